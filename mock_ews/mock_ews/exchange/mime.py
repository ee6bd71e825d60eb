"""Messages as MIME (RFC 5322) and back."""

import email
import email.policy
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime, parsedate_to_datetime
from html.parser import HTMLParser
from typing import Final

from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.messages import Address, Attachment, Body, Message

INTERNET_HEADERS: Final = "00020386-0000-0000-c000-000000000046"
"""PS_INTERNET_HEADERS: extended properties of this set travel as headers (MS-OXPROPS 1.3.2)."""
ATTRIBUTES: Final = (
    "subject", "from_", "sender", "to", "cc", "bcc", "reply_to", "internet_message_id", "in_reply_to", "references",
    "sent", "importance", "body", "attachments", "headers", "mime",
)  # fmt: skip
"""What of a message MIME says."""
_PRIORITY: Final = {"High": "1", "Low": "5"}


def build(message: Message) -> bytes:
    """The message as RFC 5322 bytes; those it was made of, if nothing was changed since."""
    if message.mime is not None:
        return message.mime
    mail = EmailMessage(policy=email.policy.SMTP)
    for name, value in _headers(message):
        mail[name] = value
    body = message.body or Body("")
    if body.kind == "HTML":
        mail.set_content(plain_text(body.text))
        mail.add_alternative(body.text, subtype="html")
    else:
        mail.set_content(body.text)
    for attachment in message.attachments:
        maintype, _, subtype = attachment.content_type.partition("/")
        mail.add_attachment(
            attachment.content,
            maintype=maintype,
            subtype=subtype or "octet-stream",
            filename=attachment.name,
            cid=f"<{attachment.content_id}>" if attachment.content_id else None,
            disposition="inline" if attachment.is_inline else "attachment",
        )
    return mail.as_bytes()


def headers(message: Message) -> list[tuple[str, str]]:
    """Names and values of the headers a reader sees."""
    if message.mime is not None:
        parsed = email.message_from_bytes(message.mime, policy=email.policy.default)
        return [(name, str(value)) for name, value in parsed.items()]
    return [(name, text if isinstance(text, str) else ", ".join(map(str, text))) for name, text in _headers(message)]


def read(content: bytes) -> Message:
    """A message from MIME. Raises EwsError ErrorMimeContentInvalid when no header can be found in it."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    if not isinstance(mail, EmailMessage) or not mail.keys():
        raise EwsError("ErrorMimeContentInvalid", "The MIME content holds no message.")
    sent = mail.get("Date")
    sender = next(iter(_addresses(mail, "From")), None)
    return Message(
        subject=str(mail["Subject"]) if "Subject" in mail else None,
        from_=sender,
        sender=next(iter(_addresses(mail, "Sender")), sender),
        to=_addresses(mail, "To"),
        cc=_addresses(mail, "Cc"),
        bcc=_addresses(mail, "Bcc"),
        reply_to=_addresses(mail, "Reply-To"),
        internet_message_id=_text(mail, "Message-ID"),
        in_reply_to=_text(mail, "In-Reply-To"),
        references=_text(mail, "References"),
        sent=_moment(str(sent)) if sent else None,
        importance={"1": "High", "5": "Low"}.get(str(mail.get("X-Priority", "")).strip()[:1], "Normal"),
        body=_body(mail),
        attachments=tuple(_attachments(mail)),
        headers=tuple((name, str(value)) for name, value in mail.items() if name.lower().startswith("x-")),
        mime=content,
    )


def plain_text(html: str) -> str:
    """What a person reads of an HTML text."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()


class _TextReader(HTMLParser):
    """Collects text; blocks end lines, styles and scripts are no text."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in {"style", "script", "head"}
        if tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"style", "script", "head"} and self._silent > 0
        if tag in {"p", "div", "tr", "li", "h1", "h2", "h3"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def _headers(message: Message) -> Iterator[tuple[str, str | list[HeaderAddress]]]:
    people = (
        ("From", [message.from_] if message.from_ else []),
        ("Sender", [message.sender] if message.sender and message.sender != message.from_ else []),
        ("To", message.to),
        ("Cc", message.cc),
        ("Bcc", message.bcc),
        ("Reply-To", message.reply_to),
    )
    for name, addresses in people:
        if listed := list(_header_addresses(addresses)):
            yield name, listed
    texts = (
        ("Subject", message.subject),
        ("Date", format_datetime(message.sent) if message.sent else None),
        ("Message-ID", message.internet_message_id),
        ("In-Reply-To", message.in_reply_to),
        ("References", message.references),
        ("X-Priority", _PRIORITY.get(message.importance)),
        ("Thread-Topic", message.conversation_topic),
        *message.headers,
        *((key.name, str(value)) for key, value in message.extended.items() if key.property_set == INTERNET_HEADERS),
    )
    for title, text in texts:
        if title and text:
            yield title, " ".join(text.split())  # a header is one line


def _header_addresses(addresses: Iterable[Address]) -> Iterator[HeaderAddress]:
    for address in addresses:
        try:
            yield HeaderAddress(display_name=address.name, addr_spec=address.address)
        except (HeaderParseError, ValueError, IndexError):
            yield HeaderAddress(display_name=str(address))  # never resolved: a name and no address


def _addresses(mail: EmailMessage, name: str) -> tuple[Address, ...]:
    header = mail.get(name)
    return tuple(
        Address(address.addr_spec, address.display_name or address.addr_spec)
        for address in getattr(header, "addresses", ())
        if address.addr_spec
    )


def _text(mail: MIMEPart, name: str) -> str | None:
    return str(mail[name]).strip() if name in mail else None


def _moment(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _body(mail: EmailMessage) -> Body:
    part = mail.get_body(("html", "plain"))
    if part is None:
        return Body("")
    return Body(_content(part), "HTML" if part.get_content_subtype() == "html" else "Text")


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
                name=part.get_filename() or "attachment",
                content=payload,
                content_type=part.get_content_type(),
                content_id=(_text(part, "Content-ID") or "").strip("<>") or None,
                is_inline=part.get_content_disposition() == "inline",
            )
