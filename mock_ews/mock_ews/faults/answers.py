"""Effects that answer in place of the endpoint, or refuse a call."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Response

from mock_ews import iis
from mock_ews.exchange import EwsError
from mock_ews.faults.effect import Effect, effect
from mock_ews.front_doors import logon
from mock_ews.soap import SoapFault
from mock_ews.versions import Profile


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
    """Any HTTP answer. `reason` follows the status; `after_login` shows it only to people who have logged in.

    `in_front`: something in front of Exchange gives it, without the headers of IIS and Exchange.
    """

    status: int
    reason: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    after_login: bool = False
    in_front: bool = False

    def instead(self, profile: Profile, *, logged_in: bool) -> Response | None:
        del profile
        if self.after_login and not logged_in:
            return None
        answer = (iis.InFront if self.in_front else Response)(
            self.body, f"{self.status} {self.reason}" if self.reason else self.status
        )
        del answer.headers["Content-Type"]  # Flask's own; an empty answer of IIS has none
        answer.headers.update(self.headers)
        return answer


@effect("redirect-to-owa")
@dataclass(frozen=True)
class RedirectToOwa(Effect):
    """The sign-in form of Outlook on the web, where EWS should be."""

    def instead(self, profile: Profile, *, logged_in: bool) -> Response:
        del logged_in
        return logon.to_logon(profile)


@effect("soap-fault")
@dataclass(frozen=True)
class Fault(Effect):
    """Every call is refused with a SOAP fault, in an HTTP 500 unless `status` is another."""

    code: str
    message: str
    values: Mapping[str, str] = field(default_factory=dict)
    status: int = 500

    def fault(self) -> SoapFault:
        return SoapFault(self.code, self.message, self.values, http_status=self.status)


@effect("response-error")
@dataclass(frozen=True)
class ResponseError(Effect):
    """An HTTP 200 in which single things asked for have failed: the one of that number, from 1, or all for 0.

    The others are done.
    """

    code: str
    message: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    target: int = 0
    errs = True

    def error(self, target: int) -> EwsError | None:
        return EwsError(self.code, self.message or None, self.values) if self.target in {0, target} else None
