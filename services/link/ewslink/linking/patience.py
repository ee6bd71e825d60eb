"""A server that asks for a moment has not failed yet: how long to wait before it is asked again, and whether it is."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from typing import Final

from ewslink.linking.classify import classify
from ewslink.linking.login_tries import LoginTries
from ewslink.linking.observation import Content, Observation, TransportFailure
from ewslink_contracts.outcomes import Code, Step

_SHARE: Final = 0.25
"""Of a link's time so much may pass waiting: the calls need the rest, and a person may be watching."""
_PASSING: Final = frozenset({Code.SERVER_BUSY, Code.SERVER_UNAVAILABLE})
_FIRST_PAUSE_S: Final = 1.0
_LEAST_S: Final = 0.5
"""What a pause costs of the budget at least, so that a server that asks for none does not keep us forever."""

_LOST: Final = frozenset({TransportFailure.BROKEN, TransportFailure.TIMEOUT})
_SECONDS: Final = re.compile(r"[0-9]{1,9}")

Sleep = Callable[[float], Awaitable[None]]


def told_s(seen: Observation) -> float | None:
    """The seconds a server asks for: BackOffMilliseconds of EWS throttling, or Retry-After (RFC 9110, 10.2.3)."""
    if _SECONDS.fullmatch(back_off := seen.values.get("BackOffMilliseconds", "")):
        return int(back_off) / 1000
    retry_after = seen.headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(retry_after):
        return float(retry_after)
    return _seconds_until(retry_after, seen.headers.get("date", ""))


def _seconds_until(moment: str, now: str) -> float | None:
    """Between two HTTP dates by the same clock, the server's."""
    try:
        return max((parsedate_to_datetime(moment) - parsedate_to_datetime(now)).total_seconds(), 0.0)
    except (TypeError, ValueError, OverflowError):  # no dates, or dates that do not compare
        return None


def pause_s(seen: Observation, tries: int) -> float | None:
    """How long to wait before the same call is made again after so many tries; None: its answer stands.

    While a mail is being sent only a SOAP fault is believed: a gateway's 503 does not tell what was done. What only
    reads is asked once more, on a new connection, when its answer was lost; a host that has never said a word is not.
    """
    if seen.repeatable and seen.failure in _LOST:
        was_there_before = seen.credentialed or seen.failure is TransportFailure.BROKEN
        return 0.0 if tries == 1 and was_there_before else None
    may_have_been_done = seen.step is Step.SEND and seen.response_code is None and not seen.repeatable
    if classify(seen).code not in _PASSING or may_have_been_done:
        return None
    told = told_s(seen)
    return told if told is not None else _FIRST_PAUSE_S * 2 ** (tries - 1)


def tries_a_login(seen: Observation) -> bool:
    """Whether the call logs in, and its answer leaves open whether the login was taken: not the EWS behind it spoke."""
    return seen.step is Step.AUTHENTICATE and seen.credentialed and seen.content is not Content.SOAP


class Patience:
    """The waiting of one link: a part of its time. A server that wants longer is told of in the event instead."""

    def __init__(self, link_timeout_s: float, tries: LoginTries, sleep: Sleep = asyncio.sleep) -> None:
        self._left = link_timeout_s * _SHARE
        self._tries = tries
        self._sleep = sleep

    async def again(self, seen: Observation, tries: int) -> bool:
        """Wait as the server asks, if the link can afford it; whether to make the same call again."""
        pause = pause_s(seen, tries)
        if pause is None or (cost := max(pause, _LEAST_S)) > self._left:
            return False
        if tries_a_login(seen) and not await self._tries.take_again():
            return False
        self._left -= cost
        await self._sleep(pause)
        return True
