"""A request is worked on once, and answered the same each time it comes."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection

from ewslink.store import transactions
from ewslink.store.keys import StorageKeys
from ewslink.store.records import Accepted, Conflict, Finished, NewLink, SendRecord, SendState, StoredResult
from ewslink.store.repository import Store
from ewslink.store.vault import Vault

Accept = Callable[[], Awaitable[UUID]]

REQUEST = UUID("7b1c6d0e-5f0a-4a53-9f3a-0d4f0a3f9d11")
RESULT = StoredResult(routing_key="link.failed", body={"event_id": "1", "error": {"title": "Ungültig", "ms": 12}})
OTHER_RESULT = StoredResult(routing_key="link.succeeded", body={"event_id": "2"})
SENDING = SendRecord(request_id=REQUEST, idempotency_key="key", state=SendState.SENDING, item_id="i", change_key="c")


@pytest.mark.parametrize(
    ("before", "tenant_id", "payload", "expected"),
    [
        ("nothing", "tenant", b"payload", Accepted()),
        ("accepted", "tenant", b"payload", Accepted(again=True)),
        ("accepted", "tenant", b"other", Conflict()),
        ("accepted", "other", b"payload", Conflict()),
        ("sending", "tenant", b"payload", Accepted(again=True, send=SENDING)),
        ("finished", "tenant", b"payload", Finished(result=RESULT)),
        ("finished", "tenant", b"other", Conflict()),
        ("finished", "other", b"payload", Conflict()),
    ],
)
async def test_accept(
    store: Store, before: str, tenant_id: str, payload: bytes, expected: Accepted | Finished | Conflict
) -> None:
    if before != "nothing":
        await store.accept(REQUEST, "tenant", b"payload")
    if before == "sending":
        await store.record_send(SENDING)
    if before == "finished":
        await store.finish(REQUEST, RESULT)

    assert await store.accept(REQUEST, tenant_id, payload) == expected


async def test_one_of_many_deliveries_at_once_is_the_first(store: Store) -> None:
    answers = await asyncio.gather(*(store.accept(REQUEST, "tenant", b"payload") for _ in range(10)))

    assert sorted(answers, key=str) == [Accepted()] + 9 * [Accepted(again=True)]


async def test_the_first_answer_stands(store: Store, accepted: Accept, new_link: Callable[..., NewLink]) -> None:
    request_id = await accepted()
    await store.finish(request_id, RESULT)

    assert await store.finish(request_id, OTHER_RESULT, new_link()) == RESULT
    assert await store.accept(request_id, "tenant", b"payload") == Finished(result=RESULT)
    assert await store.find_link("tenant", "ann@example.com") is None


async def test_login_tries_are_counted_for_each_request_up_to_the_limit(store: Store, accepted: Accept) -> None:
    request_id, other = await accepted(), await accepted()

    assert [await store.count_login_try(request_id, 2) for _ in range(4)] == [True, True, False, False]
    assert await store.count_login_try(other, 2)


async def test_tries_that_are_forgotten_count_from_none_again(store: Store, accepted: Accept) -> None:
    request_id, other = await accepted(), await accepted()
    for each in (request_id, request_id, other):
        await store.count_login_try(each, 2)

    await store.forget_login_tries(request_id)

    assert [await store.count_login_try(request_id, 2) for _ in range(3)] == [True, True, False]
    assert [await store.count_login_try(other, 2) for _ in range(2)] == [True, False]


async def test_of_many_who_want_the_last_login_tries_at_once_no_more_get_one(store: Store, accepted: Accept) -> None:
    request_id = await accepted()

    taken = await asyncio.gather(*(store.count_login_try(request_id, 2) for _ in range(10)))

    assert sorted(taken) == [False] * 8 + [True] * 2


async def test_a_request_that_was_never_accepted_has_no_login_try(store: Store) -> None:
    assert not await store.count_login_try(uuid4(), 2)


async def test_one_of_many_answers_at_once_stands(store: Store, accepted: Accept) -> None:
    request_id = await accepted()
    results = [StoredResult(routing_key="link.failed", body={"event_id": str(n)}) for n in range(10)]

    to_publish = await asyncio.gather(*(store.finish(request_id, result) for result in results))

    assert to_publish == 10 * [to_publish[0]]


async def test_an_answer_without_a_request_is_a_mistake(store: Store) -> None:
    with pytest.raises(LookupError, match="never accepted"):
        await store.finish(uuid4(), RESULT)


async def test_a_request_is_recognised_after_the_storage_key_was_rotated(database_url: str, vault: Vault) -> None:
    before = await Store.open(database_url, vault)
    await before.accept(REQUEST, "tenant", b"payload")
    await before.close()

    after = await Store.open(database_url, Vault(StorageKeys("second", {"first": b"1" * 32, "second": b"2" * 32})))
    assert await after.accept(REQUEST, "tenant", b"payload") == Accepted(again=True)
    assert await after.accept(REQUEST, "tenant", b"other") == Conflict()
    await after.close()


async def test_a_transaction_whose_caller_is_cancelled_leaves_nothing_behind(store: Store) -> None:
    def cancelled_halfway(connection: Connection) -> None:
        transactions.enter_request(connection, REQUEST, "tenant", "fingerprint")
        call.cancel()
        transactions.change_nothing(connection)

    call = asyncio.create_task(store._run(cancelled_halfway))
    await asyncio.wait([call])

    assert call.cancelled()
    await store.ping()
    assert await store.accept(REQUEST, "tenant", b"payload") == Accepted()
