"""Attachments as items list them: what they are called, not what is in them."""

from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import ids
from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Attachment
from mock_ews.operations.elements import add, t
from mock_ews.operations.fields.kinds import Kind, format_datetime


def write_attachment(parent: Element, item: Item, attachment: Attachment) -> Element:
    """A t:FileAttachment or t:ItemAttachment without content; the answer is that element, to write more into."""
    element = add(parent, attachment_tag(attachment))
    add(element, t("AttachmentId")).set("Id", attachment_id(item, attachment))
    add(element, t("Name"), attachment.name)
    if attachment.item is None:
        add(element, t("ContentType"), attachment.content_type)
    if attachment.content_id:
        add(element, t("ContentId"), attachment.content_id)
    add(element, t("Size"), str(attachment.size))
    add(element, t("LastModifiedTime"), format_datetime(item.modified))
    add(element, t("IsInline"), "true" if attachment.is_inline else "false")
    if attachment.item is None:
        add(element, t("IsContactPhoto"), "false")
    return element


def attachment_tag(attachment: Attachment) -> str:
    """The element that kind of attachment has."""
    return t("FileAttachment" if attachment.item is None else "ItemAttachment")


def attachment_id(item: Item, attachment: Attachment) -> str:
    """The attachment's id, made of its item's."""
    return ids.attachment_id(item.id, (*item.attachment_path, attachment.number))


def _write_all(element: Element, item: Item) -> None:
    for attachment in item.message.attachments:
        write_attachment(element, item, attachment)


def with_attachments(item: Item) -> Item | None:
    """The item, if it has attachments: their ids are made of its own."""
    return item if item.message.attachments else None


def _not_read(element: Element) -> None:
    raise NotImplementedError("attachments hold items: reading.py reads them")


ATTACHMENTS: Final = Kind(_not_read, _write_all)
