"""How long a person is to wait, in words that need no exact clock: `about 10 minutes`. Pure."""

from math import ceil
from typing import Final

from ewslink_contracts.explanations import texts_of
from ewslink_contracts.outcomes import Locale

_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_AT_LEAST: Final = 2
"""Of a unit, so that there is never one minute and a bit."""


def duration(seconds: int, locale: Locale) -> str:
    """The time in one language, to follow `wait` or `in`; rounded up, as who comes too early has to wait again."""
    words = texts_of(locale)["durations"]
    if seconds == 1:
        return str(words["second"])
    for unit, unit_s in (("hours", _HOUR_S), ("minutes", _MINUTE_S)):
        if seconds >= _AT_LEAST * unit_s:
            return str(words[unit]).format(n=ceil(seconds / unit_s))
    return str(words["seconds"]).format(n=seconds)
