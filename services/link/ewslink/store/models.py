"""The tables. Only types that SQLite and PostgreSQL both have."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, Enum, ForeignKey, MetaData, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ewslink.store.records import SendState


class RequestState(StrEnum):
    """Whether a request has its answer."""

    ACCEPTED = "accepted"
    FINISHED = "finished"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. SQLite drops the time zone, so it is always stored in UTC, and given back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a time zone: nobody knows when it is."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


def _words(enumeration: type[StrEnum]) -> Enum:
    # As text: a native enumeration needs an ALTER TYPE on PostgreSQL for each new word.
    return Enum(enumeration, native_enum=False, length=16, values_callable=lambda words: [word.value for word in words])


class Base(DeclarativeBase):
    """What the tables have in common."""

    # Named constraints: a migration can only change what has a name.
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        RequestState: _words(RequestState),
        SendState: _words(SendState),
        dict[str, Any]: JSON(none_as_null=True),
        list[dict[str, Any]]: JSON,
    }


class RequestRow(Base):
    """The inbox: each request once, with its answer."""

    __tablename__ = "requests"

    request_id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[str]
    fingerprint: Mapped[str]
    state: Mapped[RequestState]
    received_at: Mapped[datetime]
    # The database's default serves a replica of before the column, for as long as one still runs.
    login_tries: Mapped[int] = mapped_column(server_default="0")
    finished_at: Mapped[datetime | None]
    result_type: Mapped[str | None]
    result_body: Mapped[dict[str, Any] | None]


class SendRow(Base):
    """How far the one mail of a request has got."""

    __tablename__ = "sends"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.request_id", ondelete="CASCADE"), primary_key=True)
    idempotency_key: Mapped[str]
    state: Mapped[SendState]
    item_id: Mapped[str | None]
    change_key: Mapped[str | None]
    internet_message_id: Mapped[str | None]
    updated_at: Mapped[datetime]


class LinkRow(Base):
    """A linked mailbox."""

    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("tenant_id", "email"),)

    link_id: Mapped[UUID] = mapped_column(primary_key=True)
    # No foreign key: links outlive the requests that made them.
    request_id: Mapped[UUID] = mapped_column(unique=True)
    tenant_id: Mapped[str]
    email: Mapped[str]
    primary_smtp_address: Mapped[str]
    ews_url: Mapped[str]
    username: Mapped[str]
    auth_scheme: Mapped[str]
    server_product: Mapped[str]
    server_build: Mapped[str]
    synced_folders: Mapped[list[dict[str, Any]]]
    bcc_address: Mapped[str]
    send_as: Mapped[str | None]
    locale: Mapped[str]
    password_sealed: Mapped[bytes]
    key_id: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
