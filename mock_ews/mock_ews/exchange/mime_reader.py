"""Messages from MIME (RFC 5322), in texts that XML can carry."""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime
from typing import Final

from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.messages import Address, Attachment, Body, Message

ATTRIBUTES: Final = (
    "subject", "from_", "sender", "to", "cc", "bcc", "reply_to", "internet_message_id", "in_reply_to", "references",
    "sent", "importance", "body", "attachments", "headers", "mime",
)  # fmt: skip
"""What of a message MIME says."""
_IMPORTANCE: Final = {"1": "High", "5": "Low"}
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(content: bytes) -> Message:
    """A message from MIME. Raises EwsError ErrorMimeContentInvalid where no message can be made out."""
    try:
        mail = email.message_from_bytes(content, policy=email.policy.default)
        return _message(mail, content)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:  # what the email package dies of
        raise EwsError("ErrorMimeContentInvalid", f"The MIME content is no message: {type(error).__name__}") from None


def header_lines(content: bytes) -> list[tuple[str, str]]:
    """Names and values of the headers."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    return [(clean(name), clean(str(value))) for name, value in mail.items()]


def clean(text: str) -> str:
    """The text with a mark in place of each character that XML cannot carry."""
    return _NOT_XML.sub("\ufffd", text)


def _message(mail: EmailMessage, content: bytes) -> Message:
    if not mail.keys():
        raise ValueError("no header")
    sender = next(iter(_addresses(mail, "From")), None)
    return Message(
        subject=_text(mail, "Subject"),
        from_=sender,
        sender=next(iter(_addresses(mail, "Sender")), sender),
        to=_addresses(mail, "To"),
        cc=_addresses(mail, "Cc"),
        bcc=_addresses(mail, "Bcc"),
        reply_to=_addresses(mail, "Reply-To"),
        internet_message_id=_text(mail, "Message-ID"),
        in_reply_to=_text(mail, "In-Reply-To"),
        references=_text(mail, "References"),
        sent=_moment(_text(mail, "Date")),
        importance=_IMPORTANCE.get((_text(mail, "X-Priority") or "")[:1], "Normal"),
        body=_body(mail),
        attachments=tuple(_attachments(mail)),
        headers=tuple((name, text) for name, text in header_lines(content) if name.lower().startswith("x-")),
        mime=content,
    )


def _addresses(mail: EmailMessage, name: str) -> tuple[Address, ...]:
    header = mail.get(name)
    return tuple(
        Address(clean(address.addr_spec), clean(address.display_name or address.addr_spec))
        for address in getattr(header, "addresses", ())
        if address.addr_spec
    )


def _text(mail: MIMEPart, name: str) -> str | None:
    return clean(str(mail[name])).strip() if name in mail else None


def _moment(date: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date) if date else None
        return moment.astimezone(UTC) if moment and moment.tzinfo else moment and moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _body(mail: EmailMessage) -> Body:
    part = mail.get_body(("html", "plain"))
    if part is None:
        return Body("")
    return Body(clean(_content(part)), "HTML" if part.get_content_subtype() == "html" else "Text")


def _content(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):  # an unknown character set
        payload = part.get_payload(decode=True)
        return payload.decode("latin-1") if isinstance(payload, bytes) else ""


def _attachments(mail: EmailMessage) -> Iterator[Attachment]:
    for part in mail.iter_attachments():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield Attachment(
                name=clean(part.get_filename() or "attachment"),
                content=payload,
                content_type=clean(part.get_content_type()),
                content_id=(_text(part, "Content-ID") or "").strip("<>") or None,
                is_inline=part.get_content_disposition() == "inline",
            )
