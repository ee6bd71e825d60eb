"""What Autodiscover is asked and what it answers, in its two protocols. Pure; a hostile document is data as any other.

Sources: Microsoft's SOAP and POX Autodiscover references. SOAP (.svc) came with Exchange 2010, POX (.xml) with 2007.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.builder import ElementMaker

from ewslink.exchange.reading import one_line, parse
from ewslink_contracts.ews import SOAP_NS

SOAP_ACTION: Final = '"http://schemas.microsoft.com/exchange/2010/Autodiscover/Autodiscover/GetUserSettings"'

_POX_REQUEST_NS: Final = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
_POX_RESPONSE_NS: Final = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
_POX_ERROR_NS: Final = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
_SOAP_NS: Final = "http://schemas.microsoft.com/exchange/2010/Autodiscover"
_ADDRESSING_NS: Final = "http://www.w3.org/2005/08/addressing"

_Element = etree._Element


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says. All empty: it says nothing that leads to EWS, whatever its vendor."""

    ews_urls: tuple[str, ...] = ()
    """External ones first: whoever links from outside needs those."""
    redirect_url: str | None = None
    redirect_address: str | None = None
    error_code: str | None = None
    """A word in SOAP, a number in POX."""
    error_message: str = ""


def soap_request(address: str) -> bytes:
    """GetUserSettings for the two EWS URLs of an address."""
    a = ElementMaker(namespace=_SOAP_NS, nsmap={None: _SOAP_NS})
    wsa = ElementMaker(namespace=_ADDRESSING_NS, nsmap={"wsa": _ADDRESSING_NS})
    soap = ElementMaker(namespace=SOAP_NS, nsmap={"soap": SOAP_NS})
    wanted = a.RequestedSettings(a.Setting("ExternalEwsUrl"), a.Setting("InternalEwsUrl"))
    request = a.Request(a.Users(a.User(a.Mailbox(address))), wanted)
    header = soap.Header(a.RequestedServerVersion("Exchange2010"), wsa.Action(SOAP_ACTION.strip('"')))
    return _written(soap.Envelope(header, soap.Body(a.GetUserSettingsRequestMessage(request))))


def pox_request(address: str) -> bytes:
    """The settings of an address, as Outlook asks for them."""
    a = ElementMaker(namespace=_POX_REQUEST_NS, nsmap={None: _POX_REQUEST_NS})
    return _written(a.Autodiscover(a.Request(a.EMailAddress(address), a.AcceptableResponseSchema(_POX_RESPONSE_NS))))


def read_told(body: bytes) -> Told:
    """What an answer in either protocol says."""
    root = parse(body)
    if root is None:
        return Told()
    # Whoever cannot answer for any user says so one level higher.
    for name in ("UserResponse", "Response"):
        response = root.find(f".//{{{_SOAP_NS}}}{name}")
        if response is not None:
            return _soap(response)
    account = root.find(f".//{{{_POX_RESPONSE_NS}}}Account")
    return _pox_error(root) if account is None else _pox(account)


def _soap(response: _Element) -> Told:
    def text(name: str) -> str:
        return (response.findtext(f"{{{_SOAP_NS}}}{name}") or "").strip()

    match text("ErrorCode"):
        case "RedirectAddress":
            return Told(redirect_address=text("RedirectTarget") or None)
        case "RedirectUrl":
            return Told(redirect_url=text("RedirectTarget") or None)
        case "NoError":
            settings = {
                setting.findtext(f"{{{_SOAP_NS}}}Name"): (setting.findtext(f"{{{_SOAP_NS}}}Value") or "").strip()
                for setting in response.iterfind(f".//{{{_SOAP_NS}}}UserSetting")
            }
            return Told(_distinct(settings.get(name, "") for name in ("ExternalEwsUrl", "InternalEwsUrl")))
        case code:
            return Told(error_code=one_line(code) or None, error_message=one_line(text("ErrorMessage")))


def _pox_error(root: _Element) -> Told:
    error = root.find(f"{{{_POX_ERROR_NS}}}Response/{{{_POX_ERROR_NS}}}Error")
    if error is None:
        return Told()
    code, message = (error.findtext(f"{{{_POX_ERROR_NS}}}{name}") or "" for name in ("ErrorCode", "Message"))
    return Told(error_code=one_line(code) or None, error_message=one_line(message))


def _pox(account: _Element) -> Told:
    def text(name: str) -> str | None:
        return (account.findtext(f"{{{_POX_RESPONSE_NS}}}{name}") or "").strip() or None

    match (text("Action") or "").lower():
        case "redirectaddr":
            return Told(redirect_address=text("RedirectAddr"))
        case "redirecturl":
            return Told(redirect_url=text("RedirectUrl"))
        case _:
            return Told(_distinct(_pox_urls(account)))


#: EXPR is how those outside connect, EXCH how those inside do; WEB has both, one below the other.
_PLACES: Final = (
    "Protocol[{n}Type='EXPR']",
    "Protocol[{n}Type='EXHTTP']",
    "Protocol[{n}Type='WEB']/{n}External/{n}Protocol",
    "Protocol[{n}Type='EXCH']",
    "Protocol[{n}Type='WEB']/{n}Internal/{n}Protocol",
)


def _pox_urls(account: _Element) -> Iterator[str]:
    namespace = f"{{{_POX_RESPONSE_NS}}}"
    for place in _PLACES:
        for protocol in account.iterfind(namespace + place.format(n=namespace)):
            for name in ("EwsUrl", "ASUrl"):  # "to bind to EWS use ASUrl", which is older than EwsUrl
                yield (protocol.findtext(f"{namespace}{name}") or "").strip()


def _distinct(urls: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for url in urls if url))


def _written(root: _Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
