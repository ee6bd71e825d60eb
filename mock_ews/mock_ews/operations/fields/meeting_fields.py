"""The fields of mails about meetings, in the schema's order."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from operator import attrgetter
from typing import Any, Final

from mock_ews.exchange.folders import Item
from mock_ews.exchange.meeting_messages import MeetingCancellation, MeetingMessage, MeetingRequest, MeetingResponse
from mock_ews.operations.fields.calendar_fields import CALENDAR_ITEMS
from mock_ews.operations.fields.field import Field
from mock_ews.operations.fields.item_fields import DEFAULT, ITEM_FIELDS
from mock_ews.operations.fields.item_table import ItemTable, computed, item_table, stored
from mock_ews.operations.fields.item_values import ITEM_ID
from mock_ews.operations.fields.kinds import BOOLEAN, DATETIME, TEXT, Kind
from mock_ews.operations.fields.message_fields import MESSAGE_DEFAULT, MESSAGE_FIELDS

_OF_REQUESTS: Final = (
    "Start", "End", "OriginalStart", "IsAllDayEvent", "LegacyFreeBusyStatus", "Location", "When", "IsMeeting",
    "IsCancelled", "IsRecurring", "MeetingRequestWasSent", "CalendarItemType", "MyResponseType", "Organizer",
    "RequiredAttendees", "OptionalAttendees", "Resources", "Duration", "TimeZone", "AppointmentReplyTime",
    "AppointmentSequenceNumber", "AppointmentState", "Recurrence", "StartTimeZone", "EndTimeZone", "ConferenceType",
    "AllowNewTimeProposal", "IsOnlineMeeting", "MeetingWorkspaceUrl", "NetShowUrl", "StartTimeZoneId", "EndTimeZoneId",
)  # fmt: skip
_OF_OTHERS: Final = ("Start", "End", "Location", "Recurrence", "CalendarItemType")


def _as_calendar_item(item: Item) -> Item:
    """The meeting that a mail is about, as an item whose fields can be shown."""
    meeting = attrgetter("message.meeting")(item)
    return replace(item, message=meeting)


def _through(get: Callable[[Item], Any]) -> Callable[[Item], Any]:
    return lambda item: get(_as_calendar_item(item))


def _of_meeting(names: Iterable[str]) -> list[Field[Item]]:
    """Fields of the meeting; who got a mail about it cannot set them there."""
    fields = (CALENDAR_ITEMS.of_element[name] for name in names)
    return [replace(field, get=_through(field.get), attribute=None) for field in fields]


def _shown(uri: str, kind: Kind, attribute: str) -> Field[Item]:
    return computed(uri, kind, attrgetter(f"message.{attribute}"))


_MEETING_FIELDS: Final = (
    computed("meeting:AssociatedCalendarItemId", ITEM_ID, attrgetter("message.calendar_item")),
    computed("meeting:IsDelegated", BOOLEAN, lambda _: False),
    computed("meeting:IsOutOfDate", BOOLEAN, lambda _: False),
    _shown("meeting:HasBeenProcessed", BOOLEAN, "has_been_processed"),
    _shown("meeting:ResponseType", TEXT, "response"),
    *_of_meeting(("UID", "RecurrenceId", "DateTimeStamp")),
    computed("calendar:IsOrganizer", BOOLEAN, lambda _: False),
)
_DEFAULT: Final = (
    *DEFAULT, *MESSAGE_DEFAULT, "meeting:AssociatedCalendarItemId", "meeting:IsDelegated", "meeting:IsOutOfDate",
    "meeting:HasBeenProcessed", "meeting:ResponseType",
)  # fmt: skip


def _table(
    element: str, content: type[MeetingMessage], own: Iterable[Field[Item]], default: Iterable[str] = ()
) -> ItemTable:
    every = (*ITEM_FIELDS, *MESSAGE_FIELDS, *_MEETING_FIELDS, *own)
    return item_table(element, content, every, (*_DEFAULT, *default))


MEETING_REQUESTS: Final = _table(
    "MeetingRequest",
    MeetingRequest,
    (
        _shown("meetingRequest:MeetingRequestType", TEXT, "request_type"),
        _shown("meetingRequest:IntendedFreeBusyStatus", TEXT, "meeting.free_busy"),
        *_of_meeting(_OF_REQUESTS),
    ),
    ("meetingRequest:MeetingRequestType", "calendar:Start", "calendar:End", "calendar:Location"),
)
MEETING_RESPONSES: Final = _table(
    "MeetingResponse",
    MeetingResponse,
    (
        *_of_meeting(_OF_OTHERS),
        stored("meeting:ProposedStart", "proposed_start", DATETIME),
        stored("meeting:ProposedEnd", "proposed_end", DATETIME),
    ),
)
MEETING_CANCELLATIONS: Final = _table("MeetingCancellation", MeetingCancellation, _of_meeting(_OF_OTHERS))
