"""Mails about meetings: who gets which when a calendar item is created, changed or deleted."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from mock_ews.exchange import EwsError
from mock_ews.exchange.calendar_items import Attendee, CalendarItem
from mock_ews.exchange.delivery import submit
from mock_ews.exchange.meeting_messages import MeetingMessage, cancellation, request, response
from mock_ews.exchange.messages import Body
from mock_ews.operations.registry import Call

_WITH_COPY: Final = frozenset({"SendToAllAndSaveCopy", "SendToChangedAndSaveCopy"})
_ONLY_CHANGED: Final = frozenset({"SendOnlyToChanged", "SendToChangedAndSaveCopy"})


def asked(call: Call, attribute: str) -> str:
    """Who is to be told. Raises EwsError for a request that does not say so."""
    told = call.element.get(attribute)
    if told is None:
        raise EwsError(f"Error{attribute}Required")
    return told


def invite(call: Call, meeting: CalendarItem, told: str) -> None:
    """Send the requests of a new meeting."""
    if told != "SendToNone" and meeting.others:
        meeting.request_was_sent = True
        _send(call, request(meeting, meeting.others, "NewMeetingRequest"), saving=told in _WITH_COPY)


def announce(call: Call, before: CalendarItem, after: CalendarItem, told: str) -> None:
    """Tell who comes, who stays and who is no longer asked; `after` notes that there is a newer version of it."""
    if told == "SendToNone" or not after.is_organizer:
        return
    known = {one.mailbox.key for one in before.others}
    now = {one.mailbox.key for one in after.others}
    gone = [one for one in before.others if one.mailbox.key not in now]
    new = [one for one in after.others if one.mailbox.key not in known or not before.request_was_sent]
    stay = [one for one in after.others if one not in new]
    is_moved = _when(before) != _when(after)
    if is_moved:
        after.sequence += 1
        after.required, after.optional, after.resources = map(
            _unanswered, (after.required, after.optional, after.resources)
        )
    after.request_was_sent = after.request_was_sent or bool(now)
    saving = told in _WITH_COPY
    if gone:
        _send(call, cancellation(before, gone), saving=saving)
    if new:
        _send(call, request(after, new, "NewMeetingRequest"), saving=saving)
    if stay and told not in _ONLY_CHANGED:
        _send(call, request(after, stay, "FullUpdate" if is_moved else "InformationalUpdate"), saving=saving)


def call_off(call: Call, meeting: CalendarItem, told: str) -> None:
    """Tell who was invited that a meeting is deleted, or its organizer that somebody will not be there."""
    if told == "SendToNone" or meeting.is_cancelled:
        return
    if not meeting.is_organizer:
        _send(call, response(meeting, "Decline"), saving=told in _WITH_COPY)
    elif meeting.others:
        cancel(call, meeting, saving=told in _WITH_COPY)


def cancel(call: Call, meeting: CalendarItem, body: Body | None = None, *, saving: bool = True) -> None:
    """Send the cancellations of a meeting. Raises EwsError ErrorInvalidRecipients where nobody else is in it."""
    _send(call, cancellation(meeting, meeting.others, body), saving=saving)


def _send(call: Call, message: MeetingMessage, *, saving: bool) -> None:
    if saving:
        call.mailbox.refuse("save")
    sent = submit(call.world, call.mailbox, message)
    if saving:
        call.mailbox.add(sent, call.mailbox.distinguished["sentitems"])


def _when(meeting: CalendarItem) -> tuple[object, ...]:
    return (meeting.start, meeting.end, meeting.recurrence)


def _unanswered(attendees: Iterable[Attendee]) -> tuple[Attendee, ...]:
    return tuple(replace(one, response="Unknown", responded=None) for one in attendees)
