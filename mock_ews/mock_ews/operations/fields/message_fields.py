"""The fields of messages, in the schema's order."""

from typing import Final

from mock_ews.exchange.messages import Message
from mock_ews.operations.fields.item_fields import DEFAULT, ITEM_FIELDS
from mock_ews.operations.fields.item_table import item_table, stored
from mock_ews.operations.fields.kinds import ADDRESS, ADDRESSES, BOOLEAN, BYTES, TEXT

MESSAGE_FIELDS: Final = (
    stored("message:Sender", "sender", ADDRESS),
    stored("message:ToRecipients", "to", ADDRESSES, in_views=False),
    stored("message:CcRecipients", "cc", ADDRESSES, in_views=False),
    stored("message:BccRecipients", "bcc", ADDRESSES, in_views=False),
    stored("message:IsReadReceiptRequested", "is_read_receipt_requested", BOOLEAN),
    stored("message:IsDeliveryReceiptRequested", "is_delivery_receipt_requested", BOOLEAN),
    stored("message:ConversationIndex", "conversation_index", BYTES),
    stored("message:ConversationTopic", "conversation_topic", TEXT),
    stored("message:From", "from_", ADDRESS),
    stored("message:InternetMessageId", "internet_message_id", TEXT),
    stored("message:IsRead", "is_read", BOOLEAN),
    stored("message:IsResponseRequested", "is_response_requested", BOOLEAN),
    stored("message:References", "references", TEXT),
    stored("message:ReplyTo", "reply_to", ADDRESSES, in_views=False),
    stored("message:ReceivedBy", "received_by", ADDRESS),
    stored("message:ReceivedRepresenting", "received_representing", ADDRESS),
)
MESSAGE_DEFAULT: Final = (
    "message:ToRecipients", "message:CcRecipients", "message:BccRecipients", "message:From",
    "message:IsReadReceiptRequested", "message:IsDeliveryReceiptRequested", "message:IsRead", "message:References",
    "message:ReplyTo", "message:InternetMessageId",
)  # fmt: skip
MESSAGES: Final = item_table("Message", Message, (*ITEM_FIELDS, *MESSAGE_FIELDS), (*DEFAULT, *MESSAGE_DEFAULT))
