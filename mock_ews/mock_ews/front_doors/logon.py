"""The sign-in page of Outlook on the web: how it looks, where it sends what was typed, and the way to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from html import escape
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from flask import Response, request

from mock_ews.versions import Profile

COOKIE: Final = "cadata"
"""The cookie that tells who has signed in; every version sets others beside it."""


class Reason(IntEnum):
    """Why somebody sees the page: `reason` in its address (3, not used here, is a sign-in that was idle too long)."""

    NOT_SIGNED_IN = 0
    SIGNED_OUT = 1
    WRONG_PASSWORD = 2


@dataclass(frozen=True, slots=True)
class Form:
    """What differs between versions."""

    actions: tuple[str, ...]
    """Paths that take the form; the page names the first."""
    cookies: tuple[str, ...]
    """What a sign-in sets."""


# Names: DavMail ExchangeFormAuthenticator.java, which looks for them and posts to the first path if it finds no form;
# the second path is Exchange 2003's, kept by 2007 for mailboxes that have not moved yet.
_FORMS: Final[Mapping[int, Form]] = MappingProxyType(
    {
        8: Form(("/owa/auth/owaauth.dll", "/exchweb/bin/auth/owaauth.dll"), ("sessionid", COOKIE)),
        14: Form(("/owa/auth.owa",), ("sessionid", COOKIE)),
        15: Form(("/owa/auth.owa",), (COOKIE, "cadataTTL", "cadataKey", "cadataIV", "cadataSig")),
    }
)
ACTIONS: Final = tuple({path: None for form in _FORMS.values() for path in form.actions})
"""Where any version takes its form."""
_MESSAGES: Final = {
    Reason.SIGNED_OUT: "You have signed out.",
    Reason.WRONG_PASSWORD: "That user name and password do not go together. Please try again.",
}
_PAGE: Final = """<!DOCTYPE html>
<html><head><title>Outlook</title></head><body>
<form action="{action}" method="POST" name="logonForm" autocomplete="off">
<input type="hidden" name="destination" value="{destination}"><input type="hidden" name="flags" value="4">
<p>{message}</p>
<label>Domain\\user name: <input id="username" name="username"></label>
<label>Password: <input id="password" name="password" type="password"></label>
<button type="submit">sign in</button></form>
</body></html>
"""


def form_of(profile: Profile) -> Form:
    """The form of a version of Exchange, by the first number of its build."""
    return _FORMS[profile.server_version.major]


def page(profile: Profile) -> Response:
    """The form itself; it shows, and passes on, what its address says."""
    told = request.args.get("reason", "")
    text = _PAGE.format(
        action=escape(request.script_root + form_of(profile).actions[0]),
        destination=escape(request.args.get("url", "")),
        message=next((message for reason, message in _MESSAGES.items() if told == str(int(reason))), ""),
    )
    return _of_owa(Response(text, content_type="text/html"), profile)


def to_logon(profile: Profile, wanted: str | None = None, reason: Reason = Reason.NOT_SIGNED_IN) -> Response:
    """Send somebody who is not signed in to the form; it remembers where they wanted to go: here, unless told."""
    if wanted is None:
        wanted = request.host_url.rstrip("/") + request.environ["REQUEST_URI"]
    # ASP.NET escapes in lower case: ?url=https%3a%2f%2fmail.example.com%2fowa%2f&reason=0
    wanted = quote(wanted, safe="").replace("%3A", "%3a").replace("%2F", "%2f")
    return _of_owa(found(f"{request.root_url}owa/auth/logon.aspx?url={wanted}&reason={reason:d}"), profile)


def found(location: str) -> Response:
    """A redirect."""
    return Response(status=302, headers={"Location": location})


def _of_owa(response: Response, profile: Profile) -> Response:
    response.headers["X-OWA-Version"] = profile.build
    return response
