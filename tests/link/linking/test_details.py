"""Both languages say the same of a step, and what the code says is what there are texts for."""

import ast
from collections.abc import Iterator
from string import Formatter

import pytest

from ewslink.linking.details import Detail, all_details, named
from ewslink_contracts.events import UnfollowedReason
from ewslink_contracts.outcomes import Locale

Used = tuple[str, frozenset[str]]
"""A text and the names of its values."""


def texts(locale: Locale) -> set[Used]:
    return {
        (key, frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None))
        for key, text in all_details()[locale].items()
    }


def in_code(tree: ast.AST) -> Iterator[Used]:
    """Every `Detail("key", {"name": …})` that is written out."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("Detail"), args=[ast.Constant(str(key))]):
                yield key, frozenset()
            case ast.Call(func=ast.Name("Detail"), args=[ast.Constant(str(key)), ast.Dict(keys)]):
                yield key, frozenset(ast.literal_eval(name) for name in keys if name is not None)


def test_languages_have_the_same_texts_with_the_same_values() -> None:
    assert set(all_details()) == set(Locale)
    assert texts(Locale.DE) == texts(Locale.EN)


def test_there_is_a_text_for_every_use_and_a_use_for_every_text(pytestconfig: pytest.Config) -> None:
    sources = (pytestconfig.rootpath / "services/link/ewslink").rglob("*.py")
    written_out = {used for source in sources for used in in_code(ast.parse(source.read_text("utf-8")))}
    by_reason = {(str(reason), frozenset({"rules"})) for reason in UnfollowedReason}

    assert written_out | by_reason == texts(Locale.EN)


def test_names_are_not_translated() -> None:
    assert {named("Inbox/Kunden").in_words(locale) for locale in Locale} == {"Inbox/Kunden"}


@pytest.mark.parametrize("hostile", ["{given}", "{", "}", "{{}}", "{0}", "{url.__class__}", "%(url)s"])
def test_a_value_is_not_read_as_a_text(hostile: str) -> None:
    detail = Detail("corrected", {"url": hostile, "given": named(hostile)})

    assert detail.in_words(Locale.EN) == f"{hostile} instead of {hostile}"
    assert detail.in_words(Locale.DE) == f"{hostile} statt {hostile}"
