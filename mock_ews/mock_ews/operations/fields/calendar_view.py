"""The m:CalendarView of FindItem: what a calendar holds in some time, each occurrence of a series for itself."""

from datetime import timedelta
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, occurrences
from mock_ews.exchange.folders import Folder, Item
from mock_ews.operations.elements import m
from mock_ews.operations.fields.kinds import parse_datetime

_LONGEST: Final = timedelta(days=2 * 366)
_BY_TIME_ONLY: Final = ("Restriction", "SortOrder", "QueryString")


def in_calendar_view(folder: Folder, request: Element, view: Element) -> list[Item]:
    """By their start. Raises EwsError for a view that is searched or sorted beside, or makes no sense."""
    if any(request.find(m(name)) is not None for name in _BY_TIME_ONLY):
        raise EwsError("ErrorInvalidOperation", "A CalendarView goes with no restriction, query or sort order.")
    if not folder.is_calendar:
        raise EwsError("ErrorCalendarFolderIsInvalidForCalendarView")
    start, end = (parse_datetime(view.get(name, "")) for name in ("StartDate", "EndDate"))
    if end < start:
        raise EwsError("ErrorCalendarEndDateIsEarlierThanStartDate")
    if end - start > _LONGEST:
        raise EwsError("ErrorCalendarViewRangeTooBig")
    return occurrences.between(folder, start, end)
