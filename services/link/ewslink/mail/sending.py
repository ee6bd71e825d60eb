"""Send one mail exactly once: draft, write down that it is being sent, send; after a lost answer look before anything.

The mailbox itself is the judge: a draft that is still in Drafts was not sent, one that lies in Sent Items was. In
neither place nothing is known, and then nothing is sent again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from ewslink.exchange import answers
from ewslink.exchange.client import ExchangeClient, ItemId, Mail
from ewslink.exchange.reading import Reply
from ewslink.linking.conclusions import NO_DRAFT_ID, NOT_CONFIRMED, Conclusion
from ewslink.store.records import SendRecord, SendState

#: The draft has changed (Microsoft's pages name different codes for a stale ChangeKey) or is gone, perhaps because it
#: was sent. Exchange Online changes a new item by itself within milliseconds (ews-managed-api #249).
_NOT_THE_DRAFT_WE_KNOW = {
    "ErrorStaleObject",
    "ErrorIrresolvableConflict",
    "ErrorChangeKeyRequiredForWriteOperations",
    "ErrorItemNotFound",
}

#: How many pages of a folder are looked through for a mail that was sent moments ago.
_PAGES = 10


@dataclass(slots=True)
class Sending:
    """One mail on its way. `record` is called, and has to be durable, before the next thing is done."""

    mail: Mail
    state: SendRecord
    record: Callable[[SendRecord], Awaitable[None]]

    again: bool = False
    """Whether an earlier try may have left a draft behind."""

    @property
    def may_be_out(self) -> bool:
        """Whether the mail may have left although nobody has said so."""
        return self.state.state in (SendState.SENDING, SendState.UNKNOWN)

    async def send(self, client: ExchangeClient) -> Reply | Conclusion | None:
        """None once it is sent; the refusing answer; or why nobody can say whether it is."""
        if self.state.state is SendState.SENT:
            return None
        item = await self._draft(client)
        return await self._send(client, item, tries=2) if isinstance(item, ItemId) else item

    async def _draft(self, client: ExchangeClient) -> ItemId | Reply | Conclusion | None:
        """The draft to send: the one of an earlier try if it is still there, else a new one."""
        if self.state.state is not SendState.ACCEPTED:
            was_unknown = self.state.state is SendState.UNKNOWN
            found = await self._look(client)
            # A mail that may be out is never sent again, even if a draft of it turns up.
            return NOT_CONFIRMED if was_unknown and found is not None else found
        item = await self._find(client, "drafts") if self.again else None
        if item is None:
            item = await self._create(client)
        if item is None:
            return NO_DRAFT_ID
        if isinstance(item, ItemId):
            await self._record(SendState.DRAFTED, item)
        return item

    async def _create(self, client: ExchangeClient) -> ItemId | Reply | None:
        """A new draft. When the answer is lost it may lie in Drafts all the same, and a draft does no harm."""
        reply = await client.create_draft(self.mail)
        if reply.element is not None:
            return answers.item_id(reply.element)
        found = await self._find(client, "drafts") if reply.seen.failure is not None else None
        return found if isinstance(found, ItemId) else reply

    async def _send(self, client: ExchangeClient, item: ItemId, tries: int) -> Reply | Conclusion | None:
        await self._record(SendState.SENDING, item)
        reply = await client.send_draft(item)
        if reply.ok:
            await self._record(SendState.SENT, item)
            return None
        if reply.seen.response_code is not None and reply.seen.response_code not in _NOT_THE_DRAFT_WE_KNOW:
            return reply  # the server says no: nothing was sent
        found = await self._look(client)
        if not isinstance(found, ItemId):
            return found
        return await self._send(client, found, tries - 1) if tries > 1 else reply

    async def _look(self, client: ExchangeClient) -> ItemId | Conclusion | None:
        """Where the mail lies: the draft, None when it was sent, `NOT_CONFIRMED` when it is nowhere to be seen."""
        draft = await self._find(client, "drafts")
        # Another try of the same request may have left a draft of its own, which says nothing about this mail.
        if isinstance(draft, ItemId) and draft.id == self.state.item_id:
            return draft
        sent = None if isinstance(draft, Reply) else await self._find(client, "sentitems")
        if isinstance(sent, ItemId):
            await self._record(SendState.SENT, sent)
            return None
        await self._record(SendState.UNKNOWN, None)
        return NOT_CONFIRMED

    async def _find(self, client: ExchangeClient, folder: str) -> ItemId | Reply | None:
        offset: int | None = 0
        for _ in range(_PAGES):
            if offset is None:
                break
            reply = await client.find_marked(folder, offset)
            if reply.element is None:
                return reply
            page = answers.marked_page(reply.element)
            if self.mail.idempotency_key in page.items:
                return page.items[self.mail.idempotency_key]
            offset = page.next_offset
        return None

    async def _record(self, state: SendState, item: ItemId | None) -> None:
        if item is not None:
            self.state = replace(self.state, item_id=item.id, change_key=item.change_key)
        self.state = replace(self.state, state=state)
        await self.record(self.state)
