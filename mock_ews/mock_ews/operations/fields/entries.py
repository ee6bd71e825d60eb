"""Dictionary-like fields, as a whole and by single entries (t:IndexedFieldURI)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lxml.etree import _Element as Element

from mock_ews.exchange.contacts import Entries
from mock_ews.operations.elements import add, local, t
from mock_ews.operations.fields.kinds import Kind

_ATTRIBUTES: Final = ("Name", "RoutingType", "MailboxType")
"""What an entry of mail addresses may say beside the address."""


@dataclass(frozen=True, slots=True)
class EntryOf:
    """What the URI of an entry stands for: an entry of the field `whole`, or one part of that entry."""

    whole: str
    part: str | None = None

    def holds(self, index: str, key: tuple[str, str]) -> bool:
        """Whether what stands under the key belongs to the entry of that index."""
        return key[0] == index and self.part in (None, key[1])


ENTRIES: Final[Mapping[str, EntryOf]] = {
    "contacts:EmailAddress": EntryOf("contacts:EmailAddresses"),
    "contacts:PhoneNumber": EntryOf("contacts:PhoneNumbers"),
    "contacts:ImAddress": EntryOf("contacts:ImAddresses"),
    **{
        f"contacts:PhysicalAddress:{part}": EntryOf("contacts:PhysicalAddresses", part)
        for part in ("Street", "City", "State", "CountryOrRegion", "PostalCode")
    },
}


def only(entries: Entries | None, entry: EntryOf, index: str) -> Entries | None:
    """The part of a dictionary that an indexed path names, None if there is nothing."""
    return {key: text for key, text in (entries or {}).items() if entry.holds(index, key)} or None


def merged(one: Entries | None, other: Entries | None) -> Entries | None:
    """The entries of both, None if there is nothing."""
    return {**(one or {}), **(other or {})} or None


def without(entries: Entries, entry: EntryOf, index: str) -> Entries:
    """A dictionary less what an indexed path names."""
    return {key: text for key, text in entries.items() if not entry.holds(index, key)}


def _read(element: Element) -> Entries:
    found: dict[tuple[str, str], str] = {}
    for entry in element:
        key = entry.get("Key", "")
        if len(entry):
            found.update({(key, local(part)): part.text or "" for part in entry})
        else:
            found[key, ""] = entry.text or ""
            found.update({(key, name): entry.get(name, "") for name in _ATTRIBUTES if name in entry.attrib})
    return found


def _write(element: Element, value: Entries) -> None:
    for key in dict.fromkeys(key for key, _ in value):
        entry = add(element, t("Entry"))
        entry.set("Key", key)
        entry.text = value.get((key, ""))
        for name in _ATTRIBUTES:
            if (key, name) in value:
                entry.set(name, value[key, name])


def _write_parts(element: Element, value: Entries) -> None:
    for key in dict.fromkeys(key for key, _ in value):
        entry = add(element, t("Entry"))
        entry.set("Key", key)
        for uri in ENTRIES.values():
            if uri.part is not None and (key, uri.part) in value:
                add(entry, t(uri.part), value[key, uri.part])


def _texts(value: Entries) -> list[Any]:
    return [text for (_, part), text in value.items() if part not in _ATTRIBUTES]


ENTRIES_KIND: Final = Kind(_read, _write, operands=_texts)
PARTED_ENTRIES: Final = replace(ENTRIES_KIND, write=_write_parts)
