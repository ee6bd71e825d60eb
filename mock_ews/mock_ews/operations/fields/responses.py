"""Answers to messages: ReplyToItem, ReplyAllToItem and ForwardItem become messages of their own."""

from collections.abc import Iterable
from html import escape
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.messages import Address, Body, Message
from mock_ews.operations.elements import local, t
from mock_ews.operations.fields.kinds import BODY
from mock_ews.operations.fields.reading import set_field

RESPONSES: Final = frozenset({"ReplyToItem", "ReplyAllToItem", "ForwardItem"})
_PREFIXES: Final = {"ForwardItem": "FW: "}
_NOT_FIELDS: Final = frozenset({t("ReferenceItemId"), t("NewBodyContent")})


def respond(element: Element, original: Message, owner: Address) -> Message:
    """The message an answer to another becomes. Raises EwsError ErrorInvalidRequest for an answer to a draft."""
    if original.is_draft:
        raise EwsError("ErrorInvalidRequest", "A draft cannot be answered.")
    kind = local(element)
    message = Message(
        subject=_PREFIXES.get(kind, "RE: ") + (original.subject or ""),
        in_reply_to=original.internet_message_id,
        references=" ".join(filter(None, (original.references, original.internet_message_id))) or None,
        conversation_topic=original.conversation_topic or original.subject,
        attachments=original.attachments if kind == "ForwardItem" else (),
    )
    if kind != "ForwardItem":
        message.to = original.reply_to or tuple(filter(None, [original.from_ or original.sender]))
    if kind == "ReplyAllToItem":
        known = {owner.key, *(person.key for person in message.to)}
        message.to += _others(original.to, known)
        message.cc = _others(original.cc, known)
    for child in element:
        if child.tag not in _NOT_FIELDS:
            set_field(message, child)
    new = element.find(t("NewBodyContent"))
    if new is not None:
        message.body = _quoted(BODY.read(new), original.body)
    return message


def _others(people: Iterable[Address], known: set[str]) -> tuple[Address, ...]:
    return tuple(person for person in people if person.key not in known)


def _quoted(new: Body, old: Body | None) -> Body:
    """What was written, and below it what it answers."""
    if old is None:
        return new
    if new.kind == "HTML":
        return Body(f"{new.text}<hr>{old.text if old.kind == 'HTML' else escape(old.text)}", "HTML")
    return Body(f"{new.text}\r\n\r\n{old.text}", "Text")
