"""The time zones of Windows: when their clocks change, and what they show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from mock_ews import data_files
from mock_ews.data_files import Place

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FILE: Final = Path(__file__).with_name("time_zones.toml")
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Change:
    """A moment of every year: the nth weekday of a month, -1 being the last, `at` what the clock shows before it."""

    month: int
    weekday: str
    occurrence: int
    at: time

    def in_year(self, year: int) -> datetime:
        """The moment, by the clock that is about to be put."""
        first = datetime.combine(date(year, self.month, 1), self.at)
        day = first + timedelta(days=(WEEKDAYS.index(self.weekday) - first.weekday()) % 7)
        if self.occurrence > 0:
            return day + (self.occurrence - 1) * _WEEK
        return max(day + weeks * _WEEK for weeks in (3, 4) if (day + weeks * _WEEK).month == self.month)


@dataclass(frozen=True, slots=True)
class Rule:
    """When clocks are put forward by so many `minutes`, and back, from the year `since` on."""

    daylight: Change
    standard: Change
    minutes: int = 60
    since: int = 1


@dataclass(frozen=True, slots=True)
class TimeZone:
    """A zone; `bias` is what its standard time lacks to UTC, in minutes. Without rules its clocks are never put."""

    id: str
    name: str
    bias: int
    rules: tuple[Rule, ...] = ()

    def to_utc(self, local: datetime) -> datetime:
        """The moment when a clock there shows that time; an hour that comes twice is taken as its second."""
        rule = self.rule_in(local.year)
        bias = self.bias
        if rule is not None:
            end = rule.standard.in_year(local.year) - timedelta(minutes=rule.minutes)
            if _is_between(rule.daylight.in_year(local.year), local, end):
                bias -= rule.minutes
        return (local + timedelta(minutes=bias)).replace(tzinfo=UTC)

    def to_local(self, moment: datetime) -> datetime:
        """What a clock there shows at a moment, without a zone."""
        local = moment.astimezone(UTC).replace(tzinfo=None) - timedelta(minutes=self.bias)
        rule = self.rule_in(local.year)
        if rule is None:
            return local
        put = timedelta(minutes=rule.minutes)
        end = rule.standard.in_year(local.year) - put
        return local + put if _is_between(rule.daylight.in_year(local.year), local, end) else local

    def rule_in(self, year: int) -> Rule | None:
        """The newest rule that holds in a year."""
        held = [rule for rule in self.rules if rule.since <= year]
        return held[-1] if held else None


def _is_between(start: datetime, moment: datetime, end: datetime) -> bool:
    """Whether it is summer; south of the equator the end comes before the start."""
    return start <= moment < end if start < end else not end <= moment < start


@cache
def time_zones() -> Mapping[str, TimeZone]:
    """Every zone by its id, from west to east. Raises DataFileError."""
    tables, place = data_files.read(_FILE)
    rules = {name: _rule(table, place.at("rules", name)) for name, table in tables["rules"].items()}
    return {zone: _zone(zone, table, rules, place) for zone, table in tables["zones"].items()}


def _rule(table: Mapping[str, Any], place: Place) -> Rule:
    changes = {name: data_files.build(Change, table.get(name), place.at(name)) for name in ("daylight", "standard")}
    return Rule(**{**table, **changes})


def _zone(zone: str, table: Mapping[str, Any], rules: Mapping[str, Rule], file: Place) -> TimeZone:
    place = file.at("zones", zone).key("rules")
    names: Iterable[object] = table.get("rules", ())
    return TimeZone(zone, table["name"], table["bias"], tuple(data_files.choose(rules, name, place) for name in names))
