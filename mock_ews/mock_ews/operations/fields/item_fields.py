"""The fields of items and messages, in the schema's order."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from mock_ews.exchange import mime
from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Address
from mock_ews.operations.fields.attachment_values import ATTACHMENTS, with_attachments
from mock_ews.operations.fields.field import Field, by_uri
from mock_ews.operations.fields.item_values import (
    FOLDER_ID,
    HEADERS,
    ID_TEXT,
    ITEM_ID,
    MIME,
    OWNERS_RIGHTS,
    RESPONSES,
    RIGHTS_KIND,
    as_html,
    as_text,
    conversation_id,
    names,
    preview,
    responses,
)
from mock_ews.operations.fields.kinds import (
    ADDRESS,
    ADDRESSES,
    BODY,
    BOOLEAN,
    BYTES,
    DATETIME,
    FLAG,
    INTEGER,
    NAME_OF_ADDRESS,
    SHORT_TEXT,
    STRINGS,
    TEXT,
    Kind,
)


def _stored(uri: str, attribute: str, kind: Kind, *, in_views: bool = True) -> Field[Item]:
    """A field that is an attribute of the message."""
    return Field(uri, kind, lambda item: getattr(item.message, attribute), attribute, in_views)


def _computed(uri: str, kind: Kind, get: Callable[[Item], Any], *, in_views: bool = True) -> Field[Item]:
    """A field that requests cannot set."""
    return Field(uri, kind, get, None, in_views)


_IN_ORDER: Final[tuple[Field[Item] | None, ...]] = (
    _computed("item:MimeContent", MIME, lambda item: mime.build(item.message), in_views=False),
    _computed("item:ItemId", ITEM_ID, lambda item: item),
    _computed("item:ParentFolderId", FOLDER_ID, lambda item: item.folder),
    _stored("item:ItemClass", "item_class", TEXT),
    _stored("item:Subject", "subject", SHORT_TEXT),
    _stored("item:Sensitivity", "sensitivity", TEXT),
    _stored("item:Body", "body", BODY, in_views=False),
    Field("item:Attachments", ATTACHMENTS, with_attachments, "attachments", in_views=False),
    _computed("item:DateTimeReceived", DATETIME, lambda item: item.message.received or item.created),
    _computed("item:Size", INTEGER, lambda item: item.message.size),
    _stored("item:Categories", "categories", STRINGS),
    _stored("item:Importance", "importance", TEXT),
    _stored("item:InReplyTo", "in_reply_to", TEXT),
    _computed("item:IsSubmitted", BOOLEAN, lambda item: item.message.is_submitted),
    _computed("item:IsDraft", BOOLEAN, lambda item: item.message.is_draft),
    _computed("item:IsFromMe", BOOLEAN, lambda item: False),
    _computed("item:IsResend", BOOLEAN, lambda item: False),
    _computed("item:IsUnmodified", BOOLEAN, lambda item: item.content_change == item.arrived),
    _computed("item:InternetMessageHeaders", HEADERS, lambda item: mime.headers(item.message), in_views=False),
    _computed("item:DateTimeSent", DATETIME, lambda item: item.message.sent or item.created),
    _computed("item:DateTimeCreated", DATETIME, lambda item: item.created),
    _computed("item:ResponseObjects", RESPONSES, responses, in_views=False),
    _stored("item:ReminderDueBy", "reminder_due_by", DATETIME),
    _stored("item:ReminderIsSet", "reminder_is_set", BOOLEAN),
    _stored("item:ReminderMinutesBeforeStart", "reminder_minutes", TEXT),
    _computed("item:DisplayCc", TEXT, lambda item: names(item.message.cc)),
    _computed("item:DisplayTo", TEXT, lambda item: names(item.message.to)),
    _computed("item:DisplayBcc", TEXT, lambda item: names(item.message.bcc)),
    _computed("item:HasAttachments", BOOLEAN, lambda item: bool(item.message.attachments)),
    None,  # here stand the extended properties
    _stored("item:Culture", "culture", TEXT),
    _computed("item:EffectiveRights", RIGHTS_KIND, lambda _: OWNERS_RIGHTS),
    _computed("item:LastModifiedName", TEXT, lambda item: (item.message.sender or Address("", "")).name or None),
    _computed("item:LastModifiedTime", DATETIME, lambda item: item.modified),
    _stored("item:IsAssociated", "is_associated", BOOLEAN),
    _computed("item:ConversationId", ID_TEXT, conversation_id),
    _computed("item:UniqueBody", BODY, lambda item: item.message.body, in_views=False),
    _stored("item:Flag", "flag", FLAG),
    _computed("item:InstanceKey", BYTES, lambda item: base64.b64decode(item.id)[-8:]),
    _computed("item:NormalizedBody", BODY, lambda item: item.message.body, in_views=False),
    _computed("item:Preview", TEXT, preview),
    _computed("item:TextBody", BODY, lambda item: as_text(item.message.body), in_views=False),
    _stored("message:Sender", "sender", ADDRESS),
    _stored("message:ToRecipients", "to", ADDRESSES, in_views=False),
    _stored("message:CcRecipients", "cc", ADDRESSES, in_views=False),
    _stored("message:BccRecipients", "bcc", ADDRESSES, in_views=False),
    _stored("message:IsReadReceiptRequested", "is_read_receipt_requested", BOOLEAN),
    _stored("message:IsDeliveryReceiptRequested", "is_delivery_receipt_requested", BOOLEAN),
    _stored("message:ConversationIndex", "conversation_index", BYTES),
    _stored("message:ConversationTopic", "conversation_topic", TEXT),
    _stored("message:From", "from_", ADDRESS),
    _stored("message:InternetMessageId", "internet_message_id", TEXT),
    _stored("message:IsRead", "is_read", BOOLEAN),
    _stored("message:IsResponseRequested", "is_response_requested", BOOLEAN),
    _stored("message:References", "references", TEXT),
    _stored("message:ReplyTo", "reply_to", ADDRESSES, in_views=False),
    _stored("message:ReceivedBy", "received_by", ADDRESS),
    _stored("message:ReceivedRepresenting", "received_representing", ADDRESS),
)

EXTENDED_PLACE: Final = _IN_ORDER.index(None)
_PLACED: Final = tuple(replace(field, place=place) for place, field in enumerate(_IN_ORDER) if field is not None)
ITEM_FIELDS: Final[Mapping[str, Field[Item]]] = by_uri(_PLACED)
FIELD_OF_ELEMENT: Final[Mapping[str, Field[Item]]] = {field.name: field for field in _PLACED}
"""Fields by the name of their element, which no two share."""


def _in_list(field: Field[Item]) -> Field[Item]:
    """Lists show people by name only (exchangelib fields.py, MailboxField)."""
    return replace(field, kind=NAME_OF_ADDRESS) if field.kind is ADDRESS else field


LIST_FIELDS: Final[Mapping[str, Field[Item]]] = by_uri(_in_list(field) for field in _PLACED if field.in_views)
"""The fields FindItem can show."""
BODY_TYPES: Final[Mapping[str, Callable[[Any], Any]]] = {"Best": lambda body: body, "Text": as_text, "HTML": as_html}


def with_body_type(field: Field[Item], body_type: str) -> Field[Item]:
    """The same body field, showing the kind of text the shape asks for."""
    convert = BODY_TYPES[body_type]
    return replace(field, get=lambda item: convert(field.get(item)))


_ONLY_WHEN_ASKED: Final = frozenset(
    {"MimeContent", "UniqueBody", "Flag", "InstanceKey", "NormalizedBody", "Preview", "TextBody", "DisplayBcc"}
)
"""Not in AllProperties: MIME, and what Exchange 2010 does not know."""
_DEFAULT: Final = (
    "item:ItemId", "item:Subject", "item:Sensitivity", "item:Body", "item:Attachments", "item:Size",
    "item:DateTimeSent", "item:DateTimeCreated", "item:ResponseObjects", "item:HasAttachments", "message:ToRecipients",
    "message:CcRecipients", "message:BccRecipients", "message:From", "message:IsReadReceiptRequested",
    "message:IsDeliveryReceiptRequested", "message:IsRead", "message:References", "message:ReplyTo",
    "message:InternetMessageId",
)  # fmt: skip
ITEM_SHAPES: Final[Mapping[str, tuple[str, ...]]] = {
    "IdOnly": ("item:ItemId",),
    "Default": _DEFAULT,
    "AllProperties": tuple(field.uri for field in _PLACED if field.name not in _ONLY_WHEN_ASKED),
}
