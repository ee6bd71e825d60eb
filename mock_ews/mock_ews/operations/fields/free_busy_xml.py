"""What GetUserAvailability says of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange.free_busy import (
    WORKING_DAYS,
    WORKING_MINUTES,
    WORKING_TIME_ZONE,
    BusyTime,
    EventDetails,
    merged,
)
from mock_ews.exchange.time_zones import TimeZone, time_zones
from mock_ews.operations.elements import add, t
from mock_ews.operations.fields.serializable_time_zone import write_zone

NO_EVENTS: Final = "MergedOnly"


@dataclass(frozen=True, slots=True)
class Window:
    """What is asked about everybody: from when to when (UTC), in steps of what, told in which zone's time."""

    start: datetime
    end: datetime
    interval: timedelta
    zone: TimeZone


def write_view(element: Element, kind: str, window: Window, times: Iterable[BusyTime]) -> None:
    """What follows a view's t:FreeBusyViewType, which says how much (MS docs freebusyviewtype.md)."""
    every = list(times)
    if "Merged" in kind:
        add(element, t("MergedFreeBusy"), merged(every, window.start, window.end, window.interval))
    if kind == NO_EVENTS:
        return
    if every:
        events = add(element, t("CalendarEventArray"))
        for one in every:
            _write_event(events, one, window.zone, detailed=kind.startswith("Detailed"))
    _write_working_hours(element, window.start.year)


def _write_event(events: Element, one: BusyTime, zone: TimeZone, *, detailed: bool) -> None:
    """An event by the clock of whoever asks; no zone stands beside it, clients know their own."""
    event = add(events, t("CalendarEvent"))
    add(event, t("StartTime"), f"{zone.to_local(one.start):%Y-%m-%dT%H:%M:%S}")
    add(event, t("EndTime"), f"{zone.to_local(one.end):%Y-%m-%dT%H:%M:%S}")
    add(event, t("BusyType"), one.status)
    if detailed and one.details is not None:
        _write_details(add(event, t("CalendarEventDetails")), one.details)


def _write_details(element: Element, details: EventDetails) -> None:
    add(element, t("ID"), details.id)
    add(element, t("Subject"), details.subject)
    add(element, t("Location"), details.location)
    for name, value in (
        ("IsMeeting", details.is_meeting),
        ("IsRecurring", details.is_recurring),
        ("IsException", details.is_exception),
        ("IsReminderSet", details.is_reminder_set),
        ("IsPrivate", details.is_private),
    ):
        add(element, t(name), str(value).lower())


def _write_working_hours(element: Element, year: int) -> None:
    hours = add(element, t("WorkingHours"))
    write_zone(hours, time_zones()[WORKING_TIME_ZONE], year)
    period = add(add(hours, t("WorkingPeriodArray")), t("WorkingPeriod"))
    add(period, t("DayOfWeek"), " ".join(WORKING_DAYS))
    start, end = WORKING_MINUTES
    add(period, t("StartTimeInMinutes"), str(start))
    add(period, t("EndTimeInMinutes"), str(end))
