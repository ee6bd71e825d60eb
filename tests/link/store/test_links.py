"""A link is kept with its answer, replaced by the next one, and its password opens nowhere else."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from ewslink.store.keys import StorageKeys
from ewslink.store.models import LinkRow
from ewslink.store.records import Accepted, Link, NewLink, StoredResult, link_id_for
from ewslink.store.repository import Store
from ewslink.store.unavailable import StoreUnavailable
from ewslink.store.vault import SealBroken, Vault

Accept = Callable[[], Awaitable[UUID]]
MakeLink = Callable[..., NewLink]

RESULT = StoredResult(routing_key="link.succeeded", body={"event_id": "1"})
ANN = link_id_for("tenant", "ann@example.com")
BOB = link_id_for("tenant", "bob@example.com")


async def test_link(store: Store, accepted: Accept, new_link: MakeLink) -> None:
    new, request_id = new_link(send_as="sales@example.com"), await accepted()
    await store.finish(request_id, RESULT, new)
    link = await store.link(ANN)

    assert link is not None
    assert link == Link(
        link_id=ANN,
        request_id=request_id,
        tenant_id=new.tenant_id,
        email=new.email,
        mailbox=new.mailbox,
        bcc_address=new.bcc_address,
        send_as=new.send_as,
        locale=new.locale,
        created_at=link.updated_at,
        updated_at=link.updated_at,
    )
    assert link.updated_at.tzinfo is UTC
    assert await store.password(ANN) == new.password


async def test_what_was_never_linked_is_not_found(store: Store) -> None:
    assert await store.link(ANN) is None
    assert await store.find_link("tenant", "ann@example.com") is None
    assert await store.password(ANN) is None


async def test_a_new_link_replaces_the_old_one_and_keeps_its_id(
    store: Store, accepted: Accept, new_link: MakeLink
) -> None:
    await store.finish(await accepted(), RESULT, new_link())
    first = await store.link(ANN)
    request_id = await accepted()
    renewed = new_link(email="Ann@Example.com", password=SecretStr("new"), bcc_address="new@bcc.example.net")
    await store.finish(request_id, RESULT, renewed)
    second = await store.find_link("tenant", "ann@example.COM")

    assert first is not None
    assert second is not None
    assert second.updated_at > first.updated_at
    assert second == replace(
        first,
        request_id=request_id,
        email="Ann@Example.com",
        bcc_address="new@bcc.example.net",
        updated_at=second.updated_at,
    )
    assert await store.password(ANN) == SecretStr("new")


async def test_tenants_do_not_share_links(store: Store, accepted: Accept, new_link: MakeLink) -> None:
    for tenant_id in ("one", "two"):
        await store.finish(await accepted(), RESULT, new_link(tenant_id=tenant_id, password=SecretStr(tenant_id)))

    assert await store.password(link_id_for("one", "ann@example.com")) == SecretStr("one")
    assert await store.password(link_id_for("two", "ann@example.com")) == SecretStr("two")


async def test_answer_and_link_are_kept_together_or_not_at_all(
    store: Store, accepted: Accept, new_link: MakeLink
) -> None:
    used, other = await accepted(), await accepted()
    await store.finish(used, RESULT, new_link())
    async with store._engine.begin() as connection:
        await connection.execute(text("CREATE UNIQUE INDEX one_per_tenant ON links (tenant_id)"))

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        await store.finish(other, RESULT, new_link(email="bob@example.com"))

    assert await store.accept(other, "tenant", b"payload") == Accepted(again=True)


@pytest.mark.parametrize(
    "tampering",
    [
        pytest.param(lambda _ann, bob: {"password_sealed": bob.password_sealed}, id="another link's"),
        pytest.param(lambda _ann, _bob: {"tenant_id": "another"}, id="another tenant's"),
        pytest.param(lambda ann, _bob: {"password_sealed": ann.password_sealed + bytes(1)}, id="longer"),
        pytest.param(lambda _ann, _bob: {"password_sealed": b""}, id="nothing"),
        pytest.param(lambda _ann, _bob: {"key_id": "gone"}, id="of a key that is gone"),
    ],
)
async def test_a_tampered_row_is_noticed(
    store: Store, accepted: Accept, new_link: MakeLink, tampering: Callable[[Any, Any], dict[str, Any]]
) -> None:
    await store.finish(await accepted(), RESULT, new_link())
    await store.finish(await accepted(), RESULT, new_link(email="bob@example.com"))
    async with store._engine.begin() as connection:
        every_row = (await connection.execute(select(LinkRow.__table__))).all()
        rows = [row for link_id in (ANN, BOB) for row in every_row if row.link_id == link_id]
        await connection.execute(update(LinkRow).where(LinkRow.link_id == ANN).values(tampering(*rows)))

    with pytest.raises(SealBroken, match=f"the password of link {ANN} "):
        await store.password(ANN)


async def test_a_database_whose_key_is_gone_is_not_opened(
    store: Store, database_url: str, accepted: Accept, new_link: MakeLink
) -> None:
    await store.finish(await accepted(), RESULT, new_link())

    with pytest.raises(StoreUnavailable, match=r"not in the key file \(first\): restore the key file"):
        await Store.open(database_url, Vault(StorageKeys("second", {"second": b"2" * 32})))


def test_link_ids_tell_tenants_and_addresses_apart() -> None:
    places = [("a", "b@c"), ("ab", "@c"), ("a", "b@d"), ('a", "b', "@c"), (str(uuid4()), "b@c")]

    assert len({link_id_for(*place) for place in places}) == len(places)
