"""How long a person is to wait, in words that need no exact clock: `about 10 minutes`. Pure."""

from math import ceil
from typing import Final

from ewslink_contracts.explanations import texts_of
from ewslink_contracts.outcomes import Locale

_MINUTE_S: Final = 60
_HOUR_MIN: Final = 60
_AT_LEAST: Final = 2
"""Of a unit, so that there is never one minute and a bit."""


def duration(seconds: int, locale: Locale) -> str:
    """The time in one language, to follow `wait` or `in`; rounded up, as who comes too early has to wait again."""
    unit, number = _in_units(seconds)
    return str(texts_of(locale)["durations"][unit]).format(n=number)


def _in_units(seconds: int) -> tuple[str, int]:
    """The name of a text, and its number."""
    minutes = ceil(seconds / _MINUTE_S)
    if seconds < _AT_LEAST * _MINUTE_S:
        return ("second" if seconds == 1 else "seconds"), seconds
    if minutes == _HOUR_MIN:
        return "hour", 1
    return ("minutes", minutes) if minutes < _AT_LEAST * _HOUR_MIN else ("hours", ceil(minutes / _HOUR_MIN))
