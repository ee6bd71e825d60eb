"""The events that the link service publishes."""

from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field, NonNegativeInt

from ewslink_contracts.outcomes import Category, Code, Step, StepStatus
from ewslink_contracts.wire import WireModel


class AuthScheme(StrEnum):
    """How the service logged in to the mailbox."""

    BASIC = "basic"
    NTLM = "ntlm"
    NEGOTIATE = "negotiate"


class StepReport(WireModel):
    """One step of a link, as it ended."""

    name: Step
    status: StepStatus
    ms: NonNegativeInt = Field(examples=[12])
    """Milliseconds that the step took."""

    detail: str = Field("", examples=["https://mail.example.com/EWS/Exchange.asmx"])
    """What was found, in English, for people who look closer."""


class Server(WireModel):
    """The Exchange that answered."""

    product: str = Field(examples=["Exchange Server 2019"])
    build: str = Field(examples=["15.2.1118.7"])


class SyncedFolder(WireModel):
    """A folder that inbox rules put mail into, and that is therefore kept in sync."""

    folder_id: str
    path: str = Field(examples=["Inbox/Customers"])
    """Display names from the mailbox's top, separated by '/'."""

    rules: tuple[str, ...] = Field(examples=[["Customers"]])
    """The names of the rules that point to the folder."""


class LinkedMailbox(WireModel):
    """What was found out about the mailbox."""

    primary_smtp_address: str
    ews_url: str = Field(examples=["https://mail.example.com/EWS/Exchange.asmx"])
    username: str = Field(examples=["EXAMPLE\\hmueller"])
    auth_scheme: AuthScheme
    server: Server
    synced_folders: tuple[SyncedFolder, ...] = ()


class LinkError(WireModel):
    """Why a link failed and what to do about it. Texts are in the language of the request."""

    category: Category
    code: Code
    step: Step
    retryable: bool
    """Whether the same request may succeed later."""

    title: str
    detail: str
    remedies: tuple[str, ...]
    """What to do, most likely remedy first."""

    suggested_url: str | None = None
    """An EWS address that was itself tested."""

    suggested_username: str | None = None
    evidence: dict[str, str | int] = Field(
        default_factory=dict, examples=[{"http_status": 302, "location": "/owa/auth/logon.aspx"}]
    )
    """What was seen on the wire: http_status, location, www_authenticate, response_code, server_build …"""


class Event(WireModel):
    """What every event about a link carries."""

    event_id: UUID
    """Unique per event; the same as the AMQP property message_id."""

    request_id: UUID
    """The request that is answered; the same as the AMQP property correlation_id."""

    tenant_id: str
    email: str
    occurred_at: AwareDatetime


class LinkProgress(Event):
    """`link.progress`: a step has ended."""

    step: StepReport


class LinkSucceeded(Event):
    """`link.succeeded`: the mailbox is linked."""

    link_id: UUID
    mailbox: LinkedMailbox
    steps: tuple[StepReport, ...]


class LinkFailed(Event):
    """`link.failed`: the mailbox cannot be linked, with the precise cause and the remedy."""

    steps: tuple[StepReport, ...]
    error: LinkError


class RejectReason(StrEnum):
    """Why a message is no valid request."""

    NOT_JSON = "not_json"
    TOO_LARGE = "too_large"
    INVALID_REQUEST = "invalid_request"
    CONFLICT = "conflict"
    PLAIN_PASSWORD_REFUSED = "plain_password_refused"  # noqa: S105 - the name of a reason, not a password
    SEAL_REFUSED = "seal_refused"


class Problem(WireModel):
    """One thing that is wrong with a message. Names the field, never its value."""

    field: str = Field(examples=["password.jwe"])
    problem: str = Field(examples=["Field required"])


class LinkRejected(WireModel):
    """`link.rejected`: the message is not a valid request. It is parked, and nothing was done."""

    event_id: UUID
    request_id: UUID | None
    """As far as it could be read: from the body, else from the properties correlation_id or message_id."""

    message_id: str | None = None
    """The AMQP property message_id of the refused message."""

    occurred_at: AwareDatetime
    reason: RejectReason
    problems: tuple[Problem, ...]
