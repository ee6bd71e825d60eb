"""What Exchange's Calendar Attendant does with mails about meetings, before anybody has read them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mock_ews.exchange.calendar_items import Attendee, CalendarItem
from mock_ews.exchange.errors import EwsError
from mock_ews.exchange.folders import Item
from mock_ews.exchange.mailbox import Mailbox
from mock_ews.exchange.meeting_messages import (
    CANCELLED,
    MeetingCancellation,
    MeetingMessage,
    MeetingRequest,
    MeetingResponse,
)
from mock_ews.exchange.messages import Address, Message
from mock_ews.exchange.occurrences import content_of, occurrence_at


def attend(mailbox: Mailbox, message: Message, now: datetime) -> None:
    """Bring the calendar of who gets a mail up to date, and note in the mail which item it is about."""
    if not isinstance(message, MeetingMessage):
        return
    item = find(mailbox, message.meeting)
    match message:
        case MeetingRequest() if item is None or not content_of(item).is_organizer:
            message.calendar_item = _invited(mailbox, item, message)
        case MeetingResponse() if item is not None:
            _answered(mailbox, item, message, now)
            message.calendar_item, message.has_been_processed = item, True
        case MeetingCancellation() if item is not None and not content_of(item).is_organizer:
            _cancelled(mailbox, item)
            message.calendar_item, message.has_been_processed = item, True
        case _:
            message.calendar_item = item


def find(mailbox: Mailbox, meeting: CalendarItem) -> Item | None:
    """A meeting in somebody's calendar, or the occurrence of it that is meant."""
    for item in mailbox.distinguished["calendar"].items.values():
        if isinstance(item.message, CalendarItem) and item.message.uid == meeting.uid:
            if item.message.recurrence is None or meeting.original_start is None:
                return item
            try:
                return occurrence_at(item, meeting.original_start)
            except EwsError:
                return None
    return None


def _invited(mailbox: Mailbox, item: Item | None, message: MeetingRequest) -> Item:
    """Put the meeting into the calendar, tentatively; an answer stands until the meeting is at another time."""
    meeting = message.meeting
    before = content_of(item) if item is not None else None
    content = meeting.copy(
        attachments=message.attachments,
        free_busy=meeting.free_busy if meeting.free_busy == "Free" else "Tentative",
        my_response="NoResponseReceived",
        request_was_sent=True,
        categories=before.categories if before is not None else (),
    )
    if item is None or before is None:
        return mailbox.add(content, mailbox.distinguished["calendar"])
    if message.request_type == "InformationalUpdate":
        content.my_response, content.free_busy = before.my_response, before.free_busy
    item.message = content
    mailbox.touch(item)
    return item


def _answered(mailbox: Mailbox, item: Item, message: MeetingResponse, now: datetime) -> None:
    content, sender = content_of(item), message.from_ or message.sender
    if sender is None or not content.is_organizer:
        return
    item.message = content.copy(
        required=_with_answer(content.required, sender, message.response, now),
        optional=_with_answer(content.optional, sender, message.response, now),
        resources=_with_answer(content.resources, sender, message.response, now),
    )
    mailbox.touch(item)


def _with_answer(attendees: Iterable[Attendee], sender: Address, answer: str, now: datetime) -> tuple[Attendee, ...]:
    return tuple(
        replace(one, response=answer, responded=now) if one.mailbox.key == sender.key else one for one in attendees
    )


def _cancelled(mailbox: Mailbox, item: Item) -> None:
    """It stays in the calendar until its owner takes it out."""
    content = content_of(item)
    subject = f"{CANCELLED}{content.subject or ''}"
    item.message = content.copy(is_cancelled=True, free_busy="Free", subject=subject)
    mailbox.touch(item)
