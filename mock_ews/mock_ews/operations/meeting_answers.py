"""AcceptItem, TentativelyAcceptItem, DeclineItem and CancelCalendarItem, which are created as items are."""

from collections.abc import Mapping
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, calendar_attendant
from mock_ews.exchange.calendar_items import CalendarItem
from mock_ews.exchange.delivery import submit
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.meeting_messages import MeetingRequest, MeetingResponse, response
from mock_ews.exchange.occurrences import content_of
from mock_ews.operations import meetings
from mock_ews.operations.elements import local, t, text_of
from mock_ews.operations.fields.kinds import BODY, parse_datetime
from mock_ews.operations.fields.reading import set_field
from mock_ews.operations.registry import Call
from mock_ews.operations.targets import is_stale, item_of

_ANSWERS: Final[Mapping[str, str]] = {
    "AcceptItem": "Accept",
    "TentativelyAcceptItem": "Tentative",
    "DeclineItem": "Decline",
}
"""Element → ResponseType."""
_CANCEL: Final = "CancelCalendarItem"
ELEMENTS: Final = frozenset({*_ANSWERS, _CANCEL})
_REFUSALS: Final = {"Accept": "AcceptItem", "Tentative": "Tentative", "Decline": "DeclineItem"}
_NOT_FIELDS: Final = frozenset({t("ReferenceItemId"), t("ProposedStart"), t("ProposedEnd")})


def answer(call: Call, element: Element, folder: Folder) -> Item | None:
    """Do what an element says; `folder` is where the answer is kept. The item is for the response, None if it has none.

    Raises EwsError for what cannot be answered.
    """
    return _cancel(call, element) if element.tag == t(_CANCEL) else _reply(call, element, folder)


def _reply(call: Call, element: Element, folder: Folder) -> Item | None:
    """Answer a request; only an answer that is kept as a draft has an item to show."""
    disposition = call.element.get("MessageDisposition")
    if disposition is None:
        raise EwsError("ErrorMessageDispositionRequired")
    kind = _ANSWERS[local(element)]
    asked = _reference(call, element)
    event = _event(call, asked, kind)
    message = _message(element, content_of(event), kind)
    if disposition == "SaveOnly":
        return call.mailbox.add(message, folder)
    saving = disposition == "SendAndSaveCopy"
    if saving:
        call.mailbox.refuse("save")
    sent = submit(call.world, call.mailbox, message)
    if saving:
        call.mailbox.add(sent, folder)
    _note(call, event, kind)
    if isinstance(asked.message, MeetingRequest):
        asked.message.has_been_processed = True
        call.mailbox.delete(asked, "MoveToDeletedItems")
    return None


def _cancel(call: Call, element: Element) -> Item:
    """Cancel a meeting: its attendees are told, it goes to Deleted Items. The answer is the item as it lies there."""
    event = _reference(call, element)
    meeting = event.message
    if not isinstance(meeting, CalendarItem):
        raise EwsError("ErrorInvalidItemForOperationCancelItem")
    if not meeting.is_organizer:
        raise EwsError("ErrorCalendarIsNotOrganizer")
    body = element.find(t("NewBodyContent"))
    meetings.cancel(call, meeting, BODY.read(body) if body is not None else None)
    if event.master is not None:
        call.mailbox.delete(event, "MoveToDeletedItems")
        return event
    return call.mailbox.move(event, call.mailbox.distinguished["deleteditems"])


def _reference(call: Call, element: Element) -> Item:
    reference = element.find(t("ReferenceItemId"))
    if reference is None:
        raise EwsError("ErrorMissingInformationReferenceItemId")
    item = item_of(call, reference)
    if is_stale(reference, item):
        raise EwsError("ErrorIrresolvableConflict")
    return item


def _event(call: Call, asked: Item, kind: str) -> Item:
    """The calendar item that a request, or it itself, is about. Raises EwsError where there is nothing to answer."""
    match asked.message:
        case MeetingRequest(meeting=meeting):
            event = calendar_attendant.find(call.mailbox, meeting)
            if event is None:
                raise EwsError("ErrorItemNotFound")
            if meeting.sequence < content_of(event).sequence:
                raise EwsError("ErrorCalendarMeetingRequestIsOutOfDate")
        case CalendarItem():
            event = asked
        case _:
            raise EwsError(f"ErrorInvalidItemForOperation{_REFUSALS[kind]}")
    content = content_of(event)
    if content.is_organizer:
        raise EwsError(f"ErrorCalendarIsOrganizerFor{kind}")
    if content.is_cancelled:
        raise EwsError(f"ErrorCalendarIsCancelledFor{kind}")
    return event


def _message(element: Element, meeting: CalendarItem, kind: str) -> MeetingResponse:
    message = response(meeting, kind)
    for child in element:
        if child.tag not in _NOT_FIELDS:
            set_field(message, child)
    start, end = (text_of(element, t(name)) for name in ("ProposedStart", "ProposedEnd"))
    message.proposed_start = parse_datetime(start) if start else None
    message.proposed_end = parse_datetime(end) if end else None
    return message


def _note(call: Call, event: Item, kind: str) -> None:
    """What the answer means for the calendar of who gave it."""
    if kind == "Decline":
        call.mailbox.delete(event, "MoveToDeletedItems")
        return
    content = content_of(event)
    busy = content.free_busy if content.free_busy == "Free" else "Busy" if kind == "Accept" else "Tentative"
    event.message = content.copy(my_response=kind, reply_time=call.world.clock(), free_busy=busy)
    call.mailbox.touch(event)
