"""Which requests a rule is for, and which of them it harms."""

from dataclasses import dataclass
from typing import Any

import pytest

from mock_ews.data_files import DataFileError, Place
from mock_ews.fault_rules import LiveRule, Match, rule

BUSY: dict[str, Any] = {"effect": "soap-fault", "code": "ErrorServerBusy", "message": "busy"}


@dataclass
class Asked:
    scenario: str = "healthy"
    method: str = "POST"
    operation: str | None = "GetFolder"
    mailbox: str | None = "ok@mock.test"
    user: str | None = "MOCK\\ok"
    connection: int = 1
    host: str = "mail.mock.test"
    path: str = "/EWS/Exchange.asmx"


@pytest.mark.parametrize(
    ("match", "why"),
    [
        (Match(), []),
        (Match(host="Mail.mock.test", path="/ews/exchange.asmx"), []),
        (Match(host="mock.test"), ["host: the rule wants 'mock.test', the request has 'mail.mock.test'"]),
        (Match(mailbox="OK@mock.test", user="mock\\OK", operation="GetFolder"), []),
        (Match(method="get"), ["method: the rule wants 'get', the request has 'POST'"]),
        (Match(scenario="hang"), ["scenario: the rule wants 'hang', the request has 'healthy'"]),
        (
            Match(operation="SendItem", mailbox="log@bcc.mock.test"),
            [
                "operation: the rule wants 'SendItem', the request has 'GetFolder'",
                "mailbox: the rule wants 'log@bcc.mock.test', the request has 'ok@mock.test'",
            ],
        ),
    ],
)
def test_who_is_meant(match: Match, why: list[str]) -> None:
    assert match.mismatches(Asked()) == why


@pytest.mark.parametrize(
    ("when", "harmed"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8]),
        ({"times": 2}, [1, 2]),
        ({"after": 6}, [7, 8]),
        ({"after": 1, "times": 2}, [2, 3]),
        ({"nth": 3}, [3]),
        ({"every": 3}, [3, 6]),
        ({"after": 1, "every": 2, "times": 2}, [3, 5]),
        ({"nth": 3, "times": 9}, [3]),
        ({"probability": 0.0, "seed": 1}, []),
        ({"probability": 1.0, "seed": 1}, [1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_which_of_them_are_harmed(when: dict[str, Any], harmed: list[int]) -> None:
    live = LiveRule(rule(BUSY | when, Place("here")), 0)
    assert [n for n in range(1, 9) if live.take(Asked(), 0)] == harmed
    assert (live.matched, live.fired) == (8, len(harmed))


def test_chance_repeats_itself() -> None:
    def draw() -> list[bool]:
        live = LiveRule(rule(BUSY | {"probability": 0.5, "seed": 7}, Place("here")), 0)
        return [live.take(Asked(), 0) for _ in range(64)]

    assert draw() == draw()
    assert 16 < sum(draw()) < 48


@pytest.mark.parametrize(
    ("per", "harmed"),
    [("all", [True, False, False]), ("mailbox", [True, True, False]), ("connection", [True, False, True])],
)
def test_what_is_counted_together(per: str, harmed: list[bool]) -> None:
    live = LiveRule(rule(BUSY | {"times": 1, "per": per}, Place("here")), 0)
    asked = [Asked(), Asked(mailbox="other@mock.test"), Asked(connection=2)]
    assert [live.take(one, 0) for one in asked] == harmed


def test_after_a_rest_it_counts_anew() -> None:
    live = LiveRule(rule(BUSY | {"times": 1, "rest": 60}, Place("here")), 0)
    assert [live.take(Asked(), moment) for moment in (0, 59, 118, 178, 179)] == [True, False, False, True, False]


def test_its_time_runs_out() -> None:
    live = LiveRule(rule(BUSY | {"ttl": 5}, Place("here")), 10)
    assert [live.expired(moment) for moment in (10, 14.9, 15)] == [False, False, True]


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({}, "here: key 'effect': expected one of error-page, "),
        ([], "here: expected a table, got []"),
        (BUSY | {"colour": 1}, "here: unknown key 'colour'; expected one of after, code, effect, every, match, "),
        (BUSY | {"times": 0}, "here: key 'times': expected 1 or more, got 0"),
        (BUSY | {"times": "2"}, "here: key 'times': expected a whole number, got '2'"),
        (BUSY | {"after": -1}, "here: key 'after': expected 0 or more, got -1"),
        (BUSY | {"per": "day"}, "here: key 'per': expected one of all, mailbox, connection, got 'day'"),
        (BUSY | {"match": {"colour": "red"}}, "here: key 'match': unknown key 'colour'; expected one of scenario, "),
        (
            BUSY | {"match": {"operation": "GetFoldr"}},
            "here: match: key 'operation': there is no operation 'GetFoldr'; did you mean 'GetFolder'?",
        ),
        (BUSY | {"match": {"operation": "Sing"}}, "here: match: key 'operation': there is no operation 'Sing'"),
        (BUSY | {"match": "all"}, "here: key 'match': expected a table, got 'all'"),
        (BUSY | {"probability": 2.0, "seed": 1}, "here: key 'probability': expected a number from 0 to 1, got 2.0"),
        (BUSY | {"probability": 0.5}, "here: key 'seed' is missing; chance without a seed cannot be repeated"),
    ],
)
def test_a_mistake_is_told_with_what_was_expected(table: object, complaint: str) -> None:
    with pytest.raises(DataFileError) as caught:
        rule(table, Place("here"))
    assert str(caught.value).startswith(complaint)
