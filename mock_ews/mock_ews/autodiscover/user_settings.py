"""GetUserSettings of SOAP Autodiscover, in Exchange 2010 and later (Microsoft's SOAP Autodiscover reference)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.builder import ElementMaker
from lxml.etree import _Element as Element

from ewslink_contracts.ews import SOAP_NS
from mock_ews import soap
from mock_ews.autodiscover.published import Published
from mock_ews.soap import ServerVersion

OPERATION: Final = "GetUserSettings"
NS: Final = "http://schemas.microsoft.com/exchange/2010/Autodiscover"
_ADDRESSING_NS: Final = "http://www.w3.org/2005/08/addressing"
_XSI_NS: Final = "http://www.w3.org/2001/XMLSchema-instance"
_NIL: Final = f"{{{_XSI_NS}}}nil"
_TYPE: Final = f"{{{_XSI_NS}}}type"
A: Final = ElementMaker(namespace=NS, nsmap={None: NS, "i": _XSI_NS})
_SOAP: Final = ElementMaker(namespace=SOAP_NS, nsmap={"s": SOAP_NS, "a": _ADDRESSING_NS})
_ADDRESSING: Final = ElementMaker(namespace=_ADDRESSING_NS)
_HEADER: Final = ElementMaker(namespace=NS, nsmap={"h": NS})


class NoSuchOperation(Exception):
    """A call that is not GetUserSettings."""


class InvalidRequest(Exception):
    """A call of GetUserSettings that lacks something."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which settings of which addresses."""

    addresses: tuple[str, ...]
    settings: tuple[str, ...]


def read(body: bytes) -> Asked:
    """A call. Raises SoapFault for what is no XML, NoSuchOperation, InvalidRequest."""
    call = soap.document(body).find(f"{{{SOAP_NS}}}Body/{{{NS}}}{OPERATION}RequestMessage")
    if call is None:
        raise NoSuchOperation
    request = f"{{{NS}}}Request"
    mailboxes = call.findall(f"{request}/{{{NS}}}Users/{{{NS}}}User/{{{NS}}}Mailbox")
    settings = call.findall(f"{request}/{{{NS}}}RequestedSettings/{{{NS}}}Setting")
    if not mailboxes or not settings:
        raise InvalidRequest
    return Asked(tuple(_texts(mailboxes)), tuple(dict.fromkeys(_texts(settings))))


def _texts(elements: Sequence[Element]) -> list[str]:
    return [(element.text or "").strip() for element in elements]


def settings_of(published: Published, wanted: Sequence[str]) -> Element:
    """The UserResponse with everything that was asked for, and that there is."""
    known = published.settings
    errors = [
        A.UserSettingError(
            A.ErrorCode("SettingIsNotAvailable"),
            A.ErrorMessage(f"Setting '{name}' is not available."),
            A.SettingName(name),
        )
        for name in wanted
        if name not in known
    ]
    found = [
        A.UserSetting({_TYPE: "StringSetting"}, A.Name(name), A.Value(known[name])) for name in wanted if name in known
    ]
    return user_response("NoError", "No error.", errors=errors, settings=found)


def user_response(
    code: str, message: str, target: str | None = None, errors: Sequence[Element] = (), settings: Sequence[Element] = ()
) -> Element:
    """What one address is answered; `target` goes with RedirectAddress and RedirectUrl."""
    redirect = A.RedirectTarget({_NIL: "true"}) if target is None else A.RedirectTarget(target)
    return A.UserResponse(
        A.ErrorCode(code),
        A.ErrorMessage(message),
        redirect,
        A.UserSettingErrors(*errors),
        A.UserSettings(*settings),
    )


def render(responses: Sequence[Element], version: ServerVersion) -> bytes:
    """The answer to a call."""
    return _render("NoError", "", [A.UserResponses(*responses)], version)


def render_invalid_request(version: ServerVersion) -> bytes:
    """The answer to InvalidRequest."""
    return _render("InvalidRequest", "The request is invalid.", [A.UserResponses()], version)


def _render(code: str, message: str, content: Sequence[Element], version: ServerVersion) -> bytes:
    response = A.Response(A.ErrorCode(code), A.ErrorMessage(message), *content)
    numbers = {
        "MajorVersion": version.major,
        "MinorVersion": version.minor,
        "MajorBuildNumber": version.build,
        "MinorBuildNumber": version.revision,
    }
    header = _SOAP.Header(
        _ADDRESSING.Action({f"{{{SOAP_NS}}}mustUnderstand": "1"}, f"{NS}/Autodiscover/{OPERATION}Response"),
        _HEADER.ServerVersionInfo(
            *(_HEADER(name, str(number)) for name, number in numbers.items()), _HEADER.Version(version.version or "")
        ),
    )
    envelope = _SOAP.Envelope(header, _SOAP.Body(A(f"{OPERATION}ResponseMessage", response)))
    return etree.tostring(envelope, encoding="utf-8", xml_declaration=True)
