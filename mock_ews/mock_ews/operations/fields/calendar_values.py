"""The values of calendar fields that are no plain text, number or address."""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, occurrences
from mock_ews.exchange.calendar_items import Attendee, CalendarItem
from mock_ews.exchange.folders import Item
from mock_ews.exchange.recurrence_dates import is_endless
from mock_ews.exchange.time_zones import time_zones
from mock_ews.operations.elements import add, t, text_of
from mock_ews.operations.fields.item_values import write_item_id
from mock_ews.operations.fields.kinds import (
    Kind,
    format_datetime,
    parse_datetime,
    read_address,
    write_address,
)
from mock_ews.operations.fields.time_zone_xml import write_definition_content


def _read_attendee(element: Element) -> Attendee:
    responded = text_of(element, t("LastResponseTime"))
    return Attendee(
        read_address(element[0]),
        text_of(element, t("ResponseType")) or "Unknown",
        parse_datetime(responded) if responded else None,
    )


def _write_attendees(element: Element, attendees: Iterable[Attendee]) -> None:
    for attendee in attendees:
        entry = add(element, t("Attendee"))
        write_address(entry, attendee.mailbox)
        add(entry, t("ResponseType"), attendee.response)
        if attendee.responded is not None:
            add(entry, t("LastResponseTime"), format_datetime(attendee.responded))


def _zone(text: str | None) -> str:
    if text not in time_zones():
        raise EwsError("ErrorTimeZone", f"There is no such time zone: {(text or '')[:60]!r}")
    return str(text)


def _write_zone(element: Element, zone: str) -> None:
    write_definition_content(element, time_zones()[zone], full=True)


def _write_occurrence(element: Element, item: Item) -> None:
    content = occurrences.content_of(item)
    write_item_id(add(element, t("ItemId")), item)
    start, end = content.span
    for name, moment in (("Start", start), ("End", end), ("OriginalStart", item.original_start or start)):
        add(element, t(name), format_datetime(moment))


def _write_occurrences(element: Element, items: Iterable[Item]) -> None:
    for item in items:
        _write_occurrence(add(element, t("Occurrence")), item)


def _write_deleted(element: Element, starts: Iterable[datetime]) -> None:
    for start in starts:
        add(add(element, t("DeletedOccurrence")), t("Start"), format_datetime(start))


def _of_series(value: Callable[[Item], object]) -> Callable[[Item], object]:
    """A value that only a series in a calendar has."""

    def get(item: Item) -> object:
        content = item.message
        return value(item) if isinstance(content, CalendarItem) and content.recurrence is not None else None

    return get


def _last(item: Item) -> Item | None:
    recurrence = occurrences.content_of(item).recurrence
    if recurrence is None or is_endless(recurrence):
        return None
    return next(iter(deque(occurrences.occurrences(item), maxlen=1)), None)


def duration(content: CalendarItem) -> str:
    """An xs:duration of days, hours, minutes and seconds."""
    start, end = content.span
    length = end - start
    minutes, seconds = divmod((length % timedelta(days=1)).seconds, 60)
    parts = ((minutes // 60, "H"), (minutes % 60, "M"), (seconds, "S"))
    clock = "".join(f"{number}{unit}" for number, unit in parts if number)
    days = f"{length.days}D" if length.days else ""
    return f"P{days}T{clock}" if clock else f"P{days or 'T0S'}"


first_occurrence: Final = _of_series(lambda item: next(islice(occurrences.occurrences(item), 1), None))
last_occurrence: Final = _of_series(_last)
modified_occurrences: Final = _of_series(lambda item: tuple(occurrences.modified(item)))
deleted_occurrences: Final = _of_series(lambda item: tuple(sorted(occurrences.content_of(item).deleted)))
ATTENDEES: Final = Kind(
    lambda element: tuple(map(_read_attendee, element)),
    _write_attendees,
    operands=lambda value: [text for one in value for text in (one.mailbox.name, one.mailbox.address)],
)
ZONE: Final = Kind(lambda element: _zone(element.get("Id")), _write_zone)
MEETING_ZONE: Final = Kind(
    lambda element: _zone(element.get("TimeZoneName")), lambda element, zone: element.set("TimeZoneName", zone)
)
OCCURRENCE: Final = Kind(lambda element: None, _write_occurrence)
OCCURRENCES: Final = Kind(lambda element: None, _write_occurrences)
DELETED_OCCURRENCES: Final = Kind(lambda element: None, _write_deleted)
