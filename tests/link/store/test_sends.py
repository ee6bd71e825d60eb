"""How far a mail has got is kept, and never goes back."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from ewslink.store.records import SendRecord, SendState, SendWentBack
from ewslink.store.repository import Store

ACCEPTED, DRAFTED, SENDING, UNKNOWN, SENT = SendState


def _send(request_id: UUID, state: SendState) -> SendRecord:
    return SendRecord(request_id=request_id, idempotency_key="key", state=state, item_id="id", change_key=state.value)


async def test_nothing_is_known_of_a_mail_before_it_is_recorded(store: Store) -> None:
    assert await store.send_state(uuid4()) is None


@pytest.mark.parametrize("before", SendState)
@pytest.mark.parametrize("after", SendState)
async def test_order(
    store: Store, accepted: Callable[[], Awaitable[UUID]], before: SendState, after: SendState
) -> None:
    request_id = await accepted()
    await store.record_send(_send(request_id, before))
    order = [ACCEPTED, DRAFTED, SENDING, UNKNOWN, SENT]

    if order.index(after) >= order.index(before):
        await store.record_send(_send(request_id, after))
        assert await store.send_state(request_id) == _send(request_id, after)
    else:
        with pytest.raises(SendWentBack, match=f"is {before}, not {after}"):
            await store.record_send(_send(request_id, after))
        assert await store.send_state(request_id) == _send(request_id, before)


async def test_a_stale_change_key_is_replaced(store: Store, accepted: Callable[[], Awaitable[UUID]]) -> None:
    send = _send(await accepted(), SENDING)
    await store.record_send(send)
    renewed = replace(send, change_key="newer", internet_message_id="<1@example.com>")
    await store.record_send(renewed)

    assert await store.send_state(send.request_id) == renewed


async def test_while_one_draft_is_being_sent_no_other_may_be(
    store: Store, accepted: Callable[[], Awaitable[UUID]]
) -> None:
    """Two handlers of one request, each with a draft of its own."""
    first = _send(await accepted(), DRAFTED)
    second = replace(first, item_id="another")
    await store.record_send(first)
    await store.record_send(second)
    await store.record_send(replace(first, state=SENDING))

    with pytest.raises(SendWentBack):
        await store.record_send(replace(second, state=SENDING))
    assert await store.send_state(first.request_id) == replace(first, state=SENDING)


async def test_a_mail_belongs_to_a_request(store: Store) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        await store.record_send(_send(uuid4(), ACCEPTED))
