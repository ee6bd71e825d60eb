"""Messages as people read them: indented, cut, and without the password."""

from typing import Any

import pytest
from pydantic import SecretStr

from ewslink.check.messages import MAX_LINE, MAX_LINES, Exchange, SeenMessage
from ewslink.check.words import Words
from ewslink.exchange.redaction import Redaction
from ewslink.exchange.watching import HIDDEN, Watch
from ewslink.linking.observation import TransportFailure
from ewslink_contracts.ews import TYPES_NS
from ewslink_contracts.outcomes import Locale

CANARY = "c4nary-password"
URL = "https://ex.test/EWS/Exchange.asmx"


@pytest.fixture
def seen() -> list[SeenMessage]:
    return []


@pytest.fixture
def watch(seen: list[SeenMessage]) -> Watch:
    exchange = Exchange(Redaction(SecretStr(CANARY)), Words(Locale.EN), seen.append)
    return Watch(exchange.told)


def answered(watch: Watch, body: bytes, **headers: str) -> None:
    watch.sent("POST", URL, {}, b"<x/>")
    watch.answered(200, headers.items(), body)


def test_xml_is_indented_with_the_usual_prefixes(watch: Watch, seen: list[SeenMessage]) -> None:
    answered(watch, f'<a><q:b xmlns:q="{TYPES_NS}">1</q:b><c/></a>'.encode())

    assert seen[0].answer_body.endswith(">\n  <t:b>1</t:b>\n  <c/>\n</a>")


@pytest.mark.parametrize(
    "body",
    [b"", b"no XML", b"<open>", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', b"\xff\xfe\x00", b"<a>" * 10_000],
    ids=["empty", "text", "open", "entities", "bytes", "deep"],
)
def test_what_is_no_xml_is_shown_all_the_same(body: bytes, watch: Watch, seen: list[SeenMessage]) -> None:
    answered(watch, body)

    assert len(seen) == 1
    assert (seen[0].answer_body == "") == (body == b"")


def test_long_bodies_are_cut(watch: Watch, seen: list[SeenMessage]) -> None:
    answered(watch, b"x\n" * (MAX_LINES + 7))
    answered(watch, b"y" * (MAX_LINE + 9))

    assert seen[0].answer_body.splitlines()[MAX_LINES:] == ["(… 7 more lines)"]
    assert seen[1].answer_body == "y" * MAX_LINE + "(… 9 more characters)"


def test_the_legs_of_a_login_show_their_body_once(watch: Watch, seen: list[SeenMessage]) -> None:
    answered(watch, b"")
    answered(watch, b"")

    assert [message.body for message in seen] == ["<x/>", "(the same body once more)"]


def test_a_password_that_comes_back(watch: Watch, seen: list[SeenMessage]) -> None:
    answered(watch, f"<p>{CANARY}</p>".encode(), **{"X-Echo": CANARY})

    assert HIDDEN in seen[0].answer_body
    assert seen[0].answer_headers == (("X-Echo", HIDDEN),)
    assert CANARY not in repr(seen)


@pytest.mark.parametrize("failure", [TransportFailure.REFUSED, TransportFailure.TLS_EXPIRED])
def test_a_request_without_an_answer(failure: TransportFailure, watch: Watch, seen: list[Any]) -> None:
    watch.sent("POST", URL, {}, b"<x/>")
    watch.failed(failure)

    assert [(message.status, message.failure) for message in seen] == [(None, failure)]
