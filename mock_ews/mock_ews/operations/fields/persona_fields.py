"""The fields of personas, in the schema's order: what a contact says of somebody, wherever that is known from."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any, Final

from lxml.etree import _Element as Element

from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Address
from mock_ews.operations.elements import add, t
from mock_ews.operations.fields.field import Field, by_uri
from mock_ews.operations.fields.item_table import computed
from mock_ews.operations.fields.item_values import ID_TEXT
from mock_ews.operations.fields.kinds import ADDRESS, DATETIME, TEXT, Kind, write_address_content


def _write_addresses(element: Element, addresses: tuple[Address, ...]) -> None:
    for address in addresses:
        write_address_content(add(element, t("Address")), address)


def _addresses(item: Item) -> tuple[Address, ...]:
    contact: Any = item.message
    return tuple(Address(text, contact.shown_name or text) for text in contact.addresses)


def _entry(attribute: str, key: tuple[str, str]) -> Callable[[Item], Any]:
    """What stands under a key of a dictionary-like field."""
    return lambda item: getattr(item.message, attribute).get(key)


def _phone(item: Item) -> tuple[str, str] | None:
    numbers: Mapping[tuple[str, str], str] = attrgetter("message.phone_numbers")(item)
    return next(((text, key) for (key, _), text in numbers.items()), None)


def _write_phone(element: Element, phone: tuple[str, str]) -> None:
    add(element, t("Number"), phone[0])
    add(element, t("Type"), phone[1].removesuffix("Phone"))


def _text(name: str, attribute: str) -> Field[Item]:
    return computed(f"persona:{name}", TEXT, attrgetter(f"message.{attribute}"))


_ONE_ADDRESS: Final = replace(ADDRESS, write=write_address_content)
_ADDRESSES: Final = Kind(lambda element: (), _write_addresses, operands=lambda value: [one.address for one in value])
_PHONE: Final = Kind(lambda element: None, _write_phone, operands=lambda value: value[:1])
_ROWS: Final = (
    computed("persona:PersonaId", ID_TEXT, lambda item: item.id),
    computed("persona:PersonaType", TEXT, lambda _: "Person"),
    computed("persona:CreationTime", DATETIME, lambda item: item.created if item.store_id.item else None),
    _text("DisplayName", "shown_name"),
    _text("FileAs", "filed_as"),
    _text("GivenName", "given_name"),
    _text("MiddleName", "middle_name"),
    _text("Surname", "surname"),
    _text("Generation", "generation"),
    _text("Nickname", "nickname"),
    _text("Title", "job_title"),
    _text("Department", "department"),
    _text("CompanyName", "company_name"),
    computed("persona:EmailAddress", _ONE_ADDRESS, lambda item: next(iter(_addresses(item)), None)),
    computed("persona:EmailAddresses", _ADDRESSES, _addresses),
    computed("persona:PhoneNumber", _PHONE, _phone),
    computed("persona:ImAddress", TEXT, _entry("im_addresses", ("ImAddress1", ""))),
    computed("persona:HomeCity", TEXT, _entry("physical_addresses", ("Home", "City"))),
    computed("persona:WorkCity", TEXT, _entry("physical_addresses", ("Business", "City"))),
)
PERSONA_FIELDS: Final = by_uri(replace(field, place=place) for place, field in enumerate(_ROWS))
PERSONA_SHAPES: Final[Mapping[str, tuple[str, ...]]] = {
    "IdOnly": ("persona:PersonaId",),
    "Default": ("persona:PersonaId", "persona:PersonaType", "persona:DisplayName", "persona:EmailAddress"),
    "AllProperties": tuple(PERSONA_FIELDS),
    "PcxPeopleSearch": tuple(PERSONA_FIELDS),
}
"""URIs of each base shape; Default is what people are shown by in a list."""
