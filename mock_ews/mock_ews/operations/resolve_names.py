"""ResolveNames: people of the directory, by the beginning of a name or address."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, World
from mock_ews.exchange.messages import Address
from mock_ews.operations.elements import add, is_true, m, t
from mock_ews.operations.fields.kinds import write_address
from mock_ews.operations.registry import Answer, Call, operation

_LIMIT = 100
"""Exchange returns no more candidates than this (MS docs resolvenames-operation.md)."""


@operation("ResolveNames", mailbox_bound=False)
def resolve_names(call: Call) -> Answer:
    """One message: a single match is a success, several are a warning, none is an error."""
    full = is_true(call.element.get("ReturnFullContactData"))
    in_directory = call.element.get("SearchScope", "ActiveDirectoryContacts") != "Contacts"

    def answer(element: Element, message: Element) -> None:
        entry = (element.findtext(m("UnresolvedEntry")) or "").strip()
        found = list(_candidates(call.world, entry))[:_LIMIT] if in_directory and entry else []
        if not found:
            raise EwsError("ErrorNameResolutionNoResults")
        if len(found) > 1:
            _warn_of_several(message)
        resolutions = add(message, m("ResolutionSet"))
        resolutions.set("TotalItemsInView", str(len(found)))
        resolutions.set("IncludesLastItemInRange", "true")
        for person in found:
            resolution = add(resolutions, t("Resolution"))
            write_address(resolution, person)
            if full and person.mailbox_type == "Mailbox":  # a list is nobody's contact
                _write_contact(resolution, person)

    return answer


def _candidates(world: World, entry: str) -> Iterator[Address]:
    """Everybody whose address, name or part of a name begins so; "smtp:" asks for addresses only."""
    wanted = entry.lower()
    by_address_only = wanted.startswith("smtp:")
    wanted = wanted.removeprefix("smtp:")
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
