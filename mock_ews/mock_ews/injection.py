"""Faults at work: which rules are in force, and what they do to the request in hand."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import count
from time import monotonic
from typing import get_args

from flask import Response

from mock_ews.exchange import EwsError
from mock_ews.fault_rules import FaultRule, LiveRule, Match
from mock_ews.journal import Entry
from mock_ews.scenarios import Scenario, Service
from mock_ews.soap import SoapFault
from mock_ews.wire import Wire

MAX_RULES = 1000


class TooManyRules(ValueError):
    """There is no room for another rule."""


class Phase(IntEnum):
    """How much is known of a request."""

    ENTERED = 0
    """Which scenario it is for."""
    LOGGED_IN = 1
    """Whose it is."""
    READ = 2
    """What it asks for."""


@dataclass(frozen=True, slots=True)
class Harm:
    """What rules do to a request: an answer in place of the real one, a plan for its bytes."""

    answer: Response | None
    wire: Wire | None


TargetErrors = Callable[[int], EwsError | None]

_KNOWN_FROM = {"operation": Phase.READ, "mailbox": Phase.LOGGED_IN, "user": Phase.LOGGED_IN}


def decided_at(match: Match) -> Phase:
    """From when on it can be told whether a request matches."""
    return max((_KNOWN_FROM.get(key, Phase.ENTERED) for key in match.wanted), default=Phase.ENTERED)


class Injector:
    """The rules somebody has added, and those of the scenarios, with their counts."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._ids = count(1)
        self._added: dict[int, LiveRule] = {}
        self._of_scenarios: dict[tuple[str, Service], list[LiveRule]] = {}

    def add(self, rules: Iterable[FaultRule]) -> list[LiveRule]:
        """Put rules in force. Raises TooManyRules, and adds none, when there is no room for all."""
        new = [LiveRule(rule, self._clock(), id=next(self._ids)) for rule in rules]
        if len(list(self.added())) + len(new) > MAX_RULES:
            raise TooManyRules(f"no more than {MAX_RULES} rules at once; remove some first")
        self._added |= {live.id: live for live in new}
        return new

    def added(self) -> Iterator[LiveRule]:
        """The rules that were added and are still in force, oldest first."""
        now = self._clock()
        for live in list(self._added.values()):
            if live.expired(now):
                del self._added[live.id]
            else:
                yield live

    def remove(self, number: int) -> bool:
        """Take a rule out of force; False when there is none with that id."""
        return self._added.pop(number, None) is not None

    def clear(self, scenario: str | None = None) -> None:
        """Forget added rules and counts: all, or those of a scenario only."""
        if scenario is None:
            self._added.clear()
            self._of_scenarios.clear()
            return
        self._added = {live.id: live for live in self._added.values() if live.rule.match.scenario != scenario}
        for service in get_args(Service):
            self._of_scenarios.pop((scenario, service), None)

    def harm(self, scenario: Scenario, entry: Entry, phase: Phase, service: Service = "ews") -> Harm:
        """What is done to a request of which just so much is known; what was decided before is not decided again."""
        wire = None
        for live in self._in_force(scenario, entry, phase, service):
            effect = live.rule.effect
            first = effect.instead(scenario.profile, logged_in=False)
            late = phase > decided_at(live.rule.match)
            if late and first is not None:
                continue
            answer = first or (effect.instead(scenario.profile, logged_in=True) if phase > Phase.ENTERED else None)
            on_wire = effect.harms_wire and not late
            if (answer or on_wire) and self._take(live, entry):
                if on_wire and wire is None:
                    wire = effect.wire(live.chance)
                    entry.delay = wire.delay or None
                if answer:
                    return Harm(answer, wire)
        return Harm(None, wire)

    def fault(self, scenario: Scenario, entry: Entry) -> SoapFault | None:
        """What a call that was read is refused with."""
        for live in self._in_force(scenario, entry, Phase.READ, "ews"):
            if (fault := live.rule.effect.fault()) and self._take(live, entry):
                return fault
        return None

    def errors(self, scenario: Scenario, entry: Entry) -> TargetErrors | None:
        """What single things that a call asks for are refused with, by their number from 1; None if nothing is."""
        for live in self._in_force(scenario, entry, Phase.READ, "ews"):
            if live.rule.effect.errs and self._take(live, entry):
                return live.rule.effect.error
        return None

    def _in_force(self, scenario: Scenario, entry: Entry, phase: Phase, service: Service) -> Iterator[LiveRule]:
        """The rules that match a request, as far as that can be told by now; those that were added come first."""
        for live in (*(self.added() if self._added else ()), *self._rules_of(scenario, service)):
            match = live.rule.match
            if decided_at(match) <= phase and not match.mismatches(entry):
                yield live

    def _rules_of(self, scenario: Scenario, service: Service) -> Iterable[LiveRule]:
        faults, key = scenario.faults_of(service), (scenario.name, service)
        if not faults:
            return ()
        if key not in self._of_scenarios:
            now = self._clock()
            self._of_scenarios[key] = [LiveRule(rule, now) for rule in faults]
        return self._of_scenarios[key]

    def _take(self, live: LiveRule, entry: Entry) -> bool:
        harmed = live.take(entry, self._clock())
        if harmed:
            entry.rule = live.rule.name
        return harmed
