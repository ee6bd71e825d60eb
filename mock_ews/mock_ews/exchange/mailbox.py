"""One mailbox: its folders, its items, and what changes them."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from mock_ews.exchange import occurrences
from mock_ews.exchange.automatic_replies import AutomaticReplies
from mock_ews.exchange.delegates import Delegates
from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.events import EventLog
from mock_ews.exchange.folder_tree import NewFolder, default_folders
from mock_ews.exchange.folders import MAX_GRAVES, Folder, Item, Tombstone
from mock_ews.exchange.ids import StoreId
from mock_ews.exchange.listing import MessageRow, message_row
from mock_ews.exchange.mailbox_file import MailboxSpec
from mock_ews.exchange.messages import Address, Message, numbered
from mock_ews.exchange.numbers import Numbers
from mock_ews.exchange.retention import Retention
from mock_ews.exchange.rules import Rule, from_spec

_GRAVES: Final = {"SoftDelete": "recoverableitemsdeletions", "MoveToDeletedItems": "deleteditems"}


class Mailbox:
    """State of one mailbox. `index`, `clock` and `numbers` are the world's, shared by all mailboxes."""

    def __init__(
        self,
        spec: MailboxSpec,
        guid: UUID,
        *,
        index: dict[str, Folder | Item],
        clock: Callable[[], datetime],
        numbers: Numbers,
    ) -> None:
        self.spec = spec
        self.guid = guid
        self.owner = Address(spec.address, spec.name)
        self.distinguished: dict[str, Folder] = {}
        self.soft_deleted_folders: deque[Folder] = deque(maxlen=MAX_GRAVES)
        self.retention = Retention()
        self._index = index
        self._clock = clock
        self._numbers = numbers
        self.events = EventLog(clock, numbers)
        self.delegates = Delegates(spec.address, self.distinguished)
        self.automatic_replies = AutomaticReplies()
        self._make_default_folders()
        for path in (*spec.folders, *spec.gone_folders):
            self.make_path(path)
        by_path = {folder.path: folder for folder in self.folders()} if spec.rules else {}
        self.rules: list[Rule] = [
            from_spec(rule, f"rule-{self._numbers.next():x}", position, by_path)
            for position, rule in enumerate(spec.rules, 1)
        ]
        for path in spec.gone_folders:
            self.delete_folder(self.make_path(path), "HardDelete")

    @property
    def address(self) -> str:
        """Its primary SMTP address."""
        return self.spec.address

    @property
    def newest_change(self) -> int:
        """Number of the latest change anywhere."""
        return self._numbers.last

    @property
    def root(self) -> Folder:
        """The folder everything hangs from."""
        return self.distinguished["root"]

    def folders(self) -> Iterator[Folder]:
        """Every folder, the root first."""
        yield self.root
        yield from self.root.descendants()

    def refuse(self, at: str, operation: str | None = None) -> None:
        """Raise the EwsError that this mailbox answers at that point, if it has one."""
        for failure in self.spec.fail:
            if failure.at == at and (not failure.operations or operation in failure.operations):
                raise EwsError(failure.code, failure.message, failure.values)

    def make_folder(self, parent: Folder, new: NewFolder) -> Folder:
        """A new folder. Raises EwsError ErrorFolderExists."""
        self._check_free(parent, new.name)
        folder = self._new_folder(parent, new)
        self.events.folder("CreatedEvent", folder)
        self.events.contents(parent)
        return folder

    def rename_folder(self, folder: Folder, name: str) -> None:
        """Give a folder another name. Raises EwsError ErrorFolderExists."""
        if folder.parent is not None and folder.parent.child(name) is not folder:
            self._check_free(folder.parent, name)
        folder.display_name = name

    def touch_folder(self, folder: Folder) -> None:
        """Give a folder that was changed its new change key."""
        folder.change = self._numbers.next()
        self.events.folder("ModifiedEvent", folder)

    def move_folder(self, folder: Folder, parent: Folder) -> None:
        """Hang a folder below another. Raises EwsError ErrorFolderExists or ErrorMoveCopyFailed."""
        self._check_place(folder, parent)
        old_parent = folder.parent or self.root
        old_parent.children.remove(folder)
        self._hang(folder, parent, old_parent)

    def copy_folder(self, folder: Folder, parent: Folder) -> Folder:
        """A copy of a folder and of all in it. Raises EwsError ErrorFolderExists or ErrorMoveCopyFailed."""
        self._check_place(folder, parent)
        copy = self._new_folder(parent, NewFolder(folder.display_name, folder.folder_class, folder.kind))
        copy.extended.update(folder.extended)
        self.events.folder("CopiedEvent", copy, (folder, folder.parent or folder))
        self.events.contents(parent)
        for item in folder.items.values():
            self.copy(item, copy)
        for child in folder.children:
            self.copy_folder(child, copy)
        return copy

    def _check_place(self, folder: Folder, parent: Folder) -> None:
        """A folder cannot be put into itself, nor beside another of its name."""
        if parent is folder or parent in folder.descendants():
            raise EwsError("ErrorMoveCopyFailed", "A folder cannot be put into itself.")
        self._check_free(parent, folder.display_name)

    def _check_free(self, parent: Folder, name: str) -> None:
        if parent.child(name) is not None:
            text = "A folder with the specified name already exists."
            raise EwsError("ErrorFolderExists", f"{text}, Could not create folder '{name}'.")

    def make_path(self, path: str) -> Folder:
        """The folder of that path below the top of the information store, made where it is missing."""
        folder = self.distinguished["msgfolderroot"]
        for name in path.split("/"):
            folder = folder.child(name) or self.make_folder(folder, NewFolder(name, "IPF.Note"))
        return folder

    def delete_folder(self, folder: Folder, how: str) -> None:
        """Delete a folder as DisposalType says; unless it is in Deleted Items then, nobody can open it any more."""
        parent = folder.parent or self.root
        parent.children.remove(folder)
        if how == "MoveToDeletedItems":
            self._hang(folder, self.distinguished["deleteditems"], parent)
            return
        self.events.folder("DeletedEvent", folder)
        self.events.contents(parent)
        parent.folder_graves.append(self._tombstone(folder))
        for gone in (folder, *folder.descendants()):
            gone.exists = False
            for key in (gone.id, *gone.items):
                self._index.pop(key, None)
        if how == "SoftDelete":
            self.soft_deleted_folders.append(folder)

    def _hang(self, folder: Folder, parent: Folder, old_parent: Folder) -> None:
        """Hang a folder elsewhere; unlike an item it keeps its id. A name that is taken there gets a number."""
        name, number = folder.display_name, 1
        while parent.child(folder.display_name) is not None:
            folder.display_name, number = f"{name}{number}", number + 1
        folder.parent = parent
        parent.children.append(folder)
        folder.change = self._numbers.next()
        self.events.folder("MovedEvent", folder, (folder, old_parent))
        self.events.contents(old_parent)
        self.events.contents(parent)

    def add(self, message: Message, folder: Folder) -> Item:
        """Put a message into a folder. Raises the EwsError of a mailbox that saves nothing."""
        self.refuse("save")
        item = self._add_item(message, folder, self._clock())
        self.events.item("CreatedEvent", item)
        self.events.contents(folder)
        return item

    def deliver(self, message: Message, folder: Folder) -> Item:
        """Put a message that came by mail into a folder. Raises the EwsError of a mailbox that saves nothing."""
        item = self.add(message, folder)
        self.events.item("NewMailEvent", item)
        return item

    def touch(self, item: Item, *, read_flag_only: bool = False) -> None:
        """Give an item that was changed its new change key; what was changed in an occurrence, its series notes."""
        if item.master is not None:
            item.message.attachments = numbered(item.message.attachments, self._numbers.next)
            occurrences.keep(item, item.master)
            self.touch(item.master)
            item.change = item.master.change
            return
        item.change = self._numbers.next()
        item.modified = self._clock()
        if not read_flag_only:
            item.content_change = item.change
            item.message.mime = None
            item.message.attachments = numbered(item.message.attachments, self._numbers.next)
            self.retention.weigh(item)
        self.events.item("ModifiedEvent", item)
        self.events.contents(item.folder)

    def remove(self, item: Item) -> None:
        """Take an item away for good."""
        self._take_away(item)
        self.events.item("DeletedEvent", item)
        self.events.contents(item.folder)

    def _take_away(self, item: Item) -> None:
        del item.folder.items[item.id]
        item.folder.weight -= item.weight
        self._index.pop(item.id, None)
        item.folder.item_graves.append(self._tombstone(item))

    def move(self, item: Item, folder: Folder) -> Item:
        """Lay an item elsewhere: the old id is dead, the answer has the new one. Raises EwsError."""
        occurrences.check_whole(item)
        self._take_away(item)
        moved = self._add_item(item.message, folder, item.created)
        self.events.item("MovedEvent", moved, item)
        self.events.contents(item.folder)
        if folder is not item.folder:
            self.events.contents(folder)
        if folder.distinguished == "recoverableitemsdeletions":
            moved.deleted_from = item.folder
        return moved

    def copy(self, item: Item, folder: Folder) -> Item:
        """Lay a copy of an item elsewhere. Raises EwsError."""
        occurrences.check_whole(item)
        self.refuse("save")
        copy = self._add_item(item.message.copy(), folder, self._clock())
        self.events.item("CopiedEvent", copy, item)
        self.events.contents(folder)
        return copy

    def delete(self, item: Item, how: str) -> None:
        """Delete as DisposalType says: HardDelete, SoftDelete or MoveToDeletedItems."""
        if item.master is not None:
            occurrences.drop(item, item.master)
            self.touch(item.master)
        elif how == "HardDelete":
            self.remove(item)
        else:
            self.move(item, self.distinguished[_GRAVES[how]])

    def messages(self) -> list[MessageRow]:
        """Every message, folder by folder, for the admin API."""
        return [message_row(folder, item.message) for folder in self.folders() for item in folder.items.values()]

    def _make_default_folders(self) -> None:
        made: dict[str, Folder] = {}
        for counter, row in enumerate(default_folders(self.spec.language), start=1):
            store_id = StoreId(self.guid, counter)  # the same after a reset, so that clients may keep them
            made[row.key] = self._add_folder(made.get(row.parent), row.folder, store_id)
            if row.folder.distinguished:
                self.distinguished[row.folder.distinguished] = made[row.key]

    def _new_folder(self, parent: Folder, new: NewFolder) -> Folder:
        return self._add_folder(parent, new, StoreId(self.guid, self._numbers.next()))

    def _add_folder(self, parent: Folder | None, row: NewFolder, store_id: StoreId) -> Folder:
        number = self._numbers.next()
        folder = Folder(
            store_id=store_id,
            parent=parent,
            display_name=row.name,
            folder_class=row.folder_class,
            kind=row.kind,
            distinguished=row.distinguished,
            is_default=row.is_default,
            arrived=number,
            change=number,
        )
        self._index[folder.id] = folder
        if parent is not None:
            parent.children.append(folder)
        return folder

    def _add_item(self, message: Message, folder: Folder, created: datetime) -> Item:
        message.attachments = numbered(message.attachments, self._numbers.next)
        number = self._numbers.next()
        item = Item(
            store_id=StoreId(self.guid, folder.store_id.folder, number),
            folder=folder,
            message=message,
            created=created,
            modified=self._clock(),
            arrived=number,
            change=number,
            content_change=number,
        )
        folder.items[item.id] = item
        self._index[item.id] = item
        self.retention.weigh(item)
        for old in self.retention.surplus(folder):
            self.remove(old)
        return item

    def _tombstone(self, gone: Folder | Item) -> Tombstone:
        return Tombstone(gone.id, gone.change_key, gone.arrived, self._numbers.next())
