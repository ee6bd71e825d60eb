"""Reads the scenario files.

Keys of a file: `description` and `outcome` for people, `profile` (a version in versions.toml), `auth` (login schemes,
in the order they are offered), and any number of `[[effects]]`, each an `effect` by name with that effect's own keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from flask import Response

from mock_ews import data_files
from mock_ews.auth import SCHEMES
from mock_ews.faults import EFFECTS, Effect
from mock_ews.soap import SoapFault
from mock_ews.versions import Profile, profiles
from mock_ews.wire import UNHARMED, Wire

FOLDER: Final = Path(__file__).parent
DEFAULT: Final = "healthy"
"""What URLs without /s/… are."""


@dataclass(frozen=True)
class Scenario:
    """One way Exchange can be found."""

    name: str
    description: str
    outcome: str
    profile: Profile
    auth: tuple[str, ...]
    effects: tuple[Effect, ...]

    @property
    def path(self) -> str:
        """Where its EWS endpoint is."""
        return "/EWS/Exchange.asmx" if self.name == DEFAULT else f"/s/{self.name}/EWS/Exchange.asmx"

    def instead(self, *, logged_in: bool) -> Response | None:
        """The answer an effect gives in place of the endpoint's own, to people who have logged in or to all."""
        answers = (effect.instead(self.profile, logged_in=logged_in) for effect in self.effects)
        return next((answer for answer in answers if answer is not None), None)

    @property
    def fault(self) -> SoapFault | None:
        """What every call is refused with."""
        return next((fault for effect in self.effects if (fault := effect.fault())), None)

    @cached_property
    def wire(self) -> Wire:
        """What happens to the bytes of its answers."""
        return next((wire for effect in self.effects if (wire := effect.wire())), UNHARMED)


@dataclass(frozen=True)
class _File:
    """What a file holds before its names are looked up."""

    description: str
    outcome: str
    profile: str
    auth: tuple[str, ...]
    effects: tuple[Mapping[str, Any], ...] = ()


def read_all(folder: Path = FOLDER) -> dict[str, Scenario]:
    """Every scenario, the default one first. Raises DataFileError."""
    made = {path.stem: read(path) for path in sorted(folder.glob("*.toml"))}
    return {DEFAULT: made.pop(DEFAULT)} | made if DEFAULT in made else made


def read(path: Path) -> Scenario:
    """One scenario; its name is the file's."""
    place = str(path)
    file = data_files.build(_File, data_files.read(path), place)
    for scheme in file.auth:
        data_files.choose(SCHEMES, scheme, f"{place}: key 'auth'")
    return Scenario(
        path.stem,
        file.description,
        file.outcome,
        data_files.choose(profiles(), file.profile, f"{place}: key 'profile'"),
        file.auth,
        tuple(_effect(dict(table), f"{place}: effects[{index}]") for index, table in enumerate(file.effects)),
    )


def _effect(table: dict[str, Any], place: str) -> Effect:
    kind = data_files.choose(EFFECTS, table.pop("effect", None), f"{place}: key 'effect'")
    return data_files.build(kind, table, place)
