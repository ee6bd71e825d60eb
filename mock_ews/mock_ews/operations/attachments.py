"""CreateAttachment, GetAttachment and DeleteAttachment. Each change of an item's attachments changes its change key."""

import base64
from dataclasses import replace

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, ids
from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Attachment, Message
from mock_ews.operations.elements import add, m, t
from mock_ews.operations.fields.attachment_values import attachment_id, attachment_tag, write_attachment
from mock_ews.operations.fields.reading import read_attachment
from mock_ews.operations.fields.shapes import attached_shape, write_item
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import item_by_id, item_of


@operation("CreateAttachment", each="Attachments", placeholder="Attachments")
def create_attachment(call: Call) -> Answer:
    """One message per attachment; its id in the answer names the item's new change key."""
    parent = call.element[0]

    def answer(element: Element, message: Element) -> None:
        item = item_of(call, parent)
        call.mailbox.refuse("save")
        item.message.attachments += (read_attachment(element),)
        call.mailbox.touch(item)
        made = item.message.attachments[-1]
        entry = add(add(add(message, m("Attachments")), attachment_tag(made)), t("AttachmentId"))
        entry.set("Id", attachment_id(item, made))
        _write_root(entry, item)

    return answer


@operation("GetAttachment", each="AttachmentIds", placeholder="Attachments")
def get_attachment(call: Call) -> Answer:
    """One message per id, with the content of the file or all of the item."""
    shape = attached_shape(call.element)

    def answer(target: Element, message: Element) -> None:
        root, path = _located(call, target)
        attachment = _attachment_at(root.message, path)
        holder = replace(root, attachment_path=path[:-1])
        element = write_attachment(add(message, m("Attachments")), holder, attachment)
        if attachment.item is None:
            add(element, t("Content"), base64.b64encode(attachment.content).decode())
        else:
            write_item(element, replace(root, message=attachment.item, attachment_path=path), shape)

    return answer


@operation("DeleteAttachment", each="AttachmentIds")
def delete_attachment(call: Call) -> Answer:
    """One message per id, with the new change key of the item it hung on."""

    def answer(target: Element, message: Element) -> None:
        root, path = _located(call, target)
        _attachment_at(root.message, path)
        root.message.attachments = _without(root.message.attachments, path)
        call.mailbox.touch(root)
        _write_root(add(message, m("RootItemId")), root)

    return answer


def _write_root(element: Element, item: Item) -> None:
    element.set("RootItemId", item.id)
    element.set("RootItemChangeKey", item.change_key)


def _located(call: Call, target: Element) -> tuple[Item, tuple[int, ...]]:
    """The item an attachment's id begins with, and the numbers that lead to it from there."""
    item_id, path = ids.read_attachment_id(target.get("Id", ""))
    return item_by_id(call, item_id), path


def _attachment_at(message: Message, path: tuple[int, ...]) -> Attachment:
    """The attachment those numbers lead to. Raises EwsError ErrorInvalidAttachmentId (exchangelib's live tests)."""
    found = next((entry for entry in message.attachments if entry.number == path[0]), None)
    if found is None:
        raise EwsError("ErrorInvalidAttachmentId")
    if len(path) == 1:
        return found
    if found.item is None:
        raise EwsError("ErrorInvalidAttachmentId")
    return _attachment_at(found.item, path[1:])


def _without(attachments: tuple[Attachment, ...], path: tuple[int, ...]) -> tuple[Attachment, ...]:
    """The same without the one at the end of the path."""
    if len(path) == 1:
        return tuple(entry for entry in attachments if entry.number != path[0])
    return tuple(
        replace(entry, item=entry.item.copy(attachments=_without(entry.item.attachments, path[1:])))
        if entry.item is not None and entry.number == path[0]
        else entry
        for entry in attachments
    )
