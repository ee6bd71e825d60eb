"""The contacts somebody keeps, as those who look people up find them."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from mock_ews.exchange.contacts import Contact
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.messages import Address
from mock_ews.operations.elements import add, t
from mock_ews.operations.fields.contact_fields import CONTACTS
from mock_ews.operations.registry import Call


def contacts_in(folder: Folder) -> Iterator[tuple[Item, Contact]]:
    """The contacts in a folder, with what they hold."""
    for item in folder.items.values():
        if isinstance(item.message, Contact):
            yield item, item.message


def resolved(call: Call, wanted: str, *, by_address_only: bool) -> Iterator[tuple[Address, Item]]:
    """Addresses of the caller's contacts that begin so, or whose contact's name or a word of it does."""
    mailbox = call.world.mailbox(call.account.address)
    if mailbox is None:
        return
    for item, contact in contacts_in(mailbox.distinguished["contacts"]):
        name = (contact.shown_name or "").lower()
        is_named = not by_address_only and any(text.startswith(wanted) for text in [name, *name.split()])
        for address in contact.addresses:
            if is_named or address.lower().startswith(wanted):
                yield Address(address, contact.shown_name or address, mailbox_type="Contact"), item


def write_own_contact(resolution: Element, item: Item) -> None:
    """A t:Contact with everything the contact says of somebody."""
    contact = add(resolution, t("Contact"))
    for field in CONTACTS.fields.values():
        if field.uri.startswith("contacts:"):
            field.write(contact, item)
