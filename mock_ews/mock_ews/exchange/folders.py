"""Folders and the items in them."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from mock_ews.exchange.ids import StoreId, change_key, occurrence_id
from mock_ews.exchange.messages import ExtendedField, ExtendedValue, Message
from mock_ews.exchange.permissions import PermissionSet

MAX_GRAVES: Final = 10_000
"""So many departures a folder remembers, for clients that synchronise."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """Something that left, for clients that synchronise: when it came, when it went."""

    id: str
    change_key: str
    arrived: int
    left: int


@dataclass(slots=True, eq=False, kw_only=True)
class Folder:
    """A folder. `kind` is its element's name, `change` the number of its last change.

    `is_default`: every mailbox has it, and it stays where it is.
    """

    store_id: StoreId
    parent: "Folder | None"
    display_name: str
    folder_class: str | None = None
    kind: str = "Folder"
    distinguished: str | None = None
    is_default: bool = False
    arrived: int
    change: int
    id: str = ""
    children: list["Folder"] = field(default_factory=list)
    items: dict[str, "Item"] = field(default_factory=dict)
    item_graves: deque[Tombstone] = field(default_factory=lambda: deque(maxlen=MAX_GRAVES))
    folder_graves: deque[Tombstone] = field(default_factory=lambda: deque(maxlen=MAX_GRAVES))
    weight: int = 0
    """Bytes of what lies in it."""
    extended: dict[ExtendedField, ExtendedValue] = field(default_factory=dict)
    exists: bool = True
    permissions: PermissionSet = field(init=False)

    def __post_init__(self) -> None:
        self.id = self.store_id.ews_id()
        self.permissions = PermissionSet(is_calendar=self.is_calendar)

    @property
    def is_calendar(self) -> bool:
        """Whether it is a calendar, whose times may be shown without what happens then."""
        return self.kind == "CalendarFolder"

    @property
    def change_key(self) -> str:
        """Changes with the folder's own properties, not with what lies in it."""
        return change_key(self.store_id, self.change)

    @property
    def total_count(self) -> int:
        """Items, hidden ones not counted."""
        return sum(not item.message.is_associated for item in self.items.values())

    @property
    def unread_count(self) -> int:
        """Unread items, hidden ones not counted."""
        return sum(not (item.message.is_read or item.message.is_associated) for item in self.items.values())

    @property
    def names(self) -> tuple[str, ...]:
        """From the top of the information store down, its own the last."""
        if self.parent is None or self.distinguished in {"root", "msgfolderroot"}:
            return ()
        return (*self.parent.names, self.display_name)

    @property
    def path(self) -> str:
        """Its names as people write them: "Inbox/Customers"."""
        return "/".join(self.names)

    def descendants(self) -> Iterator["Folder"]:
        """Every folder below, parents before their children."""
        for child in self.children:
            yield child
            yield from child.descendants()

    def child(self, name: str) -> "Folder | None":
        """The direct child of that name; Exchange does not tell upper case from lower here."""
        return next((child for child in self.children if child.display_name.lower() == name.lower()), None)


@dataclass(slots=True, eq=False, kw_only=True)
class Item:
    """A message in a folder. A move makes a new item of it, with a new id."""

    store_id: StoreId
    folder: Folder
    message: Message
    created: datetime
    modified: datetime
    arrived: int
    change: int
    content_change: int
    """Number of the last change other than of the read flag."""
    id: str = ""
    deleted_from: Folder | None = None
    weight: int = 0
    """Bytes it is counted with in its folder."""
    attachment_path: tuple[int, ...] = ()
    """Numbers of the attachments that lead to it, for an item that is attached to the one with this id."""
    master: "Item | None" = None
    """The series that it is an occurrence of."""
    original_start: datetime | None = None
    """When it would begin if it was never moved, for an occurrence."""

    def __post_init__(self) -> None:
        start = self.original_start
        self.id = self.store_id.ews_id() if start is None else occurrence_id(self.store_id, start)

    @property
    def change_key(self) -> str:
        """Another one after every change."""
        return change_key(self.store_id, self.change)

    @property
    def extended(self) -> dict[ExtendedField, ExtendedValue]:
        """The message's extended properties."""
        return self.message.extended
