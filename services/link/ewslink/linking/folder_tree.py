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

    def unknown_parents(self) -> tuple[FolderRef, ...]:
        """The folders between the known ones and the top that nobody has asked for yet."""
        top = self.find(TOP)
        parents = (FolderRef(folder.parent_id) for folder in self._by_id.values() if folder is not top)
        new = (ref for ref in parents if ref.id and ref.id not in self._by_id and ref not in self._found)
        return tuple(dict.fromkeys(new))

    def path(self, folder: Folder) -> str:
        """Display names from the top; a folder that is its own ancestor, which only a broken server tells, ends it."""
        top = self.find(TOP)
        names: list[str] = []
        seen: set[str] = set()
        above: Folder | None = folder
        while above is not None and above is not top and above.id not in seen:
            seen.add(above.id)
            names.insert(0, above.name)
            above = self._by_id.get(above.parent_id)
        return "/".join(name for name in names if name)
