"""Mail on its way: who may send, who gets it, what comes back."""

from collections.abc import Iterable

from mock_ews.exchange import calendar_attendant, rule_mail, rules
from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.mailbox import Mailbox
from mock_ews.exchange.messages import Address, Body, Flag, Message, OutsideMail
from mock_ews.exchange.world import World


def submit(world: World, mailbox: Mailbox, message: Message) -> Message:
    """Send a message from a mailbox; the answer is the message as sent, for Sent Items.

    Raises EwsError ErrorSendAsDenied, ErrorInvalidRecipients, or what the mailbox refuses with. Nothing is sent then.
    """
    mailbox.refuse("send")
    sender = _sender(mailbox, message)
    to, cc, bcc = (tuple(map(world.resolve, people)) for people in (message.to, message.cc, message.bcc))
    if not (to or cc or bcc) or not all(_is_address(person.address) for person in (*to, *cc, *bcc)):
        raise EwsError("ErrorInvalidRecipients")
    sent = message.copy(
        to=to,
        cc=cc,
        bcc=bcc,
        sender=mailbox.owner,
        from_=sender,
        sent=world.clock(),
        received=world.clock(),
        is_draft=False,
        is_submitted=False,
        is_read=True,
        internet_message_id=message.internet_message_id or world.new_message_id(),
        conversation_topic=message.conversation_topic or message.subject,
        mime=None,
    )
    _distribute(world, mailbox, sent, sent.recipients)
    return sent


def _sender(mailbox: Mailbox, message: Message) -> Address:
    """Whom the mail is from; another address than the mailbox's own needs the right to it."""
    allowed = {mailbox.owner.key, *(address.lower() for address in mailbox.spec.send_as)}
    for person in (message.from_, message.sender):
        if person is not None and person.key not in allowed:
            raise EwsError("ErrorSendAsDenied")
    return message.from_ or mailbox.owner


def _is_address(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return bool(local and at and domain) and " " not in text


def _distribute(
    world: World, mailbox: Mailbox, message: Message, recipients: Iterable[Address], *, redirected: bool = False
) -> None:
    """Deliver to each recipient once: at home, outside, or back as a report. `redirected`: by an inbox rule."""
    outside = []
    for recipient in {recipient.key: recipient for recipient in world.directory.expand(recipients)}.values():
        target = world.mailbox(recipient.address)
        if mailbox.spec.bounces:
            _report(world, mailbox, message, recipient, mailbox.spec.bounces)
        elif target is not None:
            _deliver(world, mailbox, target, message, redirected=redirected)
        elif world.directory.is_room(recipient.address):
            continue  # a room deletes whatever is no meeting request (Set-CalendarProcessing DeleteNonCalendarItems)
        elif recipient.key.rpartition("@")[2] in world.domains:
            _report(world, mailbox, message, recipient, "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found")
        else:
            outside.append(recipient.address)
    if outside:
        sender = (message.from_ or mailbox.owner).address
        world.outside.append(OutsideMail(world.clock(), sender, tuple(outside), message.copy(bcc=())))


def _deliver(world: World, origin: Mailbox, target: Mailbox, message: Message, *, redirected: bool) -> None:
    """Lay a copy into a mailbox, as its inbox rules say. A mailbox that takes nothing sends a report."""
    arriving = message.copy(
        bcc=(),
        received=world.clock(),
        is_read=False,
        received_by=target.owner,
        received_representing=target.owner,
        categories=(),
        flag=Flag(),
    )
    try:
        target.refuse("save")
    except EwsError:
        _report(world, origin, message, target.owner, "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception")
        return
    calendar_attendant.attend(target, arriving, world.clock())
    fate = rules.apply(target.rules, arriving, target.owner, target.distinguished["deleteditems"])
    for folder in ([target.distinguished["inbox"]] if fate.stays else []) + fate.folders:
        target.deliver(arriving.copy(), folder)
    if redirected:  # Exchange breaks loops of mailboxes that send on, too
        return
    if fate.redirect:
        _distribute(world, target, message.copy(bcc=()), fate.redirect, redirected=True)
    for mail in rule_mail.written(fate, arriving, target.owner, world.clock()):
        mail.internet_message_id = world.new_message_id()
        _distribute(world, target, mail, mail.to, redirected=True)


def _report(world: World, mailbox: Mailbox, message: Message, recipient: Address, reason: str) -> None:
    """A non-delivery report into the sender's inbox; a mailbox that cannot take it gets none."""
    domain = mailbox.address.rpartition("@")[2]
    exchange = Address(f"MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@{domain}", "Microsoft Outlook")
    report = Message(
        item_class="REPORT.IPM.Note.NDR",
        subject=f"Undeliverable: {message.subject or ''}",
        body=Body(f"Delivery has failed to these recipients: {recipient.address}\r\n\r\n{reason}\r\n"),
        from_=exchange,
        sender=exchange,
        to=(mailbox.owner,),
        sent=world.clock(),
        received=world.clock(),
        is_draft=False,
        is_read=False,
        received_by=mailbox.owner,
        in_reply_to=message.internet_message_id,
        references=message.internet_message_id,
        internet_message_id=world.new_message_id(),
    )
    try:
        mailbox.deliver(report, mailbox.distinguished["inbox"])
    except EwsError:
        return
