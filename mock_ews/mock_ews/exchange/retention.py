"""What a folder keeps: its newest items, so that a mock under load for days does not fill the memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mock_ews.exchange.folders import Folder, Item

MAX_ITEMS: Final = 10_000
MAX_BYTES: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Retention:
    """How much stays in one folder: so many items, and so many bytes as EWS counts them."""

    items: int = MAX_ITEMS
    bytes: int = MAX_BYTES

    def weigh(self, item: Item) -> None:
        """Note how large an item is that has come or changed."""
        size = item.message.size
        item.folder.weight += size - item.weight
        item.weight = size

    def surplus(self, folder: Folder) -> Iterator[Item]:
        """The oldest items, as long as there are too many; whoever asks takes each away. The newest always stays."""
        while len(folder.items) > 1 and (len(folder.items) > self.items or folder.weight > self.bytes):
            yield next(iter(folder.items.values()))
