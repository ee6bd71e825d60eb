"""A server that asks for a moment has not failed yet: how long to wait before it is asked again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from ewslink.linking.classify import classify
from ewslink.linking.observation import Observation
from ewslink_contracts.outcomes import Code, Step

BUDGET_S: Final = 20.0
"""All waiting of one link; a server that wants longer is told of in the event instead."""
_PASSING: Final = frozenset({Code.SERVER_BUSY, Code.SERVER_UNAVAILABLE})
_FIRST_PAUSE_S: Final = 1.0
_LEAST_S: Final = 0.5
"""What a pause costs of the budget at least, so that a server that asks for none does not keep us forever."""

Sleep = Callable[[float], Awaitable[None]]


def told_s(seen: Observation) -> float | None:
    """The seconds a server asks for: BackOffMilliseconds of EWS throttling, or Retry-After, which Exchange and the
    gateways before it give in seconds."""
    if (back_off := seen.values.get("BackOffMilliseconds", "")).isdecimal():
        return int(back_off) / 1000
    retry_after = seen.headers.get("retry-after", "").strip()
    return float(retry_after) if retry_after.isdecimal() else None


def pause_s(seen: Observation, tries: int) -> float | None:
    """How long to wait before the same call is made again after so many tries; None: its answer stands.

    While a mail is being sent only a SOAP fault is believed: a gateway's 503 does not tell what was done.
    """
    if classify(seen).code not in _PASSING or (seen.step is Step.SEND and seen.response_code is None):
        return None
    told = told_s(seen)
    return told if told is not None else _FIRST_PAUSE_S * 2 ** (tries - 1)


class Patience:
    """The waiting of one link."""

    def __init__(self, budget_s: float = BUDGET_S, sleep: Sleep = asyncio.sleep) -> None:
        self._left = budget_s
        self._sleep = sleep

    async def again(self, seen: Observation, tries: int) -> bool:
        """Wait as the server asks, if the link can afford it; whether to make the same call again."""
        pause = pause_s(seen, tries)
        if pause is None or (cost := max(pause, _LEAST_S)) > self._left:
            return False
        self._left -= cost
        await self._sleep(pause)
        return True
