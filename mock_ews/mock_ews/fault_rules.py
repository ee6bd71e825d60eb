"""When a fault happens: a rule matches requests, counts them, and says which of them its effect is for."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from random import Random
from typing import Any, Final, Literal, Protocol

from mock_ews import data_files, operation_names
from mock_ews.data_files import DataFileError, Place
from mock_ews.faults import EFFECTS, Effect

Per = Literal["all", "mailbox", "connection"]
"""What requests are counted together: all that match, those of one mailbox, those of one connection."""


class Request(Protocol):
    """What a rule may look at; None is what is not known, or not known yet."""

    @property
    def scenario(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def operation(self) -> str | None: ...
    @property
    def mailbox(self) -> str | None: ...
    @property
    def user(self) -> str | None: ...
    @property
    def connection(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Match:
    """Which requests a rule is for: those that have all of these. No key at all matches every request."""

    scenario: str | None = None
    operation: str | None = None
    mailbox: str | None = None
    user: str | None = None
    """As the journal names who logged in: DOMAIN\\user."""
    method: str | None = None
    """Of HTTP."""
    host: str | None = None
    """The name of the server that was asked, without a port."""
    path: str | None = None
    """All that follows the host in the URL, as the journal has it."""

    @property
    def wanted(self) -> dict[str, str]:
        """The keys that were given."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name)) is not None}

    def mismatches(self, request: Request) -> list[str]:
        """Why a request is not one of them, in words; nothing when it is."""
        return [
            f"{key}: the rule wants {wanted!r}, the request has {getattr(request, key)!r}"
            for key, wanted in self.wanted.items()
            if (getattr(request, key) or "").lower() != wanted.lower()
        ]


@dataclass(frozen=True, slots=True)
class Timing:
    """Which of the requests that match are harmed; `n` is the number of one among them, from 1."""

    after: int = 0
    """So many are let through first."""
    times: int | None = None
    """So many are harmed, then no more."""
    nth: int | None = None
    """Only this one."""
    every: int = 1
    """Every second, third … of those that are left."""

    def due(self, n: int) -> bool:
        """Whether the nth of the requests that match is harmed."""
        turn = n - self.after
        if turn <= 0 or turn % self.every or (self.nth is not None and n != self.nth):
            return False
        return self.times is None or turn // self.every <= self.times


@dataclass(frozen=True)
class Keys:
    """The keys of a rule beside those of its effect and its match; the first four are explained in Timing."""

    after: int = 0
    times: int | None = None
    nth: int | None = None
    every: int = 1
    name: str = ""
    per: Per = "all"
    ttl: float | None = None
    """Seconds the rule lives."""
    rest: float | None = None
    """Counting starts anew when nothing has matched for so many seconds."""
    probability: float = 1.0
    seed: int | None = None


@dataclass(frozen=True)
class FaultRule:
    """One fault: what happens, to whom, and when. Its table is kept to be shown again."""

    effect: Effect
    match: Match
    timing: Timing
    keys: Keys
    table: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What it was called, else what it does."""
        return self.keys.name or str(self.table["effect"])


_NAMES: Final = frozenset(one.name for one in fields(Keys))
_LEAST: Final = {"after": 0, "times": 1, "nth": 1, "every": 1, "ttl": 0, "rest": 0, "seed": 0}


def rule(table: object, place: Place) -> FaultRule:
    """A rule from its table: `effect` with that effect's keys, `match`, and the keys that say when.

    Raises DataFileError.
    """
    if not isinstance(table, Mapping):
        raise DataFileError(f"{place}: expected a table, got {table!r}")
    kind = data_files.choose(EFFECTS, table.get("effect"), place.key("effect"))
    own = {key: value for key, value in table.items() if key not in _NAMES | {"effect", "match"}}
    keys = data_files.build(Keys, {key: value for key, value in table.items() if key in _NAMES}, place)
    _check(keys, kind, place)
    match = data_files.build(Match, table.get("match", {}), place.key("match"))
    if match.operation is not None:
        data_files.check_known(match.operation, operation_names.ALL, "operation", place.at("match").key("operation"))
    return FaultRule(
        _effect(kind, own, place),
        match,
        Timing(keys.after, keys.times, keys.nth, keys.every),
        keys,
        table,
    )


def rules(tables: object, place: Place, scenarios: Collection[str]) -> list[FaultRule]:
    """Rules from tables, a list of them or one alone. Raises DataFileError, also for scenarios there are not."""
    placed = (
        [(one, place.at(index)) for index, one in enumerate(tables)] if isinstance(tables, list) else [(tables, place)]
    )
    made = []
    for table, where in placed:
        made.append(one := rule(table, where))
        if one.match.scenario is not None:
            data_files.check_known(one.match.scenario, scenarios, "scenario", where.at("match").key("scenario"))
    return made


def read(path: Path, scenarios: Collection[str]) -> list[FaultRule]:
    """The `[[fault]]` tables of a file. Raises DataFileError."""
    tables, place = data_files.read(path)
    for key in tables:
        data_files.check_key(key, ("fault",), place)
    return rules(tables.get("fault", []), place.at("fault"), scenarios)


def _effect(kind: type[Effect], table: dict[str, Any], place: Place) -> Effect:
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]  # every effect is a dataclass
    for key in table:
        data_files.check_key(key, sorted(known | _NAMES | {"effect", "match"}), place)
    return data_files.build(kind, table, place)


def _check(keys: Keys, kind: type[Effect], place: Place) -> None:
    for key, least in _LEAST.items():
        value = getattr(keys, key)
        if value is not None and value < least:
            raise DataFileError(f"{place.key(key)}: expected {least} or more, got {value!r}")
    if not 0 <= keys.probability <= 1:
        raise DataFileError(f"{place.key('probability')}: expected a number from 0 to 1, got {keys.probability!r}")
    if (keys.probability < 1 or kind.by_chance) and keys.seed is None:
        raise DataFileError(f"{place}: key 'seed' is missing; chance without a seed cannot be repeated")


@dataclass
class LiveRule:
    """A rule at work: how often it has matched and fired, and when."""

    rule: FaultRule
    born: float
    """Seconds of the same clock that `take` is told."""
    id: int = 0
    matched: int = 0
    fired: int = 0
    _counts: Counter[object] = field(default_factory=Counter)
    _last: dict[object, float] = field(default_factory=dict)
    chance: Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = Random(self.rule.keys.seed)  # noqa: S311 - chance that can be repeated is what is wanted

    def expired(self, now: float) -> bool:
        """Whether its time is over."""
        ttl = self.rule.keys.ttl
        return ttl is not None and now - self.born >= ttl

    def take(self, request: Request, now: float) -> bool:
        """Count a request that matches; whether it is one to harm."""
        keys = self.rule.keys
        of = None if keys.per == "all" else getattr(request, keys.per)
        if keys.rest is not None and now - self._last.get(of, now) >= keys.rest:
            del self._counts[of]
        self._last[of] = now
        self._counts[of] += 1
        self.matched += 1
        harmed = self.rule.timing.due(self._counts[of])
        if harmed and keys.probability < 1:
            harmed = self.chance.random() < keys.probability
        self.fired += harmed
        return harmed
