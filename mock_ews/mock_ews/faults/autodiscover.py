"""Effects that send clients of Autodiscover elsewhere, in whichever of its protocols they ask."""

from dataclasses import dataclass

from flask import Response, request

from mock_ews.autodiscover import pox, user_settings
from mock_ews.faults.effect import Effect, effect
from mock_ews.soap import SoapFault
from mock_ews.versions import Profile


@effect("autodiscover-redirect-url")
@dataclass(frozen=True)
class RedirectUrl(Effect):
    """The answer names the URL of another scenario, on the same host and in the same world."""

    scenario: str

    def instead(self, profile: Profile, *, logged_in: bool) -> Response | None:
        return _redirect(profile, "redirectUrl", _url_of(self.scenario)) if logged_in else None


@effect("autodiscover-redirect-address")
@dataclass(frozen=True)
class RedirectAddress(Effect):
    """The answer names another address to ask for; who asks for that is let through."""

    address: str

    def instead(self, profile: Profile, *, logged_in: bool) -> Response | None:
        if not logged_in or self.address.lower() in _asked():
            return None
        return _redirect(profile, "redirectAddr", self.address)


@effect("autodiscover-http-redirect")
@dataclass(frozen=True)
class HttpRedirect(Effect):
    """A 302 to another scenario, before anybody must log in."""

    scenario: str

    def instead(self, profile: Profile, *, logged_in: bool) -> Response:
        del profile, logged_in
        return Response(status=302, headers={"Location": _url_of(self.scenario)})


def _url_of(scenario: str) -> str:
    """What was asked for, in another scenario."""
    world = request.script_root.rpartition("/s/")[0] if "/s/" in request.script_root else request.script_root
    return f"{request.host_url.rstrip('/')}{world}/s/{scenario}{request.path}"


def _asks_in_soap() -> bool:
    return request.path.endswith(".svc")


def _asked() -> set[str]:
    """The addresses asked for, in lower case; none in a request that makes no sense."""
    try:
        if not _asks_in_soap():
            return {pox.asked_address(request.get_data()).lower()}
        return {address.lower() for address in user_settings.read(request.get_data()).addresses}
    except (pox.PoxError, SoapFault, user_settings.NoSuchOperation, user_settings.InvalidRequest):
        return set()


def _redirect(profile: Profile, action: str, target: str) -> Response:
    if _asks_in_soap():
        code = {"redirectUrl": "RedirectUrl", "redirectAddr": "RedirectAddress"}[action]
        told = user_settings.user_response(code, f"{code}: '{target}'", target)
        answer = user_settings.render([told], profile.server_version)
    else:
        answer = pox.render_redirect(action, target)
    return Response(answer, content_type="text/xml; charset=utf-8")
