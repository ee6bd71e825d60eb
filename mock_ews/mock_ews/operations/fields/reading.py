"""The content of items from the elements of requests."""

import base64

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, mime_reader
from mock_ews.exchange.messages import Attachment, ExtendedField, ExtendedValue, Message
from mock_ews.operations.elements import is_true, local, t, text_of
from mock_ews.operations.fields.extended import read_extended_property
from mock_ews.operations.fields.item_tables import TABLE_OF_ELEMENT, table_of
from mock_ews.operations.fields.kinds import BYTES
from mock_ews.operations.fields.mapi_tags import MAPI_TAGS


def read_message(element: Element) -> Message:
    """The content of a new item from a t:Message, t:Item …

    Raises EwsError for types and fields that cannot be created.
    """
    table = TABLE_OF_ELEMENT.get(local(element))
    if table is None:
        raise EwsError("ErrorUnsupportedTypeForConversion", f"A {local(element)} cannot be created here.")
    message = table.content()
    for child in element:  # MimeContent comes first: what stands beside it wins over what is in it
        set_field(message, child)
    return message


def set_field(message: Message, element: Element) -> None:
    """Set what one child of an item's element says.

    Raises EwsError ErrorInvalidPropertySet for a field that is read-only.
    """
    if element.tag == t("MimeContent"):
        _set_mime(message, element)
        return
    if element.tag == t("Attachments"):
        message.attachments += tuple(map(read_attachment, element))
        return
    if element.tag == t("ExtendedProperty"):
        set_extended(message, *read_extended_property(element))
        return
    field = table_of(message).of_element.get(local(element))
    if field is None or field.attribute is None:
        uri = field.uri if field else f"item:{local(element)}"
        raise EwsError("ErrorInvalidPropertySet", values={"FieldURI": uri})
    setattr(message, field.attribute, field.kind.read(element))


def read_attachment(element: Element) -> Attachment:
    """A t:FileAttachment or a t:ItemAttachment, whose item comes last in it."""
    name = text_of(element, t("Name"))
    content_id = text_of(element, t("ContentId"))
    is_inline = is_true(text_of(element, t("IsInline")))
    if element.tag == t("ItemAttachment"):
        item = read_message(element[-1])
        item.is_draft = False  # what is attached cannot be sent any more
        return Attachment(name=name or item.subject or "", content_id=content_id, is_inline=is_inline, item=item)
    if element.tag != t("FileAttachment"):
        raise EwsError("ErrorInvalidRequest", "Attachments that lie elsewhere are not kept here.")
    content = element.find(t("Content"))
    return Attachment(
        name=name or "attachment",
        content=b"" if content is None else BYTES.read(content),
        content_type=text_of(element, t("ContentType")) or "application/octet-stream",
        content_id=content_id,
        is_inline=is_inline,
    )


def set_extended(message: Message, field: ExtendedField, value: ExtendedValue) -> None:
    """Set an extended property; a tag that stands for a field of the message sets that field."""
    tag = MAPI_TAGS.get(field.tag or 0)
    if tag is not None and tag.set is not None and isinstance(value, str):
        tag.set(message, value)
    else:
        message.extended[field] = value


def _set_mime(message: Message, element: Element) -> None:
    try:
        content = base64.b64decode(element.text or "", validate=False)
    except ValueError:
        raise EwsError("ErrorMimeContentInvalidBase64String") from None
    parsed = mime_reader.read(content)
    for attribute in mime_reader.ATTRIBUTES:
        setattr(message, attribute, getattr(parsed, attribute))
