"""Mails about meetings: the request, the answer, the cancellation."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from mock_ews.exchange.calendar_items import Attendee, CalendarItem
from mock_ews.exchange.folders import Item
from mock_ews.exchange.messages import Address, Body, Message


@dataclass(slots=True, eq=False, kw_only=True)
class MeetingMessage(Message):
    """What all of them hold: the meeting as the sender knows it, and the item in the receiver's calendar."""

    meeting: CalendarItem = field(default_factory=CalendarItem)
    calendar_item: Item | None = None
    response: str = "Unknown"
    has_been_processed: bool = False


@dataclass(slots=True, eq=False, kw_only=True)
class MeetingRequest(MeetingMessage):
    """An invitation. `request_type` is a MeetingRequestType."""

    item_class: str = "IPM.Schedule.Meeting.Request"
    request_type: str = "NewMeetingRequest"


@dataclass(slots=True, eq=False, kw_only=True)
class MeetingResponse(MeetingMessage):
    """An attendee's answer, and when they would rather meet."""

    item_class: str = "IPM.Schedule.Meeting.Resp.Pos"
    proposed_start: datetime | None = None
    proposed_end: datetime | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class MeetingCancellation(MeetingMessage):
    """The end of a meeting, or of somebody's part in it."""

    item_class: str = "IPM.Schedule.Meeting.Canceled"


CANCELLED: Final = "Canceled: "
"""What Exchange puts before the subject of what does not take place."""
_CLASSES: Final = {"Accept": "Pos", "Tentative": "Tent", "Decline": "Neg"}
_SUBJECTS: Final = {"Accept": "Accepted: ", "Tentative": "Tentative: ", "Decline": "Declined: "}


def request(meeting: CalendarItem, attendees: Iterable[Attendee], request_type: str) -> MeetingRequest:
    """An invitation of some of a meeting's attendees."""
    to, cc, bcc = _people(meeting, attendees)
    return MeetingRequest(
        subject=meeting.subject,
        body=meeting.body,
        sensitivity=meeting.sensitivity,
        importance=meeting.importance,
        to=to,
        cc=cc,
        bcc=bcc,
        is_response_requested=meeting.is_response_requested,
        meeting=meeting.copy(attachments=()),
        attachments=meeting.attachments,
        request_type=request_type,
        response="NoResponseReceived",
    )


def cancellation(meeting: CalendarItem, attendees: Iterable[Attendee], body: Body | None = None) -> MeetingCancellation:
    """What tells some of a meeting's attendees that it does not take place, or without them."""
    to, cc, bcc = _people(meeting, attendees)
    return MeetingCancellation(
        subject=f"{CANCELLED}{meeting.subject or ''}",
        body=body or meeting.body,
        to=to,
        cc=cc,
        bcc=bcc,
        meeting=meeting.copy(attachments=(), is_cancelled=True, free_busy="Free"),
    )


def response(meeting: CalendarItem, answer: str) -> MeetingResponse:
    """An attendee's answer to the organizer. `answer` is a ResponseType."""
    return MeetingResponse(
        item_class=f"IPM.Schedule.Meeting.Resp.{_CLASSES[answer]}",
        subject=f"{_SUBJECTS[answer]}{meeting.subject or ''}",
        to=(meeting.organizer,) if meeting.organizer is not None else (),
        meeting=meeting.copy(attachments=()),
        response=answer,
    )


def _people(
    meeting: CalendarItem, attendees: Iterable[Attendee]
) -> tuple[tuple[Address, ...], tuple[Address, ...], tuple[Address, ...]]:
    """Who of them is required, optional, a resource: they stand in To, Cc and Bcc."""
    chosen = {attendee.mailbox.key for attendee in attendees}
    groups = (meeting.required, meeting.optional, meeting.resources)
    to, cc, bcc = (tuple(one.mailbox for one in group if one.mailbox.key in chosen) for group in groups)
    return to, cc, bcc
