"""What a scenario can do to requests: small effects with the names TOML files use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, TypeVar

from flask import Response

from mock_ews import iis, owa
from mock_ews.soap import SoapFault
from mock_ews.versions import Profile
from mock_ews.wire import Ending, Wire


class Effect:
    """One thing that is not as it should be; an effect overrides what it changes. Its fields are keys in TOML."""

    def instead(self, profile: Profile, *, logged_in: bool) -> Response | None:
        """An answer given in place of the endpoint's own. Asked twice: before anybody must log in, and after that."""
        del profile, logged_in
        return None

    def fault(self) -> SoapFault | None:
        """What a call that was read is refused with."""
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

    def instead(self, profile: Profile, *, logged_in: bool) -> Response:
        del profile, logged_in
        page = iis.error_page(self.status)
        page.headers.update(self.headers)
        return page


@effect("answer")
@dataclass(frozen=True)
class Answer(Effect):
    """Any HTTP answer. `reason` follows the status; `after_login` shows it only to people who have logged in."""

    status: int
    reason: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    after_login: bool = False

    def instead(self, profile: Profile, *, logged_in: bool) -> Response | None:
        del profile
        if self.after_login and not logged_in:
            return None
        answer = Response(self.body, f"{self.status} {self.reason}" if self.reason else self.status)
        del answer.headers["Content-Type"]  # Flask's own; an empty answer of IIS has none
        answer.headers.update(self.headers)
        return answer


@effect("redirect-to-owa")
@dataclass(frozen=True)
class RedirectToOwa(Effect):
    """The sign-in form of Outlook on the web, where EWS should be."""

    def instead(self, profile: Profile, *, logged_in: bool) -> Response:
        del logged_in
        return owa.to_logon(profile)


@effect("soap-fault")
@dataclass(frozen=True)
class Fault(Effect):
    """Every call is refused with a SOAP fault."""

    code: str
    message: str
    values: Mapping[str, str] = field(default_factory=dict)

    def fault(self) -> SoapFault:
        return SoapFault(self.code, self.message, self.values)


@effect("wire")
@dataclass(frozen=True)
class BreakWire(Effect):
    """The answer comes late, or not in full, or as noise, or the connection ends badly."""

    delay: float = 0.0
    fraction: float = 1.0
    ending: Literal["keep", "close", "reset", "hang"] = "keep"
    noise: int = 0

    def wire(self) -> Wire:
        return Wire(self.delay, self.fraction, Ending(self.ending), self.noise)
