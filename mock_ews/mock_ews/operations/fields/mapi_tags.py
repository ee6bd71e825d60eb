"""MAPI property tags that stand for what a message has anyway (MS-OXPROPS)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.messages import Body, ExtendedField, ExtendedValue, Message
from mock_ews.operations.fields.kinds import format_datetime, parse_datetime
from mock_ews.soap import SEPARATOR

_READ: Final = 0x01
_UNSENT: Final = 0x08
_HAS_ATTACHMENTS: Final = 0x10
_HIDDEN_SIZE: Final = 2048


@dataclass(frozen=True, slots=True)
class MapiTag:
    """How to get a property's text from an item, and how to set it on a message (None: it is computed)."""

    get: Callable[[Item], str | None]
    set: Callable[[Message, str], None] | None = None


def _text(attribute: str) -> MapiTag:
    def put(message: Message, value: str) -> None:
        setattr(message, attribute, value)

    return MapiTag(lambda item: getattr(item.message, attribute), put)


def _moment(attribute: str) -> MapiTag:
    def get(item: Item) -> str | None:
        moment = getattr(item.message, attribute)
        return format_datetime(moment) if moment else None

    def put(message: Message, value: str) -> None:
        setattr(message, attribute, parse_datetime(value))

    return MapiTag(get, put)


def _get_flags(item: Item) -> str:
    message = item.message
    flags = _READ * message.is_read | _UNSENT * message.is_draft | _HAS_ATTACHMENTS * bool(message.attachments)
    return str(flags)


def _set_flags(message: Message, value: str) -> None:
    """The usual way to make an item that is no draft: create it without the "unsent" flag."""
    flags = int(value)
    message.is_read = bool(flags & _READ)
    message.is_draft = bool(flags & _UNSENT)


def _set_body(message: Message, value: str) -> None:
    message.body = Body(value)


def extended_value(owner: Folder | Item, field: ExtendedField) -> ExtendedValue | None:
    """An extended property of an item or folder, be it stored as such or known by another name."""
    if field.tag is not None and isinstance(owner, Item) and field.tag in MAPI_TAGS:
        return MAPI_TAGS[field.tag].get(owner)
    if field.tag is not None and isinstance(owner, Folder) and field.tag in _FOLDER_TAGS:
        return _FOLDER_TAGS[field.tag](owner)
    return owner.extended.get(field)


MAPI_TAGS: Final[Mapping[int, MapiTag]] = {
    0x001A: _text("item_class"),  # PidTagMessageClass
    0x0037: _text("subject"),  # PidTagSubject
    0x0039: _moment("sent"),  # PidTagClientSubmitTime
    0x0E06: _moment("received"),  # PidTagMessageDeliveryTime
    0x0E07: MapiTag(_get_flags, _set_flags),  # PidTagMessageFlags
    0x0E08: MapiTag(lambda item: str(item.message.size)),  # PidTagMessageSize
    0x0E1D: MapiTag(lambda item: item.message.subject),  # PidTagNormalizedSubject
    0x0E23: MapiTag(lambda item: str(item.arrived)),  # PidTagInternetArticleNumber: DavMail's IMAP UID
    0x1000: MapiTag(lambda item: item.message.body.text if item.message.body else None, _set_body),  # PidTagBody
    0x1035: _text("internet_message_id"),  # PidTagInternetMessageId
    0x1039: _text("references"),  # PidTagInternetReferences
    0x1042: _text("in_reply_to"),  # PidTagInReplyToId
}
_FOLDER_TAGS: Final[Mapping[int, Callable[[Folder], str | None]]] = {
    0x0E08: lambda folder: str(_HIDDEN_SIZE + sum(item.message.size for item in folder.items.values())),
    # PidTagMessageSizeExtended counts what clients hide in a folder too
    0x10F4: lambda folder: "false",  # PidTagAttributeHidden
    0x3001: lambda folder: folder.display_name,  # PidTagDisplayName
    0x3613: lambda folder: folder.folder_class,  # PidTagContainerClass
    0x66B5: lambda folder: "".join(SEPARATOR + name for name in folder.names),  # PidTagFolderPathname
}
