"""Ids and change keys: the bytes Exchange packs into them, in each of the spellings ConvertId knows."""

import base64
import binascii
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from mock_ews.exchange.errors import EwsError

_FOLDER_TYPE: Final = 0x0001  # MS-OXCDATA: eitLTPrivateFolder
_ITEM_TYPE: Final = 0x0007  # MS-OXCDATA: eitLTPrivateMessage
_FOLDER_ENTRY: Final = struct.Struct("<4s16sH16s6s2x")
_ITEM_ENTRY: Final = struct.Struct("<4s16sH16s6s2x16s6s2x")
_NO_INSTRUCTION: Final = b"\x00"  # how to process the id: not at all; others are for recurring items
_BY_GUID: Final = b"\x00\x03"  # uncompressed, mailbox named by GUID: why such ids begin with "AAMk"
_BY_ADDRESS: Final = b"\x00\x00"  # uncompressed, mailbox named by SMTP address: Exchange 2007's own form
_OBJECT_KEY: Final = struct.Struct("<II16s6s")
_ITEM_ID_LENGTH: Final = 43 + _ITEM_ENTRY.size  # form, counted GUID as text, instruction, counted entry id
_FOLDER_OBJECT: Final = 1
_ITEM_OBJECT: Final = 9
_KEY_LENGTH: Final = 22
_ATTACHMENT_NUMBER: Final = 6
_INSTRUCTION_PLACE: Final = 40  # after the form and the counted GUID
_OCCURRENCE: Final = b"\x01"  # of the series that the rest of the id names, the one at that time
_TIME: Final = struct.Struct(">q")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StoreId:
    """What an id names: a mailbox, a folder in it, and an item unless the folder itself is meant."""

    mailbox: UUID
    folder: int
    item: int | None = None

    def entry_id(self) -> bytes:
        """The MAPI entry id (MS-OXCDATA 2.2.4): 46 bytes for a folder, 70 for an item."""
        store, folder = self.mailbox.bytes, self.folder.to_bytes(6, "big")
        if self.item is None:
            return _FOLDER_ENTRY.pack(bytes(4), store, _FOLDER_TYPE, store, folder)
        return _ITEM_ENTRY.pack(bytes(4), store, _ITEM_TYPE, store, folder, store, self.item.to_bytes(6, "big"))

    def ews_id(self) -> str:
        """The id as it stands in ItemId and FolderId."""
        return _to_ews(self, "")


def encode(store_id: StoreId, spelling: str, address: str) -> str:
    """Spell an id; `address` is its mailbox's, which EwsLegacyId holds."""
    return _SPELLINGS[spelling][0](store_id, address)


def decode(text: str, spelling: str = "EwsId") -> StoreId:
    """Read an id. Raises EwsError ErrorInvalidIdEmpty or ErrorInvalidIdMalformed."""
    if not text:
        raise EwsError("ErrorInvalidIdEmpty")
    try:
        return _from_entry(_SPELLINGS[spelling][1](text))
    except (binascii.Error, struct.error, ValueError, IndexError):
        raise EwsError("ErrorInvalidIdMalformed") from None


