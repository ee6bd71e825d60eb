"""What somebody who writes to an address is told before the mail is sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mock_ews.exchange.automatic_replies import Reply
from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.mailbox import Mailbox
from mock_ews.exchange.messages import Address
from mock_ews.exchange.world import World

LARGEST_MESSAGE: Final = 10 * 1024 * 1024
"""Bytes, as a new organisation is set up (MS docs getmailtips-operation.md)."""


@dataclass(frozen=True, slots=True)
class MailTips:
    """What is known of one recipient; None is what nobody says of such a one."""

    automatic_reply: Reply | None = None
    reply_span: tuple[datetime, datetime] | None = None
    full: bool | None = None
    custom: str | None = None
    members: int = 0
    outside_members: int = 0
    invalid: bool = False


def tips_for(world: World, recipient: Address) -> MailTips:
    """The tips for a mailbox, a list or a room, a stranger, or an address that is none."""
    mailbox = world.mailbox(recipient.address)
    if mailbox is not None:
        return _of_mailbox(mailbox, world.clock())
    if world.directory.entry(recipient.address) is not None:
        domains = [member.key.rpartition("@")[2] for member in world.directory.expand([recipient])]
        outside = sum(domain not in world.domains for domain in domains)
        return MailTips(members=len(domains), outside_members=outside)
    domain = recipient.key.rpartition("@")[2]
    if domain in world.domains or "@" not in recipient.key:
        return MailTips(invalid=True)
    return MailTips(members=1, outside_members=1)


def _of_mailbox(mailbox: Mailbox, now: datetime) -> MailTips:
    """An empty reply stands for none (MS docs getmailtips-operation.md); whoever asks is a colleague."""
    replies = mailbox.automatic_replies
    sent = replies.are_sent(now)
    return MailTips(
        automatic_reply=replies.internal if sent else Reply(),
        reply_span=replies.span(now) if sent and replies.state == "Scheduled" else None,
        full=_is_full(mailbox),
        custom=mailbox.spec.mail_tip or None,
        members=1,
    )


def _is_full(mailbox: Mailbox) -> bool:
    try:
        mailbox.refuse("save")
    except EwsError as refusal:
        return refusal.code == "ErrorQuotaExceeded"
    return False
