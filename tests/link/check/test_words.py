"""Both languages say the same, and the reader gets their own."""

from string import Formatter

import pytest

from ewslink.check.words import Words, all_words, locale_of
from ewslink_contracts.outcomes import Locale


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_has_every_text_with_the_same_values() -> None:
    english = {name: placeholders(text) for name, text in all_words()[Locale.EN].items()}

    assert set(all_words()) == set(Locale)
    for locale in Locale:
        assert {name: placeholders(text) for name, text in all_words()[locale].items()} == english


def test_values_are_filled_in() -> None:
    assert Words(Locale.DE)("sent", bcc="log@bcc.example.net") == "angenommen, an log@bcc.example.net"


@pytest.mark.parametrize(
    ("environment", "locale"),
    [
        ({}, Locale.EN),
        ({"LANG": "de_DE.UTF-8"}, Locale.DE),
        ({"LANG": "de"}, Locale.DE),
        ({"LANG": "C.UTF-8"}, Locale.EN),
        ({"LANG": "fr_FR.UTF-8"}, Locale.EN),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_AT"}, Locale.DE),
        ({"LANG": "de_DE", "LC_ALL": "C"}, Locale.EN),
        ({"LANG": "de_DE", "LC_ALL": ""}, Locale.DE),
        ({"LANG": "de@euro"}, Locale.DE),
    ],
)
def test_the_language_of_the_environment(environment: dict[str, str], locale: Locale) -> None:
    assert locale_of(environment) is locale
