"""Messages as MIME (RFC 5322)."""

import email
import email.policy
import re
from collections.abc import Iterable, Iterator
from email.errors import HeaderParseError
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from mock_ews.exchange import mime_reader
from mock_ews.exchange.html_text import plain_text
from mock_ews.exchange.messages import Address, Attachment, Body, Message

INTERNET_HEADERS: Final = "00020386-0000-0000-c000-000000000046"
"""PS_INTERNET_HEADERS: extended properties of this set travel as headers (MS-OXPROPS 1.3.2)."""
_PRIORITY: Final = {"High": "1", "Low": "5"}
_HEADER_NAME: Final = re.compile(r"[!-9;-~]+")  # RFC 5322 2.2
_MESSAGE_ID: Final = re.compile(r"<[\w!#$%&'*+/=?^`{|}~.-]+@[\w!#$%&'*+/=?^`{|}~.-]+>", re.ASCII)  # RFC 5322 3.6.4
_BRACKETS: Final = re.compile(r"[<>()\[\]]")
_TYPE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_NESTED: Final = frozenset({"multipart", "message"})
"""Kinds of attachment that would have to be parsed to be nested: they travel as bytes instead."""


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
        if attachment.item is not None:
            mail.add_attachment(email.message_from_bytes(build(attachment.item), policy=email.policy.SMTP))
            continue
        maintype, subtype = _type_of(attachment)
        mail.add_attachment(
            attachment.content,
            maintype=maintype,
            subtype=subtype,
            filename=_one_line(attachment.name),
            cid=f"<{_one_line(attachment.content_id)}>" if attachment.content_id else None,
            disposition="inline" if attachment.is_inline else "attachment",
        )
    return mail.as_bytes()


def headers(message: Message) -> list[tuple[str, str]]:
    """Names and values of the headers a reader sees."""
    if message.mime is not None:
        return mime_reader.header_lines(message.mime)
    return [(name, text if isinstance(text, str) else ", ".join(map(str, text))) for name, text in _headers(message)]


def _headers(message: Message) -> Iterator[tuple[str, str | list[HeaderAddress]]]:
    """Each name once: what a message names itself never takes the place of what Exchange knows."""
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
        ("Message-ID", _message_id(message.internet_message_id)),
        ("In-Reply-To", _ascii(message.in_reply_to)),
        ("References", _ascii(message.references)),
        ("X-Priority", _PRIORITY.get(message.importance)),
        ("Thread-Topic", message.conversation_topic),
    )
    known = {name.lower() for name, _ in (*people, *texts)}
    own = [
        (key.name or "", str(text)) for key, text in message.extended.items() if key.property_set == INTERNET_HEADERS
    ]
    more = [(name, text) for name, text in (*message.headers, *own) if _is_own_header(name, known)]
    for title, text in (*texts, *more):
        if text:
            yield title, _one_line(text)


def _is_own_header(name: str, known: set[str]) -> bool:
    reserved = name.lower() in known or name.lower().startswith(("content-", "mime-"))
    return _HEADER_NAME.fullmatch(name) is not None and not reserved


def _ascii(text: str | None) -> str | None:
    """Message ids are never encoded (RFC 5322 3.6.4), so that what is not ASCII cannot be written."""
    return text.encode("ascii", "replace").decode() if text else text


def _message_id(text: str | None) -> str | None:
    """As it came if it is one, else without brackets: Python's parser fails over some that do not close."""
    plain = _ascii(text)
    return plain if plain is None or _MESSAGE_ID.fullmatch(plain) else _BRACKETS.sub("", plain)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _type_of(attachment: Attachment) -> tuple[str, str]:
    """Main and sub type; what is no media type, or would have to be parsed, is just bytes."""
    maintype, _, subtype = attachment.content_type.partition("/")
    known = all(_TYPE_NAME.fullmatch(part) for part in (maintype, subtype))
    return (maintype, subtype) if known and maintype.lower() not in _NESTED else ("application", "octet-stream")


def _header_addresses(addresses: Iterable[Address]) -> Iterator[HeaderAddress]:
    for address in addresses:
        try:
            yield HeaderAddress(display_name=_one_line(address.name), addr_spec=address.address)
        except (HeaderParseError, ValueError, IndexError):
            yield HeaderAddress(display_name=_one_line(str(address)))  # never resolved: a name and no address
