"""The events that the link service publishes."""

from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field, NonNegativeInt

from ewslink_contracts.outcomes import Category, Code, Step, StepStatus
from ewslink_contracts.wire import EventModel


class AuthScheme(StrEnum):
    """How the service logged in to the mailbox."""

    BASIC = "basic"
    NTLM = "ntlm"
    NEGOTIATE = "negotiate"


class StepReport(EventModel):
    """One step of a link, as it ended."""

    name: Step
    """Which step."""

    status: StepStatus
    """How it ended. A skipped step was not wanted, or an earlier one failed."""

    ms: NonNegativeInt = Field(examples=[12])
    """Milliseconds that the step took."""

    detail: str = Field("", examples=["https://mail.example.com/EWS/Exchange.asmx"])
    """What was found, in the language of the request, for people who look closer; names are shown as they are."""


class Server(EventModel):
    """The Exchange that answered."""

    product: str = Field(examples=["Exchange Server 2019"])
    """The name it is sold under."""

    build: str = Field(examples=["15.2.1118.7"])
    """Its exact version: major, minor, build and revision."""


class SyncedFolder(EventModel):
    """A folder that inbox rules put mail into, and that is therefore kept in sync."""

    folder_id: str
    """The EWS FolderId. Case matters."""

    path: str = Field(examples=["Inbox/Customers"])
    """Display names from the mailbox's top, separated by '/'."""

    rules: tuple[str, ...] = Field(examples=[["Customers"]])
    """The names of the rules that point to the folder."""


class UnfollowedReason(StrEnum):
    """Why an inbox rule is not followed."""

    FOLDER_GONE = "folder_gone"
    IN_ERROR = "in_error"
    DISABLED = "disabled"
    CLIENT_ONLY = "client_only"


class UnfollowedRule(EventModel):
    """An inbox rule that is not followed, or not to all of its folders."""

    name: str = Field(examples=["Old customers"])
    """The rule's name."""

    reason: UnfollowedReason
    """A folder of it is gone; Exchange has marked it as broken; it is switched off; only Outlook can carry it out."""


class LinkedMailbox(EventModel):
    """What was found out about the mailbox."""

    primary_smtp_address: str = Field(examples=["dmueller@example.com"])
    """The mailbox's main address, as its server knows it."""

    ews_url: str = Field(examples=["https://mail.example.com/EWS/Exchange.asmx"])
    """The EWS endpoint that worked."""

    username: str = Field(examples=["EXAMPLE\\hmueller"])
    """The login name that worked."""

    auth_scheme: AuthScheme
    """How the service logged in."""

    server: Server
    """The Exchange behind the endpoint."""

    synced_folders: tuple[SyncedFolder, ...] = ()
    """The folders that the mailbox's inbox rules put mail into."""

    unfollowed_rules: tuple[UnfollowedRule, ...] = ()
    """The inbox rules that do not work as their owner may think."""


class LinkError(EventModel):
    """Why a link failed and what to do about it. Texts are in the language of the request."""

    category: Category
    """One of the five groups that a person knows."""

    code: Code
    """The precise cause. The list is closed."""

    step: Step
    """The step that failed."""

    retryable: bool
    """Whether the cause may pass by itself. To try again, publish with a new request_id."""

    title: str
    """A heading of a few words."""

    detail: str
    """What is wrong, in one paragraph."""

    remedies: tuple[str, ...]
    """What to do, most likely remedy first."""

    retry_after_s: NonNegativeInt | None = Field(None, examples=[30])
    """When to try again, in seconds after `occurred_at`: as the server asked, else as is usual for the cause.

    Null where trying again does not help."""

    suggested_url: str | None = None
    """An EWS address that was itself tested."""

    suggested_url_trusted: bool = True
    """Whether it is certain who named `suggested_url`. Where it is not, a person has to agree before it is used."""

    suggested_username: str | None = None
    """A login name that the server itself named."""

    suggested_address: str | None = None
    """The address of the mailbox that the login opens, as its server names it."""

    evidence: dict[str, str | int] = Field(
        default_factory=dict, examples=[{"http_status": 302, "location": "/owa/auth/logon.aspx"}]
    )
    """What was seen on the wire: http_status, location, www_authenticate, response_code, server_build …"""


class Event(EventModel):
    """What every event about a link carries."""

    event_id: UUID
    """Unique per event; the same as the AMQP property message_id."""

    request_id: UUID
    """The request that is answered; the same as the AMQP property correlation_id."""

    tenant_id: str
    """As in the request."""

    email: str
    """As in the request."""

    occurred_at: AwareDatetime = Field(examples=["2026-11-23T10:15:00Z"])
    """When it happened."""


class LinkProgress(Event):
    """`link.progress`: a step has ended."""

    step: StepReport
    """The step that has just ended."""


class LinkSucceeded(Event):
    """`link.succeeded`: the mailbox is linked."""

    link_id: UUID
    """The link's own id: the same again when the same tenant links the same address again."""

    mailbox: LinkedMailbox
    """The mailbox as it was found; a page can show it."""

    steps: tuple[StepReport, ...]
    """Every step, in order."""


class LinkFailed(Event):
    """`link.failed`: the mailbox cannot be linked, with the precise cause and the remedy."""

    steps: tuple[StepReport, ...]
    """Every step, in order: one failed, those after it skipped."""

    error: LinkError
    """What is wrong, and what to do."""


class RejectReason(StrEnum):
    """Why a message is no valid request."""

    NOT_JSON = "not_json"
    TOO_LARGE = "too_large"
    INVALID_REQUEST = "invalid_request"
    CONFLICT = "conflict"
    PLAIN_PASSWORD_REFUSED = "plain_password_refused"  # noqa: S105 - the name of a reason, not a password
    SEAL_REFUSED = "seal_refused"


class Problem(EventModel):
    """One thing that is wrong with a message. Names the field, never its value."""

    field: str = Field(examples=["password.jwe"])
    """The path to the field; empty when the problem is with the whole body."""

    problem: str = Field(examples=["is required"])
    """What is wrong with it, in English, for developers."""


class LinkRejected(EventModel):
    """`link.rejected`: the message is not a valid request. It is parked, and nothing was done."""

    event_id: UUID
    """Unique per event; the same as the AMQP property message_id."""

    request_id: UUID | None
    """As far as it could be read: from the body, else from the properties correlation_id or message_id."""

    message_id: str | None = None
    """The AMQP property message_id of the refused message."""

    occurred_at: AwareDatetime = Field(examples=["2026-11-23T10:15:00Z"])
    """When it happened."""

    reason: RejectReason
    """What kind of refusal it is."""

    problems: tuple[Problem, ...]
    """Each thing that is wrong."""
