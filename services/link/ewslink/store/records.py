"""What goes into the store and comes out of it: plain values."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from pydantic import SecretStr

from ewslink_contracts.events import LinkedMailbox
from ewslink_contracts.outcomes import Locale

_LINKS = UUID("5e0b1c9c-0a3e-4c53-8d6b-2f5a7d0c9b41")


def link_id_for(tenant_id: str, email: str) -> UUID:
    """The id of a tenant's link to a mailbox: always the same, so that a renewed link keeps what refers to it.

    It is no secret: who knows tenant and address can compute it.
    """
    return uuid5(_LINKS, json.dumps([tenant_id, email.lower()]))  # Exchange does not tell Ann@ from ann@


@dataclass(frozen=True, kw_only=True)
class StoredResult:
    """The final event of a request as it was published, so that the same answer can be given again."""

    routing_key: str
    body: dict[str, Any]


class SendState(StrEnum):
    """How far the one mail of a request has got, in this order; it never goes back."""

    ACCEPTED = "accepted"
    DRAFTED = "drafted"
    SENDING = "sending"
    UNKNOWN = "unknown"
    """It may have been sent. Only evidence that it was can change this."""

    SENT = "sent"

    def and_before(self) -> tuple["SendState", ...]:
        """The states from which a mail can come to this one, itself among them."""
        order = tuple(SendState)
        return order[: order.index(self) + 1]


class SendWentBack(Exception):
    """Somebody else has got further with this mail: whoever sees this must not send."""


@dataclass(frozen=True, kw_only=True)
class SendRecord:
    """What is known about the one mail of a request."""

    request_id: UUID
    idempotency_key: str
    """Also on the mail itself, as an extended property, by which it is found again."""

    state: SendState
    item_id: str | None = None
    change_key: str | None = None
    internet_message_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The request is to be worked on."""

    again: bool = False
    """It was accepted before and has no answer yet: somebody was interrupted, or is still at it."""

    send: SendRecord | None = None
    """How far the earlier try got with the mail."""


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The request was answered before: give the same answer."""

    result: StoredResult


@dataclass(frozen=True)
class Conflict:
    """The request's id was used before, for something else."""


@dataclass(frozen=True, kw_only=True)
class NewLink:
    """A mailbox that passed every check. A link of the same tenant and address is replaced."""

    tenant_id: str
    email: str
    mailbox: LinkedMailbox
    bcc_address: str
    send_as: str | None
    locale: Locale
    password: SecretStr


@dataclass(frozen=True, kw_only=True)
class Link:
    """A stored link. The password stays in the store: `Store.password`."""

    link_id: UUID
    request_id: UUID
    """The request that made the link, or renewed it last."""

    tenant_id: str
    email: str
    mailbox: LinkedMailbox
    bcc_address: str
    send_as: str | None
    locale: Locale
    created_at: datetime
    updated_at: datetime
