"""SOAP as Exchange speaks it: reading an envelope, writing an answer or a fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from types import MappingProxyType
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from ewslink_contracts.ews import ERRORS_NS, MESSAGES_NS, SOAP_NS, TYPES_NS

SEPARATOR: Final = "\ufdd0"
"""Stands for U+FFFE, which Exchange writes between the names of a folder's path; XML forbids it, so lxml does not."""

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_OWN_ELEMENTS: Final = ("LineNumber", "LinePosition", "Violation")
"""Values with an element of their own in t:MessageXml; others are t:Value (exchangelib services/common.py)."""


class SoapFault(Exception):
    """A whole call that failed; `values` become t:MessageXml, `http_status` is the status Exchange sends with it."""

    def __init__(
        self,
        response_code: str,
        message: str,
        values: Mapping[str, str] = _NOTHING,
        *,
        faultcode: str | None = None,
        http_status: int = 500,
    ) -> None:
        super().__init__(f"{response_code}: {message}")
        self.response_code = response_code
        self.message = message
        self.values = values
        self.faultcode = faultcode or f"a:{response_code}"
        self.http_status = http_status


@dataclass(frozen=True, slots=True)
class ServerVersion:
    """What an answer says of its server. `version` is the schema's name, which not every server sends."""

    major: int
    minor: int
    build: int
    revision: int
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """One request: `element` is what the body holds, `header` the soap:Header if there is one.

    `operation` is the element's name, or what that requests: m:GetUserOofSettingsRequest is GetUserOofSettings.
    """

    requested_version: str | None
    operation: str
    element: Element
    header: Element | None = None
    source: bytes = field(default=b"", repr=False)


def parse(body: bytes) -> Envelope:
    """Read a request. Raises SoapFault for anything but one operation in a SOAP 1.1 envelope."""
    root = document(body)
    if root.tag != f"{{{SOAP_NS}}}Envelope":
        raise schema_violation("The root element is not a SOAP 1.1 Envelope.")
    soap_body = root.find(f"{{{SOAP_NS}}}Body")
    element = next(soap_body.iterchildren(), None) if soap_body is not None else None
    if element is None:
        raise schema_violation("The SOAP body holds no operation.")
    name = etree.QName(element)
    if name.namespace != MESSAGES_NS:
        raise schema_violation(
            f"Could not find schema information for the element '{name.namespace}:{name.localname}'."
        )
    header = root.find(f"{{{SOAP_NS}}}Header")
    return Envelope(_requested_version(header), operation_name(name.localname), element, header, body)


def operation_name(element_name: str) -> str:
    """The operation an element asks for; the three of the Availability service end in Request."""
    return element_name.removesuffix("Request")


_PARSER: Final = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)
"""One for all: a new one for each document would take longer than to read most documents."""


def document(body: bytes) -> Element:
    """Parse without DTDs, entities, network or huge trees. Raises SoapFault."""
    try:
        root = etree.fromstring(body, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        line, position = getattr(error, "position", (1, 1))
        raise schema_violation(_where_told_already(error), line, position) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise schema_violation("For security reasons DTD is prohibited in this XML document.")
    return root


def _where_told_already(error: ValueError | etree.XMLSyntaxError) -> str:
    """What lxml says of a document, without line and column, which it puts behind a comma."""
    return str(getattr(error, "msg", error)).partition(", line ")[0]


def schema_violation(violation: str, line: int = 1, position: int = 1) -> SoapFault:
    """The fault for a request that is not well-formed or not valid; Exchange answers both alike (mstehle, KB on invalid
    characters)."""
    return SoapFault(
        "ErrorSchemaValidation",
        "The request failed schema validation.",
        {"LineNumber": str(line), "LinePosition": str(position), "Violation": violation},
    )


def render_answer(response: Element, version: ServerVersion | None) -> bytes:
    """An answer as bytes; `response` is the m:<operation>Response."""
    body = etree.tostring(response, encoding="utf-8", xml_declaration=False)
    return b"".join((_open(version), body.replace(SEPARATOR.encode(), b"&#xFFFE;"), _close(version)))


def render_streamed(response: Element, version: ServerVersion | None) -> bytes:
    """One of several answers to the same call.

    Their envelopes have no prefix: clients look for that (ews-javascript-api HangingServiceRequestBase.js).
    """
    return (
        render_answer(response, version)
        .replace(b"<s:Envelope ", f'<Envelope xmlns="{SOAP_NS}" '.encode(), 1)
        .removesuffix(b"</s:Envelope>")
        + b"</Envelope>"
    )


def render_fault(fault: SoapFault, version: ServerVersion | None) -> bytes:
    """A fault as bytes, in the shape of Exchange 2010 and later."""
    prefix = _prefix(version)
    text = fault.message
    if violation := fault.values.get("Violation"):
        text = f"{text.rstrip('.')}: {violation}"  # faultstring carries the violation too, e:Message does not
    body = (
        f'<{prefix}:Fault><faultcode xmlns:a="{TYPES_NS}">{escape(fault.faultcode)}</faultcode>'
        f'<faultstring xml:lang="en-US">{escape(text)}</faultstring><detail>'
        f'<e:ResponseCode xmlns:e="{ERRORS_NS}">{escape(fault.response_code)}</e:ResponseCode>'
        f'<e:Message xmlns:e="{ERRORS_NS}">{escape(fault.message)}</e:Message>{_message_xml(fault.values)}'
        f"</detail></{prefix}:Fault>"
    )
    return b"".join((_open(version), body.encode(), _close(version)))


def _requested_version(header: Element | None) -> str | None:
    if header is None:
        return None
    element = header.find(f"{{{TYPES_NS}}}RequestServerVersion")
    return None if element is None else element.get("Version")


def _prefix(version: ServerVersion | None) -> str:
    """Exchange 2007 answered through ASP.NET ("soap:"), later ones through WCF ("s:")."""
    return "soap" if version is not None and version.major < 14 else "s"


@lru_cache(maxsize=64)
def _open(version: ServerVersion | None) -> bytes:
    """Everything before the body's content: declaration, envelope, header."""
    soap = _prefix(version)
    envelope = f'<?xml version="1.0" encoding="utf-8"?><{soap}:Envelope xmlns:{soap}="{SOAP_NS}">'
    if version is None:
        return f"{envelope}<{soap}:Body>".encode()
    own = "h" if soap == "s" else "t"
    name = f' Version="{escape(version.version)}"' if version.version else ""
    return (
        f'{envelope}<{soap}:Header><{own}:ServerVersionInfo MajorVersion="{version.major}" '
        f'MinorVersion="{version.minor}" MajorBuildNumber="{version.build}" MinorBuildNumber="{version.revision}"'
        f'{name} xmlns:{own}="{TYPES_NS}"/></{soap}:Header><{soap}:Body>'
    ).encode()


def _close(version: ServerVersion | None) -> bytes:
    prefix = _prefix(version)
    return f"</{prefix}:Body></{prefix}:Envelope>".encode()


def _message_xml(values: Mapping[str, str]) -> str:
    if not values:
        return ""
    parts = "".join(
        f"<t:{name}>{escape(value)}</t:{name}>"
        if name in _OWN_ELEMENTS
        else f'<t:Value Name="{escape(name)}">{escape(value)}</t:Value>'
        for name, value in values.items()
    )
    return f'<t:MessageXml xmlns:t="{TYPES_NS}">{parts}</t:MessageXml>'
