"""Calendar items, series and their occurrences. The clock of the world shows 23 November 2026."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
ItemId = Callable[[Element], str]

_BERLIN = '<t:StartTimeZone Id="W. Europe Standard Time"/>'
_ALL_FIELDS = "<t:BaseShape>AllProperties</t:BaseShape>"


def _create(content: str, folder: str = "calendar", told: str = 'SendMeetingInvitations="SendToNone"') -> str:
    return (
        f'<m:CreateItem {told}><m:SavedItemFolderId><t:DistinguishedFolderId Id="{folder}"/></m:SavedItemFolderId>'
        f"<m:Items><t:CalendarItem>{content}</t:CalendarItem></m:Items></m:CreateItem>"
    )


def _times(start: str, end: str) -> str:
    return f"<t:Start>{start}</t:Start><t:End>{end}</t:End>"


def _daily(number: int, start: str = "2026-03-27") -> str:
    """Every day at ten in Berlin; clocks are put on 29 March 2026."""
    return _times(f"{start}T09:00:00Z", f"{start}T10:00:00Z") + (
        "<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NumberedRecurrence>"
        f"<t:StartDate>{start}</t:StartDate><t:NumberOfOccurrences>{number}</t:NumberOfOccurrences>"
        f"</t:NumberedRecurrence></t:Recurrence>{_BERLIN}"
    )


def _get(item: str) -> str:
    return f"<m:GetItem><m:ItemShape>{_ALL_FIELDS}</m:ItemShape><m:ItemIds>{item}</m:ItemIds></m:GetItem>"


def _update(
    item: str, name: str, content: str, told: str = 'SendMeetingInvitationsOrCancellations="SendToNone"'
) -> str:
    return (
        f'<m:UpdateItem ConflictResolution="AlwaysOverwrite" {told}><m:ItemChanges><t:ItemChange>{item}<t:Updates>'
        f'<t:SetItemField><t:FieldURI FieldURI="{name}"/><t:CalendarItem>{content}</t:CalendarItem></t:SetItemField>'
        "</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"
    )


def _delete(item: str, told: str = 'SendMeetingCancellations="SendToNone"') -> str:
    return f'<m:DeleteItem DeleteType="HardDelete" {told}><m:ItemIds>{item}</m:ItemIds></m:DeleteItem>'


def _view(start: str, end: str, attributes: str = "", more: str = "", folder: str = "calendar") -> str:
    return (
        f'<m:FindItem Traversal="Shallow"><m:ItemShape>{_ALL_FIELDS}</m:ItemShape>'
        f'<m:CalendarView {attributes} StartDate="{start}T00:00:00Z" EndDate="{end}T00:00:00Z"/>{more}'
        f'<m:ParentFolderIds><t:DistinguishedFolderId Id="{folder}"/></m:ParentFolderIds></m:FindItem>'
    )


def _nth(master: str, index: int) -> str:
    return master.replace("t:ItemId Id", "t:OccurrenceItemId RecurringMasterId").replace(
        "/>", f' InstanceIndex="{index}"/>'
    )


def test_a_calendar_item_lies_in_the_calendar(ask: Ask, read: Read, item_id: ItemId) -> None:
    content = _times("2026-12-01T09:00:00Z", "2026-12-01T10:30:00Z") + "<t:Location>Room 1</t:Location>"
    shown = ask(_get(item_id(ask(_create(f"<t:Subject>Talk</t:Subject>{content}{_BERLIN}")))))
    expected = {
        "ItemClass": "IPM.Appointment", "Start": "2026-12-01T09:00:00Z", "End": "2026-12-01T10:30:00Z",
        "IsAllDayEvent": "false", "LegacyFreeBusyStatus": "Busy", "Location": "Room 1", "IsMeeting": "false",
        "IsCancelled": "false", "IsRecurring": "false", "CalendarItemType": "Single", "MyResponseType": "Organizer",
        "Duration": "PT1H30M", "StartTimeZone/@Id": "W. Europe Standard Time",
        "EndTimeZone/@Id": "W. Europe Standard Time", "ReminderDueBy": "2026-12-01T09:00:00Z",
    }  # fmt: skip
    assert {name: read(shown, f"t:CalendarItem/t:{name}") for name in expected} == {
        name: [text] for name, text in expected.items()
    }
    assert read(shown, "t:Organizer/t:Mailbox/t:EmailAddress") == ["ok@mock.test"]
    assert read(shown, "t:UID")[0].startswith("040000008200E00074C5B7101A82E008")


def test_without_times_it_is_the_next_half_hour(ask: Ask, read: Read, item_id: ItemId) -> None:
    shown = ask(_get(item_id(ask(_create("")))))
    assert read(shown, "t:Start") + read(shown, "t:End") == ["2026-11-23T10:30:00Z", "2026-11-23T11:00:00Z"]


@pytest.mark.parametrize(
    ("start", "end", "whole_days"),
    [
        ("2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", ["2026-11-30T23:00:00Z", "2026-12-01T23:00:00Z"]),
        ("2026-11-30T23:00:00Z", "2026-12-02T23:00:00Z", ["2026-11-30T23:00:00Z", "2026-12-02T23:00:00Z"]),
        ("2026-11-30T23:00:00Z", "2026-11-30T23:00:00Z", ["2026-11-30T23:00:00Z", "2026-12-01T23:00:00Z"]),
        ("2026-03-29T09:00:00Z", "2026-03-29T10:00:00Z", ["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"]),
    ],
)
def test_an_all_day_event_lasts_from_midnight_to_midnight(
    ask: Ask, read: Read, item_id: ItemId, start: str, end: str, whole_days: list[str]
) -> None:
    content = f"{_times(start, end)}<t:IsAllDayEvent>true</t:IsAllDayEvent>{_BERLIN}"
    shown = ask(_get(item_id(ask(_create(content)))))
    assert read(shown, "t:CalendarItem/t:Start") + read(shown, "t:CalendarItem/t:End") == whole_days


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_times("2026-12-01T09:00:00Z", "2026-12-01T08:00:00Z"), "ErrorCalendarEndDateIsEarlierThanStartDate"),
        (_times("2026-12-01T09:00:00Z", "2032-12-01T08:00:00Z"), "ErrorCalendarDurationIsTooLong"),
        ('<t:StartTimeZone Id="Atlantis"/>', "ErrorTimeZone"),
        ("<t:IsMeeting>true</t:IsMeeting>", "ErrorInvalidPropertySet"),
        (_daily(1).replace("NumberedRecurrence", "EndDateRecurrence").replace(
            "<t:NumberOfOccurrences>1</t:NumberOfOccurrences>", "<t:EndDate>2026-03-28</t:EndDate>"
        ).replace("<t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>",
            "<t:AbsoluteYearlyRecurrence><t:DayOfMonth>1</t:DayOfMonth><t:Month>May</t:Month>"
            "</t:AbsoluteYearlyRecurrence>"), "ErrorRecurrenceHasNoOccurrence"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(ask: Ask, codes: Codes, content: str, code: str) -> None:
    assert codes(ask(_create(content))) == [code]


def test_it_lies_in_no_other_folder(ask: Ask, codes: Codes) -> None:
    assert codes(ask(_create("", "drafts"))) == ["ErrorCannotCreateCalendarItemInNonCalendarFolder"]


def test_each_request_says_who_is_told(ask: Ask, codes: Codes, item_id: ItemId) -> None:
    assert codes(ask(_create("", told=""))) == ["ErrorSendMeetingInvitationsRequired"]
    item = item_id(ask(_create("")))
    updated = ask(_update(item, "item:Subject", "<t:Subject>A</t:Subject>", told=""))
    assert codes(updated) == ["ErrorSendMeetingInvitationsOrCancellationsRequired"]
    assert codes(ask(_delete(item, told=""))) == ["ErrorSendMeetingCancellationsRequired"]


def test_a_zone_of_exchange_2007(ask: Ask, read: Read, item_id: ItemId) -> None:
    shown = ask(_get(item_id(ask(_create('<t:MeetingTimeZone TimeZoneName="Tokyo Standard Time"/>')))))
    assert read(shown, "t:StartTimeZone/@Id") + read(shown, "t:EndTimeZone/@Id") == ["Tokyo Standard Time"] * 2


def test_a_series_follows_the_clock_of_its_zone(ask: Ask, read: Read, item_id: ItemId) -> None:
    master = ask(_get(item_id(ask(_create(_daily(4))))))
    assert read(master, "t:CalendarItemType") + read(master, "t:IsRecurring") == ["RecurringMaster", "false"]
    assert read(master, "t:FirstOccurrence/t:Start") == ["2026-03-27T09:00:00Z"]
    assert read(master, "t:LastOccurrence/t:End") == ["2026-03-30T09:00:00Z"]
    seen = ask(_view("2026-03-01", "2026-04-01"))
    assert read(seen, "t:CalendarItem/t:Start") == [
        "2026-03-27T09:00:00Z", "2026-03-28T09:00:00Z", "2026-03-29T08:00:00Z", "2026-03-30T08:00:00Z",
    ]  # fmt: skip
    assert set(read(seen, "t:CalendarItemType") + read(seen, "t:IsRecurring")) == {"Occurrence", "true"}
    assert read(seen, "t:CalendarItem/t:ItemId/@Id")[0] == read(master, "t:FirstOccurrence/t:ItemId/@Id")[0]


def test_a_series_begins_with_its_first_occurrence(ask: Ask, read: Read, item_id: ItemId) -> None:
    content = _daily(2).replace("<t:StartDate>2026-03-27", "<t:StartDate>2026-03-29")
    shown = ask(_get(item_id(ask(_create(content)))))
    assert read(shown, "t:CalendarItem/t:Start") + read(shown, "t:CalendarItem/t:End") == [
        "2026-03-29T08:00:00Z", "2026-03-29T09:00:00Z",
    ]  # fmt: skip


def test_an_occurrence_is_changed_alone(ask: Ask, read: Read, codes: Codes, item_id: ItemId) -> None:
    master = item_id(ask(_create(f"<t:Subject>All</t:Subject>{_daily(3)}")))
    second = item_id(ask(_get(_nth(master, 2))))
    start = "<t:Start>2026-03-28T09:30:00Z</t:Start>"
    assert codes(ask(_update(second, "calendar:Start", start))) == ["NoError"]
    shown = ask(_get(master))
    assert read(shown, "t:ModifiedOccurrences/t:Occurrence/t:Start") == ["2026-03-28T09:30:00Z"]
    assert read(shown, "t:ModifiedOccurrences/t:Occurrence/t:OriginalStart") == ["2026-03-28T09:00:00Z"]
    ask(_update(master, "item:Subject", "<t:Subject>New</t:Subject>"))
    seen = ask(_view("2026-03-01", "2026-04-01"))
    assert read(seen, "t:Subject") == ["New"] * 3  # what is not different in an occurrence follows the series
    assert read(seen, "t:CalendarItemType") == ["Occurrence", "Exception", "Occurrence"]
    assert read(ask(_get(second)), "t:CalendarItem/t:Start") == ["2026-03-28T09:30:00Z"]


def test_an_occurrence_has_an_attachment_of_its_own(ask: Ask, read: Read, item_id: ItemId) -> None:
    master = item_id(ask(_create(_daily(3))))
    second = item_id(ask(_get(_nth(master, 2))))
    ask(
        f"<m:CreateAttachment>{second.replace('t:ItemId', 'm:ParentItemId')}<m:Attachments><t:FileAttachment>"
        "<t:Name>a.txt</t:Name><t:Content>YQ==</t:Content></t:FileAttachment></m:Attachments></m:CreateAttachment>"
    )
    attachment = read(ask(_get(second)), "t:AttachmentId/@Id")[0]
    got = ask(
        f'<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id="{attachment}"/></m:AttachmentIds></m:GetAttachment>'
    )
    assert read(got, "t:Content") == ["YQ=="]
    assert read(ask(_get(master)), "t:AttachmentId/@Id") == []


def test_an_occurrence_never_leaves_its_series(ask: Ask, codes: Codes, item_id: ItemId) -> None:
    second = _nth(item_id(ask(_create(_daily(3)))), 2)
    for operation in ("MoveItem", "CopyItem"):
        to = '<m:ToFolderId><t:DistinguishedFolderId Id="deleteditems"/></m:ToFolderId>'
        answer = ask(f"<m:{operation}>{to}<m:ItemIds>{second}</m:ItemIds></m:{operation}>")
        assert codes(answer) == ["ErrorCalendarCannotMoveOrCopyOccurrence"]


def test_an_occurrence_is_deleted_alone(ask: Ask, read: Read, codes: Codes, item_id: ItemId) -> None:
    master = item_id(ask(_create(_daily(3))))
    assert codes(ask(_delete(_nth(master, 2)))) == ["NoError"]
    assert codes(ask(_get(_nth(master, 2)))) == ["ErrorCalendarOccurrenceIsDeletedFromRecurrence"]
    assert codes(ask(_get(_nth(master, 4)))) == ["ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange"]
    assert read(ask(_get(master)), "t:DeletedOccurrence/t:Start") == ["2026-03-28T09:00:00Z"]
    assert len(read(ask(_view("2026-03-01", "2026-04-01")), "t:CalendarItem")) == 2
    recurrence = _daily(5).partition("</t:End>")[2].removesuffix(_BERLIN)
    ask(_update(master, "calendar:Recurrence", recurrence))  # another series: what was different before is over
    assert len(read(ask(_view("2026-03-01", "2026-04-01")), "t:CalendarItem")) == 5


def test_ids_lead_from_a_series_to_its_occurrences_and_back(
    ask: Ask, read: Read, codes: Codes, item_id: ItemId
) -> None:
    master = item_id(ask(_create(_daily(3))))
    third = item_id(ask(_get(_nth(master, 3))))
    back = third.replace("t:ItemId Id", "t:RecurringMasterItemId OccurrenceId")
    assert read(ask(_get(back)), "t:CalendarItem/t:ItemId/@Id") == read(
        ask(_get(master)), "t:CalendarItem/t:ItemId/@Id"
    )
    single = item_id(ask(_create("")))
    assert codes(ask(_get(_nth(single, 1)))) == ["ErrorCalendarCannotUseIdForRecurringMasterId"]
    up = single.replace("t:ItemId Id", "t:RecurringMasterItemId OccurrenceId")
    assert codes(ask(_get(up))) == ["ErrorCalendarCannotUseIdForOccurrenceId"]
    ask(_delete(back))
    assert codes(ask(_get(third))) == ["ErrorItemNotFound"]


def test_a_view_shows_what_touches_its_time(ask: Ask, read: Read) -> None:
    for subject, start, end in (("c", "03", "04"), ("a", "01", "02"), ("b", "02", "03"), ("d", "05", "06")):
        times = _times(f"2026-12-{start}T00:00:00Z", f"2026-12-{end}T00:00:00Z")
        ask(_create(f"<t:Subject>{subject}</t:Subject>{times}"))
    assert read(ask(_view("2026-12-02", "2026-12-05")), "t:Subject") == ["a", "b", "c"]
    part = ask(_view("2026-12-02", "2026-12-05", 'MaxEntriesReturned="2"'))
    assert read(part, "t:Subject") == ["a", "b"]
    assert read(part, "m:RootFolder/@IncludesLastItemInRange") == ["false"]


def test_a_series_without_an_end_is_seen_as_far_as_one_looks(ask: Ask, read: Read, item_id: ItemId) -> None:
    content = _daily(1).replace("<t:NumberOfOccurrences>1</t:NumberOfOccurrences>", "")
    master = item_id(ask(_create(content.replace("NumberedRecurrence", "NoEndRecurrence"))))
    assert len(read(ask(_view("2027-01-01", "2027-01-31")), "t:CalendarItem")) == 30
    assert read(ask(_get(master)), "t:LastOccurrence/t:Start") == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (_view("2026-12-05", "2026-12-02"), "ErrorCalendarEndDateIsEarlierThanStartDate"),
        (_view("2026-12-05", "2029-12-02"), "ErrorCalendarViewRangeTooBig"),
        (_view("2026-12-02", "2026-12-05", folder="inbox"), "ErrorCalendarFolderIsInvalidForCalendarView"),
        (_view("2026-12-02", "2026-12-05", 'MaxEntriesReturned="0"'), "ErrorInvalidPagingMaxRows"),
        (
            _view("2026-12-02", "2026-12-05", more='<m:SortOrder><t:FieldOrder Order="Ascending"><t:FieldURI '
            'FieldURI="calendar:Start"/></t:FieldOrder></m:SortOrder>'),
            "ErrorInvalidOperation",
        ),
    ],
)  # fmt: skip
def test_views_that_are_refused(ask: Ask, codes: Codes, asked: str, code: str) -> None:
    assert codes(ask(asked)) == [code]
