"""What changed since a client last looked, and the opaque state it looked with."""

import base64
import binascii
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.folders import Folder, Item, Tombstone

ChangedT = TypeVar("ChangedT", Folder, Item)

_STATE: Final = struct.Struct(">4s16s6sQ")
_MARK: Final = b"mock"


@dataclass(frozen=True, slots=True)
class Change(Generic[ChangedT]):
    """One change; `subject` is what lives on, or the tombstone of what does not."""

    kind: Literal["Create", "Update", "ReadFlagChange", "Delete"]
    number: int
    subject: ChangedT | Tombstone


def item_changes(folder: Folder, since: int) -> list[Change[Item]]:
    """Changes of the items in a folder after the change of that number, oldest first."""
    changes: list[Change[Item]] = []
    for item in folder.items.values():
        if item.arrived > since:
            changes.append(Change("Create", item.change, item))
        elif item.content_change > since:
            changes.append(Change("Update", item.change, item))
        elif item.change > since:
            changes.append(Change("ReadFlagChange", item.change, item))
    changes += [Change("Delete", grave.left, grave) for grave in _graves(folder.item_graves, since)]
    return sorted(changes, key=_by_number)


def folder_changes(top: Folder, since: int) -> list[Change[Folder]]:
    """Changes of the folders below one after the change of that number, oldest first."""
    changes: list[Change[Folder]] = [
        Change("Create" if folder.arrived > since else "Update", folder.change, folder)
        for folder in top.descendants()
        if folder.change > since
    ]
    graves = [grave for folder in (top, *top.descendants()) for grave in folder.folder_graves]
    changes += [Change("Delete", grave.left, grave) for grave in _graves(graves, since)]
    return sorted(changes, key=_by_number)


def _by_number(change: Change[ChangedT]) -> int:
    return change.number


def write_state(folder: Folder, number: int) -> str:
    """The state after the change of that number."""
    store_id = folder.store_id
    return base64.b64encode(
        _STATE.pack(_MARK, store_id.mailbox.bytes, store_id.folder.to_bytes(6, "big"), number)
    ).decode()


def read_state(folder: Folder, state: str | None, newest: int) -> int:
    """The number a state stands for, 0 without one.

    Raises EwsError ErrorInvalidSyncStateData for another folder's state, or one from before a reset.
    """
    if not state:
        return 0
    try:
        mark, mailbox, counter, number = _STATE.unpack(base64.b64decode(state, validate=True))
    except (binascii.Error, struct.error, ValueError):
        raise EwsError("ErrorInvalidSyncStateData") from None
    own = (_MARK, folder.store_id.mailbox.bytes, folder.store_id.folder)
    if (mark, mailbox, int.from_bytes(counter, "big")) != own or not folder.arrived <= number <= newest:
        raise EwsError("ErrorInvalidSyncStateData")
    return int(number)


def _graves(graves: Iterable[Tombstone], since: int) -> Iterable[Tombstone]:
    """Those that a client which looked then has yet to hear of."""
    return [grave for grave in graves if grave.arrived <= since < grave.left]
