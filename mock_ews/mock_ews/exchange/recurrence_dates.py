"""The dates a recurrence falls on."""

import calendar
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import singledispatch
from itertools import islice, takewhile
from typing import Final, get_args

from mock_ews.exchange.recurrence_pattern import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    DayOfWeek,
    Index,
    Pattern,
    Recurrence,
    Regenerating,
    RelativeMonthly,
    RelativeYearly,
    Unit,
    Weekly,
)
from mock_ews.exchange.time_zones import WEEKDAYS

_END: Final = date(4500, 8, 31)
"""Where Exchange lets everything end that has no end (MS-OXOCAL 2.2.1.44.1, EndDate)."""
_DAYS: Final[Mapping[DayOfWeek, frozenset[int]]] = {
    "Day": frozenset(range(7)),
    "Weekday": frozenset(range(5)),
    "WeekendDay": frozenset({5, 6}),
    **{name: frozenset({number}) for number, name in enumerate(WEEKDAYS)},  # type: ignore[misc]  # they are its words
}
_INDEXES: Final[Mapping[Index, int]] = {
    name: -1 if name == "Last" else number for number, name in enumerate(get_args(Index))
}
_MONTHS: Final[Mapping[Unit, int]] = {"Monthly": 1, "Yearly": 12}
_UNIT_DAYS: Final[Mapping[Unit, int]] = {"Daily": 1, "Weekly": 7}


def dates(recurrence: Recurrence) -> Iterator[date]:
    """Every date from the first to the last, which is centuries away where there is no end."""
    limits = recurrence.range
    every = takewhile(lambda day: day <= (limits.end or _END), falling(recurrence.pattern, limits.start))
    return islice(every, limits.number)


def is_endless(recurrence: Recurrence) -> bool:
    """Whether it ends with Exchange's calendar only."""
    return recurrence.range.end is None and recurrence.range.number is None


def falling(pattern: Pattern, start: date) -> Iterator[date]:
    """The dates a pattern falls on from a date on, as if it had no end."""
    return (day for day in takewhile(lambda day: day <= _END, _dates(pattern, start)) if day >= start)


def later(day: date, pattern: Regenerating) -> date:
    """The date so long after another as the pattern says."""
    if pattern.unit in _UNIT_DAYS:
        return day + timedelta(days=pattern.interval * _UNIT_DAYS[pattern.unit])
    year, month = _month(day.year, day.month, pattern.interval * _MONTHS[pattern.unit])
    return _in_month(year, month, day.day)


@singledispatch
def _dates(pattern: Pattern, start: date) -> Iterator[date]:
    raise NotImplementedError(pattern)


@_dates.register
def _(pattern: Daily, start: date) -> Iterator[date]:
    return _every(start, pattern.interval)


@_dates.register
def _(pattern: Weekly, start: date) -> Iterator[date]:
    days = frozenset[int]().union(*(_DAYS[day] for day in pattern.days))
    first = WEEKDAYS.index(pattern.first_day or "Sunday")
    for week in _every(start - timedelta(days=(start.weekday() - first) % 7), 7 * pattern.interval):
        yield from (day for day in islice(_every(week, 1), 7) if day.weekday() in days)


@_dates.register
def _(pattern: AbsoluteMonthly, start: date) -> Iterator[date]:
    return _monthly(start, pattern.interval, lambda year, month: _in_month(year, month, pattern.day_of_month))


@_dates.register
def _(pattern: RelativeMonthly, start: date) -> Iterator[date]:
    return _monthly(start, pattern.interval, lambda year, month: _nth(year, month, pattern.day, pattern.index))


@_dates.register
def _(pattern: AbsoluteYearly, start: date) -> Iterator[date]:
    first = start.replace(month=pattern.month, day=1)
    return _monthly(first, 12, lambda year, month: _in_month(year, month, pattern.day_of_month))


@_dates.register
def _(pattern: RelativeYearly, start: date) -> Iterator[date]:
    first = start.replace(month=pattern.month, day=1)
    return _monthly(first, 12, lambda year, month: _nth(year, month, pattern.day, pattern.index))


@_dates.register
def _(pattern: Regenerating, start: date) -> Iterator[date]:
    """Only the first is known: the next one comes when that is completed."""
    del pattern
    yield start


def _every(first: date, days: int) -> Iterator[date]:
    while first <= _END:
        yield first
        first += timedelta(days=days)


def _monthly(start: date, interval: int, day_in: Callable[[int, int], date]) -> Iterator[date]:
    year, month = start.year, start.month
    while year <= _END.year:
        yield day_in(year, month)
        year, month = _month(year, month, interval)


def _month(year: int, month: int, more: int) -> tuple[int, int]:
    """Year and month so many months later."""
    years, month = divmod(month - 1 + more, 12)
    return year + years, month + 1


def _in_month(year: int, month: int, day: int) -> date:
    """A day of a month, or the last one of a month that has no such day."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _nth(year: int, month: int, day: DayOfWeek, index: Index) -> date:
    """The first, second … such day of a month."""
    every = (date(year, month, number) for number in range(1, calendar.monthrange(year, month)[1] + 1))
    return [one for one in every if one.weekday() in _DAYS[day]][_INDEXES[index]]
