"""The fields of contacts, in the schema's order."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange.contacts import Contact
from mock_ews.exchange.folders import Item
from mock_ews.operations.elements import add, t
from mock_ews.operations.fields.entries import ENTRIES_KIND, PARTED_ENTRIES
from mock_ews.operations.fields.field import Field
from mock_ews.operations.fields.item_fields import DEFAULT, ITEM_FIELDS
from mock_ews.operations.fields.item_table import computed, item_table, stored
from mock_ews.operations.fields.kinds import (
    ADDRESS,
    ADDRESSES,
    BOOLEAN,
    BYTES,
    DATETIME,
    SHORT_TEXT,
    STRINGS,
    TEXT,
    Kind,
)


def _entries(uri: str, attribute: str, kind: Kind = ENTRIES_KIND) -> Field[Item]:
    """A dictionary-like field; without an entry it is not there."""
    return Field(uri, kind, lambda item: getattr(item.message, attribute) or None, attribute)


def _of_directory(uri: str, kind: Kind = TEXT) -> Field[Item]:
    """What only the directory knows of somebody, and no contact in a mailbox."""
    return computed(uri, kind, lambda _: None, in_views=False)


def _write_complete_name(element: Element, parts: Mapping[str, str]) -> None:
    for name, text in parts.items():
        add(element, t(name), text)


_COMPLETE_NAME: Final = Kind(lambda element: {}, _write_complete_name, operands=lambda parts: parts.values())
_CONTACT_FIELDS: Final = (
    Field("contacts:FileAs", TEXT, attrgetter("message.filed_as"), "file_as"),
    stored("contacts:FileAsMapping", "file_as_mapping", TEXT),
    Field("contacts:DisplayName", TEXT, attrgetter("message.shown_name"), "display_name"),
    stored("contacts:GivenName", "given_name", SHORT_TEXT),
    stored("contacts:Initials", "initials", TEXT),
    stored("contacts:MiddleName", "middle_name", SHORT_TEXT),
    stored("contacts:Nickname", "nickname", TEXT),
    computed("contacts:CompleteName", _COMPLETE_NAME, lambda item: attrgetter("message.complete_name")(item) or None),
    stored("contacts:CompanyName", "company_name", TEXT),
    _entries("contacts:EmailAddresses", "email_addresses"),
    _entries("contacts:PhysicalAddresses", "physical_addresses", PARTED_ENTRIES),
    _entries("contacts:PhoneNumbers", "phone_numbers"),
    stored("contacts:AssistantName", "assistant_name", TEXT),
    stored("contacts:Birthday", "birthday", DATETIME),
    stored("contacts:BusinessHomePage", "business_home_page", TEXT),
    stored("contacts:Children", "children", STRINGS),
    stored("contacts:Companies", "companies", STRINGS),
    computed("contacts:ContactSource", TEXT, lambda _: "Store"),
    stored("contacts:Department", "department", TEXT),
    stored("contacts:Generation", "generation", TEXT),
    _entries("contacts:ImAddresses", "im_addresses"),
    stored("contacts:JobTitle", "job_title", TEXT),
    stored("contacts:Manager", "manager", TEXT),
    stored("contacts:Mileage", "mileage", TEXT),
    stored("contacts:OfficeLocation", "office_location", TEXT),
    stored("contacts:PostalAddressIndex", "postal_address_index", TEXT),
    stored("contacts:Profession", "profession", TEXT),
    stored("contacts:SpouseName", "spouse_name", TEXT),
    stored("contacts:Surname", "surname", SHORT_TEXT),
    stored("contacts:WeddingAnniversary", "wedding_anniversary", DATETIME),
    computed("contacts:HasPicture", BOOLEAN, attrgetter("message.has_picture")),
    stored("contacts:PhoneticFullName", "phonetic_full_name", TEXT),
    stored("contacts:PhoneticFirstName", "phonetic_first_name", TEXT),
    stored("contacts:PhoneticLastName", "phonetic_last_name", TEXT),
    _of_directory("contacts:Alias"),
    _of_directory("contacts:Notes"),
    _of_directory("contacts:Photo", BYTES),
    _of_directory("contacts:UserSMIMECertificate"),
    _of_directory("contacts:MSExchangeCertificate"),
    _of_directory("contacts:DirectoryId"),
    _of_directory("contacts:ManagerMailbox", ADDRESS),
    _of_directory("contacts:DirectReports", ADDRESSES),
)
_DEFAULT: Final = (
    "contacts:FileAs", "contacts:DisplayName", "contacts:GivenName", "contacts:Initials", "contacts:CompanyName",
    "contacts:CompleteName", "contacts:EmailAddresses", "contacts:PhysicalAddresses", "contacts:PhoneNumbers",
    "contacts:ImAddresses", "contacts:JobTitle", "contacts:Surname", "contacts:HasPicture",
)  # fmt: skip
CONTACTS: Final = item_table(
    "Contact", Contact, (*ITEM_FIELDS, *_CONTACT_FIELDS), (*DEFAULT, *_DEFAULT), home="contacts"
)
