"""t:Recurrence of tasks and meetings, read and written."""

import calendar
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, get_args

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.recurrence_pattern import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    Pattern,
    Range,
    Recurrence,
    Regenerating,
    RelativeMonthly,
    RelativeYearly,
    Unit,
    Weekly,
)
from mock_ews.operations.elements import add, local, t, text_of
from mock_ews.operations.fields.kinds import Kind

_MOST: Final = 999
"""No interval is longer (MS-OXOCAL 2.2.1.44.1, Period: 999 days)."""
_MONTHS: Final = {name: number for number, name in enumerate(calendar.month_name) if name}


def _text(value: Any) -> Any:
    return value


_PARTS: Final[Mapping[str, tuple[str, Callable[[str], Any], Callable[[Any], str]]]] = {
    "Interval": ("interval", int, str),
    "DaysOfWeek": ("day", _text, _text),
    "DayOfWeekIndex": ("index", _text, _text),
    "DayOfMonth": ("day_of_month", int, str),
    "Month": ("month", _MONTHS.__getitem__, calendar.month_name.__getitem__),
    "FirstDayOfWeek": ("first_day", _text, _text),
}
"""Element → attribute, and how its text is read and written; in the schema's order."""
_SEVERAL_DAYS: Final[tuple[str, Callable[[str], Any], Callable[[Any], str]]] = (
    "days",
    lambda text: tuple(text.split()),
    " ".join,
)
_PATTERNS: Final[Mapping[str, type[Pattern]]] = {
    "RelativeYearlyRecurrence": RelativeYearly,
    "AbsoluteYearlyRecurrence": AbsoluteYearly,
    "RelativeMonthlyRecurrence": RelativeMonthly,
    "AbsoluteMonthlyRecurrence": AbsoluteMonthly,
    "WeeklyRecurrence": Weekly,
    "DailyRecurrence": Daily,
}
_NAMES: Final = {pattern: name for name, pattern in _PATTERNS.items()}
_REGENERATIONS: Final[Mapping[str, Unit]] = {f"{unit}Regeneration": unit for unit in get_args(Unit)}


def read_recurrence(element: Element) -> Recurrence:
    """A t:Recurrence. Raises EwsError for numbers no calendar has, and for a range that ends before it starts."""
    pattern, limits = element
    return Recurrence(_read_pattern(pattern), _read_range(limits))


def write_recurrence(element: Element, recurrence: Recurrence) -> None:
    """What a t:Recurrence holds."""
    pattern, limits = recurrence.pattern, recurrence.range
    if isinstance(pattern, Regenerating):
        add(add(element, t(f"{pattern.unit}Regeneration")), t("Interval"), str(pattern.interval))
    else:
        written = add(element, t(_NAMES[type(pattern)]))
        for name, (attribute, _, as_text) in _parts(isinstance(pattern, Weekly)):
            if (value := getattr(pattern, attribute, None)) is not None:
                add(written, t(name), as_text(value))
    if limits.end is not None:
        _write_range(element, "EndDateRecurrence", limits.start, "EndDate", _zoned(limits.end))
    elif limits.number is not None:
        _write_range(element, "NumberedRecurrence", limits.start, "NumberOfOccurrences", str(limits.number))
    else:
        add(add(element, t("NoEndRecurrence")), t("StartDate"), _zoned(limits.start))


def _parts(weekly: bool) -> Iterable[tuple[str, tuple[str, Callable[[str], Any], Callable[[Any], str]]]]:
    """The parts of patterns; only weekly ones have several days."""
    return {**_PARTS, **({"DaysOfWeek": _SEVERAL_DAYS} if weekly else {})}.items()


def _read_pattern(element: Element) -> Pattern:
    name = local(element)
    values = {
        attribute: read(text.strip())
        for part, (attribute, read, _) in _parts(name == "WeeklyRecurrence")
        if (text := text_of(element, t(part))) is not None
    }
    if not 1 <= values.get("interval", 1) <= _MOST or not 1 <= values.get("day_of_month", 1) <= 31:
        raise EwsError("ErrorInvalidValueForProperty")
    if values.get("days") == ():
        raise EwsError("ErrorInvalidValueForProperty")
    if name in _REGENERATIONS:
        return Regenerating(_REGENERATIONS[name], **values)
    return _PATTERNS[name](**values)


def _read_range(element: Element) -> Range:
    start = read_date(text_of(element, t("StartDate")) or "")
    end, number = text_of(element, t("EndDate")), text_of(element, t("NumberOfOccurrences"))
    limits = Range(start, read_date(end) if end is not None else None, int(number) if number is not None else None)
    if limits.end is not None and limits.end < start:
        raise EwsError("ErrorInvalidValueForProperty")
    if limits.number is not None and limits.number < 1:
        raise EwsError("ErrorInvalidValueForProperty")
    return limits


def read_date(text: str) -> date:
    """An xs:date; the zone it may carry says nothing about which day is meant."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise EwsError("ErrorInvalidValueForProperty", f"Not a date: {text[:40]!r}") from None


def _zoned(day: date) -> str:
    """An xs:date with a zone, as Exchange writes it (exchangelib fields.py, DateOrDateTimeField)."""
    return f"{day.isoformat()}Z"


def _write_range(parent: Element, name: str, start: date, limit: str, value: str) -> None:
    element = add(parent, t(name))
    add(element, t("StartDate"), _zoned(start))
    add(element, t(limit), value)


RECURRENCE: Final = Kind(read_recurrence, write_recurrence)
"""A field that says how an item recurs."""
