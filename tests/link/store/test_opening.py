"""Opening the store: migrations up and down, each engine set up well, and one clear line where it cannot be."""

import asyncio
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, make_url, text

from ewslink.store.engine import open_engine, parse_url
from ewslink.store.migrate import migrate, migration_config
from ewslink.store.models import Base
from ewslink.store.records import Accepted, Finished, NewLink, SendRecord, SendState, StoredResult
from ewslink.store.repository import Store
from ewslink.store.unavailable import StoreUnavailable
from ewslink.store.vault import Vault

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _differences(connection: Connection) -> object:
    return compare_metadata(MigrationContext.configure(connection), Base.metadata)


async def test_migrations_make_what_the_models_say(store: Store) -> None:
    async with store._engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrations_down_and_up_again(store: Store) -> None:
    async with store._engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(migration_config(sync), "base"))
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["alembic_version"]
        assert await connection.run_sync(_differences) != []
    async with store._engine.begin() as connection:
        await connection.run_sync(migrate)
        assert await connection.run_sync(_differences) == []


async def test_what_was_stored_before_the_login_tries_is_kept(
    database_url: str, vault: Vault, new_link: Callable[..., NewLink]
) -> None:
    answered, waiting, link = UUID(int=1), UUID(int=2), new_link()
    result = StoredResult(routing_key="link.succeeded", body={"event_id": "1"})
    send = SendRecord(request_id=waiting, idempotency_key="key", state=SendState.SENDING, item_id="i", change_key="c")
    newer = await Store.open(database_url, vault)
    await newer.accept(answered, "tenant", b"payload")
    await newer.finish(answered, result, link)
    await newer.accept(waiting, "tenant", b"payload")
    await newer.record_send(send)
    async with newer._engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(migration_config(sync), "0001"))
        columns = await connection.run_sync(lambda sync: inspect(sync).get_columns("requests"))
        assert "login_tries" not in {column["name"] for column in columns}
    await newer.close()

    store = await Store.open(database_url, vault)

    assert await store.accept(answered, "tenant", b"payload") == Finished(result=result)
    assert await store.accept(waiting, "tenant", b"payload") == Accepted(again=True, send=send)
    found = await store.find_link("tenant", link.email)
    assert found is not None
    assert (found.mailbox, await store.password(found.link_id)) == (link.mailbox, link.password)
    assert [await store.count_login_try(waiting, 2) for _ in range(3)] == [True, True, False]
    await store.close()


async def test_a_replica_of_before_goes_on_beside_a_newer_one(store: Store) -> None:
    """It does not know of the login tries, and writes none."""
    async with store._engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO requests (request_id, tenant_id, fingerprint, state, received_at) VALUES "
                "('00000000000000000000000000000001', 'tenant', 'fingerprint', 'accepted', '2026-11-27 10:00:00')"
            )
        )

    assert await store.count_login_try(UUID(int=1), 1)


