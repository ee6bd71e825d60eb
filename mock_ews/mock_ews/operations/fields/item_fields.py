"""The fields every item has, in the schema's order."""

import base64
from typing import Final

from mock_ews.exchange import mime
from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Address
from mock_ews.operations.fields.attachment_values import ATTACHMENTS, with_attachments
from mock_ews.operations.fields.field import Field
from mock_ews.operations.fields.item_table import computed, stored
from mock_ews.operations.fields.item_values import (
    FOLDER_ID,
    HEADERS,
    ID_TEXT,
    ITEM_ID,
    MIME,
    OWNERS_RIGHTS,
    RESPONSES,
    RIGHTS_KIND,
    as_text,
    conversation_id,
    names,
    preview,
    responses,
)
from mock_ews.operations.fields.kinds import BODY, BOOLEAN, BYTES, DATETIME, FLAG, INTEGER, SHORT_TEXT, STRINGS, TEXT

ITEM_FIELDS: Final[tuple[Field[Item] | None, ...]] = (
    computed("item:MimeContent", MIME, lambda item: mime.build(item.message), in_views=False),
    computed("item:ItemId", ITEM_ID, lambda item: item),
    computed("item:ParentFolderId", FOLDER_ID, lambda item: item.folder),
    stored("item:ItemClass", "item_class", TEXT),
    stored("item:Subject", "subject", SHORT_TEXT),
    stored("item:Sensitivity", "sensitivity", TEXT),
    stored("item:Body", "body", BODY, in_views=False),
    Field("item:Attachments", ATTACHMENTS, with_attachments, "attachments", in_views=False),
    computed("item:DateTimeReceived", DATETIME, lambda item: item.message.received or item.created),
    computed("item:Size", INTEGER, lambda item: item.message.size),
    stored("item:Categories", "categories", STRINGS),
    stored("item:Importance", "importance", TEXT),
    stored("item:InReplyTo", "in_reply_to", TEXT),
    computed("item:IsSubmitted", BOOLEAN, lambda item: item.message.is_submitted),
    computed("item:IsDraft", BOOLEAN, lambda item: item.message.is_draft),
    computed("item:IsFromMe", BOOLEAN, lambda item: False),
    computed("item:IsResend", BOOLEAN, lambda item: False),
    computed("item:IsUnmodified", BOOLEAN, lambda item: item.content_change == item.arrived),
    computed("item:InternetMessageHeaders", HEADERS, lambda item: tuple(mime.headers(item.message)), in_views=False),
    computed("item:DateTimeSent", DATETIME, lambda item: item.message.sent or item.created),
    computed("item:DateTimeCreated", DATETIME, lambda item: item.created),
    computed("item:ResponseObjects", RESPONSES, responses, in_views=False),
    stored("item:ReminderDueBy", "reminder_due_by", DATETIME),
    stored("item:ReminderIsSet", "reminder_is_set", BOOLEAN),
    stored("item:ReminderMinutesBeforeStart", "reminder_minutes", TEXT),
    computed("item:DisplayCc", TEXT, lambda item: names(item.message.cc)),
    computed("item:DisplayTo", TEXT, lambda item: names(item.message.to)),
    computed("item:DisplayBcc", TEXT, lambda item: names(item.message.bcc)),
    computed("item:HasAttachments", BOOLEAN, lambda item: bool(item.message.attachments)),
    None,  # here stand the extended properties
    stored("item:Culture", "culture", TEXT),
    computed("item:EffectiveRights", RIGHTS_KIND, lambda _: OWNERS_RIGHTS),
    computed("item:LastModifiedName", TEXT, lambda item: (item.message.sender or Address("", "")).name or None),
    computed("item:LastModifiedTime", DATETIME, lambda item: item.modified),
    stored("item:IsAssociated", "is_associated", BOOLEAN),
    computed("item:ConversationId", ID_TEXT, conversation_id),
    computed("item:UniqueBody", BODY, lambda item: item.message.body, in_views=False),
    stored("item:Flag", "flag", FLAG),
    computed("item:InstanceKey", BYTES, lambda item: base64.b64decode(item.id)[-8:]),
    computed("item:NormalizedBody", BODY, lambda item: item.message.body, in_views=False),
    computed("item:Preview", TEXT, preview),
    computed("item:TextBody", BODY, lambda item: as_text(item.message.body), in_views=False),
)
DEFAULT: Final = (
    "item:ItemId", "item:Subject", "item:Sensitivity", "item:Body", "item:Attachments", "item:Size",
    "item:DateTimeSent", "item:DateTimeCreated", "item:ResponseObjects", "item:HasAttachments",
)  # fmt: skip
"""What the shape Default shows of every item."""
