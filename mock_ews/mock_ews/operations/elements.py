"""Names and elements of the two EWS namespaces, short to write."""

from functools import cache
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from ewslink_contracts.ews import MESSAGES_NS, TYPES_NS

NAMESPACES: Final = {"m": MESSAGES_NS, "t": TYPES_NS}
XSI_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"


@cache
def t(name: str) -> str:
    """Qualified name in the types namespace."""
    return f"{{{TYPES_NS}}}{name}"


@cache
def m(name: str) -> str:
    """Qualified name in the messages namespace."""
    return f"{{{MESSAGES_NS}}}{name}"


def add(parent: Element, tag: str, text: str | None = None) -> Element:
    """A new last child."""
    child = etree.SubElement(parent, tag)
    child.text = text
    return child


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(parent: Element, tag: str) -> str | None:
    """Text of a child; None if there is no such child, "" if it is empty."""
    child = parent.find(tag)
    return None if child is None else child.text or ""


def is_true(text: str | None) -> bool:
    """xs:boolean has two spellings of each value."""
    return text is not None and text.strip() in {"true", "1"}
