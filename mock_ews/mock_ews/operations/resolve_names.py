"""ResolveNames: people of the directory and one's own contacts, by the beginning of a name or address."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, World
from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Address
from mock_ews.operations.elements import add, is_true, m, t
from mock_ews.operations.fields.contact_fields import CONTACTS
from mock_ews.operations.fields.kinds import write_address
from mock_ews.operations.own_contacts import resolved, write_own_contact
from mock_ews.operations.registry import Answer, Call, operation

_LIMIT = 100
"""Exchange returns no more candidates than this (MS docs resolvenames-operation.md)."""

_ADDRESS: Final = "smtp:"
Found = tuple[Address, Item | None]
"""Somebody, and the caller's contact they were found in."""


@operation("ResolveNames", mailbox_bound=False)
def resolve_names(call: Call) -> Answer:
    """One message: a single match is a success, several are a warning, none is an error."""
    full = is_true(call.element.get("ReturnFullContactData"))
    places = _SCOPES[call.element.get("SearchScope", "ActiveDirectoryContacts")]

    def answer(element: Element, message: Element) -> None:
        entry = (element.findtext(m("UnresolvedEntry")) or "").strip()
        found = [pair for place in places for pair in place(call, entry.lower())][:_LIMIT] if entry else []
        if not found:
            raise EwsError("ErrorNameResolutionNoResults")
        if len(found) > 1:
            _warn_of_several(message)
        resolutions = add(message, m("ResolutionSet"))
        resolutions.set("TotalItemsInView", str(len(found)))
        resolutions.set("IncludesLastItemInRange", "true")
        for person, item in found:
            resolution = add(resolutions, t("Resolution"))
            write_address(resolution, person)
            if item is not None:
                CONTACTS.fields["item:ItemId"].write(resolution[-1], item)
                if full:
                    write_own_contact(resolution, item)
            elif full and person.mailbox_type == "Mailbox":  # a list is nobody's contact
                _write_contact(resolution, person)

    return answer


def _in_contacts(call: Call, wanted: str) -> Iterator[Found]:
    """The caller's contacts of whom that is the beginning; "smtp:" asks for addresses only."""
    yield from resolved(call, wanted.removeprefix(_ADDRESS), by_address_only=wanted.startswith(_ADDRESS))


def _in_directory(call: Call, wanted: str) -> Iterator[Found]:
    """Everybody whose address, name or part of a name begins so; "smtp:" asks for addresses only."""
    by_address_only = wanted.startswith(_ADDRESS)
    for person in _candidates(call.world, wanted.removeprefix(_ADDRESS), by_address_only=by_address_only):
        yield person, None


_SCOPES: Final[Mapping[str, tuple[Callable[[Call, str], Iterator[Found]], ...]]] = {
    "ActiveDirectory": (_in_directory,),
    "ActiveDirectoryContacts": (_in_directory, _in_contacts),
    "Contacts": (_in_contacts,),
    "ContactsActiveDirectory": (_in_contacts, _in_directory),
}
"""Where names are looked up, in this order (MS docs resolvenames.md)."""


def _candidates(world: World, wanted: str, *, by_address_only: bool) -> Iterator[Address]:
    for mailbox in world.mailboxes():
        person = mailbox.owner
        name = person.name.lower()
        names = [] if by_address_only else [name, *name.split(), mailbox.spec.user.lower()]
        addresses = [person.key, *(alias.lower() for alias in mailbox.spec.aliases)]
        if any(text.startswith(wanted) for text in [*addresses, *names]):
            yield person
    for found in world.directory.entries():
        names = [] if by_address_only else [found.name.lower()]
        if any(text.startswith(wanted) for text in [found.key, *names]):
            yield found


def _warn_of_several(message: Element) -> None:
    message.set("ResponseClass", "Warning")
    for child in list(message):
        message.remove(child)
    add(message, m("MessageText"), "Multiple results were found.")
    add(message, m("ResponseCode"), "ErrorNameResolutionMultipleResults")
    add(message, m("DescriptiveLinkKey"), "0")


def _write_contact(resolution: Element, person: Address) -> None:
    """What the directory knows of somebody, which is not much."""
    contact = add(resolution, t("Contact"))
    add(contact, t("DisplayName"), person.name)
    given_name, _, surname = person.name.partition(" ")
    add(contact, t("GivenName"), given_name)
    entry = add(add(contact, t("EmailAddresses")), t("Entry"), f"SMTP:{person.address}")
    entry.set("Key", "EmailAddress1")
    add(contact, t("ContactSource"), "ActiveDirectory")
    if surname:
        add(contact, t("Surname"), surname)
