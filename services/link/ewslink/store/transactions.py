"""The transactions of the store, each a plain function over a connection that begins and commits around it.

One that writes begins with the write and learns from it what was there. On SQLite, one that reads first fails at once
when another one wrote in between, busy timeout or not (sqlite.org/isolation.html); on PostgreSQL, only one of two tries
wins. The statements are made once: making them costs more than running them.
"""

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, false, insert, or_, select, true, update

from ewslink.store.models import LinkRow, RequestRow, RequestState, SendRow
from ewslink.store.records import SendRecord, SendState, SendWentBack, StoredResult

_ID: BindParameter[UUID] = bindparam("id")

_INSERT_REQUEST = insert(RequestRow)
_ANSWER = update(RequestRow).where(RequestRow.request_id == _ID, RequestRow.state == RequestState.ACCEPTED)
_COUNT_LOGIN_TRY = (
    update(RequestRow)
    .where(RequestRow.request_id == _ID, RequestRow.login_tries < bindparam("limit"))
    .values(login_tries=RequestRow.login_tries + 1)
)
_FORGET_LOGIN_TRIES = update(RequestRow).where(RequestRow.request_id == _ID).values(login_tries=0)
_SELECT_REQUEST = select(RequestRow.tenant_id, RequestRow.fingerprint).where(RequestRow.request_id == _ID)
_SELECT_ANSWER = select(RequestRow.result_type, RequestRow.result_body).where(RequestRow.request_id == _ID)
_CHANGE_NOTHING = update(RequestRow).where(false()).values(state=RequestRow.state)

_INSERT_SEND = insert(SendRow)
_DRAFT: BindParameter[str | None] = bindparam("draft")
_UPDATE_SEND = {
    state: update(SendRow).where(
        SendRow.request_id == _ID,
        or_(*(SendRow.state == it for it in state.and_before())),
        # A publisher may deliver a request twice, and each handler may have made a draft: only one of them may leave.
        or_(SendRow.state != SendState.SENDING, SendRow.item_id == _DRAFT) if state is SendState.SENDING else true(),
    )
    for state in SendState
}
_SELECT_SEND = select(*(getattr(SendRow, it.name) for it in fields(SendRecord))).where(SendRow.request_id == _ID)

_INSERT_LINK = insert(LinkRow)
_UPDATE_LINK = update(LinkRow).where(LinkRow.link_id == _ID)
_SELECT_LINK = select(LinkRow.__table__).where(LinkRow.link_id == _ID)
_SELECT_KEY_IDS = select(LinkRow.key_id).distinct()


def change_nothing(connection: Connection) -> None:
    """Touch no row, but be refused wherever a change would be."""
    connection.execute(_CHANGE_NOTHING)


def enter_request(connection: Connection, request_id: UUID, tenant_id: str, fingerprint: str) -> None:
    """Put a request into the inbox. Raises `IntegrityError` when it is there."""
    row = {"request_id": request_id, "tenant_id": tenant_id, "fingerprint": fingerprint}
    connection.execute(_INSERT_REQUEST, row | {"state": RequestState.ACCEPTED, "received_at": _now()})


def find_request(connection: Connection, request_id: UUID) -> tuple[str, str]:
    """The tenant and the fingerprint of a request that is in the inbox."""
    row = connection.execute(_SELECT_REQUEST, {"id": request_id}).one()
    return row.tenant_id, row.fingerprint


def count_login_try(connection: Connection, request_id: UUID, limit: int) -> bool:
    """Count one try more to log in for a request; whether there were fewer than `limit`."""
    return connection.execute(_COUNT_LOGIN_TRY, {"id": request_id, "limit": limit}).rowcount == 1


def forget_login_tries(connection: Connection, request_id: UUID) -> None:
    """Count the tries to log in for a request from none again."""
    connection.execute(_FORGET_LOGIN_TRIES, {"id": request_id})


def find_answer(connection: Connection, request_id: UUID) -> StoredResult | None:
    """The answer of a request, if it has one."""
    row = connection.execute(_SELECT_ANSWER, {"id": request_id}).one_or_none()
    if row is None or row.result_type is None or row.result_body is None:
        return None
    return StoredResult(routing_key=row.result_type, body=row.result_body)


def answer(
    connection: Connection, request_id: UUID, result: StoredResult, link: dict[str, Any] | None = None
) -> StoredResult:
    """Keep the answer of a request and its link; if it has an answer already, return that and change nothing."""
    row = {"state": RequestState.FINISHED, "finished_at": _now()}
    body = {"result_type": result.routing_key, "result_body": result.body}
    if connection.execute(_ANSWER, row | body | {"id": request_id}).rowcount == 0:
        earlier = find_answer(connection, request_id)
        if earlier is None:
            raise LookupError(f"request {request_id} was never accepted")
        return earlier
    if link is not None:
        _write_link(connection, link | {"request_id": request_id, "updated_at": row["finished_at"]})
    return result


def _write_link(connection: Connection, link: dict[str, Any]) -> None:
    if connection.execute(_UPDATE_LINK, link | {"id": link["link_id"]}).rowcount == 0:
        connection.execute(_INSERT_LINK, link | {"created_at": link["updated_at"]})


def find_link(connection: Connection, link_id: UUID) -> RowMapping | None:
    """The row of a link."""
    return connection.execute(_SELECT_LINK, {"id": link_id}).mappings().one_or_none()


def find_key_ids(connection: Connection) -> set[str]:
    """The keys that passwords are sealed with."""
    return set(connection.scalars(_SELECT_KEY_IDS))


def write_send(connection: Connection, send: SendRecord) -> None:
    """Keep how far a mail has got. Raises `SendWentBack`."""
    row = asdict(send) | {"updated_at": _now()}
    found_by = {"id": send.request_id} | ({"draft": send.item_id} if send.state is SendState.SENDING else {})
    if connection.execute(_UPDATE_SEND[send.state], row | found_by).rowcount == 0:
        further = find_send(connection, send.request_id)
        if further is not None:
            raise SendWentBack(f"the mail of request {send.request_id} is {further.state}, not {send.state}")
        connection.execute(_INSERT_SEND, row)


def find_send(connection: Connection, request_id: UUID) -> SendRecord | None:
    """How far the mail of a request has got."""
    row = connection.execute(_SELECT_SEND, {"id": request_id}).mappings().one_or_none()
    return None if row is None else SendRecord(**row)


def _now() -> datetime:
    return datetime.now(UTC)
