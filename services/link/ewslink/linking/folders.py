"""Asks for folders of the mailbox, each only once, and keeps what is known of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ewslink.exchange import answers
from ewslink.exchange.client import ExchangeClient, FolderRef
from ewslink.exchange.reading import Reply
from ewslink.linking.classify import classify
from ewslink.linking.folder_tree import INBOX, TOP, FolderTree
from ewslink.linking.observation import Observation
from ewslink_contracts.outcomes import Code

#: Folders asked for in one call. Exchange's quota for rules holds some 500 of them.
_BATCH: Final = 1000
#: Folders below folders, where the server tells no path: each level below the Inbox's own folders takes one more call.
_LEVELS: Final = 10

#: Said of one folder of many, these say nothing about that folder: the server may answer another time.
_PASSING: Final = frozenset({Code.SERVER_BUSY, Code.SERVER_UNAVAILABLE, Code.MAILBOX_MOVING})


class Folders:
    """The folders of one mailbox."""

    def __init__(self, client: ExchangeClient) -> None:
        self._client = client
        self.tree = FolderTree()

    async def look_up(self, wanted: Iterable[FolderRef]) -> Observation | None:
        """Learn the Inbox, these folders and their paths. Returns what stood in the way, None if nothing did."""
        rest = self.tree.unknown((TOP, INBOX, *wanted))
        for _ in range(_LEVELS):
            for start in range(0, len(rest), _BATCH):
                failed = await self._ask(rest[start : start + _BATCH])
                if failed is not None:
                    return failed
            rest = self.tree.unknown_parents()
        return None

    async def _ask(self, batch: Sequence[FolderRef]) -> Observation | None:
        reply = await self._client.get_folders(batch)
        unanswered = _unanswered(reply)
        if reply.whole is None or unanswered is not None:
            return unanswered or reply.seen
        self.tree.add(batch, answers.folders(reply.whole))
        return None


def _unanswered(reply: Reply) -> Observation | None:
    """What a server says that could not look for one of the folders just now. That one is gone is an answer."""
    said = answers.folders(reply.whole) if reply.whole is not None else ()
    codes = dict.fromkeys(part for part in said if isinstance(part, str))
    seen = (replace(reply.seen, response_code=code) for code in codes)
    return next((one for one in seen if classify(one).code in _PASSING), None)
