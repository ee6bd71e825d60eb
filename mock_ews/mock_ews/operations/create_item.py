"""CreateItem: save an item, send a message, or send and keep it."""

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.delivery import submit
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.meeting_messages import MeetingMessage
from mock_ews.exchange.messages import Message
from mock_ews.operations import keeping, meeting_answers
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
    wanted = call.element.find(m("SavedItemFolderId"))
    folder = target_folder(call, wanted, "drafts" if disposition == "SaveOnly" else "sentitems")

    def answer(element: Element, message: Element) -> None:
        if local(element) in meeting_answers.ELEMENTS:
            items, item = add(message, m("Items")), meeting_answers.answer(call, element, folder)
            if item is not None:
                write_item_id_of(items, item)
            return
        content = _content(call, element)
        table = table_of(content)
        if table.home is not None:
            item = keeping.create(call, content, target_folder(call, wanted, table.home))
            _write_saved(message, item, table)
            return
        item = _create_mail(call, content, folder, disposition)
        if item is not None:
            _write_saved(message, item, table)
        else:
            add(message, m("Items"))

    return answer


def _create_mail(call: Call, content: Message, folder: Folder, disposition: str | None) -> Item | None:
    """Save a message in a folder, or send it; what was sent has no item to show."""
    if isinstance(content, MeetingMessage):
        raise EwsError(
            "ErrorInvalidItemForOperationCreateItem", "Mails about meetings are made by what is done to them."
        )
    if disposition is None:
        raise EwsError("ErrorMessageDispositionRequired")
    content.internet_message_id = content.internet_message_id or call.world.new_message_id()
    if disposition != "SendOnly":
        call.mailbox.refuse("save")
    if disposition == "SaveOnly":
        return call.mailbox.add(content, folder)
    sent = submit(call.world, call.mailbox, content)
    if disposition != "SendOnly":
        call.mailbox.add(sent, folder)
    return None


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
