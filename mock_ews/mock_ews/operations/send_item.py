"""SendItem: send what lies in a folder already."""

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.delivery import submit
from mock_ews.operations.elements import is_true, m
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import is_stale, item_of, target_folder


@operation("SendItem", each="ItemIds")
def send_item(call: Call) -> Answer:
    """One message per item id. The item is gone afterwards, and so is its id; an item of Sent Items goes out once more
    (MS docs senditem.md)."""
    saving = is_true(call.element.get("SaveItemToFolder"))
    wanted = call.element.find(m("SavedItemFolderId"))
    if wanted is not None and not saving:
        raise EwsError("ErrorInvalidSendItemSaveSettings")
    folder = target_folder(call, wanted, "sentitems")

    def answer(item_id: Element, _message: Element) -> None:
        item = item_of(call, item_id)
        if not item_id.get("ChangeKey"):
            raise EwsError("ErrorChangeKeyRequired")
        if is_stale(item_id, item):
            raise EwsError("ErrorIrresolvableConflict")
        if saving:
            call.mailbox.refuse("save")
        sent = submit(call.world, call.mailbox, item.message)
        call.mailbox.remove(item)
        if saving:
            call.mailbox.add(sent, folder)

    return answer
