"""CopyItem, ArchiveItem and MarkAsJunk: items that come to lie elsewhere, by copy or by what they are."""

from lxml.etree import _Element as Element

from mock_ews.operations.elements import add, is_true, m
from mock_ews.operations.fields.item_values import write_item_id
from mock_ews.operations.fields.shapes import write_item_id_of
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import item_of, receiving_folder, target_folder


@operation("CopyItem", each="ItemIds", placeholder="Items")
def copy_item(call: Call) -> Answer:
    """One message per item id; the item in it is the copy."""
    folder = receiving_folder(call, call.element.find(m("ToFolderId")))

    def answer(item_id: Element, message: Element) -> None:
        copy = call.mailbox.copy(item_of(call, item_id), folder)
        items = add(message, m("Items"))
        if is_true(call.element.findtext(m("ReturnNewItemIds"), "true")):
            write_item_id_of(items, copy)

    return answer


@operation("ArchiveItem", each="ItemIds", placeholder="Items", since="Exchange2013")
def archive_item(call: Call) -> Answer:
    """One message per item id. Exchange performs it as a move into the folder named (exchangelib's live tests)."""
    folder = target_folder(call, call.element.find(m("ArchiveSourceFolderId")), "msgfolderroot")

    def answer(item_id: Element, message: Element) -> None:
        write_item_id_of(add(message, m("Items")), call.mailbox.move(item_of(call, item_id), folder))

    return answer


@operation("MarkAsJunk", each="ItemIds", since="Exchange2013")
def mark_as_junk(call: Call) -> Answer:
    """One message per item id. Junk goes to Junk E-mail, what is none to the Inbox (MS docs markasjunk.md)."""
    folder = call.mailbox.distinguished["junkemail" if is_true(call.element.get("IsJunk")) else "inbox"]

    def answer(item_id: Element, message: Element) -> None:
        item = item_of(call, item_id)
        if is_true(call.element.get("MoveItem")):
            write_item_id(add(message, m("MovedItemId")), call.mailbox.move(item, folder))

    return answer
