"""Opens the database: which driver, and how SQLite has to be set up to be a safe place."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ewslink.store.create_once import create_once
from ewslink.store.unavailable import StoreUnavailable

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_SQLITE_BUSY_TIMEOUT_S = 5.0


def parse_url(database_url: str) -> URL:
    """The URL with the driver that this service uses. Raises `StoreUnavailable`."""
    try:
        url = make_url(database_url)
        url = url.set(drivername=_DRIVERS[url.drivername])
    except (ArgumentError, ValueError, KeyError):  # their texts repeat the URL, and there may be a password in it
        raise StoreUnavailable(
            "EWSLINK_DATABASE_URL names no database that can be used: "
            "write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
        ) from None
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise StoreUnavailable(
            "EWSLINK_DATABASE_URL names no file, and memory forgets every link: add one, sqlite:///FILE"
        )
    return url


def open_engine(url: URL) -> AsyncEngine:
    """An engine that never logs a value. A SQLite file is made, readable for this user only.

    Raises `ImportError` without a driver, `OSError` and `sqlite3.Error` where the file cannot be used.
    """
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, hide_parameters=True, pool_pre_ping=True)
    _make_file(Path(url.database or ""))
    # aiosqlite logs the values of every statement at DEBUG, where hide_parameters does not reach.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)
    timeout = {} if "timeout" in url.query else {"timeout": _SQLITE_BUSY_TIMEOUT_S}
    engine = create_async_engine(url, hide_parameters=True, connect_args=timeout)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    return engine


def file_is_gone(url: URL) -> bool:
    """Whether the SQLite file was removed: the open connections go on writing, to a file without a name."""
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _make_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        _switch_to_wal(path)
    else:
        create_once(path, _switch_to_wal)  # SQLite gives -wal and -shm the mode of the file


def _switch_to_wal(path: Path) -> None:
    # Here and not on every connection: the switch does not wait for a lock, so of several processes that start at once
    # one would fail. And a file that cannot be opened is found before aiosqlite starts a thread for it.
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def _set_up_sqlite(connection: Any, _record: object) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA synchronous = FULL")  # with NORMAL a power cut takes back the last commits in WAL mode
        cursor.execute("PRAGMA foreign_keys = ON")
