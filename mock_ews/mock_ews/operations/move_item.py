"""MoveItem and DeleteItem: items that leave their folder."""

from lxml.etree import _Element as Element

from mock_ews.operations import keeping
from mock_ews.operations.elements import add, is_true, m
from mock_ews.operations.fields.shapes import write_item_id_of
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import item_of, receiving_folder


@operation("MoveItem", each="ItemIds", placeholder="Items")
def move_item(call: Call) -> Answer:
    """One message per item id; the item in it has another id than before. Like DeleteItem it asks no change key."""
    folder = receiving_folder(call, call.element.find(m("ToFolderId")))

    def answer(item_id: Element, message: Element) -> None:
        item = item_of(call, item_id)
        moved = call.mailbox.move(item, folder)
        items = add(message, m("Items"))
        if is_true(call.element.findtext(m("ReturnNewItemIds"), "true")):
            write_item_id_of(items, moved)

    return answer


@operation("DeleteItem", each="ItemIds")
def delete_item(call: Call) -> Answer:
    """One message per item id; a stale change key does not protect an item."""
    how = call.element.get("DeleteType", "HardDelete")

    def answer(item_id: Element, _message: Element) -> None:
        keeping.delete(call, item_of(call, item_id), how)

    return answer
