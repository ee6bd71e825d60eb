"""UpdateItem: set, append to and delete fields."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.delivery import submit
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.messages import Body, Message
from mock_ews.operations import keeping
from mock_ews.operations.elements import add, local, m, t
from mock_ews.operations.fields.entries import ENTRIES, without
from mock_ews.operations.fields.extended import ExtendedPath, read_extended_path
from mock_ews.operations.fields.field import IndexedPath, Path, find, read_path
from mock_ews.operations.fields.item_tables import table_of
from mock_ews.operations.fields.reading import set_field
from mock_ews.operations.fields.shapes import write_item_id_of
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import is_stale, item_of, target_folder

_ONLY_IN_DRAFTS: Final = frozenset({"message:ToRecipients", "message:CcRecipients", "message:BccRecipients"})
_APPENDABLE: Final = frozenset({"body", "to", "cc", "bcc", "reply_to", "categories", "members"})


@operation("UpdateItem", each="ItemChanges", placeholder="Items")
def update_item(call: Call) -> Answer:
    """One message per item change; all updates of an item happen or none."""
    overwrite = call.element.get("ConflictResolution") == "AlwaysOverwrite"
    disposition = call.element.get("MessageDisposition")
    folder = target_folder(call, call.element.find(m("SavedItemFolderId")), "sentitems")

    def answer(change: Element, message: Element) -> None:
        item = item_of(call, change[0])
        is_mail = table_of(item.message).home is None
        if is_mail and disposition is None:
            raise EwsError("ErrorMessageDispositionRequired")
        if not overwrite and not change[0].get("ChangeKey"):
            raise EwsError("ErrorChangeKeyRequired")
        if not overwrite and is_stale(change[0], item):
            raise EwsError("ErrorIrresolvableConflict")
        updates = change.find(t("Updates"))
        changed, uris = _updated(item.message, updates if updates is not None else [])
        if not is_mail:
            write_item_id_of(add(message, m("Items")), keeping.change(call, item, changed))
        elif disposition == "SaveOnly":
            item.message = changed
            call.mailbox.touch(item, read_flag_only=uris == {"message:IsRead"})
            write_item_id_of(add(message, m("Items")), item)
        else:
            _send(call, item, changed, folder if disposition == "SendAndSaveCopy" else None)
            add(message, m("Items"))
        add(add(message, m("ConflictResults")), t("Count"), "0")

    return answer


def _updated(message: Message, updates: Iterable[Element]) -> tuple[Message, set[str]]:
    """A copy of the message with the updates done, and the URIs of the fields they touch."""
    changed = message.copy()
    uris: set[str] = set()
    for update in updates:
        path = read_path(update[0])
        if not isinstance(path, ExtendedPath):
            uri = find(table_of(message).fields, path, "ErrorInvalidPropertySet").uri
            if uri in _ONLY_IN_DRAFTS and not message.is_draft:
                raise EwsError("ErrorInvalidPropertyUpdateSentMessage", values={"FieldURI": uri})
            uris.add(uri)
        else:
            uris.add("item:ExtendedProperty")
        _UPDATES[local(update)](changed, path, update)
    return changed, uris


def _set(message: Message, path: Path, update: Element) -> None:
    element = _sole_property(message, path, update)
    if isinstance(path, IndexedPath):
        _set_entry(message, path, element)
    else:
        set_field(message, element)


def _set_entry(message: Message, path: IndexedPath, element: Element) -> None:
    """Put one entry of a dictionary-like field, or a part of it, in the place of what was there."""
    field, entry = table_of(message).of_element[local(element)], ENTRIES[path.uri]
    new = field.kind.read(element)
    if not all(entry.holds(path.index, key) for key in new):
        raise EwsError("ErrorUpdatePropertyMismatch")
    attribute = str(field.attribute)
    setattr(message, attribute, {**without(getattr(message, attribute), entry, path.index), **new})


def _append(message: Message, path: Path, update: Element) -> None:
    """Texts are joined, lists grow. Only some fields can be appended to (MS docs appendtoitemfield.md)."""
    element = _sole_property(message, path, update)
    field = table_of(message).of_element.get(local(element))
    if field is None or field.attribute not in _APPENDABLE:
        raise EwsError("ErrorInvalidPropertyAppend")
    before, after = getattr(message, field.attribute), field.kind.read(element)
    if isinstance(after, Body):
        after = Body((before.text if before else "") + after.text, before.kind if before else after.kind)
    else:
        after = (*before, *after)
    setattr(message, field.attribute, after)


def _delete(message: Message, path: Path, _update: Element) -> None:
    if isinstance(path, ExtendedPath):
        message.extended.pop(path.field, None)
        return
    field = find(table_of(message).fields, path, "ErrorInvalidPropertyDelete")
    if field.attribute is None:
        raise EwsError("ErrorInvalidPropertyDelete", values={"FieldURI": field.uri})
    if isinstance(path, IndexedPath):
        remaining = without(getattr(message, field.attribute), ENTRIES[path.uri], path.index)
        setattr(message, field.attribute, remaining)
        return
    setattr(message, field.attribute, getattr(type(message)(), field.attribute))


_UPDATES: Final[Mapping[str, Callable[[Message, Path, Element], None]]] = {
    "SetItemField": _set,
    "AppendToItemField": _append,
    "DeleteItemField": _delete,
}


def _sole_property(message: Message, path: Path, update: Element) -> Element:
    """The one property in the update's item, which must be the one the path names."""
    properties = list(update[1])
    if len(properties) != 1:
        raise EwsError("ErrorIncorrectUpdatePropertyCount")
    element = properties[0]
    if element.tag == t("ExtendedProperty"):
        matching = isinstance(path, ExtendedPath) and read_extended_path(element[0]).field == path.field
    else:
        field = table_of(message).of_element.get(local(element))
        named = ENTRIES[path.uri].whole if isinstance(path, IndexedPath) and path.uri in ENTRIES else path
        matching = field is not None and field.uri == named
    if not matching:
        raise EwsError("ErrorUpdatePropertyMismatch")
    return element


def _send(call: Call, item: Item, message: Message, folder: Folder | None) -> None:
    """Send the updated message; the draft goes, a copy stays if a folder is given."""
    sent = submit(call.world, call.mailbox, message)
    call.mailbox.remove(item)
    if folder is not None:
        call.mailbox.add(sent, folder)
