"""Reads the scenario files.

Keys of a file: `description` and `outcome` for people, `profile` (a version in versions.toml), `auth` (login schemes,
in the order they are offered), `extended_protection`, `form_login`, `owa_auth` (login schemes of Outlook on the web, in
place of its form), `endpoint` (what below /EWS/ takes calls), `[throttling]` (what accounts may use at once), and any
number of `[[effects]]`, each a fault rule: an `effect` by name with that effect's own keys, and the keys of
fault_rules.py that say to whom and when.
`[[autodiscover]]` is the same for what is wrong with Autodiscover, which `[[effects]]` leave alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from mock_ews import data_files, fault_rules
from mock_ews.auth import SCHEMES, ExtendedProtection, Terms
from mock_ews.data_files import DataFileError, Place
from mock_ews.exchange.throttling import NO_POLICY, Limits, Policy
from mock_ews.fault_rules import FaultRule
from mock_ews.versions import Profile, profiles

FOLDER: Final = Path(__file__).parent
DEFAULT: Final = "healthy"
"""What URLs without /s/… are."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")

Service = Literal["ews", "autodiscover", "site"]
"""What a request is for; the site is all else, such as Outlook on the web, of which a scenario has no rules."""

Endpoint = Literal["Exchange.asmx", "Services.wsdl"]
"""What below /EWS/ takes calls."""


@dataclass(frozen=True)
class Scenario:
    """One way Exchange can be found."""

    name: str
    description: str
    outcome: str
    profile: Profile
    auth: tuple[str, ...]
    faults: tuple[FaultRule, ...]
    extended_protection: ExtendedProtection = "None"
    form_login: bool = False
    """Whether the sign-in form of Outlook on the web stands in front of EWS, and its cookie opens it."""
    autodiscover_faults: tuple[FaultRule, ...] = ()
    throttling: Policy = NO_POLICY
    """What accounts may use at once, where that is not what the version allows."""
    endpoint: Endpoint = "Exchange.asmx"
    owa_auth: tuple[str, ...] = ()
    """How Outlook on the web lets people in, where that is not by its form. Then a link shows it by that URL."""

    @property
    def path(self) -> str:
        """Where its EWS endpoint is."""
        return f"{self._root}/EWS/{self.endpoint}"

    @property
    def use(self) -> str:
        """What to link to, to see its outcome."""
        return f"{self._root}/owa/" if self.owa_auth else self.path

    @property
    def _root(self) -> str:
        return "" if self.name == DEFAULT else f"/s/{self.name}"

    def faults_of(self, service: Service) -> tuple[FaultRule, ...]:
        """What is wrong with one of its services."""
        return {"ews": self.faults, "autodiscover": self.autodiscover_faults}.get(service, ())

    @cached_property
    def limits(self) -> Limits:
        """What accounts may use at once."""
        return self.throttling.over(self.profile.limits)

    @cached_property
    def terms(self) -> Terms:
        """How it lets people in."""
        return Terms(self.auth, self.extended_protection, any_tenant=self.profile.online)

    @cached_property
    def owa_terms(self) -> Terms:
        """How its Outlook on the web does, where that is not by its form."""
        return Terms(self.owa_auth, self.extended_protection, any_tenant=self.profile.online)


@dataclass(frozen=True)
class _File:
    """What a file holds before its names are looked up."""

    description: str
    outcome: str
    profile: str
    auth: tuple[str, ...]
    extended_protection: ExtendedProtection = "None"
    form_login: bool = False
    effects: tuple[Mapping[str, Any], ...] = ()
    autodiscover: tuple[Mapping[str, Any], ...] = ()
    throttling: Policy = NO_POLICY
    endpoint: Endpoint = "Exchange.asmx"
    owa_auth: tuple[str, ...] = ()


def read_all(*more: Path) -> dict[str, Scenario]:
    """Every scenario, the default one first; those of further folders may take the place of others.

    Raises DataFileError.
    """
    made = {path.stem: read(path) for folder in (FOLDER, *more) for path in _files(folder)}
    return {DEFAULT: made.pop(DEFAULT)} | dict(sorted(made.items()))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise DataFileError(f"{folder}: expected a folder of scenarios, one to a file, NAME.toml")
    return sorted(folder.glob("*.toml"))


def read(path: Path) -> Scenario:
    """One scenario; its name is the file's."""
    tables, place = data_files.read(path)
    if not _NAME.fullmatch(path.stem):
        raise DataFileError(f"{path}: expected a name of a-z, 0-9 and -, as it becomes part of URLs")
    file = data_files.build(_File, tables, place)
    for key in ("auth", "owa_auth"):
        for scheme in getattr(file, key):
            data_files.choose(SCHEMES, scheme, place.key(key))
    return Scenario(
        path.stem,
        file.description,
        file.outcome,
        data_files.choose(profiles(), file.profile, place.key("profile")),
        file.auth,
        _rules(file.effects, place.at("effects")),
        file.extended_protection,
        file.form_login,
        _rules(file.autodiscover, place.at("autodiscover")),
        file.throttling,
        file.endpoint,
        file.owa_auth,
    )


def _rules(tables: tuple[Mapping[str, Any], ...], place: Place) -> tuple[FaultRule, ...]:
    return tuple(fault_rules.rule(table, place.at(index)) for index, table in enumerate(tables))
