"""What a scenario can do to requests: small effects with the names TOML files use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, TypeVar

from flask import Response

from mock_ews import iis, owa
from mock_ews.versions import Profile
from mock_ews.wire import Ending, Wire


class Effect:
    """One thing that is not as it should be; an effect overrides what it changes. Its fields are keys in TOML."""

    def instead(self, profile: Profile) -> Response | None:
        """An answer to be given before anybody is asked to log in."""
        del profile
        return None

    def wire(self) -> Wire | None:
        """What happens to the bytes of the answer."""
        return None


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


@effect("error-page")
@dataclass(frozen=True)
class ErrorPage(Effect):
    """IIS's page for an HTTP status, with extra headers if wanted."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)

    def instead(self, profile: Profile) -> Response:
        del profile
        page = iis.error_page(self.status)
        page.headers.update(self.headers)
        return page


@effect("redirect-to-owa")
@dataclass(frozen=True)
class RedirectToOwa(Effect):
    """The sign-in form of Outlook on the web, where EWS should be."""

    def instead(self, profile: Profile) -> Response:
        return owa.to_logon(profile)


@effect("wire")
@dataclass(frozen=True)
class BreakWire(Effect):
    """The answer comes late, or not in full, or the connection ends badly."""

    delay: float = 0.0
    fraction: float = 1.0
    ending: Literal["keep", "close", "reset", "hang"] = "keep"

    def wire(self) -> Wire:
        return Wire(self.delay, self.fraction, Ending(self.ending))
