"""The texts a person reads: complete, of the same shape in every language, and never empty for want of a value."""

import re
import tomllib
from collections.abc import Iterable
from itertools import chain, combinations
from string import Formatter

import pytest

from ewslink_contracts.explanations import (
    CONDITIONS,
    PLACEHOLDERS,
    REMEDIES,
    Explanation,
    Remedy,
    Text,
    explain,
    explanations,
    remedies_around,
)
from ewslink_contracts.outcomes import RETRYABLE, Code, Locale

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


def texts(text: Text) -> tuple[str, ...]:
    return (text.title, text.explanation, *(remedy.text for remedy in text.remedies))


def remedies(locale: Locale, code: Code) -> tuple[Remedy, ...]:
    """Those of the code and those of every code."""
    first, last = remedies_around(locale)
    return (*first, *explanations(locale)[code].remedies, *last)


def every_subset(names: Iterable[str]) -> Iterable[tuple[str, ...]]:
    ordered = sorted(names)
    return chain.from_iterable(combinations(ordered, size) for size in range(len(ordered) + 1))


@LOCALES
def test_a_file_has_the_codes_of_the_list_in_its_order(locale: Locale) -> None:
    table = tomllib.loads((REMEDIES / f"{locale}.toml").read_text("utf-8"))
    assert list(table) == ["every_code", "durations", *Code]
    assert {tuple(table[code]) for code in Code} == {("title", "explanation", "remedies")}


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
    for remedy in remedies(locale, code):
        assert set(placeholders(remedy.text)) <= PLACEHOLDERS
        assert "{{" not in remedy.text
        assert "}}" not in remedy.text


@LOCALES
@CODES
def test_an_address_inside_a_command_is_quoted(locale: Locale, code: Code) -> None:
    # PowerShell: unquoted, the bar in a|b@example.com starts another command; o'brien@… would end single quotes
    for remedy in remedies(locale, code):
        for command in commands(remedy.text):
            assert set(placeholders(command)) <= {"email"}
            assert command.count("{email}") == command.count('"{email}"')


@CODES
def test_languages_say_the_same_in_different_words(code: Code) -> None:
    english, german = explanations(Locale.EN)[code], explanations(Locale.DE)[code]
    for one, other in zip(remedies(Locale.EN, code), remedies(Locale.DE, code), strict=True):
        assert (one.when, one.unless) == (other.when, other.unless)
        assert placeholders(one.text) == placeholders(other.text)
        assert commands(one.text) == commands(other.text)
    for ours, theirs in zip(texts(english), texts(german), strict=True):
        assert ours != theirs


@LOCALES
@CODES
@pytest.mark.parametrize(
    "known", [[], ["host", "url"], sorted(PLACEHOLDERS)], ids=["nothing", "the server", "everything"]
)
def test_something_is_left_to_do_whatever_holds(locale: Locale, code: Code, known: list[str]) -> None:
    values = {name: f"<{name}>" for name in ["email", *known]}
    for conditions in every_subset(CONDITIONS):
        text = explain(code, locale, values, conditions)
        assert text.remedies, conditions
        assert len(set(text.remedies)) == len(text.remedies)
        assert not set("{}") & set("".join(text.remedies))


@LOCALES
@CODES
def test_a_remedy_without_its_value_or_outside_its_condition_is_left_out(locale: Locale, code: Code) -> None:
    raw = explanations(locale)[code]
    expected = [
        one.text.replace("{email}", "user@example.com")
        for one in raw.remedies
        if one.when is None and set(placeholders(one.text)) <= {"email"}
    ]
    assert expected
    assert explain(code, locale, EMAIL_ONLY) == Explanation(raw.title, raw.explanation, tuple(expected))
    assert explain(code, locale, {"email": "user@example.com"}) == explain(code, locale, EMAIL_ONLY)


@LOCALES
@CODES
def test_each_remedy_is_given_when_what_it_depends_on_is_so(locale: Locale, code: Code) -> None:
    for remedy in remedies(locale, code):
        known = EVERYTHING | ({} if remedy.unless is None else {remedy.unless: None})
        conditions = set(CONDITIONS) - {remedy.unless}
        filled = remedy.text.format_map(EVERYTHING)
        assert filled in explain(code, locale, known, conditions).remedies


@LOCALES
@CODES
def test_a_remedy_depends_on_what_there_is_and_not_on_what_its_text_says_anyway(locale: Locale, code: Code) -> None:
    for remedy in remedies(locale, code):
        depends_on = {remedy.when, remedy.unless} - {None}
        assert depends_on <= PLACEHOLDERS | set(CONDITIONS)
        assert not depends_on & set(placeholders(remedy.text))


@LOCALES
@CODES
@pytest.mark.parametrize("conditions", [(), ("suggestion_doubtful",)])
def test_an_address_that_was_tested_is_the_first_thing_to_do(
    locale: Locale, code: Code, conditions: tuple[str, ...]
) -> None:
    first, *rest = explain(code, locale, EVERYTHING, conditions).remedies
    assert first.endswith(": <suggested_url>")
    assert not any("<suggested_url>" in remedy for remedy in rest)


@LOCALES
@CODES
def test_who_can_only_wait_is_told_how_long(locale: Locale, code: Code) -> None:
    texts = [remedy.text for remedy in remedies(locale, code)]
    assert len([text for text in texts if "retry_after" in placeholders(text)]) == (code in RETRYABLE)
    assert not any(re.search("a few minutes|einige Minuten", text) for text in texts)


@LOCALES
def test_nobody_is_promised_an_app_password_of_microsoft(locale: Locale) -> None:
    """Exchange Online takes none of them for EWS any more, as its own code says."""
    told = [
        text
        for code in Code
        for text in texts(explanations(locale)[code])
        if re.search("[Aa]pp.[Pp]assw|App-Kennw", text)
    ]
    assert len(told) == 2
    assert all(re.search("app passwords.* do not help|App-Kennwörter.* helfen nicht", text) for text in told)


def test_every_condition_is_used_somewhere() -> None:
    used = {name for code in Code for one in remedies(Locale.EN, code) for name in (one.when, one.unless)}
    assert set(CONDITIONS) <= used
    assert not set(CONDITIONS) & PLACEHOLDERS


def test_every_placeholder_is_used_somewhere() -> None:
    used = {name for code in Code for remedy in remedies(Locale.EN, code) for name in placeholders(remedy.text)}
    assert used == PLACEHOLDERS


def test_a_value_is_not_read_as_a_placeholder() -> None:
    text = explain(Code.NO_MAILBOX, Locale.EN, {"email": "{host}@example.com", "host": "secret"})
    assert "{host}@example.com" in text.remedies[0]
