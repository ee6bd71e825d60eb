"""The texts a person reads: complete, of the same shape in every language, and never empty for want of a value."""

import re
import tomllib
from string import Formatter

import pytest

from ewslink_contracts.outcomes import PLACEHOLDERS, REMEDIES, Code, Explanation, Locale, explain, explanations

LOCALES = pytest.mark.parametrize("locale", Locale)
CODES = pytest.mark.parametrize("code", Code)

EMAIL_ONLY = {"email": "user@example.com"} | dict.fromkeys(PLACEHOLDERS - {"email"})
EVERYTHING = {name: f"<{name}>" for name in PLACEHOLDERS}


def placeholders(text: str) -> list[str]:
    """What stands in braces, in order; a conversion or format (`{host!r}`, `{host:>9}`) shows as part of the name."""
    fields = Formatter().parse(text)
    return [
        name + ("!" + conversion if conversion else "") + (":" + spec if spec else "")
        for _, name, spec, conversion in fields
        if name is not None
    ]


def commands(text: str) -> list[str]:
    """The commands a text tells an administrator to run: what stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


def texts(text: Explanation) -> tuple[str, ...]:
    return (text.title, text.explanation, *text.remedies)


@LOCALES
def test_a_file_has_the_codes_of_the_list_in_its_order(locale: Locale) -> None:
    table = tomllib.loads((REMEDIES / f"{locale}.toml").read_text("utf-8"))
    assert list(table) == [str(code) for code in Code]
    assert {tuple(entry) for entry in table.values()} == {("title", "explanation", "remedies")}


def test_there_is_one_file_per_language() -> None:
    assert {path.name for path in REMEDIES.glob("*.toml")} == {f"{locale}.toml" for locale in Locale}


@LOCALES
@CODES
def test_texts_are_short_complete_and_clean(locale: Locale, code: Code) -> None:
    text = explanations(locale)[code]
    assert len(text.title) <= 60
    assert not text.title.endswith(".")
    assert text.explanation.endswith(".")
    assert 1 <= len(re.findall(r"[.?!](?=\s|$)", text.explanation)) <= 3
    assert 1 <= len(text.remedies) <= 5
    assert len(set(text.remedies)) == len(text.remedies)
    for sentence in texts(text):
        assert sentence == " ".join(sentence.split()) != ""
        assert sentence.count("`") == 2 * len(commands(sentence))


@LOCALES
@CODES
def test_only_remedies_have_placeholders_and_only_known_ones(locale: Locale, code: Code) -> None:
    text = explanations(locale)[code]
    assert not set("{}") & set(text.title + text.explanation)
    for remedy in text.remedies:
        assert set(placeholders(remedy)) <= PLACEHOLDERS
        assert "{{" not in remedy
        assert "}}" not in remedy


@LOCALES
@CODES
def test_an_address_inside_a_command_is_quoted(locale: Locale, code: Code) -> None:
    # PowerShell: unquoted, the bar in a|b@example.com starts another command; o'brien@… would end single quotes
    for remedy in explanations(locale)[code].remedies:
        for command in commands(remedy):
            assert set(placeholders(command)) <= {"email"}
            assert command.count("{email}") == command.count('"{email}"')


@CODES
def test_languages_say_the_same_in_different_words(code: Code) -> None:
    english, german = explanations(Locale.EN)[code], explanations(Locale.DE)[code]
    assert len(english.remedies) == len(german.remedies)
    for ours, theirs in zip(english.remedies, german.remedies, strict=True):
        assert placeholders(ours) == placeholders(theirs)
        assert commands(ours) == commands(theirs)
    for ours, theirs in zip(texts(english), texts(german), strict=True):
        assert ours != theirs


@LOCALES
@CODES
def test_a_remedy_without_its_value_is_left_out(locale: Locale, code: Code) -> None:
    raw = explanations(locale)[code]
    expected = [
        remedy.replace("{email}", "user@example.com")
        for remedy in raw.remedies
        if set(placeholders(remedy)) <= {"email"}
    ]
    assert expected, "no remedy is left when only the e-mail address is known"
    assert explain(code, locale, EMAIL_ONLY) == Explanation(raw.title, raw.explanation, tuple(expected))
    assert explain(code, locale, {"email": "user@example.com"}) == explain(code, locale, EMAIL_ONLY)


@LOCALES
@CODES
def test_all_remedies_are_given_when_everything_is_known(locale: Locale, code: Code) -> None:
    raw = explanations(locale)[code]
    filled = explain(code, locale, EVERYTHING)
    assert len(filled.remedies) == len(raw.remedies)
    for before, after in zip(raw.remedies, filled.remedies, strict=True):
        assert not set("{}") & set(after)
        assert all(f"<{name}>" in after for name in placeholders(before))


def test_every_placeholder_is_used_somewhere() -> None:
    used = {
        name for text in explanations(Locale.EN).values() for remedy in text.remedies for name in placeholders(remedy)
    }
    assert used == PLACEHOLDERS


def test_a_value_is_not_read_as_a_placeholder() -> None:
    text = explain(Code.NO_MAILBOX, Locale.EN, {"email": "{host}@example.com", "host": "secret"})
    assert "{host}@example.com" in text.remedies[0]
