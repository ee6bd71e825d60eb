"""Both languages say the same, and the reader gets their own."""

import re
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


def test_no_text_is_left_over(pytestconfig: pytest.Config) -> None:
    sources = (pytestconfig.rootpath / "services/link/ewslink/check").glob("*.py")
    code = "".join(source.read_text("utf-8") for source in sources)

    assert set(all_words()[Locale.EN]) <= set(re.findall(r"""['"](\w+)['"]""", code))


def test_values_are_filled_in() -> None:
    assert Words(Locale.DE)("sent", bcc="log@bcc.example.net") == "angenommen, an log@bcc.example.net"


def test_numbers_are_written_as_in_the_language() -> None:
    assert (Words(Locale.EN).number(0.5), Words(Locale.DE).number(0.5)) == ("0.5", "0,5")
    assert (Words(Locale.DE).number(30.0), Words(Locale.DE).number(1.25, ">6.1f")) == ("30", "   1,2")


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
