"""A time zone as the Availability service writes it: how far from UTC, and when clocks are put, without a name."""

from datetime import time
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.time_zones import WEEKDAYS, Change, Rule, TimeZone
from mock_ews.operations.elements import add, t, text_of

_LAST: Final = 5
"""The DayOrder of a month's last such weekday."""


def read_zone(element: Element) -> TimeZone:
    """A zone without a name. Raises EwsError ErrorTimeZone for days that never come."""
    standard, daylight = element[1], element[2]
    bias = _number(element, "Bias") + _number(standard, "Bias")
    minutes = bias - _number(element, "Bias") - _number(daylight, "Bias")
    if not (minutes and _number(standard, "Month") and _number(daylight, "Month")):
        return TimeZone("", "", bias)
    return TimeZone("", "", bias, (Rule(_read_change(daylight), _read_change(standard), minutes),))


def write_zone(parent: Element, zone: TimeZone, year: int) -> None:
    """A t:TimeZone, by the rule that holds in a year; months of 0 say that clocks are never put."""
    element, rule = add(parent, t("TimeZone")), zone.rule_in(year)
    add(element, t("Bias"), str(zone.bias))
    _write_change(add(element, t("StandardTime")), 0, rule.standard if rule else None)
    _write_change(add(element, t("DaylightTime")), -rule.minutes if rule else 0, rule.daylight if rule else None)


def _number(element: Element, name: str) -> int:
    return int(text_of(element, t(name)) or "0")


def _read_change(element: Element) -> Change:
    month, order, weekday = _number(element, "Month"), _number(element, "DayOrder"), text_of(element, t("DayOfWeek"))
    try:
        at = time.fromisoformat(text_of(element, t("Time")) or "")
    except ValueError:
        raise _not_a_zone() from None
    if not 1 <= month <= 12 or not 1 <= order <= _LAST or weekday not in WEEKDAYS:
        raise _not_a_zone()
    return Change(month, weekday, -1 if order == _LAST else order, at.replace(tzinfo=None))


def _not_a_zone() -> EwsError:
    return EwsError("ErrorTimeZone", "There is no such time zone.")


def _write_change(element: Element, bias: int, change: Change | None) -> None:
    add(element, t("Bias"), str(bias))
    add(element, t("Time"), f"{change.at if change else time()}")
    order = 0 if change is None else _LAST if change.occurrence < 0 else change.occurrence
    add(element, t("DayOrder"), str(order))
    add(element, t("Month"), str(change.month if change else 0))
    add(element, t("DayOfWeek"), change.weekday if change else "Sunday")
