"""What a message holds, apart from where it lies."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Self


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody a message names. `address` is empty for a name that was never resolved."""

    address: str
    name: str = ""
    routing_type: str = "SMTP"
    mailbox_type: str = "Mailbox"

    @property
    def key(self) -> str:
        """The spelling that addresses are compared in."""
        return self.address.lower()

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name and self.name != self.address else self.address


@dataclass(frozen=True, slots=True)
class Body:
    """A body and the kind of text it is."""

    text: str
    kind: Literal["Text", "HTML"] = "Text"


@dataclass(frozen=True, slots=True)
class Flag:
    """A follow-up flag."""

    status: str = "NotFlagged"
    start: datetime | None = None
    due: datetime | None = None
    complete: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExtendedField:
    """Name of a MAPI property: by tag, or by property set and name or number. The reader normalises spellings."""

    type: str
    tag: int | None = None
    property_set: str | None = None
    name: str | None = None
    id: int | None = None


ExtendedValue = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message, or another `item`. `number` is what its id is made of, 0 until the message is stored."""

    name: str
    content: bytes = b""
    content_type: str = "application/octet-stream"
    content_id: str | None = None
    is_inline: bool = False
    item: "Message | None" = None
    number: int = 0

    @property
    def size(self) -> int:
        """Bytes it takes in the store, about."""
        return len(self.content) if self.item is None else self.item.size


@dataclass(slots=True, eq=False, kw_only=True)
class Message:
    """A message's content; attribute by attribute what EWS calls item:… and message:… fields."""

    item_class: str = "IPM.Note"
    subject: str | None = None
    sensitivity: str = "Normal"
    importance: str = "Normal"
    body: Body | None = None
    attachments: tuple[Attachment, ...] = ()
    categories: tuple[str, ...] = ()
    in_reply_to: str | None = None
    references: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    is_submitted: bool = False
    is_draft: bool = True
    is_associated: bool = False
    is_read: bool = True
    sent: datetime | None = None
    received: datetime | None = None
    culture: str | None = None
    flag: Flag = field(default_factory=Flag)
    reminder_is_set: bool = False
    reminder_due_by: datetime | None = None
    reminder_minutes: str | None = None
    sender: Address | None = None
    from_: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    received_by: Address | None = None
    received_representing: Address | None = None
    is_read_receipt_requested: bool = False
    is_delivery_receipt_requested: bool = False
    is_response_requested: bool | None = None
    conversation_index: bytes | None = None
    conversation_topic: str | None = None
    internet_message_id: str | None = None
    extended: dict[ExtendedField, ExtendedValue] = field(default_factory=dict)
    mime: bytes | None = None
    """The bytes it was made of, as long as nothing in it was changed since."""

    def copy(self, **changes: object) -> Self:
        """The same content once more; what hangs on one copy does not show in the other."""
        return replace(self, **{"extended": dict(self.extended), **changes})  # type: ignore[arg-type]  # names are checked by replace

    @property
    def size(self) -> int:
        """Bytes it takes in the store, about."""
        texts = (self.subject, self.body.text if self.body else "")
        return 1024 + sum(len(text or "") for text in texts) + sum(attachment.size for attachment in self.attachments)

    @property
    def recipients(self) -> tuple[Address, ...]:
        """Everybody it goes to."""
        return (*self.to, *self.cc, *self.bcc)


def numbered(attachments: tuple[Attachment, ...], new_number: Callable[[], int]) -> tuple[Attachment, ...]:
    """The same attachments; those that are new get a number, and so do those of attached items."""

    def below(item: Message | None) -> Message | None:
        return item and item.copy(attachments=numbered(item.attachments, new_number))

    return tuple(
        replace(attachment, number=attachment.number or new_number(), item=below(attachment.item))
        for attachment in attachments
    )


@dataclass(frozen=True, slots=True)
class OutsideMail:
    """A mail that left the organisation."""

    sent_at: datetime
    sender: str
    recipients: tuple[str, ...]
    message: Message
