"""t:Recurrence, read and written."""

from datetime import date

import pytest
from lxml import etree

from ewslink_contracts.ews import TYPES_NS
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
    Weekly,
)
from mock_ews.operations.fields.recurrence_xml import read_recurrence, write_recurrence

_START = "<StartDate>2026-01-31Z</StartDate>"
_DAILY = "<DailyRecurrence><Interval>3</Interval></DailyRecurrence>"
_NO_END = f"<NoEndRecurrence>{_START}</NoEndRecurrence>"
_FROM = date(2026, 1, 31)


def _element(content: str) -> etree._Element:
    return etree.fromstring(f'<Recurrence xmlns="{TYPES_NS}">{content}</Recurrence>')


def _written(recurrence: Recurrence) -> bytes:
    element = _element("")
    write_recurrence(element, recurrence)
    return etree.tostring(element, method="c14n", exclusive=True)


@pytest.mark.parametrize(
    ("name", "parts", "pattern"),
    [
        (
            "RelativeYearlyRecurrence",
            "<DaysOfWeek>Weekday</DaysOfWeek><DayOfWeekIndex>Last</DayOfWeekIndex><Month>May</Month>",
            RelativeYearly("Weekday", "Last", 5),
        ),
        (
            "AbsoluteYearlyRecurrence",
            "<DayOfMonth>29</DayOfMonth><Month>February</Month>",
            AbsoluteYearly(29, 2),
        ),
        (
            "RelativeMonthlyRecurrence",
            "<Interval>2</Interval><DaysOfWeek>Monday</DaysOfWeek><DayOfWeekIndex>First</DayOfWeekIndex>",
            RelativeMonthly(2, "Monday", "First"),
        ),
        (
            "AbsoluteMonthlyRecurrence",
            "<Interval>1</Interval><DayOfMonth>31</DayOfMonth>",
            AbsoluteMonthly(1, 31),
        ),
        (
            "WeeklyRecurrence",
            "<Interval>1</Interval><DaysOfWeek>Monday Friday</DaysOfWeek><FirstDayOfWeek>Sunday</FirstDayOfWeek>",
            Weekly(1, ("Monday", "Friday"), "Sunday"),
        ),
        ("WeeklyRecurrence", "<Interval>1</Interval><DaysOfWeek>Day</DaysOfWeek>", Weekly(1, ("Day",))),
        ("DailyRecurrence", "<Interval>3</Interval>", Daily(3)),
        ("DailyRegeneration", "<Interval>1</Interval>", Regenerating("Daily", 1)),
        ("WeeklyRegeneration", "<Interval>2</Interval>", Regenerating("Weekly", 2)),
        ("MonthlyRegeneration", "<Interval>3</Interval>", Regenerating("Monthly", 3)),
        ("YearlyRegeneration", "<Interval>4</Interval>", Regenerating("Yearly", 4)),
    ],
)
def test_patterns(name: str, parts: str, pattern: Pattern) -> None:
    element = _element(f"<{name}>{parts}</{name}>{_NO_END}")
    recurrence = read_recurrence(element)
    assert recurrence == Recurrence(pattern, Range(_FROM))
    assert _written(recurrence) == etree.tostring(element, method="c14n", exclusive=True)


@pytest.mark.parametrize(
    ("name", "limit", "expected"),
    [
        ("NoEndRecurrence", "", Range(_FROM)),
        ("EndDateRecurrence", "<EndDate>2026-12-31Z</EndDate>", Range(_FROM, end=date(2026, 12, 31))),
        ("NumberedRecurrence", "<NumberOfOccurrences>7</NumberOfOccurrences>", Range(_FROM, number=7)),
    ],
)
def test_ranges(name: str, limit: str, expected: Range) -> None:
    element = _element(f"{_DAILY}<{name}>{_START}{limit}</{name}>")
    recurrence = read_recurrence(element)
    assert recurrence == Recurrence(Daily(3), expected)
    assert _written(recurrence) == etree.tostring(element, method="c14n", exclusive=True)


@pytest.mark.parametrize("zone", ["Z", "+02:00", "-11:00"])
def test_the_zone_of_a_date_does_not_move_the_day(zone: str) -> None:
    element = _element(f"{_DAILY}<NoEndRecurrence><StartDate>2026-01-31{zone}</StartDate></NoEndRecurrence>")
    assert read_recurrence(element).range.start == _FROM


@pytest.mark.parametrize(
    "content",
    [
        f"<DailyRecurrence><Interval>1000</Interval></DailyRecurrence>{_NO_END}",
        f"<WeeklyRecurrence><Interval>1</Interval><DaysOfWeek/></WeeklyRecurrence>{_NO_END}",
        f"<DailyRecurrence><Interval>0</Interval></DailyRecurrence>{_NO_END}",
        "<AbsoluteMonthlyRecurrence><Interval>1</Interval><DayOfMonth>32</DayOfMonth></AbsoluteMonthlyRecurrence>"
        + _NO_END,
        f"{_DAILY}<EndDateRecurrence>{_START}<EndDate>2026-01-30</EndDate></EndDateRecurrence>",
        f"{_DAILY}<NumberedRecurrence>{_START}<NumberOfOccurrences>0</NumberOfOccurrences></NumberedRecurrence>",
    ],
    ids=["long interval", "no days", "interval", "day of month", "end before start", "no occurrences"],
)
def test_what_no_calendar_has_is_refused(content: str) -> None:
    with pytest.raises(EwsError) as refused:
        read_recurrence(_element(content))
    assert refused.value.code == "ErrorInvalidValueForProperty"
