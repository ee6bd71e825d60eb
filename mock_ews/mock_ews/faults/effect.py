"""What an effect is, and the register of their names."""

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType
from typing import ClassVar, Final, TypeVar

from flask import Response

from mock_ews.exchange import EwsError
from mock_ews.soap import SoapFault
from mock_ews.versions import Profile
from mock_ews.wire import UNHARMED, Wire


class Effect:
    """One thing that is not as it should be; an effect overrides what it changes. Its fields are keys in TOML."""

    def instead(self, profile: Profile, *, logged_in: bool) -> Response | None:
        """An answer given in place of the endpoint's own. Asked twice: before anybody must log in, and after that."""
        del profile, logged_in
        return None

    def fault(self) -> SoapFault | None:
        """What a call that was read is refused with."""
        return None

    errs: ClassVar[bool] = False
    """Whether `error` has anything to say."""

    def error(self, target: int) -> EwsError | None:
        """What the thing that a call asks for in that place, from 1, is refused with."""
        del target
        return None

    harms_wire: ClassVar[bool] = False
    """Whether `wire` has a plan."""
    by_chance: ClassVar[bool] = False
    """Whether that plan is drawn, so that a rule needs a seed."""

    def wire(self, chance: Random) -> Wire:
        """What happens to the bytes of the answer."""
        del chance
        return UNHARMED


E = TypeVar("E", bound=type[Effect])
_registered: dict[str, type[Effect]] = {}
EFFECTS: Final[Mapping[str, type[Effect]]] = MappingProxyType(_registered)
"""Every effect, by name."""


def effect(name: str) -> Callable[[E], E]:
    """Register an effect."""

    def register(kind: E) -> E:
        _registered[name] = kind
        return kind

    return register
