"""CreateItem: save an item, send a message, or send and keep it."""

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.delivery import submit
from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Message
from mock_ews.operations import keeping
from mock_ews.operations.elements import add, local, m, t
from mock_ews.operations.fields.item_table import ItemTable
from mock_ews.operations.fields.item_tables import table_of
from mock_ews.operations.fields.reading import read_message
from mock_ews.operations.fields.responses import RESPONSES, respond
from mock_ews.operations.fields.shapes import write_item_id_of
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import item_of, target_folder


@operation("CreateItem", each="Items", placeholder="Items")
def create_item(call: Call) -> Answer:
    """One message per item. What was sent has no id in the answer (MS docs createitem.md)."""
    disposition = call.element.get("MessageDisposition")
    saving = disposition != "SendOnly"
    wanted = call.element.find(m("SavedItemFolderId"))
    folder = target_folder(call, wanted, "drafts" if disposition == "SaveOnly" else "sentitems")

    def answer(element: Element, message: Element) -> None:
        content = _content(call, element)
        table = table_of(content)
        if table.home is not None:
            item = keeping.create(call, content, target_folder(call, wanted, table.home))
            _write_saved(message, item, table)
            return
        if disposition is None:
            raise EwsError("ErrorMessageDispositionRequired")
        content.internet_message_id = content.internet_message_id or call.world.new_message_id()
        if saving:
            call.mailbox.refuse("save")
        if disposition == "SaveOnly":
            _write_saved(message, call.mailbox.add(content, folder), table)
            return
        sent = submit(call.world, call.mailbox, content)
        if saving:
            call.mailbox.add(sent, folder)
        add(message, m("Items"))

    return answer


def _write_saved(message: Element, item: Item, table: ItemTable) -> None:
    """The new item's id, and those of its attachments (exchangelib items/item.py, save)."""
    items = add(message, m("Items"))
    write_item_id_of(items, item)
    table.fields["item:Attachments"].write(items[-1], item)


def _content(call: Call, element: Element) -> Message:
    """What an element describes, be it a message or the answer to one."""
    if local(element) not in RESPONSES:
        return read_message(element)
    reference = element.find(t("ReferenceItemId"))
    if reference is None:
        raise EwsError("ErrorInvalidIdEmpty")
    return respond(element, item_of(call, reference).message, call.mailbox.owner)
