"""When people are busy: what their calendars say of a time, and the digits that sum it up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mock_ews.exchange import ids, occurrences
from mock_ews.exchange.folders import Item
from mock_ews.exchange.mailbox import Mailbox

_DIGITS: Final = ("Free", "Tentative", "Busy", "OOF", "NoData")
"""A status by the digit that stands for it (MS docs mergedfreebusy.md)."""
_HIDDEN: Final = frozenset({"Private", "Confidential"})
WORKING_TIME_ZONE: Final = "W. Europe Standard Time"
WORKING_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
WORKING_MINUTES: Final = (8 * 60, 17 * 60)
"""From when to when people work who never said so, counted from midnight."""


@dataclass(frozen=True, slots=True)
class EventDetails:
    """What those who may read a calendar are told of an event beside its time."""

    id: str
    subject: str = ""
    location: str = ""
    is_meeting: bool = False
    is_recurring: bool = False
    is_exception: bool = False
    is_reminder_set: bool = False
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class BusyTime:
    """An event or an occurrence of one; `status` is a LegacyFreeBusyStatus, the times are in UTC."""

    start: datetime
    end: datetime
    status: str = "Busy"
    details: EventDetails | None = None


def busy_times(mailbox: Mailbox, start: datetime, end: datetime) -> list[BusyTime]:
    """What a calendar holds between two moments, also what begins before or ends after; by its start."""
    found = [_busy_time(item) for item in occurrences.between(mailbox.distinguished["calendar"], start, end)]
    return [one for one in found if one.end > start]


def _busy_time(item: Item) -> BusyTime:
    content = occurrences.content_of(item)
    start, end = content.span
    details = EventDetails(
        id=ids.encode(item.store_id, "HexEntryId", ""),
        subject=content.subject or "",
        location=content.location or "",
        is_meeting=content.is_meeting,
        is_recurring=item.master is not None,
        is_exception=content.is_exception,
        is_reminder_set=content.reminder_is_set,
        is_private=content.sensitivity in _HIDDEN,
    )
    return BusyTime(start, end, content.free_busy, details)


def merged(times: Iterable[BusyTime], start: datetime, end: datetime, interval: timedelta) -> str:
    """One digit for each interval, the last of which may be short: the highest of what happens in it."""
    every = list(times)
    digits = []
    for number in range(-((start - end) // interval)):
        begin = start + number * interval
        until = min(begin + interval, end)
        digits.append(max((_digit(one.status) for one in every if one.start < until and one.end > begin), default=0))
    return "".join(map(str, digits))


def _digit(status: str) -> int:
    """Somebody who works elsewhere can be met (no digit says more)."""
    return _DIGITS.index(status) if status in _DIGITS else 0
