"""The store: what was asked, what was answered, which mails went out, which mailboxes are linked."""

import sqlite3
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Self, TypeVar
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import Connection, exc
from sqlalchemy.ext.asyncio import AsyncEngine

from ewslink.store import transactions
from ewslink.store.engine import file_is_gone, open_engine, parse_url
from ewslink.store.migrate import SchemaTooNew, migrate
from ewslink.store.records import (
    Accepted,
    Conflict,
    Finished,
    Link,
    NewLink,
    SendRecord,
    StoredResult,
    link_id_for,
)
from ewslink.store.rows import link_of, link_values, password_of
from ewslink.store.unavailable import StoreUnavailable, unavailable
from ewslink.store.vault import Vault

P = ParamSpec("P")
T = TypeVar("T")

_PASSWORD = "password"  # noqa: S105 - the name of the sealed field


class Store:
    """The database of the link service. Every method is one transaction, and any may raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    @classmethod
    async def open(cls, database_url: str, vault: Vault) -> Self:
        """Open the database, made and migrated where needed, or raise `StoreUnavailable`."""
        url = parse_url(database_url)
        try:
            store = cls(open_engine(url), vault)
        except (ImportError, OSError, sqlite3.Error) as error:
            raise unavailable(url, error) from error
        try:
            await store._run(migrate)
            await store._check_keys()
        except (exc.SQLAlchemyError, SchemaTooNew) as error:
            await store.close()
            raise unavailable(url, error) from error
        except BaseException:
            await store.close()
            raise
        return store

    async def _check_keys(self) -> None:
        if lost := await self._run(transactions.find_key_ids) - self._vault.key_ids:
            raise StoreUnavailable(
                f"the passwords in {self._engine.url.render_as_string()} are sealed with a key that is not in the key "
                f"file ({', '.join(sorted(lost))}): restore the key file that belongs to this database"
            )

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    async def ping(self) -> None:
        """Raise `StoreUnavailable` unless the database can be written."""
        if file_is_gone(self._engine.url):
            raise StoreUnavailable(
                f"the database file of {self._engine.url.render_as_string()} was removed while in use: "
                "put it back and start again"
            )
        await self._run(transactions.change_nothing)

    async def accept(self, request_id: UUID, tenant_id: str, payload: bytes) -> Accepted | Finished | Conflict:
        """Enter a request into the inbox, or say what became of it.

        `payload` is what makes it the same request; only a keyed hash of it is kept.
        """
        try:
            await self._run(transactions.enter_request, request_id, tenant_id, self._vault.fingerprint(payload))
        except exc.IntegrityError:
            return await self._accept_again(request_id, tenant_id, payload)
        return Accepted()

    async def _accept_again(self, request_id: UUID, tenant_id: str, payload: bytes) -> Accepted | Finished | Conflict:
        known_tenant, fingerprint = await self._run(transactions.find_request, request_id)
        if known_tenant != tenant_id or not self._vault.recognises(fingerprint, payload):
            return Conflict()
        result = await self._run(transactions.find_answer, request_id)
        return Finished(result=result) if result else Accepted(again=True, send=await self.send_state(request_id))

    async def count_login_try(self, request_id: UUID, limit: int) -> bool:
        """Count one try more to log in, before it is made; False when there were `limit`, whoever made them."""
        return await self._run(transactions.count_login_try, request_id, limit)

    async def forget_login_tries(self, request_id: UUID) -> None:
        """A login has worked, although the request has no answer yet: its tries count no more."""
        await self._run(transactions.forget_login_tries, request_id)

    async def finish(self, request_id: UUID, result: StoredResult, link: NewLink | None = None) -> StoredResult:
        """Keep the answer and, on success, the link, both or neither; returns the answer to publish.

        That is the first one given: when two tries of one request overlap, the later one changes nothing.
        """
        if link is None:
            return await self._run(transactions.answer, request_id, result)
        link_id = link_id_for(link.tenant_id, link.email)
        password = self._vault.seal(link.password, tenant_id=link.tenant_id, link_id=link_id, field=_PASSWORD)
        row = link_values(link, password) | {"link_id": link_id}
        return await self._run(transactions.answer, request_id, result, row)

    async def send_state(self, request_id: UUID) -> SendRecord | None:
        """How far the mail of a request has got."""
        return await self._run(transactions.find_send, request_id)

    async def record_send(self, send: SendRecord) -> None:
        """Keep how far the mail has got, before the next step is taken. Raises `SendWentBack`."""
        await self._run(transactions.write_send, send)

    async def link(self, link_id: UUID) -> Link | None:
        """The link with this id."""
        row = await self._run(transactions.find_link, link_id)
        return None if row is None else link_of(row)

    async def find_link(self, tenant_id: str, email: str) -> Link | None:
        """The tenant's link to this mailbox."""
        return await self.link(link_id_for(tenant_id, email))

    async def password(self, link_id: UUID) -> SecretStr | None:
        """The password of a link. Raises `SealBroken`."""
        row = await self._run(transactions.find_link, link_id)
        if row is None:
            return None
        return self._vault.open(password_of(row), tenant_id=row["tenant_id"], link_id=link_id, field=_PASSWORD)

    async def _run(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            async with self._engine.begin() as connection:
                # The whole transaction in one go: to await each statement costs twice the time.
                return await connection.run_sync(work, *args, **kwargs)
        except (exc.IntegrityError, exc.DataError, exc.ProgrammingError):
            raise  # our mistake, not the database's
        except (exc.DBAPIError, exc.TimeoutError, OSError) as error:
            raise unavailable(self._engine.url, error) from error
