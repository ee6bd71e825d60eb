"""A time zone as XML: the definition that Exchange has had since 2010, and the header that names one."""

from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange.time_zones import Change, Rule, TimeZone, time_zones
from mock_ews.operations.elements import add, t

_NAME: Final = "trule:Microsoft/Registry/{zone}/{year}-{kind}"


def context_zone(header: Element | None) -> TimeZone:
    """The zone of the header TimeZoneContext, by its id; UTC without one, or if nobody knows it."""
    definition = None if header is None else header.find(f"{t('TimeZoneContext')}/{t('TimeZoneDefinition')}")
    zones = time_zones()
    return zones.get("" if definition is None else definition.get("Id", ""), zones["UTC"])


def write_definition(parent: Element, zone: TimeZone, *, full: bool) -> None:
    """A t:TimeZoneDefinition, with its periods and transitions if `full`: one group for each of its rules."""
    write_definition_content(add(parent, t("TimeZoneDefinition")), zone, full=full)


def write_definition_content(definition: Element, zone: TimeZone, *, full: bool) -> None:
    """What a TimeZoneDefinitionType holds."""
    definition.set("Id", zone.id)
    definition.set("Name", zone.name)
    if not full:
        return
    periods, groups = add(definition, t("Periods")), add(definition, t("TransitionsGroups"))
    transitions = add(definition, t("Transitions"))
    for number, rule in enumerate(zone.rules or (None,)):
        standard = _write_period(periods, zone, number, "Standard", zone.bias)
        group = add(groups, t("TransitionsGroup"))
        group.set("Id", str(number))
        if rule is None:
            _write_target(add(group, t("Transition")), "Period", standard)
        else:
            daylight = _write_period(periods, zone, number, "Daylight", zone.bias - rule.minutes)
            _write_change(group, rule.daylight, daylight)
            _write_change(group, rule.standard, standard)
        _write_start(transitions, number, rule)


def _write_period(periods: Element, zone: TimeZone, number: int, kind: str, bias: int) -> str:
    """A t:Period; the answer is its id. Exchange names the last year of a rule that another one follows."""
    years = [rule.since for rule in zone.rules]
    year = years[number + 1] - 1 if number + 1 < len(years) else years[number] if years else 1
    period = add(periods, t("Period"))
    period.set("Bias", _duration(bias))
    period.set("Name", kind)
    period.set("Id", _NAME.format(zone=zone.id, year=year, kind=kind))
    return str(period.get("Id"))


def _write_change(group: Element, change: Change, period: str) -> None:
    transition = add(group, t("RecurringDayTransition"))
    _write_target(transition, "Period", period)
    add(transition, t("TimeOffset"), _duration(change.at.hour * 60 + change.at.minute))
    add(transition, t("Month"), str(change.month))
    add(transition, t("DayOfWeek"), change.weekday)
    add(transition, t("Occurrence"), str(change.occurrence))


def _write_start(transitions: Element, number: int, rule: Rule | None) -> None:
    """From when on a group holds; the first one always has."""
    if number == 0 or rule is None:
        _write_target(add(transitions, t("Transition")), "Group", str(number))
    else:
        transition = add(transitions, t("AbsoluteDateTransition"))
        _write_target(transition, "Group", str(number))
        add(transition, t("DateTime"), f"{rule.since:04}-01-01T00:00:00")


def _write_target(transition: Element, kind: str, target: str) -> None:
    add(transition, t("To"), target).set("Kind", kind)


def _duration(minutes: int) -> str:
    """An xs:duration of hours and minutes."""
    hours, rest = divmod(abs(minutes), 60)
    parts = f"{hours}H" * bool(hours) + f"{rest}M" * bool(rest)
    return f"{'-' if minutes < 0 else ''}PT{parts or '0S'}"
