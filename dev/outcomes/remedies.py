"""Remedies as a numbered list, each with what it depends on. Pure."""

from collections.abc import Iterable, Iterator

from ewslink_contracts.explanations import CONDITIONS, Remedy


def listed(remedies: Iterable[Remedy]) -> list[str]:
    """Lines of Markdown: `1. (when an Exchange URL was entered) Check …`."""
    return [f"{number}. {_depends_on(remedy)}{remedy.text}" for number, remedy in enumerate(remedies, 1)]


def _depends_on(remedy: Remedy) -> str:
    stated = ", ".join(_stated(remedy))
    return f"*({stated})* " if stated else ""


def _stated(remedy: Remedy) -> Iterator[str]:
    if remedy.when is not None:
        yield f"when {_meaning(remedy.when)}"
    if remedy.unless is not None:
        yield f"unless {_meaning(remedy.unless)}"


def _meaning(name: str) -> str:
    return CONDITIONS.get(name) or f"{{{name}}} is known"
