"""The dates recurrences fall on."""

from datetime import date
from itertools import islice

import pytest

from mock_ews.exchange.recurrence_dates import dates, falling, later
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
    Weekly,
)

_THURSDAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("pattern", "start", "expected"),
    [
        (Daily(3), _THURSDAY, ["2026-01-01", "2026-01-04", "2026-01-07"]),
        (Weekly(1, ("Monday", "Thursday")), _THURSDAY, ["2026-01-01", "2026-01-05", "2026-01-08"]),
        (Weekly(2, ("Monday",)), _THURSDAY, ["2026-01-12", "2026-01-26", "2026-02-09"]),
        (Weekly(2, ("Sunday", "Thursday"), "Monday"), _THURSDAY, ["2026-01-01", "2026-01-04", "2026-01-15"]),
        (Weekly(2, ("Sunday", "Thursday"), "Sunday"), _THURSDAY, ["2026-01-01", "2026-01-11", "2026-01-15"]),
        (Weekly(1, ("WeekendDay",)), _THURSDAY, ["2026-01-03", "2026-01-04", "2026-01-10"]),
        (AbsoluteMonthly(1, 31), _THURSDAY, ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (AbsoluteMonthly(13, 1), _THURSDAY, ["2026-01-01", "2027-02-01", "2028-03-01"]),
        (AbsoluteMonthly(1, 15), date(2026, 1, 20), ["2026-02-15", "2026-03-15", "2026-04-15"]),
        (RelativeMonthly(1, "Friday", "Last"), _THURSDAY, ["2026-01-30", "2026-02-27", "2026-03-27"]),
        (RelativeMonthly(2, "Weekday", "Third"), _THURSDAY, ["2026-01-05", "2026-03-04", "2026-05-05"]),
        (RelativeMonthly(1, "Day", "Last"), _THURSDAY, ["2026-01-31", "2026-02-28", "2026-03-31"]),
        (AbsoluteYearly(29, 2), _THURSDAY, ["2026-02-28", "2027-02-28", "2028-02-29"]),
        (AbsoluteYearly(1, 1), date(2026, 12, 31), ["2027-01-01", "2028-01-01", "2029-01-01"]),
        (RelativeYearly("Monday", "First", 9), _THURSDAY, ["2026-09-07", "2027-09-06", "2028-09-04"]),
    ],
)  # fmt: skip
def test_patterns(pattern: Pattern, start: date, expected: list[str]) -> None:
    assert [day.isoformat() for day in islice(falling(pattern, start), 3)] == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Range(_THURSDAY, number=2), ["2026-01-01", "2026-01-11"]),
        (Range(_THURSDAY, end=date(2026, 1, 21)), ["2026-01-01", "2026-01-11", "2026-01-21"]),
        (Range(_THURSDAY, end=date(2026, 1, 20)), ["2026-01-01", "2026-01-11"]),
    ],
)
def test_ranges(limits: Range, expected: list[str]) -> None:
    assert [day.isoformat() for day in dates(Recurrence(Daily(10), limits))] == expected


def test_what_has_no_end_ends_with_exchanges_calendar() -> None:
    assert list(dates(Recurrence(AbsoluteYearly(1, 9), Range(date(4498, 1, 1)))))[-1] == date(4499, 9, 1)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (Regenerating("Daily", 2), date(2026, 2, 2)),
        (Regenerating("Weekly", 2), date(2026, 2, 14)),
        (Regenerating("Monthly", 13), date(2027, 2, 28)),
        (Regenerating("Yearly", 1), date(2027, 1, 31)),
    ],
)
def test_later(pattern: Regenerating, expected: date) -> None:
    assert later(date(2026, 1, 31), pattern) == expected