def occurrence_id(master: StoreId, original_start: datetime) -> str:
    """The id of an occurrence: its series', and when it would begin if it was never moved."""
    data = _unb64(master.ews_id())
    seconds = _TIME.pack((original_start - _EPOCH) // timedelta(seconds=1))
    return _b64(data[:_INSTRUCTION_PLACE] + _OCCURRENCE + data[_INSTRUCTION_PLACE + 1 :] + seconds)


def read_occurrence_id(text: str) -> tuple[str, datetime] | None:
    """Id of the series and original start of an occurrence, None for any other id."""
    try:
        data = _unb64(text)
        if data[_INSTRUCTION_PLACE : _INSTRUCTION_PLACE + 1] != _OCCURRENCE:
            return None
        (seconds,) = _TIME.unpack(data[_ITEM_ID_LENGTH:])
        master = data[:_INSTRUCTION_PLACE] + _NO_INSTRUCTION + data[_INSTRUCTION_PLACE + 1 : _ITEM_ID_LENGTH]
        return _b64(master), _EPOCH + timedelta(seconds=seconds)
    except (binascii.Error, struct.error, ValueError, OverflowError):
        return None


def attachment_id(item_id: str, path: Iterable[int]) -> str:
    """The id of an attachment: its item's, and the number of each attachment on the way to it."""
    return _b64(_unb64(item_id) + b"".join(number.to_bytes(_ATTACHMENT_NUMBER, "big") for number in path))


def read_attachment_id(text: str) -> tuple[str, tuple[int, ...]]:
    """Id of the item and the numbers that lead to the attachment. Raises EwsError as `decode` does."""
    if not text:
        raise EwsError("ErrorInvalidIdEmpty")
    try:
        data = _unb64(text)
    except (binascii.Error, ValueError):
        raise EwsError("ErrorInvalidIdMalformed") from None
    is_occurrence = data[_INSTRUCTION_PLACE : _INSTRUCTION_PLACE + 1] == _OCCURRENCE
    length = _ITEM_ID_LENGTH + (_TIME.size if is_occurrence else 0)
    item, rest = data[:length], data[length:]
    if not rest or len(rest) % _ATTACHMENT_NUMBER:
        raise EwsError("ErrorInvalidIdMalformed")
    path = tuple(
        int.from_bytes(rest[start : start + _ATTACHMENT_NUMBER], "big")
        for start in range(0, len(rest), _ATTACHMENT_NUMBER)
    )
    return _b64(item), path


def change_key(store_id: StoreId, change: int) -> str:
    """The change key of an object at its `change`-th change."""
    kind = _FOLDER_OBJECT if store_id.item is None else _ITEM_OBJECT
    return _b64(_OBJECT_KEY.pack(kind, _KEY_LENGTH, store_id.mailbox.bytes, change.to_bytes(6, "big")))


def check_change_key(text: str) -> None:
    """Raise EwsError ErrorInvalidChangeKey unless the text could be a change key of ours."""
    try:
        kind, length, _, _ = _OBJECT_KEY.unpack(_unb64(text))
    except (binascii.Error, struct.error, ValueError):
        raise EwsError("ErrorInvalidChangeKey") from None
    if kind not in {_FOLDER_OBJECT, _ITEM_OBJECT} or length != _KEY_LENGTH:
        raise EwsError("ErrorInvalidChangeKey")


def _from_entry(entry: bytes) -> StoreId:
    if len(entry) == _FOLDER_ENTRY.size:
        _, store, kind, _, folder = _FOLDER_ENTRY.unpack(entry)
        expected, item = _FOLDER_TYPE, None
    else:
        _, store, kind, _, folder, _, counter = _ITEM_ENTRY.unpack(entry)
        expected, item = _ITEM_TYPE, int.from_bytes(counter, "big")
    if kind != expected:
        raise ValueError(kind)
    return StoreId(UUID(bytes=store), int.from_bytes(folder, "big"), item)


def _to_ews(store_id: StoreId, _address: str) -> str:
    return _b64(_BY_GUID + _counted(str(store_id.mailbox).encode()) + _NO_INSTRUCTION + _counted(store_id.entry_id()))


def _to_legacy(store_id: StoreId, address: str) -> str:
    return _b64(_BY_ADDRESS + _counted(address.encode()) + _NO_INSTRUCTION + _counted(store_id.entry_id()))


def _from_ews(text: str) -> bytes:
    return _named(text, _BY_GUID)


def _from_legacy(text: str) -> bytes:
    return _named(text, _BY_ADDRESS)


def _named(text: str, form: bytes) -> bytes:
    """The entry id in an id that names its mailbox first."""
    data = _unb64(text)
    if data[:2] != form:
        raise ValueError(text)
    name, rest = _uncounted(data[2:])
    entry, rest = _uncounted(rest[len(_NO_INSTRUCTION) :])
    if not name or rest:
        raise ValueError(text)
    return entry


def _to_owa(store_id: StoreId, _address: str) -> str:
    return _b64(_counted(store_id.entry_id())).replace("+", "-").replace("/", "_")


def _from_owa(text: str) -> bytes:
    entry, rest = _uncounted(_unb64(text.replace("-", "+").replace("_", "/")))
    if rest:
        raise ValueError(text)
    return entry


def _to_store(store_id: StoreId, _address: str) -> str:
    kind = _FOLDER_OBJECT if store_id.item is None else _ITEM_OBJECT
    return _b64(store_id.entry_id() + bytes([kind]))


def _from_store(text: str) -> bytes:
    return _unb64(text)[:-1]


def _counted(data: bytes) -> bytes:
    return struct.pack("<H", len(data)) + data


def _uncounted(data: bytes) -> tuple[bytes, bytes]:
    (length,) = struct.unpack_from("<H", data)
    if len(data) < length + 2:
        raise ValueError(length)
    return data[2 : length + 2], data[length + 2 :]


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


_SPELLINGS: Final[Mapping[str, tuple[Callable[[StoreId, str], str], Callable[[str], bytes]]]] = MappingProxyType(
    {
        "EwsId": (_to_ews, _from_ews),
        "EwsLegacyId": (_to_legacy, _from_legacy),
        "EntryId": (lambda store_id, _: _b64(store_id.entry_id()), _unb64),
        "HexEntryId": (lambda store_id, _: store_id.entry_id().hex().upper(), bytes.fromhex),
        "StoreId": (_to_store, _from_store),
        "OwaId": (_to_owa, _from_owa),
    }
)
