"""The mails that inbox rules send: messages forwarded, messages forwarded as attachments, replies."""

from collections.abc import Iterator
from datetime import datetime

from mock_ews.exchange.messages import Address, Attachment, Message
from mock_ews.exchange.rules import Fate


def written(fate: Fate, message: Message, owner: Address, now: datetime) -> Iterator[Message]:
    """What the rules of a mailbox's owner send because of a message that arrived. It has no Message-ID yet."""
    if fate.forward:
        yield _from(message.copy(headers=()), owner, now, "auto-forwarded", tuple(fate.forward), _forwarded(message))
    if fate.forward_attached:
        attachment = Attachment(name=message.subject or "", item=message.copy())
        cover = Message(attachments=(attachment,))
        yield _from(cover, owner, now, "auto-forwarded", tuple(fate.forward_attached), _forwarded(message))
    sender = message.from_ or message.sender
    if sender is not None and sender.key != owner.key:
        for template in fate.replies:
            reply = template.message.copy(in_reply_to=message.internet_message_id)
            yield _from(reply, owner, now, "auto-replied", (sender,), reply.subject or f"RE: {message.subject or ''}")


def _forwarded(message: Message) -> str:
    return f"FW: {message.subject or ''}"


def _from(
    message: Message, owner: Address, now: datetime, how: str, recipients: tuple[Address, ...], subject: str
) -> Message:
    """The message as the owner's own, marked as one that nobody wrote (RFC 3834, and what Exchange looks for)."""
    return message.copy(
        subject=subject,
        to=recipients,
        cc=(),
        bcc=(),
        sender=owner,
        from_=owner,
        reply_to=(),
        sent=now,
        received=now,
        is_draft=False,
        is_read=True,
        received_by=None,
        received_representing=None,
        internet_message_id=None,
        headers=(("Auto-Submitted", how),),
        mime=None,
    )
