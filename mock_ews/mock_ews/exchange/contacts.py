"""What a contact holds, and the names Exchange makes of its parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from mock_ews.exchange.messages import Message

Entries = Mapping[tuple[str, str], str]
"""A dictionary-like field: texts by key and part; "" is the part that is the entry itself. Replaced, never changed."""
_PICTURE: Final = "ContactPicture.jpg"
"""The name by which Exchange and Outlook know the attachment that is the picture (MS docs haspicture.md)."""


@dataclass(slots=True, eq=False, kw_only=True)
class Contact(Message):
    """A contact's content; attribute by attribute what EWS calls contacts:… fields."""

    item_class: str = "IPM.Contact"
    is_draft: bool = False
    file_as: str | None = None
    file_as_mapping: str | None = None
    display_name: str | None = None
    given_name: str | None = None
    initials: str | None = None
    middle_name: str | None = None
    nickname: str | None = None
    company_name: str | None = None
    email_addresses: Entries = field(default_factory=dict)
    physical_addresses: Entries = field(default_factory=dict)
    phone_numbers: Entries = field(default_factory=dict)
    im_addresses: Entries = field(default_factory=dict)
    assistant_name: str | None = None
    birthday: datetime | None = None
    business_home_page: str | None = None
    children: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    department: str | None = None
    generation: str | None = None
    job_title: str | None = None
    manager: str | None = None
    mileage: str | None = None
    office_location: str | None = None
    postal_address_index: str = "None"
    profession: str | None = None
    spouse_name: str | None = None
    surname: str | None = None
    wedding_anniversary: datetime | None = None
    phonetic_full_name: str | None = None
    phonetic_first_name: str | None = None
    phonetic_last_name: str | None = None

    @property
    def shown_name(self) -> str | None:
        """The display name, made of the parts of the name where none is given."""
        return self.display_name or _joined(" ", self.given_name, self.middle_name, self.surname, self.generation)

    @property
    def filed_as(self) -> str | None:
        """What it is sorted under: as given, else as the mapping makes it."""
        if self.file_as is not None or self.file_as_mapping is None:
            return self.file_as
        return _FILED_AS[self.file_as_mapping](self)

    @property
    def has_picture(self) -> bool:
        """Whether an attachment is the contact's picture."""
        return any(file.name == _PICTURE for file in self.attachments)

    @property
    def complete_name(self) -> dict[str, str]:
        """Elements of the complete name, in the schema's order."""
        parts = {
            "FirstName": self.given_name,
            "MiddleName": self.middle_name,
            "LastName": self.surname,
            "Suffix": self.generation,
            "Initials": self.initials,
            "FullName": self.shown_name,
            "Nickname": self.nickname,
            "YomiFirstName": self.phonetic_first_name,
            "YomiLastName": self.phonetic_last_name,
        }
        return {name: text for name, text in parts.items() if text}

    @property
    def addresses(self) -> list[str]:
        """The mail addresses, in the order of their keys."""
        return [text for (_, part), text in sorted(self.email_addresses.items()) if not part and text]


def _joined(separator: str, *parts: str | None) -> str | None:
    return separator.join(part for part in parts if part) or None


def _first(contact: Contact) -> str | None:
    return _joined(" ", contact.given_name, contact.middle_name)


def _named(separator: str) -> Callable[[Contact], str | None]:
    return lambda contact: _joined(separator, contact.surname, _first(contact))


def _with_company(name: Callable[[Contact], str | None]) -> Callable[[Contact], str | None]:
    return lambda contact: _joined("\r\n", name(contact), contact.company_name)


def _after_company(name: Callable[[Contact], str | None]) -> Callable[[Contact], str | None]:
    return lambda contact: _joined("\r\n", contact.company_name, name(contact))


_FILED_AS: Final[Mapping[str, Callable[[Contact], str | None]]] = {
    "None": lambda _: None,
    "LastCommaFirst": _named(", "),
    "FirstSpaceLast": lambda contact: _joined(" ", _first(contact), contact.surname, contact.generation),
    "Company": lambda contact: contact.company_name,
    "LastCommaFirstCompany": _with_company(_named(", ")),
    "CompanyLastFirst": _after_company(_named("")),
    "LastFirst": _named(""),
    "LastFirstCompany": _with_company(_named("")),
    "CompanyLastCommaFirst": _after_company(_named(", ")),
    "LastFirstSuffix": lambda contact: _joined(" ", _named("")(contact), contact.generation),
    "LastSpaceFirstCompany": _with_company(_named(" ")),
    "CompanyLastSpaceFirst": _after_company(_named(" ")),
    "LastSpaceFirst": _named(" "),
    "DisplayName": lambda contact: contact.shown_name,
    "FirstName": lambda contact: contact.given_name,
    "LastFirstMiddleSuffix": lambda contact: _joined(" ", _named("")(contact), contact.generation),
    "LastName": lambda contact: contact.surname,
    "Empty": lambda _: "",
}
"""Names by FileAsMappingType; the words of the mapping say what they are made of (MS docs fileasmapping.md)."""
