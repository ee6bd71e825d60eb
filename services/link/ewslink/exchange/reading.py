"""From an HTTP answer to what it says in EWS terms. Pure; a hostile document is data like any other."""

import re
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from ewslink.exchange.transport import HttpAnswer
from ewslink.linking.observation import Content, Observation
from ewslink.linking.windows_domain import WindowsDomain
from ewslink_contracts.ews import ERRORS_NS, MESSAGES_NS, NAMESPACES, SOAP_NS, TYPES_NS
from ewslink_contracts.ews.builds import Build
from ewslink_contracts.outcomes import Step

MAX_TEXT = 400

#: Stands for what XML has no place for: U+FFFD, "replacement character".
ILLEGAL = "\N{REPLACEMENT CHARACTER}"

_WSDL_NS = "http://schemas.xmlsoap.org/wsdl/"


@dataclass(frozen=True, slots=True)
class Reply:
    """One call: what was observed, and the body's element when the call did what it should."""

    seen: Observation
    element: etree._Element | None
    whole: etree._Element | None = None
    """The same, also when some of several things that were asked for are refused: then each part says so itself."""

    @property
    def ok(self) -> bool:
        """Whether the server did what was asked."""
        return self.element is not None


def read(answer: HttpAnswer, *, step: Step, url: str, credentialed: bool, domain: WindowsDomain | None = None) -> Reply:
    """What an answer says. `element` is the `m:…Response`, present only if no part of it reports an error."""
    envelope = parse(answer.body)
    content = _content(answer, envelope)
    code, text, values = _error(envelope) if content is Content.SOAP else (None, _page_text(answer), {})
    is_fault = envelope is not None and envelope.find(f"{{{SOAP_NS}}}Body/{{{SOAP_NS}}}Fault") is not None
    seen = Observation(
        step=step,
        url=url,
        credentialed=credentialed,
        failure=answer.failure,
        status=answer.status,
        headers=answer.headers,
        content=content,
        response_code=code,
        is_fault=is_fault,
        text=text,
        values=MappingProxyType(values),
        build=_build(envelope),
        domain=domain,
        certificate_names=answer.certificate_names,
        timings=answer.timings,
    )
    whole = _payload(envelope) if content is Content.SOAP and answer.status == 200 and not is_fault else None
    return Reply(seen, whole if code is None else None, whole)


def parse(body: bytes) -> etree._Element | None:
    """The document, or None for what is none, or has a DTD."""
    # No DTD, no entities, no network, libxml2's own limits on depth and size stay on.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        legal = _without_illegal_characters(body)
        return None if legal == body else parse(legal)
    return None if root.getroottree().docinfo.doctype else root


def _without_illegal_characters(body: bytes) -> bytes:
    """The document with ILLEGAL in the place of characters that XML 1.0 forbids.

    Exchange passes on what is in a mailbox, be it `&#x1F;` in a name (ews-managed-api #136) or the U+FFFE that stands
    between the names of a folder's path.
    """
    legal = _REFERENCE.sub(lambda found: found.group() if _is_legal(found.group()) else ILLEGAL.encode(), body)
    return legal.replace("\ufffe".encode(), ILLEGAL.encode()).replace("\uffff".encode(), ILLEGAL.encode())


_REFERENCE = re.compile(rb"&#(?:[0-9]{1,7}|x[0-9A-Fa-f]{1,6});")


def _is_legal(reference: bytes) -> bool:
    digits = reference[2:-1].decode()
    code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    return code in {0x9, 0xA, 0xD} or any(code in legal for legal in _LEGAL)


#: https://www.w3.org/TR/xml/#charsets
_LEGAL = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))


def _content(answer: HttpAnswer, root: etree._Element | None) -> Content:
    if not answer.body.strip():
        return Content.NONE
    if root is not None and root.tag == f"{{{SOAP_NS}}}Envelope":
        return Content.SOAP
    if root is not None and root.tag == f"{{{_WSDL_NS}}}definitions":
        return Content.WSDL
    if re.match(rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?<(!doctype\s+html|html)", answer.body[:1024], re.IGNORECASE):
        return Content.HTML
    if "html" in answer.headers.get("content-type", "").lower():
        return Content.HTML
    return Content.OTHER if root is None else Content.XML


def _error(envelope: etree._Element | None) -> tuple[str | None, str, dict[str, str]]:
    """Response code, text and values of the first thing in an envelope that is an error."""
    if envelope is None:
        return None, "", {}
    fault = envelope.find(f"{{{SOAP_NS}}}Body/{{{SOAP_NS}}}Fault")
    if fault is not None:
        code = _text(fault.find(f"detail/{{{ERRORS_NS}}}ResponseCode"))
        # The prefix of faultcode is the server's own: `a:ErrorServerBusy`.
        code = code or _text(fault.find("faultcode")).rpartition(":")[2]
        text = _text(fault.find(f"detail/{{{ERRORS_NS}}}Message")) or _text(fault.find("faultstring"))
        return _unwrapped(code or "Fault", text, _values(fault))
    for message in envelope.iterfind(f"{{{SOAP_NS}}}Body//*[@ResponseClass='Error']"):
        code = _text(message.find(f"{{{MESSAGES_NS}}}ResponseCode"))
        return _unwrapped(code or "Error", _text(message.find(f"{{{MESSAGES_NS}}}MessageText")), _values(message))
    return None, "", {}


def _unwrapped(code: str, text: str, values: dict[str, str]) -> tuple[str, str, dict[str, str]]:
    """An internal error may name its cause, for instance ErrorServerBusy (exchangelib services/common.py)."""
    inner = values.get("InnerErrorResponseCode") if code == "ErrorInternalServerError" else None
    return (inner, values.get("InnerErrorMessageText") or text, values) if inner else (code, text, values)


def _values(element: etree._Element) -> dict[str, str]:
    values = element.iterfind(f".//{{{TYPES_NS}}}Value")
    return {value.get("Name", ""): _text(value) for value in values}


def _build(envelope: etree._Element | None) -> Build | None:
    info = None if envelope is None else envelope.find("soap:Header/t:ServerVersionInfo", NAMESPACES)
    if info is None:
        return None
    names = ("MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber")
    try:
        return Build(*(int(info.get(name, "0")) for name in names))
    except ValueError:
        return None


def _payload(envelope: etree._Element | None) -> etree._Element | None:
    body = None if envelope is None else envelope.find(f"{{{SOAP_NS}}}Body")
    return None if body is None else next(body.iterchildren("*"), None)  # a comment is no payload


def _text(element: etree._Element | None) -> str:
    """An element's text on one line: servers must not be able to forge log lines."""
    return "" if element is None or not element.text else one_line(element.text)


def _page_text(answer: HttpAnswer) -> str:
    if not answer.body.strip():
        return one_line(answer.reason)
    page = answer.body[: 64 * MAX_TEXT].decode("utf-8", "replace")
    # Both patterns pass over each character once, whatever a hostile page leaves open.
    page = re.sub(r"<(script|style|head)\b.*?(</\1>|\Z)", " ", page, flags=re.IGNORECASE | re.DOTALL)
    return one_line(re.sub(r"<[^<>]*>", " ", page))


def one_line(text: str) -> str:
    """Printable text without line breaks, and not too much of it."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:MAX_TEXT]
