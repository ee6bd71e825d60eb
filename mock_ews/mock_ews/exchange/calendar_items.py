"""What a calendar item holds: an appointment, a meeting, or a series of either."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Final

from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.messages import Address, Message
from mock_ews.exchange.recurrence_pattern import Recurrence
from mock_ews.exchange.time_zones import TimeZone, time_zones

_LONGEST: Final = timedelta(days=5 * 365)
_HALF_AN_HOUR: Final = timedelta(minutes=30)
_IS_MEETING, _IS_RECEIVED, _IS_CANCELLED = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody invited, and what they answered."""

    mailbox: Address
    response: str = "Unknown"
    responded: datetime | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class CalendarItem(Message):
    """A calendar item's content; attribute by attribute what EWS calls calendar:… fields. Times are in UTC.

    Of a series, `exceptions` says by original start what is different in an occurrence, `deleted` which there are
    not; both are replaced, never changed.
    """

    item_class: str = "IPM.Appointment"
    is_draft: bool = False
    is_response_requested: bool | None = True
    uid: str | None = None
    stamp: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    original_start: datetime | None = None
    is_exception: bool = False
    is_all_day: bool = False
    free_busy: str = "Busy"
    location: str | None = None
    when: str | None = None
    is_cancelled: bool = False
    request_was_sent: bool = False
    my_response: str = "Organizer"
    organizer: Address | None = None
    required: tuple[Attendee, ...] = ()
    optional: tuple[Attendee, ...] = ()
    resources: tuple[Attendee, ...] = ()
    reply_time: datetime | None = None
    sequence: int = 0
    recurrence: Recurrence | None = None
    start_zone: str | None = None
    end_zone: str | None = None
    conference_type: int = 0
    allow_new_time_proposal: bool = True
    is_online_meeting: bool = False
    meeting_workspace_url: str | None = None
    net_show_url: str | None = None
    exceptions: Mapping[datetime, Mapping[str, Any]] = field(default_factory=dict)
    deleted: frozenset[datetime] = frozenset()

    @property
    def type(self) -> str:
        """A CalendarItemType."""
        if self.recurrence is not None:
            return "RecurringMaster"
        if self.original_start is None:
            return "Single"
        return "Exception" if self.is_exception else "Occurrence"

    @property
    def zone(self) -> TimeZone:
        """Whose clock it begins by; a series follows that clock through the year."""
        return time_zones()[self.start_zone or "UTC"]

    @property
    def meeting_zone(self) -> str | None:
        """The one zone that Exchange 2007 knew for start and end."""
        return self.start_zone

    @meeting_zone.setter
    def meeting_zone(self, zone: str | None) -> None:
        self.start_zone = self.end_zone = zone

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when to when it is."""
        if self.start is None or self.end is None:
            raise ValueError("a calendar item that was never settled")
        return self.start, self.end

    @property
    def attendees(self) -> tuple[Attendee, ...]:
        """Everybody invited."""
        return (*self.required, *self.optional, *self.resources)

    @property
    def others(self) -> tuple[Attendee, ...]:
        """Everybody invited but the organizer, who may have named themselves."""
        own = self.organizer.key if self.organizer is not None else None
        return tuple(one for one in self.attendees if one.mailbox.key != own)

    @property
    def is_meeting(self) -> bool:
        """Whether anybody else is in it."""
        return bool(self.attendees) or self.my_response != "Organizer"

    @property
    def is_organizer(self) -> bool:
        """Whether it is for the owner of this calendar to change and to cancel it."""
        return self.my_response == "Organizer"

    @property
    def state(self) -> int:
        """The bits of AppointmentState (MS docs appointmentstate.md)."""
        received = not self.is_organizer
        return _IS_MEETING * self.is_meeting | _IS_RECEIVED * received | _IS_CANCELLED * self.is_cancelled


def settle(item: CalendarItem, now: datetime) -> None:
    """Put right what saving decides: zones, times, the reminder. Raises EwsError for times that make no sense."""
    item.start_zone = item.start_zone or item.end_zone or "UTC"
    item.end_zone = item.end_zone or item.start_zone
    item.stamp = now
    if item.start is None:
        item.start = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0) + _HALF_AN_HOUR
    if item.end is None:
        item.end = item.start + _HALF_AN_HOUR
    if item.end < item.start:
        raise EwsError("ErrorCalendarEndDateIsEarlierThanStartDate")
    if item.end - item.start > _LONGEST:
        raise EwsError("ErrorCalendarDurationIsTooLong")
    if item.is_all_day:
        item.start, item.end = _whole_days(item.start, item.end, item.zone)
    item.reminder_due_by = item.start


def _whole_days(start: datetime, end: datetime, zone: TimeZone) -> tuple[datetime, datetime]:
    """From the midnight before to the midnight after, at least one day (MS docs how-to-create-all-day-events)."""
    first = datetime.combine(zone.to_local(start), time())
    local_end = zone.to_local(end)
    last = datetime.combine(local_end, time())
    if last < local_end or last == first:
        last += timedelta(days=1)
    return zone.to_utc(first), zone.to_utc(last)
