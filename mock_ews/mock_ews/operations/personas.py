"""FindPeople and GetPersona: people among one's contacts and in the directory."""

from collections.abc import Iterator
from datetime import UTC, datetime

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, Mailbox, World
from mock_ews.exchange.contacts import Contact
from mock_ews.exchange.folders import Item
from mock_ews.exchange.ids import StoreId, decode
from mock_ews.operations.elements import add, m, t
from mock_ews.operations.fields.paging import page
from mock_ews.operations.fields.persona_fields import PERSONA_FIELDS, PERSONA_SHAPES
from mock_ews.operations.fields.restrictions import restriction
from mock_ews.operations.fields.shapes import compose
from mock_ews.operations.fields.sorting import in_order
from mock_ews.operations.own_contacts import contacts_in
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import folder_of, item_by_id

_DIRECTORY = "directory"
_UNKNOWN = datetime.min.replace(tzinfo=UTC)
_NO_ITEM = 0
"""In the id of somebody of the directory, who lies in no folder."""


@operation("FindPeople", since="Exchange2013", single=True)
def find_people(call: Call) -> Answer:
    """People of one folder, or of the directory; those of both where no folder is named (MS docs findpeople.md)."""
    shape = call.element.find(m("PersonaShape"))
    base = shape.findtext(t("BaseShape"), "Default") if shape is not None else "Default"
    additional = shape.find(t("AdditionalProperties")) if shape is not None else None
    shown = compose(PERSONA_SHAPES[base], additional, PERSONA_FIELDS, len(PERSONA_FIELDS))
    passes = restriction(call.element.find(m("Restriction")), PERSONA_FIELDS)
    words = [word.rpartition(":")[2].strip('"').lower() for word in call.element.findtext(m("QueryString"), "").split()]
    order = call.element.find(m("SortOrder"))

    def answer(element: Element, message: Element) -> None:
        everybody = _people(call, element.find(m("ParentFolderId")))
        found = [one for one in everybody if passes(one) and all(_is_called(one, word) for word in words)]
        found = in_order(found, order, PERSONA_FIELDS) if order is not None else found
        part = page(found, element.find(m("IndexedPageItemView")), call)
        people = add(message, m("People"))
        for one in part.found:
            shown.write(add(people, t("Persona")), one)
        add(message, m("TotalNumberOfPeopleInView"), str(part.total))
        add(message, m("FirstMatchingRowIndex"), "0")
        add(message, m("FirstLoadedRowIndex"), "0")

    return answer


@operation("GetPersona", since="Exchange2013", single=True, response="GetPersonaResponseMessage")
def get_persona(call: Call) -> Answer:
    """Everything known of one person, by the id FindPeople gave or by the address. Raises EwsError for nobody."""

    def answer(element: Element, message: Element) -> None:
        shown = compose(PERSONA_SHAPES["AllProperties"], None, PERSONA_FIELDS, len(PERSONA_FIELDS))
        shown.write(add(message, m("Persona")), _person(call, element))

    return answer


def _person(call: Call, element: Element) -> Item:
    persona = element.find(m("PersonaId"))
    if persona is None:
        address = element.findtext(f"{m('EmailAddress')}/{t('EmailAddress')}", "").lower()
        found = (one for one in _people(call, None) if address in map(str.lower, _contact(one).addresses))
    else:
        text = persona.get("Id", "")
        found = (one for one in _of_directory(call.world) if one.store_id == decode(text))
    known = next(found, None)
    if known is None and persona is not None:
        known = item_by_id(call, persona.get("Id", ""))
    if known is None or not isinstance(known.message, Contact):
        raise EwsError("ErrorItemNotFound")
    return known


def _people(call: Call, parent: Element | None) -> Iterator[Item]:
    """Contacts of the folder a ParentFolderId names, as items; the directory is a folder here."""
    if parent is None:
        yield from (item for item, _ in contacts_in(call.mailbox.distinguished["contacts"]))
    if parent is None or parent[0].get("Id") == _DIRECTORY:
        yield from _of_directory(call.world)
    else:
        yield from (item for item, _ in contacts_in(folder_of(call, parent[0])))


def _of_directory(world: World) -> Iterator[Item]:
    return map(_entry_of, world.mailboxes())


def _entry_of(mailbox: Mailbox) -> Item:
    """Somebody of the directory, in the form of a contact that lies nowhere."""
    given_name, _, surname = mailbox.owner.name.partition(" ")
    addresses = {("EmailAddress1", ""): mailbox.owner.address}
    root = mailbox.distinguished["root"]
    return Item(
        store_id=StoreId(mailbox.guid, _NO_ITEM, _NO_ITEM),
        folder=root,
        message=Contact(given_name=given_name, surname=surname or None, email_addresses=addresses),
        created=_UNKNOWN,
        modified=_UNKNOWN,
        arrived=0,
        change=0,
        content_change=0,
    )


def _is_called(one: Item, word: str) -> bool:
    """Whether a word is the beginning of an address, or of a word of the name."""
    contact = _contact(one)
    texts = [*(contact.shown_name or "").split(), *contact.addresses]
    return any(text.lower().startswith(word) for text in texts)


def _contact(one: Item) -> Contact:
    if not isinstance(one.message, Contact):
        raise EwsError("ErrorItemNotFound")
    return one.message
