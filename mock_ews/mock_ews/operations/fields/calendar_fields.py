"""The fields of calendar items, in the schema's order."""

from operator import attrgetter
from typing import Any, Final

from mock_ews.exchange.calendar_items import CalendarItem
from mock_ews.exchange.folders import Item
from mock_ews.operations.fields.calendar_values import (
    ATTENDEES,
    DELETED_OCCURRENCES,
    MEETING_ZONE,
    OCCURRENCE,
    OCCURRENCES,
    ZONE,
    deleted_occurrences,
    duration,
    first_occurrence,
    last_occurrence,
    modified_occurrences,
)
from mock_ews.operations.fields.field import Field
from mock_ews.operations.fields.item_fields import DEFAULT, ITEM_FIELDS
from mock_ews.operations.fields.item_table import computed, item_table, stored
from mock_ews.operations.fields.kinds import ADDRESS, BOOLEAN, DATETIME, INTEGER, TEXT, Kind
from mock_ews.operations.fields.recurrence_xml import RECURRENCE


def _shown(uri: str, kind: Kind, attribute: str) -> Field[Item]:
    """A field that is worked out, not set."""
    return computed(uri, kind, attrgetter(f"message.{attribute}"))


def _is_occurrence(item: Item) -> bool:
    return item.original_start is not None


def _nothing(_: Item) -> None:
    """What is only set: it shows as StartTimeZone and EndTimeZone."""


def _content(item: Item) -> Any:
    return item.message


_CALENDAR_FIELDS: Final = (
    stored("calendar:UID", "uid", TEXT),
    _shown("calendar:RecurrenceId", DATETIME, "original_start"),
    _shown("calendar:DateTimeStamp", DATETIME, "stamp"),
    stored("calendar:Start", "start", DATETIME),
    stored("calendar:End", "end", DATETIME),
    _shown("calendar:OriginalStart", DATETIME, "original_start"),
    stored("calendar:IsAllDayEvent", "is_all_day", BOOLEAN),
    stored("calendar:LegacyFreeBusyStatus", "free_busy", TEXT),
    stored("calendar:Location", "location", TEXT),
    stored("calendar:When", "when", TEXT),
    _shown("calendar:IsMeeting", BOOLEAN, "is_meeting"),
    _shown("calendar:IsCancelled", BOOLEAN, "is_cancelled"),
    computed("calendar:IsRecurring", BOOLEAN, _is_occurrence),  # no series is (exchangelib's live tests)
    _shown("calendar:MeetingRequestWasSent", BOOLEAN, "request_was_sent"),
    stored("calendar:IsResponseRequested", "is_response_requested", BOOLEAN),
    _shown("calendar:CalendarItemType", TEXT, "type"),
    _shown("calendar:MyResponseType", TEXT, "my_response"),
    _shown("calendar:Organizer", ADDRESS, "organizer"),
    stored("calendar:RequiredAttendees", "required", ATTENDEES, in_views=False),
    stored("calendar:OptionalAttendees", "optional", ATTENDEES, in_views=False),
    stored("calendar:Resources", "resources", ATTENDEES, in_views=False),
    computed("calendar:Duration", TEXT, lambda item: duration(_content(item))),
    computed("calendar:TimeZone", TEXT, lambda item: _content(item).zone.name),
    _shown("calendar:AppointmentReplyTime", DATETIME, "reply_time"),
    _shown("calendar:AppointmentSequenceNumber", INTEGER, "sequence"),
    _shown("calendar:AppointmentState", INTEGER, "state"),
    stored("calendar:Recurrence", "recurrence", RECURRENCE, in_views=False),
    computed("calendar:FirstOccurrence", OCCURRENCE, first_occurrence, in_views=False),
    computed("calendar:LastOccurrence", OCCURRENCE, last_occurrence, in_views=False),
    computed("calendar:ModifiedOccurrences", OCCURRENCES, modified_occurrences, in_views=False),
    computed("calendar:DeletedOccurrences", DELETED_OCCURRENCES, deleted_occurrences, in_views=False),
    Field("calendar:MeetingTimeZone", MEETING_ZONE, _nothing, "meeting_zone", in_views=False),
    stored("calendar:StartTimeZone", "start_zone", ZONE),
    stored("calendar:EndTimeZone", "end_zone", ZONE),
    stored("calendar:ConferenceType", "conference_type", INTEGER),
    stored("calendar:AllowNewTimeProposal", "allow_new_time_proposal", BOOLEAN),
    stored("calendar:IsOnlineMeeting", "is_online_meeting", BOOLEAN),
    stored("calendar:MeetingWorkspaceUrl", "meeting_workspace_url", TEXT),
    stored("calendar:NetShowUrl", "net_show_url", TEXT),
    _shown("calendar:StartTimeZoneId", TEXT, "start_zone"),
    _shown("calendar:EndTimeZoneId", TEXT, "end_zone"),
    _shown("calendar:IsOrganizer", BOOLEAN, "is_organizer"),
)
_DEFAULT: Final = (
    "calendar:UID", "calendar:Start", "calendar:End", "calendar:LegacyFreeBusyStatus", "calendar:Location",
    "calendar:IsMeeting", "calendar:IsRecurring", "calendar:CalendarItemType", "calendar:MyResponseType",
    "calendar:Organizer", "calendar:RequiredAttendees",
)  # fmt: skip
CALENDAR_ITEMS: Final = item_table(
    "CalendarItem", CalendarItem, (*ITEM_FIELDS, *_CALENDAR_FIELDS), (*DEFAULT, *_DEFAULT), home="calendar"
)
