"""How long a busy server is waited for."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ewslink.linking.login_tries import LIMIT, LoginTries
from ewslink.linking.observation import Content, Observation, TransportFailure
from ewslink.linking.patience import Patience, pause_s, told_s
from ewslink_contracts.outcomes import Step


def seen(step: Step = Step.AUTHENTICATE, **fields: Any) -> Observation:
    return Observation(step=step, url="https://mail.example.com/EWS/Exchange.asmx", **fields)


def busy(milliseconds: str = "200", step: Step = Step.AUTHENTICATE) -> Observation:
    values = {"BackOffMilliseconds": milliseconds} if milliseconds else {}
    return seen(step, status=500, response_code="ErrorServerBusy", is_fault=True, values=values)


def unavailable(retry_after: str = "", step: Step = Step.ENDPOINT, **fields: Any) -> Observation:
    return seen(
        step, status=503, headers={"date": NOW} | ({"retry-after": retry_after} if retry_after else {}), **fields
    )


def lost(failure: TransportFailure, **fields: Any) -> Observation:
    """A call that only reads, whose answer never came."""
    return seen(Step.RULES, **{"failure": failure, "repeatable": True, "credentialed": True} | fields)


NOW = "Wed, 21 Oct 2026 07:28:00 GMT"


@pytest.mark.parametrize(
    ("observed", "tries", "pause"),
    [
        (busy("200"), 1, 0.2),
        (busy("0"), 3, 0.0),
        (busy(""), 1, 1.0),
        (busy("soon"), 3, 4.0),
        (busy("200", Step.SEND), 1, 0.2),
        (unavailable("30"), 1, 30.0),
        (unavailable(), 2, 2.0),
        (unavailable("Wed, 21 Oct 2026 07:28:20 GMT"), 1, 20.0),
        (unavailable("Wed, 21 Oct 2026 07:27:00 GMT"), 1, 0.0),
        (unavailable("Wednesday, 21-Oct-26 07:28:07 GMT"), 1, 7.0),
        (unavailable("Wed, 21 Oct 2026 07:28:20 -0000"), 1, 1.0),
        (unavailable("Wed, 21 Oct 2026 9999999999999999999:28:20 GMT"), 1, 1.0),
        (unavailable("Wed, 21 Oct 2026 07:28:20 +99999999999999999"), 1, 1.0),
        (unavailable("soon"), 1, 1.0),
        (unavailable("-1"), 1, 1.0),
        (unavailable("9" * 400), 1, 1.0),
        (busy("9" * 400), 1, 1.0),
        (busy("٣"), 1, 1.0),
        (seen(status=302, headers={"location": "/owa/auth/genericerrorpage.htm"}), 1, 1.0),
        (unavailable("1", Step.SEND), 1, None),
        (unavailable("1", Step.SEND, repeatable=True), 1, 1.0),
        (lost(TransportFailure.BROKEN), 1, 0.0),
        (lost(TransportFailure.TIMEOUT), 1, 0.0),
        (lost(TransportFailure.BROKEN), 2, None),
        (lost(TransportFailure.TIMEOUT), 2, None),
        (lost(TransportFailure.BROKEN, credentialed=False), 1, 0.0),
        (lost(TransportFailure.TIMEOUT, credentialed=False), 1, None),
        (lost(TransportFailure.BROKEN, repeatable=False), 1, None),
        (lost(TransportFailure.TIMEOUT, repeatable=False), 1, None),
        (lost(TransportFailure.CONNECT_TIMEOUT), 1, None),
        (lost(TransportFailure.REFUSED), 1, None),
        (lost(TransportFailure.TLS_EXPIRED), 1, None),
        (seen(status=401), 1, None),
        (seen(status=200), 1, None),
        (seen(failure=TransportFailure.TIMEOUT), 1, None),
        (seen(status=500, response_code="ErrorMailboxMoveInProgress"), 1, None),
    ],
)
def test_how_long(observed: Observation, tries: int, pause: float | None) -> None:
    assert pause_s(observed, tries) == pause


@pytest.mark.parametrize(
    ("milliseconds", "slept"),
    [
        ("6000", [6, 6, 6]),
        ("20000", [20]),
        ("20001", []),
        ("0", [0] * 40),
        ("", [1, 2, 4, 8]),
    ],
)
async def test_a_link_waits_for_a_quarter_of_its_time_at_most(milliseconds: str, slept: list[float]) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    patience = Patience(80, LoginTries(), sleep)
    tries = 1
    while await patience.again(busy(milliseconds), tries):
        tries += 1
    assert pauses == slept


_MOMENTS = st.text(max_size=40) | st.from_regex(
    r"\AWed, [0-9]{1,25} Oct [0-9]{1,25} [0-9:]{1,30} ([A-Z]{3}|[+-][0-9]{1,25})\Z"
)


@given(_MOMENTS, _MOMENTS, st.text(max_size=25) | st.integers().map(str))
def test_whatever_a_server_writes_it_is_a_number_of_seconds_or_nothing(moment: str, now: str, back_off: str) -> None:
    headers, values = {"retry-after": moment, "date": now}, {"BackOffMilliseconds": back_off}

    told = told_s(seen(status=503, headers=headers, values=values))

    assert told is None or told >= 0


@pytest.mark.parametrize(
    ("observed", "repeats"),
    [
        (unavailable("0", Step.AUTHENTICATE, credentialed=True), LIMIT),
        (unavailable("0", Step.AUTHENTICATE), 10),
        (unavailable("0", Step.MAILBOX, credentialed=True), 10),
        (replace(busy("0"), credentialed=True, content=Content.SOAP), 10),
    ],
)
async def test_a_login_that_may_not_have_been_taken_costs_a_try_each_time(observed: Observation, repeats: int) -> None:
    async def at_once(_seconds: float) -> None:
        """The server asks for no time."""

    patience = Patience(80, LoginTries(), at_once)

    assert [await patience.again(observed, 1) for _ in range(10)] == [True] * repeats + [False] * (10 - repeats)
