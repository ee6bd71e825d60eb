"""The values of item fields that are no plain text, number or address."""

import base64
from html import escape
from typing import Final
from uuid import uuid5

from lxml.etree import _Element as Element

from mock_ews.exchange import ids
from mock_ews.exchange.calendar_items import CalendarItem
from mock_ews.exchange.folders import Item
from mock_ews.exchange.html_text import plain_text
from mock_ews.exchange.meeting_messages import MeetingRequest
from mock_ews.exchange.messages import Address, Body
from mock_ews.operations.elements import add, t
from mock_ews.operations.fields.folder_fields import RIGHTS, write_folder_id, write_rights
from mock_ews.operations.fields.kinds import BYTES, Kind

_REPLIES: Final = ("ReplyToItem", "ReplyAllToItem", "ForwardItem")


def write_item_id(element: Element, item: Item) -> None:
    """Id and change key as attributes."""
    element.set("Id", item.id)
    element.set("ChangeKey", item.change_key)


def _write_mime(element: Element, content: bytes) -> None:
    element.set("CharacterSet", "UTF-8")
    element.text = base64.b64encode(content).decode()


def _write_headers(element: Element, value: list[tuple[str, str]]) -> None:
    for name, text in value:
        add(element, t("InternetMessageHeader"), text).set("HeaderName", name)


def _write_responses(element: Element, names: tuple[str, ...]) -> None:
    for name in names:
        add(element, t(name))


def names(addresses: tuple[Address, ...]) -> str:
    """People as the columns of a mail list show them."""
    return "; ".join(address.name or address.address for address in addresses)


def conversation_id(item: Item) -> str:
    """One id per topic and mailbox: messages of one topic are one conversation."""
    topic = (item.message.conversation_topic or item.message.subject or "").lower()
    conversation = uuid5(item.store_id.mailbox, topic)
    return ids.StoreId(item.store_id.mailbox, conversation.int & 0xFFFFFFFFFFFF, conversation.int >> 80).ews_id()


def responses(item: Item) -> tuple[str, ...]:
    """What a reader can answer an item with."""
    match item.message:
        case CalendarItem() as meeting if meeting.is_organizer:
            return ("CancelCalendarItem", "ForwardItem") if meeting.is_meeting else ("ForwardItem",)
        case CalendarItem() | MeetingRequest():
            return ("AcceptItem", "TentativelyAcceptItem", "DeclineItem", *_REPLIES)
        case message:
            return () if message.is_draft else _REPLIES


def preview(item: Item) -> str | None:
    """The first 255 characters of the text."""
    body = as_text(item.message.body)
    return " ".join(body.text.split())[:255] if body else None


def as_text(body: Body | None) -> Body | None:
    """The body as plain text; Exchange ends each line of what was HTML, the last too (exchangelib's live tests)."""
    if body is None or body.kind == "Text":
        return body
    return Body("".join(f"{line}\r\n" for line in plain_text(body.text).splitlines()))


def as_html(body: Body | None) -> Body | None:
    """The body as HTML; plain text is wrapped as Exchange does it."""
    if body is None or body.kind == "HTML":
        return body
    lines = "<br>\r\n".join(escape(body.text).splitlines())
    head = '<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>'
    return Body(f'<html>\r\n{head}\r\n<body>\r\n<div class="PlainText">{lines}</div>\r\n</body>\r\n</html>', "HTML")


ITEM_ID: Final = Kind(lambda element: element.get("Id"), write_item_id, operands=lambda item: (item.id,))
FOLDER_ID: Final = Kind(lambda element: element.get("Id"), write_folder_id, operands=lambda folder: (folder.id,))
ID_TEXT: Final = Kind(lambda element: element.get("Id"), lambda element, value: element.set("Id", value))
MIME: Final = Kind(BYTES.read, _write_mime)
HEADERS: Final = Kind(lambda element: None, _write_headers)
RIGHTS_KIND: Final = Kind(lambda element: None, write_rights)
RESPONSES: Final = Kind(lambda element: None, _write_responses)
OWNERS_RIGHTS: Final = dict.fromkeys(RIGHTS, True)
