"""How tasks and meetings recur: a pattern of days, and the range of dates it holds for."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

DayOfWeek = Literal[
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Day", "Weekday", "WeekendDay"
]
Index = Literal["First", "Second", "Third", "Fourth", "Last"]
Unit = Literal["Daily", "Weekly", "Monthly", "Yearly"]


@dataclass(frozen=True, slots=True)
class RelativeYearly:
    """On the first, second … such day of a month. `month`: 1 to 12."""

    day: DayOfWeek
    index: Index
    month: int


@dataclass(frozen=True, slots=True)
class AbsoluteYearly:
    """On a day of a month. `month`: 1 to 12."""

    day_of_month: int
    month: int


@dataclass(frozen=True, slots=True)
class RelativeMonthly:
    """On the first, second … such day of every so many months."""

    interval: int
    day: DayOfWeek
    index: Index


@dataclass(frozen=True, slots=True)
class AbsoluteMonthly:
    """On a day of every so many months."""

    interval: int
    day_of_month: int


@dataclass(frozen=True, slots=True)
class Weekly:
    """On some days of every so many weeks."""

    interval: int
    days: tuple[DayOfWeek, ...]
    first_day: DayOfWeek | None = None


@dataclass(frozen=True, slots=True)
class Daily:
    """Every so many days."""

    interval: int


@dataclass(frozen=True, slots=True)
class Regenerating:
    """So long after the last one was completed; only tasks recur so."""

    unit: Unit
    interval: int


Pattern = RelativeYearly | AbsoluteYearly | RelativeMonthly | AbsoluteMonthly | Weekly | Daily | Regenerating


@dataclass(frozen=True, slots=True)
class Range:
    """From a date on, until a date or for a number of occurrences, or without an end if neither is given."""

    start: date
    end: date | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A pattern and its range."""

    pattern: Pattern
    range: Range
