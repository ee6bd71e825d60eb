"""A series and its occurrences: they are items of their own to who asks, and kept with the series."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, Final

from mock_ews.exchange.calendar_items import CalendarItem
from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.recurrence_dates import dates

_OF_THE_SERIES: Final = frozenset({"recurrence", "exceptions", "deleted", "is_exception", "uid", "mime", "stamp"})
"""What no occurrence has differently."""


def original_starts(series: CalendarItem) -> Iterator[datetime]:
    """When each occurrence would begin if none was moved or deleted. Clocks that are put do not move them."""
    if series.recurrence is None:
        return
    zone, at = series.zone, series.zone.to_local(series.span[0]).time()
    for day in dates(series.recurrence):
        yield zone.to_utc(datetime.combine(day, at))


def settle_series(series: CalendarItem) -> None:
    """Let a series begin with its first occurrence. Raises EwsError for one that has none."""
    start, end = series.span
    first = next(original_starts(series), None)
    if first is None:
        raise EwsError("ErrorRecurrenceHasNoOccurrence")
    series.start, series.end = first, first + (end - start)


def occurrences(master: Item) -> Iterator[Item]:
    """All that were not deleted, by original start; there may be centuries of them."""
    series = _series(master)
    return (_occurrence(master, start) for start in original_starts(series) if start not in series.deleted)


def occurrence_at(master: Item, original_start: datetime) -> Item:
    """The occurrence of that original start. Raises EwsError ErrorItemNotFound."""
    series = _series(master)
    known = next((start for start in original_starts(series) if start >= original_start), None)
    if known != original_start or known in series.deleted:
        raise EwsError("ErrorItemNotFound")
    return _occurrence(master, original_start)


def occurrence_by_index(master: Item, index: int) -> Item:
    """The occurrence of that number, the first being 1. Raises EwsError."""
    series = _series(master)
    start = next((start for number, start in enumerate(original_starts(series), 1) if number == index), None)
    if start is None:
        raise EwsError("ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange")
    if start in series.deleted:
        raise EwsError("ErrorCalendarOccurrenceIsDeletedFromRecurrence")
    return _occurrence(master, start)


def modified(master: Item) -> list[Item]:
    """The occurrences that are different from the series."""
    return [_occurrence(master, start) for start in sorted(_series(master).exceptions)]


def between(folder: Folder, start: datetime, end: datetime) -> list[Item]:
    """What a calendar holds between two moments, each occurrence for itself, by its start.

    What ends when the time begins is in it (exchangelib's live tests).
    """
    found = [one for item in folder.items.values() for one in _within(item, start, end)]
    return sorted(found, key=lambda item: content_of(item).span)


def content_of(item: Item) -> CalendarItem:
    """The content of an item that is known to lie in a calendar."""
    if not isinstance(item.message, CalendarItem):
        raise TypeError(type(item.message))
    return item.message


def keep(occurrence: Item, master: Item) -> None:
    """Note in the series what was changed in one of its occurrences."""
    series, original = _series(master), occurrence.original_start
    if original is None:
        raise ValueError("an item that is no occurrence")
    plain, changed = _plain(series, original), content_of(occurrence)
    different = {
        name: getattr(changed, name)
        for name in (one.name for one in fields(CalendarItem))
        if name not in _OF_THE_SERIES and getattr(changed, name) != getattr(plain, name)
    }
    changed.is_exception = True
    series.exceptions = {**series.exceptions, original: different}


def check_whole(item: Item) -> None:
    """Raise EwsError for an occurrence, which never leaves its series."""
    if item.master is not None:
        raise EwsError("ErrorCalendarCannotMoveOrCopyOccurrence")


def drop(occurrence: Item, master: Item) -> None:
    """Take an occurrence out of its series."""
    series, original = _series(master), occurrence.original_start
    if original is not None:
        series.exceptions = {start: how for start, how in series.exceptions.items() if start != original}
        series.deleted |= {original}


def _series(master: Item) -> CalendarItem:
    return content_of(master)


def _within(item: Item, start: datetime, end: datetime) -> Iterable[Item]:
    content = item.message
    if not isinstance(content, CalendarItem):
        return
    if content.recurrence is None:
        if _touches(content, start, end):
            yield item
        return
    yield from (one for one in _until(item, end) if _touches(content_of(one), start, end))


def _until(master: Item, end: datetime) -> Iterator[Item]:
    """The occurrences that may begin before a moment: all that would, and those that were moved."""
    series = _series(master)
    for original in original_starts(series):
        if original >= end:
            break
        if original not in series.exceptions and original not in series.deleted:
            yield _occurrence(master, original)
    yield from modified(master)


def _touches(content: CalendarItem, start: datetime, end: datetime) -> bool:
    begins, ends = content.span
    return begins < end and ends >= start


def _occurrence(master: Item, original: datetime) -> Item:
    series = _series(master)
    content = _plain(series, original)
    if original in series.exceptions:
        content = content.copy(**series.exceptions[original], is_exception=True)
    return Item(
        store_id=master.store_id,
        folder=master.folder,
        message=content,
        created=master.created,
        modified=master.modified,
        arrived=master.arrived,
        change=master.change,
        content_change=master.content_change,
        master=master,
        original_start=original,
    )


def _plain(series: CalendarItem, original: datetime) -> CalendarItem:
    """An occurrence as the series makes it."""
    begins, ends = series.span
    length: timedelta = ends - begins
    changes: dict[str, Any] = {"exceptions": {}, "deleted": frozenset(), "recurrence": None, "mime": None}
    return series.copy(
        **changes, start=original, end=original + length, original_start=original, reminder_due_by=original
    )
