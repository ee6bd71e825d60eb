"""ExportItems and UploadItems: items carried from one mailbox to another."""

import base64

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.folders import Item
from mock_ews.exchange.occurrences import check_whole
from mock_ews.operations.elements import add, is_true, m, t
from mock_ews.operations.fields import transfer
from mock_ews.operations.fields.item_values import write_item_id
from mock_ews.operations.fields.kinds import BYTES
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import folder_of, is_stale, item_of


@operation("ExportItems", each="ItemIds", since="Exchange2010_SP1")
def export_items(call: Call) -> Answer:
    """One message per item id, with the item as opaque data."""

    def answer(item_id: Element, message: Element) -> None:
        item = item_of(call, item_id)
        write_item_id(add(message, m("ItemId")), item)
        add(message, m("Data"), base64.b64encode(transfer.pack(item)).decode())

    return answer


@operation("UploadItems", each="Items", since="Exchange2010_SP1")
def upload_items(call: Call) -> Answer:
    """One message per item, with the id of the one that was made or written over."""

    def answer(element: Element, message: Element) -> None:
        folder = folder_of(call, element[0])
        content = transfer.unpack(BYTES.read(element[-1]))
        if (is_associated := element.get("IsAssociated")) is not None:
            content.is_associated = is_true(is_associated)
        item = _written_over(call, element)
        if item is None:
            item = call.mailbox.add(content, folder)
        else:
            item.message = content
            call.mailbox.touch(item)
        write_item_id(add(message, m("ItemId")), item)

    return answer


def _written_over(call: Call, element: Element) -> Item | None:
    """The item an upload replaces, None if it makes a new one. Raises EwsError."""
    item_id = element.find(t("ItemId"))
    action = element.get("CreateAction")
    if action == "CreateNew" or (item_id is None and action == "UpdateOrCreate"):
        return None
    if item_id is None:
        raise EwsError("ErrorInvalidIdEmpty")
    try:
        item = item_of(call, item_id)
    except EwsError as error:
        if action == "UpdateOrCreate" and error.code == "ErrorItemNotFound":
            return None
        raise
    check_whole(item)
    if is_stale(item_id, item):
        raise EwsError("ErrorIrresolvableConflict")
    return item
