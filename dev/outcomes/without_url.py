"""Whose answer a person is told who gave no Exchange URL, for the page of outcomes. Pure."""

from collections.abc import Iterable, Set
from typing import Final

from ewslink.linking.search.clues import TELLING, Telling
from ewslink_contracts.outcomes import Code

_INTRODUCTION: Final = """
## Without a URL

Who gave no Exchange URL is told what the first of these came to, from the top; where none of them came to anything that
is listed with it, the link ends in [server_not_found](#server_not_found).

| what answered | its outcomes | why | known from |
|---|---|---|---|
"""


def without_url() -> str:
    """The section, as Markdown."""
    rows = (f"| {_answer(row)} | {_codes(row.codes)} | {row.why} | {row.source} |\n" for row in TELLING)
    return _INTRODUCTION + "".join(rows)


def _answer(row: Telling) -> str:
    return f"{row.lead}, to a login" if row.after_login else row.lead


def _codes(codes: Set[Code]) -> str:
    """The shorter of two lists: those, or all but the others."""
    others = [code for code in Code if code not in codes]
    if len(others) < len(codes):
        return f"all but {_listed(others)}"
    return _listed(code for code in Code if code in codes)


def _listed(codes: Iterable[Code]) -> str:
    return ", ".join(f"`{code}`" for code in codes)
