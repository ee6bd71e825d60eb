"""POX, "plain old XML": Autodiscover of Exchange 2007 and later (Microsoft's POX Autodiscover reference)."""

from datetime import datetime
from typing import Final

from lxml import etree
from lxml.builder import ElementMaker
from lxml.etree import _Element as Element

from mock_ews import soap
from mock_ews.autodiscover.published import Published

_BASE: Final = "http://schemas.microsoft.com/exchange/autodiscover"
REQUEST_NS: Final = f"{_BASE}/outlook/requestschema/2006"
RESPONSE_NS: Final = f"{_BASE}/responseschema/2006"
OUTLOOK_NS: Final = f"{_BASE}/outlook/responseschema/2006a"
ENVELOPE: Final = ElementMaker(namespace=RESPONSE_NS, nsmap={None: RESPONSE_NS})
OUTLOOK: Final = ElementMaker(namespace=OUTLOOK_NS, nsmap={None: OUTLOOK_NS})
ADDRESS_NOT_FOUND: Final = 500
INVALID_REQUEST: Final = 600
NO_PROVIDER: Final = 601
MESSAGES: Final = {
    ADDRESS_NOT_FOUND: "The email address can't be found.",
    INVALID_REQUEST: "Invalid Request",
    NO_PROVIDER: "Provider is not available",
}


class PoxError(Exception):
    """What a request is refused with, in an answer of status 200; `code` is a key of MESSAGES."""

    def __init__(self, code: int) -> None:
        super().__init__(MESSAGES[code])
        self.code = code


def asked_address(body: bytes) -> str:
    """Whose settings a request is for. Raises PoxError."""
    try:
        root = soap.document(body)
    except soap.SoapFault:
        raise PoxError(INVALID_REQUEST) from None
    if root.tag != f"{{{REQUEST_NS}}}Autodiscover":
        raise PoxError(INVALID_REQUEST)
    address, schema = (
        root.findtext(f"{{{REQUEST_NS}}}Request/{{{REQUEST_NS}}}{name}", "").strip()
        for name in ("EMailAddress", "AcceptableResponseSchema")
    )
    if not address or not schema:
        raise PoxError(INVALID_REQUEST)
    if schema.lower() != OUTLOOK_NS:
        raise PoxError(NO_PROVIDER)
    return address


def render_settings(published: Published) -> bytes:
    """Where everything is."""
    user = OUTLOOK.User(
        OUTLOOK.DisplayName(published.name),
        OUTLOOK.LegacyDN(published.legacy_dn),
        OUTLOOK.AutoDiscoverSMTPAddress(published.address),
        OUTLOOK.DeploymentId(published.deployment_id),
    )
    account = _account("settings", _exch(published), _expr(published), _web(published))
    return _render(OUTLOOK.Response(user, account))


def render_redirect(action: str, target: str) -> bytes:
    """Go on elsewhere; `action` is "redirectAddr" or "redirectUrl"."""
    element = OUTLOOK(action[0].upper() + action[1:], target)
    return _render(OUTLOOK.Response(_account(action, element)))


def render_error(code: int, at: datetime, number: int) -> bytes:
    """A refusal; `number` tells one from another."""
    made = ENVELOPE.Error(
        {"Time": at.strftime("%H:%M:%S.%f") + "0", "Id": str(number)},
        ENVELOPE.ErrorCode(str(code)),
        ENVELOPE.Message(MESSAGES[code]),
        ENVELOPE.DebugData(),
    )
    return _render(ENVELOPE.Response(made))


def _account(action: str, *content: Element) -> Element:
    return OUTLOOK.Account(OUTLOOK.AccountType("email"), OUTLOOK.Action(action), *content)


def _exch(published: Published) -> Element:
    """How those inside connect."""
    return OUTLOOK.Protocol(
        OUTLOOK.Type("EXCH"),
        OUTLOOK.Server(published.server),
        OUTLOOK.ServerVersion(published.site.server_version),
        *_ews(published),
    )


def _expr(published: Published) -> Element:
    """How those outside connect."""
    host = published.site.root.split("/")[2].partition(":")[0]
    package = "Ntlm" if "ntlm" in published.site.auth else "Basic"
    return OUTLOOK.Protocol(
        OUTLOOK.Type("EXPR"),
        OUTLOOK.Server(host),
        OUTLOOK.SSL("On" if published.site.root.startswith("https:") else "Off"),
        OUTLOOK.AuthPackage(package),
        *_ews(published),
    )


def _web(published: Published) -> Element:
    """How browsers connect."""
    internal, external = (
        place(
            OUTLOOK.OWAUrl(published.site.owa_url, AuthenticationMethod="Basic, Fba"),
            OUTLOOK.Protocol(OUTLOOK.Type(kind), OUTLOOK.ASUrl(published.site.ews_url)),
        )
        for place, kind in ((OUTLOOK.Internal, "EXCH"), (OUTLOOK.External, "EXPR"))
    )
    return OUTLOOK.Protocol(OUTLOOK.Type("WEB"), internal, external)


def _ews(published: Published) -> tuple[Element, Element]:
    """Older clients look for EWS in ASUrl, which was there first."""
    return OUTLOOK.ASUrl(published.site.ews_url), OUTLOOK.EwsUrl(published.site.ews_url)


def _render(response: Element) -> bytes:
    return etree.tostring(ENVELOPE.Autodiscover(response), encoding="utf-8", xml_declaration=True)
