"""A store on a real SQLite file and on a real PostgreSQL, and what the tests put into it."""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from ewslink.store.keys import StorageKeys
from ewslink.store.records import NewLink
from ewslink.store.repository import Store
from ewslink.store.vault import Vault
from ewslink_contracts.events import AuthScheme, LinkedMailbox, Server, SyncedFolder
from ewslink_contracts.outcomes import Locale


@pytest.fixture
def vault() -> Vault:
    return Vault(StorageKeys("first", {"first": b"1" * 32}))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A database file that is not there yet."""
    return f"sqlite:///{tmp_path}/data/ewslink.db"


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of a server on which databases can be made."""
    url = os.environ.get("EWSLINK_POSTGRES_URL")
    if not url:
        pytest.fail("run `make test`, or set EWSLINK_POSTGRES_URL")
    return url


@pytest.fixture
async def postgres_url(postgres_server: str) -> AsyncIterator[str]:
    """An empty database of its own on a real PostgreSQL."""
    name = f"test_{uuid4().hex}"
    server = await asyncpg.connect(postgres_server)
    await server.execute(f"CREATE DATABASE {name}")
    yield urlsplit(postgres_server)._replace(path=f"/{name}").geturl()
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A new database on either engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def store(database_url: str, vault: Vault) -> AsyncIterator[Store]:
    store = await Store.open(database_url, vault)
    yield store
    await store.close()


@pytest.fixture
def new_link() -> Callable[..., NewLink]:
    """Make a link of Ann's; the fields given differ."""

    def make(**fields: Any) -> NewLink:
        mailbox = LinkedMailbox(
            primary_smtp_address="ann@example.com",
            ews_url="https://mail.example.com/EWS/Exchange.asmx",
            username="EXAMPLE\\ann",
            auth_scheme=AuthScheme.NTLM,
            server=Server(product="Exchange Server 2019", build="15.2.1118.7"),
            synced_folders=(SyncedFolder(folder_id="AAMk=", path="Inbox/Customers", rules=("Customers", "Über")),),
        )
        of_ann: dict[str, Any] = {
            "tenant_id": "tenant",
            "email": "ann@example.com",
            "mailbox": mailbox,
            "bcc_address": "log@bcc.example.net",
            "send_as": None,
            "locale": Locale.DE,
            "password": SecretStr("ann's secret"),
        }
        return NewLink(**of_ann | fields)

    return make


@pytest.fixture
def accepted(store: Store) -> Callable[[], Any]:
    """Put a new request into the inbox and give its id."""

    async def accept() -> Any:
        request_id = uuid4()
        await store.accept(request_id, "tenant", b"payload")
        return request_id

    return accept