async def test_a_migration_that_fails_leaves_nothing_behind(database_url: str) -> None:
    engine = open_engine(parse_url(database_url))
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE links (of_somebody_else INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
    async with engine.connect() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["links"]
    await engine.dispose()


async def test_what_was_stored_is_there_after_a_restart(database_url: str, vault: Vault) -> None:
    answers = []
    for _ in range(2):
        store = await Store.open(database_url, vault)
        answers.append(await store.accept(UUID(int=1), "tenant", b"payload"))
        await store.close()

    assert [answer.again for answer in answers if isinstance(answer, Accepted)] == [False, True]


async def test_stores_that_open_at_once_all_work(database_url: str, vault: Vault) -> None:
    stores = await asyncio.gather(*(Store.open(database_url, vault) for _ in range(6)))
    for store in stores:
        await store.ping()
        await store.close()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 5000)]
)
async def test_sqlite_is_set_up(tmp_path: Path, pragma: str, value: str | int) -> None:
    engine = open_engine(parse_url(f"sqlite:///{tmp_path}/ewslink.db"))
    async with engine.connect() as connection:
        assert (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar() == value
    await engine.dispose()


async def test_a_new_database_is_in_wal_mode_from_its_first_moment(tmp_path: Path) -> None:
    open_engine(parse_url(f"sqlite:///{tmp_path}/ewslink.db"))  # connects to nothing yet

    assert (tmp_path / "ewslink.db").read_bytes()[18:20] == b"\x02\x02"  # sqlite.org/fileformat.html


@SQLITE
async def test_only_the_owner_can_read_the_database(store: Store, tmp_path: Path) -> None:
    await store.ping()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}

    assert modes == {"ewslink.db": 0o600, "ewslink.db-wal": 0o600, "ewslink.db-shm": 0o600}


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A folder with files that are no database of ours."""
    (tmp_path / "text").write_text("this is a text and no database. " * 100)
    (tmp_path / "folder").mkdir()
    with sqlite3.connect(tmp_path / "newer") as newer:
        newer.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        newer.execute("INSERT INTO alembic_version VALUES ('9999')")
    newer.close()
    with sqlite3.connect(tmp_path / "foreign") as foreign:
        foreign.execute("CREATE TABLE links (of_somebody_else INTEGER)")
    foreign.close()
    return tmp_path


@pytest.mark.parametrize(
    ("database_url", "says"),
    [
        ("", "EWSLINK_DATABASE_URL names no database that can be used: write sqlite:///FILE or postgresql://"),
        ("c4nary", "EWSLINK_DATABASE_URL names no database"),
        ("mysql://ann:c4nary@127.0.0.1/x", "EWSLINK_DATABASE_URL names no database"),
        ("postgresql://ann:c4nary@127.0.0.1:port/x", "EWSLINK_DATABASE_URL names no database"),
        (
            "postgresql://ann:c4nary@127.0.0.1:1/x",
            "cannot use the database postgresql+asyncpg://ann:***@127.0.0.1:1/x: ",
        ),
        ("sqlite://", "EWSLINK_DATABASE_URL names no file, and memory forgets every link"),
        ("sqlite:///:memory:", "EWSLINK_DATABASE_URL names no file, and memory forgets every link"),
        ("sqlite:///{places}/text", "{places}/text: the file is not a database: move it away"),
        ("sqlite:///{places}/folder", "{places}/folder: the file cannot be opened: check that it may be read"),
        ("sqlite:///{places}/text/below.db", "{places}/text: File exists: check the folder and who may write there"),
        ("sqlite:////proc/ewslink/below.db", "/proc/ewslink: No such file or directory: check the folder"),
        ("sqlite:///{places}/newer", "its schema 9999 is newer than this program: install the version that wrote it"),
        ("sqlite:///{places}/foreign", "{places}/foreign: table links already exists"),
    ],
)
async def test_what_cannot_be_opened_is_said_in_one_line(
    places: Path, vault: Vault, database_url: str, says: str
) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        await Store.open(database_url.format(places=places), vault)
    line = str(refused.value)
    del refused

    assert says.format(places=places) in line
    assert line.isprintable()
    assert "c4nary" not in line


@SQLITE
async def test_ping_when_another_process_keeps_the_lock(database_url: str, vault: Vault, tmp_path: Path) -> None:
    store = await Store.open(f"{database_url}?timeout=0.05", vault)
    other = sqlite3.connect(tmp_path / "data" / "ewslink.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="another process keeps it locked"):
        await store.ping()
    other.execute("ROLLBACK")
    other.close()
    await store.ping()
    await store.close()


@SQLITE
async def test_ping_when_the_database_is_read_only(store: Store) -> None:
    async with store._engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreUnavailable, match="it is read-only: give this user write permission"):
        await store.ping()


@SQLITE
async def test_ping_when_the_file_is_gone(store: Store, tmp_path: Path) -> None:
    (tmp_path / "data" / "ewslink.db").unlink()
    with pytest.raises(StoreUnavailable, match="was removed while in use"):
        await store.ping()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"password": "c4nary"}, "password authentication failed"),
        ({"database": "c4nary-base"}, 'database "c4nary-base" does not exist'),
        ({"port": 1}, "check that the server runs and can be reached"),
        ({"host": "nowhere.invalid"}, "check that the server runs and can be reached"),
    ],
)
async def test_a_server_that_lets_nobody_in(postgres_url: str, vault: Vault, change: dict[str, Any], says: str) -> None:
    url = make_url(postgres_url).set(**change)
    with pytest.raises(StoreUnavailable) as refused:
        await Store.open(url.render_as_string(hide_password=False), vault)
    line = str(refused.value)
    assert says in line
    assert line.isprintable()
    assert str(url.password) not in line


async def test_a_server_that_throws_everybody_out_is_found_again(
    postgres_server: str, postgres_url: str, vault: Vault
) -> None:
    store = await Store.open(postgres_url, vault)
    name = make_url(postgres_url).database
    server = await asyncpg.connect(postgres_server)
    await server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    with pytest.raises(StoreUnavailable, match="not currently accepting connections"):
        await store.ping()
    await server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    await server.close()
    await store.ping()
    await store.close()


def test_processes_that_start_at_once_make_the_tables_once(database_url: str, tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from ewslink.store.keys import storage_keys;"
        "from ewslink.store.repository import Store; from ewslink.store.vault import Vault;"
        "vault = Vault(storage_keys(Path(sys.argv[1]))); print('here', flush=True); sys.stdin.read();"
        "asyncio.run(Store.open(sys.argv[2], vault))"
    )
    command = [sys.executable, "-c", program, str(tmp_path), database_url]
    starts = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(4)]
    for start in starts:
        assert start.stdout
        assert start.stdout.readline() == b"here\n"
    for start in starts:
        assert start.stdin
        start.stdin.close()  # go, all at once
    assert [start.wait() for start in starts] == [0, 0, 0, 0]
    for start in starts:
        assert start.stdout
        start.stdout.close()
