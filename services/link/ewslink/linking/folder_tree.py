"""Folders of a mailbox as they become known, from those that are asked for up to the top. Pure."""

from collections.abc import Iterable, Sequence

from ewslink.exchange.answers import Folder
from ewslink.exchange.client import FolderRef

#: What a person sees as the mailbox hangs below this one, which has no place in a path.
TOP = FolderRef("msgfolderroot", "DistinguishedFolderId")
INBOX = FolderRef("inbox", "DistinguishedFolderId")


class FolderTree:
    """What was asked for, what it turned out to be, and what is missing to know every path."""

    def __init__(self) -> None:
        self._found: dict[FolderRef, Folder | None] = {}
        self._by_id: dict[str, Folder] = {}

    def add(self, asked: Sequence[FolderRef], said: Iterable[Folder | str]) -> None:
        """What a server says of the folders it was asked for, in their order; of those at the end perhaps nothing."""
        self._found |= dict.fromkeys(asked)
        for ref, folder in zip(asked, said, strict=False):
            if isinstance(folder, Folder) and folder.id:
                self._found[ref] = self._by_id[folder.id] = folder

    def find(self, ref: FolderRef) -> Folder | None:
        """The folder, unless there is none that can be used."""
        return self._found.get(ref)

    def unknown(self, refs: Iterable[FolderRef]) -> tuple[FolderRef, ...]:
        """Those that nobody has asked for yet, each once."""
        return tuple(dict.fromkeys(ref for ref in refs if ref not in self._found))

    def unknown_parents(self) -> tuple[FolderRef, ...]:
        """The folders between the known ones and the top, where no path is known, that nobody has asked for yet."""
        top = self.find(TOP)
        without = (folder for folder in self._by_id.values() if folder is not top and not self._told(folder))
        parents = (FolderRef(folder.parent_id) for folder in without)
        return self.unknown(ref for ref in parents if ref.id and ref.id not in self._by_id)

    def path(self, folder: Folder) -> str:
        """Display names from the top; a folder that is its own ancestor, which only a broken server tells, ends it."""
        return "/".join(self._told(folder) or self._walked(folder))

    def _told(self, folder: Folder) -> tuple[str, ...]:
        """The path that the server tells, from the top on; empty where it does not end in the folder's own name."""
        if folder.path[-1:] != (folder.name,):
            return ()
        top = self.find(TOP)
        above = top.path if top is not None else ()
        return folder.path[len(above) :] if folder.path[: len(above)] == above else folder.path

    def _walked(self, folder: Folder) -> tuple[str, ...]:
        top = self.find(TOP)
        names: list[str] = []
        seen: set[str] = set()
        above: Folder | None = folder
        while above is not None and above is not top and above.id not in seen:
            seen.add(above.id)
            names.insert(0, above.name)
            above = self._by_id.get(above.parent_id)
        return tuple(filter(None, names))
