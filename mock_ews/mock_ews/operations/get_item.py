"""GetItem: properties of items."""

from lxml.etree import _Element as Element

from mock_ews.operations.elements import add, m
from mock_ews.operations.fields.shapes import item_shape, write_item
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import item_of


@operation("GetItem", each="ItemIds", placeholder="Items")
def get_item(call: Call) -> Answer:
    """One message per item id; a stale change key does no harm to a reader."""
    shape = item_shape(call.element)

    def answer(item_id: Element, message: Element) -> None:
        write_item(add(message, m("Items")), item_of(call, item_id), shape)

    return answer
