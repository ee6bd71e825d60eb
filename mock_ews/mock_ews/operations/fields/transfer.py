"""Items as ExportItems gives them and UploadItems takes them: bytes that mean nothing to a client.

Exchange's are a MAPI stream (MS-OXCFXICS); these are the item's fields as EWS writes them, packed.
"""

import base64
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Attachment, ExtendedField, Message
from mock_ews.operations.elements import NAMESPACES, add, t
from mock_ews.operations.fields.attachment_values import attachment_tag
from mock_ews.operations.fields.extended import ExtendedPath, write_extended_property
from mock_ews.operations.fields.item_table import ItemTable
from mock_ews.operations.fields.kinds import format_datetime
from mock_ews.operations.fields.mapi_tags import MAPI_TAGS
from mock_ews.operations.fields.reading import read_message
from mock_ews.operations.fields.shapes import ItemShape, Shape, write_item

_MARK: Final = b"mock_ews item 1\n"
_BY_TAG: Final[Mapping[ExtendedField, Callable[[Item], str | None]]] = {
    ExtendedField("Integer", tag=0x0E07): MAPI_TAGS[0x0E07].get,
    ExtendedField("SystemTime", tag=0x0E06): lambda item: format_datetime(item.message.received or item.created),
    ExtendedField("SystemTime", tag=0x0039): lambda item: (
        format_datetime(item.message.sent) if item.message.sent else None
    ),
}
"""What no field sets: whether it is a draft, when it came, when it was sent."""


def _settable(table: ItemTable) -> Shape[Item]:
    """All that can be set of an item again."""
    fields = (field for field in table.fields.values() if field.attribute and field.uri != "item:Attachments")
    return Shape(tuple(field.write for field in fields))


_SETTABLE: Final = ItemShape(_settable)


def pack(item: Item) -> bytes:
    """An item as bytes."""
    root = etree.Element("items", nsmap=NAMESPACES)
    _write(root, item)
    return _MARK + zlib.compress(etree.tostring(root[0]))


def unpack(data: bytes) -> Message:
    """The item that was packed. Raises EwsError ErrorItemCorrupt for bytes that hold none."""
    if not data.startswith(_MARK):
        raise EwsError("ErrorItemCorrupt")
    try:
        element = etree.fromstring(zlib.decompress(data[len(_MARK) :]))
    except (zlib.error, etree.XMLSyntaxError):
        raise EwsError("ErrorItemCorrupt") from None
    return read_message(element)


def _write(parent: Element, item: Item) -> None:
    write_item(parent, item, _SETTABLE)
    element = parent[-1]
    for tag, get in _BY_TAG.items():
        if (value := get(item)) is not None:
            write_extended_property(element, _path(tag), value)
    for field, stored in item.extended.items():
        write_extended_property(element, _path(field), stored)
    if item.message.attachments:
        listed = add(element, t("Attachments"))
        for attachment in item.message.attachments:
            _write_attachment(listed, item, attachment)


def _write_attachment(parent: Element, item: Item, attachment: Attachment) -> None:
    element = add(parent, attachment_tag(attachment))
    add(element, t("Name"), attachment.name)
    add(element, t("ContentType"), attachment.content_type)
    if attachment.content_id:
        add(element, t("ContentId"), attachment.content_id)
    add(element, t("IsInline"), "true" if attachment.is_inline else "false")
    if attachment.item is None:
        add(element, t("Content"), base64.b64encode(attachment.content).decode())
    else:
        _write(element, replace(item, message=attachment.item))


def _path(field: ExtendedField) -> ExtendedPath:
    """An extended field as a request would name it."""
    attributes = {
        "PropertyTag": f"0x{field.tag:04x}" if field.tag is not None else None,
        "PropertySetId": field.property_set,
        "PropertyName": field.name,
        "PropertyId": str(field.id) if field.id is not None else None,
        "PropertyType": field.type,
    }
    return ExtendedPath(field, tuple((name, value) for name, value in attributes.items() if value is not None))
