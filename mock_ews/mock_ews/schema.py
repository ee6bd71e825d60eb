"""Requests against the EWS schema, as Exchange checks them before it looks at what they ask."""

from functools import cache

from lxml import etree
from lxml.etree import _Element as Element

from ewslink_contracts.ews import MESSAGES_XSD
from mock_ews.soap import Envelope, operation_name, schema_violation
from mock_ews.tolerance import put_right

XSD_NS = "http://www.w3.org/2001/XMLSchema"
_FOLDER_NAME = "}DistinguishedFolderId', attribute 'Id':"
"""How libxml2 names the place, in each complaint about it."""


def validate(request: Envelope | Element, *, any_folder_name: bool = False) -> None:
    """Raise SoapFault ErrorSchemaValidation, with line and position, unless the operation's element is valid.

    `any_folder_name` lets in distinguished folders that only Exchange Online has; its schema is not published.
    """
    element, source = (request.element, request.source) if isinstance(request, Envelope) else (request, b"")
    schema = compiled()
    if schema.validate(element) or (put_right(element) and schema.validate(element)):
        return
    errors = [one for one in schema.error_log if not (any_folder_name and _FOLDER_NAME in one.message)]
    if not errors:
        return
    error = errors[0]
    violation, _, enumeration = error.message.partition(" of the set {")
    raise schema_violation(
        f"{violation}." if enumeration else violation,  # a list of all folder names helps nobody
        error.line,
        _position(source, error.line, error.message),
    )


@cache
def described() -> frozenset[str]:
    """The names of everything a message can be, requests by the name of their operation."""
    root = etree.parse(MESSAGES_XSD).getroot()
    return frozenset(operation_name(element.get("name", "")) for element in root.iterchildren(f"{{{XSD_NS}}}element"))


@cache
def compiled() -> etree.XMLSchema:
    """The compiled schema; compiling takes some 50 ms, so it is done once."""
    return etree.XMLSchema(etree.parse(MESSAGES_XSD))


def _position(source: bytes, line: int, message: str) -> int:
    """Column of the offending element in its line; libxml2 reports none for schema errors."""
    lines = source.splitlines()
    quoted = message.split("'")
    if not 0 < line <= len(lines) or len(quoted) < 2:
        return 1
    name = quoted[1].rpartition("}")[2].encode()
    column = lines[line - 1].find(name)
    return column + 1 if column >= 0 else 1
