"""A password is nowhere to be read: in no file of the data folder, no log line, no text of a value or an error."""

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ewslink.store.keys import storage_keys
from ewslink.store.models import Base
from ewslink.store.records import NewLink, SendRecord, SendState, StoredResult, link_id_for
from ewslink.store.repository import Store
from ewslink.store.vault import SealBroken, Vault

CANARY = "canary-Pa55wörd-7f3a"
IN_ANY_FORM = (
    CANARY.encode(),
    CANARY.encode("utf-16-le"),
    CANARY.encode().hex().encode(),
    ascii(CANARY)[1:-1].encode(),
)
RESULT = StoredResult(routing_key="link.succeeded", body={})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_files_and_logs(
    store: Store, tmp_path: Path, new_link: Callable[..., NewLink], caplog: pytest.LogCaptureFixture
) -> None:
    request_id = UUID(int=1)
    with caplog.at_level(logging.DEBUG):
        await store.accept(request_id, "tenant", f'{{"password": "{CANARY}"}}'.encode())
        await store.finish(request_id, RESULT, new_link(password=SecretStr(CANARY), bcc_address="seen@bcc.example.net"))
        assert await store.password(link_id_for("tenant", "ann@example.com")) == SecretStr(CANARY)

    files = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    assert any(b"seen@bcc.example.net" in content for content in files.values()), "this test looks at the wrong files"
    assert "ewslink.db-wal" in files
    assert not [name for name, content in files.items() for form in IN_ANY_FORM if form in content]
    assert CANARY not in caplog.text
    assert "seen@bcc.example.net" not in caplog.text


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_rows_and_logs_on_a_server(
    store: Store, new_link: Callable[..., NewLink], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await store.accept(UUID(int=1), "tenant", f'{{"password": "{CANARY}"}}'.encode())
        link = new_link(password=SecretStr(CANARY), bcc_address="seen@bcc.example.net")
        await store.finish(UUID(int=1), RESULT, link)
    async with store._engine.connect() as connection:
        rows = [(await connection.execute(select(table))).all() for table in Base.metadata.tables.values()]

    assert "seen@bcc.example.net" in repr(rows)
    assert not [form for form in IN_ANY_FORM if form in repr(rows).encode()]
    assert CANARY not in caplog.text
    assert "seen@bcc.example.net" not in caplog.text


async def test_values(new_link: Callable[..., NewLink]) -> None:
    assert CANARY not in repr(new_link(password=SecretStr(CANARY)))


async def test_errors_of_the_database(store: Store) -> None:
    send = SendRecord(request_id=UUID(int=1), idempotency_key="never-shown", state=SendState.DRAFTED)
    with pytest.raises(IntegrityError, match=r"(?i)foreign key") as refused:
        await store.record_send(send)

    assert "never-shown" not in str(refused.value)


async def test_errors_of_the_vault(
    store: Store, accepted: Callable[[], Awaitable[UUID]], new_link: Callable[..., NewLink]
) -> None:
    await store.finish(await accepted(), RESULT, new_link(password=SecretStr(CANARY)))
    async with store._engine.begin() as connection:
        await connection.execute(text("UPDATE links SET tenant_id = 'another'"))
    with pytest.raises(SealBroken) as broken:
        await store.password(link_id_for("tenant", "ann@example.com"))

    assert CANARY not in repr(broken.getrepr(showlocals=True, style="long"))


def test_keys(tmp_path: Path) -> None:
    keys = storage_keys(tmp_path)

    assert str(keys.secrets[keys.current]) not in repr(keys) + repr(vars(Vault(keys)))
