"""What happened in a mailbox, one event after the other, for those who subscribe to it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Final, Literal

from mock_ews.exchange import ids
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.ids import StoreId
from mock_ews.exchange.numbers import Numbers

MAX_EVENTS: Final = 5000
"""So many are remembered per mailbox; Exchange remembers those of 30 days (MS docs watermark.md)."""

EventKind = Literal[
    "CopiedEvent",
    "CreatedEvent",
    "DeletedEvent",
    "ModifiedEvent",
    "MovedEvent",
    "NewMailEvent",
    "FreeBusyChangedEvent",
]


@dataclass(frozen=True, slots=True)
class Reference:
    """An item or a folder as it was then; what it held is not kept alive."""

    store_id: StoreId
    change: int

    @property
    def id(self) -> str:
        """As in ItemId and FolderId."""
        return self.store_id.ews_id()

    @property
    def change_key(self) -> str:
        """As in ItemId and FolderId."""
        return ids.change_key(self.store_id, self.change)


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `old` and `old_parent` say where something was moved or copied from, `unread` is a folder's count."""

    kind: EventKind
    number: int
    time: datetime
    what: Reference
    parent: Reference
    old: Reference | None = None
    old_parent: Reference | None = None
    unread: int | None = None

    @property
    def folders(self) -> frozenset[int]:
        """The folders that it happened in; what is moved happens at both ends, what is copied only where it arrives."""
        places = [self.what, self.parent]
        if self.kind == "MovedEvent":
            places += [place for place in (self.old, self.old_parent) if place]
        return frozenset([place.store_id.folder for place in places])


class EventLog:
    """The latest events of one mailbox; nothing is kept before somebody subscribes for the first time."""

    def __init__(self, clock: Callable[[], datetime], numbers: Numbers) -> None:
        self._clock = clock
        self._numbers = numbers
        self._events: deque[Event] = deque()
        self._kept = False
        self.oldest = numbers.last
        """Events after this number are remembered."""

    @property
    def newest(self) -> int:
        """A number that all later events are above."""
        return self._events[-1].number if self._events else self.oldest

    def keep(self) -> None:
        """Remember events from now on."""
        if not self._kept:
            self._kept, self.oldest = True, self._numbers.last

    def since(self, number: int) -> list[Event]:
        """The events after that number, oldest first."""
        kept = tuple(self._events)  # a copy: a test's own thread may be changing the mailbox meanwhile
        return list(takewhile(lambda event: event.number > number, reversed(kept)))[::-1]

    def item(self, kind: EventKind, item: Item, old: Item | None = None) -> None:
        """Something happened to an item; `old` is what it was moved or copied from."""
        if not self._kept:
            return
        if old is None:
            self._add(kind, _of_item(item), _of_folder(item.folder))
        else:
            self._add(kind, _of_item(item), _of_folder(item.folder), _of_item(old), _of_folder(old.folder))
        if kind != "NewMailEvent" and any(one and one.folder.kind == "CalendarFolder" for one in (item, old)):
            self._add("FreeBusyChangedEvent", _of_item(item), _of_folder(item.folder))

    def folder(self, kind: EventKind, folder: Folder, old: tuple[Folder, Folder] | None = None) -> None:
        """Something happened to a folder; `old` is what it was moved or copied from, and what that lay in."""
        if not self._kept:
            return
        parent = folder.parent or folder
        if old is None:
            self._add(kind, _of_folder(folder), _of_folder(parent))
        else:
            self._add(kind, _of_folder(folder), _of_folder(parent), _of_folder(old[0]), _of_folder(old[1]))

    def contents(self, folder: Folder) -> None:
        """Something in a folder changed, and so may have the number of unread items."""
        if self._kept:
            above = folder.parent or folder
            self._add("ModifiedEvent", _of_folder(folder), _of_folder(above), unread=folder.unread_count)

    def _add(
        self,
        kind: EventKind,
        what: Reference,
        parent: Reference,
        old: Reference | None = None,
        old_parent: Reference | None = None,
        *,
        unread: int | None = None,
    ) -> None:
        event = Event(kind, self._numbers.next(), self._clock(), what, parent, old, old_parent, unread)
        self._events.append(event)
        if len(self._events) > MAX_EVENTS:
            self.oldest = self._events.popleft().number


def _of_item(item: Item) -> Reference:
    return Reference(item.store_id, item.change)


def _of_folder(folder: Folder) -> Reference:
    return Reference(folder.store_id, folder.change)
