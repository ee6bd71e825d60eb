"""Extended properties: MAPI properties named by tag, or by property set and name or number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.messages import ExtendedField, ExtendedValue
from mock_ews.operations.elements import add, is_true, t
from mock_ews.operations.fields.kinds import parse_datetime

_SETS: Final[Mapping[str, str]] = {  # MS-OXPROPS 1.3.2, "Commonly Used Property Sets"
    "Meeting": "6ed8da90-450b-101b-98da-00aa003f1305",
    "Appointment": "00062002-0000-0000-c000-000000000046",
    "Common": "00062008-0000-0000-c000-000000000046",
    "PublicStrings": "00020329-0000-0000-c000-000000000046",
    "Address": "00062004-0000-0000-c000-000000000046",
    "InternetHeaders": "00020386-0000-0000-c000-000000000046",
    "CalendarAssistant": "11000e07-b51b-40d6-af21-caa85edab1d0",
    "UnifiedMessaging": "4442858e-a9e3-4e80-b900-317a210cc15b",
    "Task": "00062003-0000-0000-c000-000000000046",
    "Sharing": "00062040-0000-0000-c000-000000000046",
}


@dataclass(frozen=True, slots=True)
class ExtendedPath:
    """An extended field and the attributes the request wrote it with, which the answer repeats."""

    field: ExtendedField
    attributes: tuple[tuple[str, str], ...]


def read_extended_path(element: Element) -> ExtendedPath:
    """A t:ExtendedFieldURI. Raises EwsError for one that names no property, or two."""
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    tag, name, number = (attributes.get(key) for key in ("PropertyTag", "PropertyName", "PropertyId"))
    property_set = _SETS.get(attributes.get("DistinguishedPropertySetId", "")) or attributes.get("PropertySetId")
    if (tag is None) == (property_set is None) or (property_set is not None) != ((name is None) != (number is None)):
        raise EwsError(
            "ErrorInvalidExtendedProperty", "An extended property is named by a tag, or by set and name or id."
        )
    field = ExtendedField(
        type=attributes["PropertyType"],
        tag=int(tag, 16 if tag.lower().startswith("0x") else 10) if tag else None,
        property_set=property_set.lower() if property_set else None,
        name=name,
        id=int(number) if number else None,
    )
    return ExtendedPath(field, tuple(attributes.items()))


def read_extended_property(element: Element) -> tuple[ExtendedField, ExtendedValue]:
    """A t:ExtendedProperty; an array type has a tuple of values."""
    field = read_extended_path(element[0]).field
    content = element[1]
    is_array = content.tag == t("Values")
    texts = tuple(child.text or "" for child in content) if is_array else (content.text or "",)
    convert = converter(field)
    try:
        for text in texts:
            convert(text)
    except (EwsError, ValueError):
        raise EwsError("ErrorInvalidExtendedPropertyValue") from None
    return field, texts if is_array else texts[0]


def converter(field: ExtendedField) -> Callable[[str], Any]:
    """From text to a value that compares with others of the field's type; the members of an array one by one."""
    return _CONVERTERS.get(field.type.removesuffix("Array"), str)


def _boolean(text: str) -> bool:
    if text.strip() not in {"true", "false", "1", "0"}:
        raise ValueError(text)
    return is_true(text)


_CONVERTERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "Integer": int,
    "Long": int,
    "Short": int,
    "Boolean": _boolean,
    "Double": float,
    "Float": float,
    "SystemTime": parse_datetime,
    "CLSID": str.lower,
}
"""All other types compare as text."""


def write_extended_property(parent: Element, path: ExtendedPath, value: ExtendedValue) -> None:
    """A t:ExtendedProperty below the parent."""
    element = add(parent, t("ExtendedProperty"))
    uri = add(element, t("ExtendedFieldURI"))
    for name, text in path.attributes:
        uri.set(name, text)
    if isinstance(value, str):
        add(element, t("Value"), value)
        return
    values = add(element, t("Values"))
    for text in value:
        add(values, t("Value"), text)
