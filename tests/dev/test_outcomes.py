"""The page of outcomes has everything, says it in words, and is noticed when it is out of date."""

import re
import sys
from pathlib import Path

import pytest

from dev.outcomes import __main__ as command
from dev.outcomes.conditions import conditions
from dev.outcomes.page import page
from dev.outcomes.remedies import listed
from ewslink.linking.conclusions import CONCLUSIONS
from ewslink.linking.evidence import EVIDENCE
from ewslink.linking.observation import Content, TransportFailure
from ewslink.linking.rules.response_codes import GROUPS
from ewslink.linking.rules.rule import Rule
from ewslink.linking.rules.table import RULES
from ewslink.linking.search.clues import TELLING
from ewslink_contracts.explanations import Remedy, explanations, remedies_around
from ewslink_contracts.outcomes import Code, Locale, Step

PAGE = page()


@pytest.mark.parametrize("code", Code)
def test_each_code_has_a_chapter_with_what_leads_to_it_and_all_its_texts(code: Code) -> None:
    [chapter] = re.findall(rf"^## {code}$(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert f"](#{code}): " in PAGE
    assert re.search(r"^\| .+ \| .* \| .* \|$", chapter.partition("|---|---|---|")[2], re.MULTILINE)
    for locale in Locale:
        text = explanations(locale)[code]
        assert all(part in chapter for part in (text.title, text.explanation, *(one.text for one in text.remedies)))


def test_what_every_code_may_say_is_told_once() -> None:
    around = [one.text for locale in Locale for part in remedies_around(locale) for one in part]
    assert around
    assert {PAGE.count(text) for text in around} == {1}


@pytest.mark.parametrize(
    ("remedy", "line"),
    [
        (Remedy("Do."), "1. Do."),
        (Remedy("Do.", when="url_given"), "1. *(when an Exchange URL was entered)* Do."),
        (Remedy("Do.", unless="url"), "1. *(unless {url} is known)* Do."),
        (
            Remedy("Do.", when="build", unless="url_given"),
            "1. *(when {build} is known, unless an Exchange URL was entered)* Do.",
        ),
    ],
)
def test_a_remedy_says_what_it_depends_on(remedy: Remedy, line: str) -> None:
    assert listed([remedy]) == [line]


def test_every_row_is_on_the_page_with_its_source() -> None:
    cells = {tuple(line.strip("| ").split(" | ")[-2:]) for line in PAGE.splitlines() if line.startswith("| ")}
    assert {(rule.name, rule.source) for rule in RULES} <= cells
    assert {(one.rule, one.source) for one in CONCLUSIONS} <= cells
    assert {(one.why, one.source) for one in TELLING} <= cells


def test_evidence_and_response_codes_are_listed() -> None:
    assert all(f"| `{one.name}` | " in PAGE for one in EVIDENCE)
    codes = {code for group in GROUPS for code in group.rule.response_codes}
    assert codes <= set(re.findall(r"\w+", PAGE.partition("## Response codes")[2]))


def test_no_table_is_broken_by_what_stands_in_its_cells() -> None:
    columns = 0
    for line in PAGE.splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert columns in (0, cells) or cells == 0, line
        columns = cells


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule("x", Code.TIMEOUT, "y", failure=TransportFailure.CONNECT_TIMEOUT), "no answer: connect timeout"),
        (Rule("x", Code.NOT_FOUND, "y", status=range(404, 405), content=frozenset(Content)), "HTTP 404"),
        (
            Rule("x", Code.REDIRECTED, "y", status=range(300, 400), location="a|b"),
            r"HTTP 300 to 399, path of Location has `a\|b`",
        ),
        (Rule("x", Code.OAUTH_REQUIRED, "y", offered=frozenset({"bearer"})), "offers bearer only"),
        (
            Rule("x", Code.NO_COMMON_SCHEME, "y", offered=frozenset(), credentialed=False),
            "offers no login, before a login",
        ),
        (
            Rule("x", Code.SEND_FAILED, "y", response_codes=frozenset("abcde"), steps=frozenset({Step.SEND})),
            "`a`, `b`, `c`, `d` and [1 more](#response-codes), in step send",
        ),
        (Rule("x", Code.SEND_FAILED, "y", content=frozenset({Content.SOAP})), "any response code"),
        (
            Rule("x", Code.NOT_EWS, "y", status=range(200, 300), content=frozenset({Content.SOAP}), header="x-a"),
            "HTTP 200 to 299, with X-A, content is soap",
        ),
        (Rule("x", Code.NOT_EWS, "y", path="/a", location_host="b"), "path has `/a`, host of Location has `b`"),
        (Rule("x", Code.SEND_FAILED, "y"), "anything"),
    ],
)
def test_a_row_in_words(rule: Rule, words: str) -> None:
    assert conditions(rule) == words


def test_a_page_that_is_out_of_date_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "FILE", tmp_path / "outcomes.md")
    monkeypatch.setattr(sys, "argv", ["outcomes", "--check"])
    assert command.main() == 1
    monkeypatch.setattr(sys, "argv", ["outcomes"])
    assert command.main() == 0
    monkeypatch.setattr(sys, "argv", ["outcomes", "--check"])
    assert command.main() == 0
    (tmp_path / "outcomes.md").write_text("changed", "utf-8")
    assert command.main() == 1
    assert "outcomes.md is out of date: run `make generate`" in capsys.readouterr().err
