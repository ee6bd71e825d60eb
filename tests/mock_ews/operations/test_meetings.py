"""Meetings: "ok" invites, "rules" and an outsider are invited. The clock of the world shows 23 November 2026."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange import World

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
ItemId = Callable[[Element], str]

_ALL_FIELDS = "<m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>"
_AT_NINE = "<t:Start>2026-12-01T09:00:00Z</t:Start><t:End>2026-12-01T10:00:00Z</t:End>"
_TO_ALL = "SendToAllAndSaveCopy"


def _people(kind: str, *addresses: str) -> str:
    people = "".join(
        f"<t:Attendee><t:Mailbox><t:EmailAddress>{address}</t:EmailAddress></t:Mailbox></t:Attendee>"
        for address in addresses
    )
    return f"<t:{kind}>{people}</t:{kind}>"


_RULES = _people("RequiredAttendees", "rules@mock.test")


def _create(content: str = _AT_NINE + _RULES, told: str = _TO_ALL) -> str:
    return (
        f'<m:CreateItem SendMeetingInvitations="{told}"><m:Items><t:CalendarItem><t:Subject>Talk</t:Subject>{content}'
        "</t:CalendarItem></m:Items></m:CreateItem>"
    )


def _find(folder: str, more: str = "") -> str:
    return (
        f'<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>{more}'
        f'<m:ParentFolderIds><t:DistinguishedFolderId Id="{folder}"/></m:ParentFolderIds></m:FindItem>'
    )


def _get(item: str) -> str:
    return f"<m:GetItem>{_ALL_FIELDS}<m:ItemIds>{item}</m:ItemIds></m:GetItem>"


def _update(item: str, name: str, content: str, told: str = _TO_ALL) -> str:
    return (
        f'<m:UpdateItem ConflictResolution="AlwaysOverwrite" SendMeetingInvitationsOrCancellations="{told}">'
        f"<m:ItemChanges><t:ItemChange>{item}<t:Updates><t:SetItemField>"
        f'<t:FieldURI FieldURI="{name}"/><t:CalendarItem>{content}</t:CalendarItem></t:SetItemField>'
        "</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"
    )


def _delete(item: str, told: str = _TO_ALL) -> str:
    return (
        f'<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="{told}"><m:ItemIds>{item}</m:ItemIds>'
        "</m:DeleteItem>"
    )


def _respond(element: str, item: str, content: str = "", disposition: str = "SendAndSaveCopy", end: str = "") -> str:
    reference = item.replace("t:ItemId", "t:ReferenceItemId")
    return (
        f'<m:CreateItem MessageDisposition="{disposition}"><m:Items><t:{element}>{content}{reference}{end}'
        f"</t:{element}></m:Items></m:CreateItem>"
    )


def test_a_request_lies_in_the_inbox_and_the_calendar(ask: Ask, read: Read, item_id: ItemId) -> None:
    mine = ask(_get(item_id(ask(_create()))))
    assert read(mine, "t:MeetingRequestWasSent") + read(mine, "t:IsMeeting") == ["true", "true"]
    request = ask(_get(item_id(ask(_find("inbox"), "rules"))), "rules")
    expected = {
        "ItemClass": "IPM.Schedule.Meeting.Request", "Subject": "Talk", "MeetingRequestType": "NewMeetingRequest",
        "Start": "2026-12-01T09:00:00Z", "IntendedFreeBusyStatus": "Busy", "IsOrganizer": "false",
        "ResponseType": "NoResponseReceived", "Organizer/t:Mailbox/t:EmailAddress": "ok@mock.test",
        "From/t:Mailbox/t:EmailAddress": "ok@mock.test", "UID": read(mine, "t:UID")[0], "Duration": "PT1H",
    }  # fmt: skip
    assert {name: read(request, f"t:MeetingRequest/t:{name}") for name in expected} == {
        name: [text] for name, text in expected.items()
    }
    event = ask(_find("calendar"), "rules")
    assert read(request, "t:AssociatedCalendarItemId/@Id") == read(event, "t:CalendarItem/t:ItemId/@Id")
    assert read(event, "t:MyResponseType") + read(event, "t:LegacyFreeBusyStatus") == [
        "NoResponseReceived", "Tentative",
    ]  # fmt: skip
    assert read(ask(_find("sentitems")), "t:MeetingRequest/t:Subject") == ["Talk"]


@pytest.mark.parametrize(
    ("told", "requests", "copies"), [("SendToNone", 0, 0), ("SendOnlyToAll", 1, 0), (_TO_ALL, 1, 1)]
)
def test_who_is_told(ask: Ask, read: Read, told: str, requests: int, copies: int) -> None:
    ask(_create(told=told))
    assert len(read(ask(_find("inbox"), "rules"), "t:MeetingRequest")) == requests
    assert len(read(ask(_find("sentitems")), "t:MeetingRequest")) == copies


def test_nobody_is_told_of_an_appointment(ask: Ask, read: Read, codes: Codes) -> None:
    assert codes(ask(_create(_AT_NINE + _people("RequiredAttendees", "ok@mock.test")))) == ["NoError"]
    assert read(ask(_find("sentitems")), "t:MeetingRequest") == read(ask(_find("inbox")), "t:MeetingRequest") == []


def test_kinds_of_attendees_and_outsiders(ask: Ask, read: Read, world: World) -> None:
    people = _RULES + _people("OptionalAttendees", "away@elsewhere.example")
    ask(_create(_AT_NINE + people))
    request = ask(_find("sentitems"))
    assert read(request, "t:DisplayTo") + read(request, "t:DisplayCc") == [
        world.mailbox("rules@mock.test").owner.name, "away@elsewhere.example",  # type: ignore[union-attr]  # it is there
    ]  # fmt: skip
    assert [mail.recipients for mail in world.outside] == [("away@elsewhere.example",)]


def test_what_each_can_be_answered_with(ask: Ask, read: Read, item_id: ItemId) -> None:
    answers = ["AcceptItem", "TentativelyAcceptItem", "DeclineItem", "ReplyToItem", "ReplyAllToItem", "ForwardItem"]

    def of(item: str, user: str = "ok") -> list[str]:
        shown = ask(_get(item), user)
        return [str(one.tag).rpartition("}")[2] for one in shown.iterfind(".//{*}ResponseObjects/*")]

    assert of(item_id(ask(_create()))) == ["CancelCalendarItem", "ForwardItem"]
    assert of(item_id(ask(_find("inbox"), "rules")), "rules") == answers
    assert of(item_id(ask(_find("calendar"), "rules")), "rules") == answers
    assert of(item_id(ask(_create(_AT_NINE)))) == ["ForwardItem"]


@pytest.mark.parametrize(
    ("element", "kind", "subject", "item_class", "busy"),
    [
        ("AcceptItem", "Accept", "Accepted: Talk", "Pos", ["Busy"]),
        ("TentativelyAcceptItem", "Tentative", "Tentative: Talk", "Tent", ["Tentative"]),
        ("DeclineItem", "Decline", "Declined: Talk", "Neg", []),
    ],
)
def test_an_answer(
    ask: Ask, read: Read, codes: Codes, item_id: ItemId, element: str, kind: str, subject: str, item_class: str,
    busy: list[str],
) -> None:  # fmt: skip
    mine = item_id(ask(_create()))
    request = item_id(ask(_find("inbox"), "rules"))
    answer = _respond(element, request, '<t:Body BodyType="Text">Fine</t:Body>')
    assert codes(ask(answer, "rules")) == ["NoError"]
    response = ask(_get(item_id(ask(_find("inbox")))))
    assert read(response, "t:MeetingResponse/t:ItemClass") == [f"IPM.Schedule.Meeting.Resp.{item_class}"]
    assert read(response, "t:Subject") + read(response, "t:ResponseType") == [subject, kind]
    assert read(response, "t:Body") + read(response, "t:HasBeenProcessed") == ["Fine", "true"]
    meeting = ask(_get(mine))
    assert read(meeting, "t:Attendee/t:ResponseType") == [kind]
    assert len(read(meeting, "t:LastResponseTime")) == 1
    event = ask(_find("calendar"), "rules")
    assert read(event, "t:LegacyFreeBusyStatus") == busy
    assert read(event, "t:MyResponseType") == [kind] * len(busy)
    assert read(ask(_find("inbox"), "rules"), "t:MeetingRequest") == []
    assert len(read(ask(_find("deleteditems"), "rules"), "t:MeetingRequest")) == 1
    assert read(ask(_find("sentitems"), "rules"), "t:MeetingResponse/t:Subject") == [subject]


def test_an_answer_may_propose_another_time(ask: Ask, read: Read, item_id: ItemId) -> None:
    ask(_create())
    other = "<t:ProposedStart>2026-12-02T09:00:00Z</t:ProposedStart><t:ProposedEnd>2026-12-02T10:00:00Z</t:ProposedEnd>"
    request = item_id(ask(_find("inbox"), "rules"))
    ask(_respond("TentativelyAcceptItem", request, end=other), "rules")
    response = ask(_get(item_id(ask(_find("inbox")))))
    assert read(response, "t:ProposedStart") + read(response, "t:ProposedEnd") == [
        "2026-12-02T09:00:00Z", "2026-12-02T10:00:00Z",
    ]  # fmt: skip


def test_an_answer_may_wait_as_a_draft(ask: Ask, read: Read, item_id: ItemId) -> None:
    ask(_create())
    request = item_id(ask(_find("inbox"), "rules"))
    saved = ask(_respond("AcceptItem", request, disposition="SaveOnly"), "rules")
    assert len(read(saved, "t:MeetingResponse/t:ItemId")) == 1
    assert read(ask(_find("calendar"), "rules"), "t:MyResponseType") == ["NoResponseReceived"]
    assert read(ask(_find("inbox")), "t:MeetingResponse") == []


def test_what_cannot_be_answered(ask: Ask, codes: Codes, item_id: ItemId, draft: Callable[..., str]) -> None:
    mine = item_id(ask(_create()))
    assert codes(ask(_respond("AcceptItem", mine))) == ["ErrorCalendarIsOrganizerForAccept"]
    assert codes(ask(_respond("TentativelyAcceptItem", mine))) == ["ErrorCalendarIsOrganizerForTentative"]
    assert codes(ask(_respond("DeclineItem", draft()))) == ["ErrorInvalidItemForOperationDeclineItem"]
    assert codes(ask(_respond("AcceptItem", ""))) == ["ErrorMissingInformationReferenceItemId"]
    theirs = item_id(ask(_find("calendar"), "rules"))
    assert codes(ask(_respond("CancelCalendarItem", theirs), "rules")) == ["ErrorCalendarIsNotOrganizer"]
    assert codes(ask(_respond("CancelCalendarItem", draft()))) == ["ErrorInvalidItemForOperationCancelItem"]
    request = item_id(ask(_find("inbox"), "rules"))
    ask(_update(mine, "calendar:End", "<t:End>2026-12-01T11:00:00Z</t:End>"))
    assert codes(ask(_respond("AcceptItem", request), "rules")) == ["ErrorCalendarMeetingRequestIsOutOfDate"]
    ask(_respond("CancelCalendarItem", item_id(ask(_get(mine)))))
    theirs = item_id(ask(_find("calendar"), "rules"))
    assert codes(ask(_respond("AcceptItem", theirs), "rules")) == ["ErrorCalendarIsCancelledForAccept"]


def test_mails_about_meetings_are_not_created(ask: Ask, codes: Codes) -> None:
    request = '<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:MeetingRequest/></m:Items></m:CreateItem>'
    assert codes(ask(request)) == ["ErrorInvalidItemForOperationCreateItem"]


def test_an_update_moves_the_meeting(ask: Ask, read: Read, item_id: ItemId) -> None:
    mine = item_id(ask(_create()))
    ask(_respond("AcceptItem", item_id(ask(_find("inbox"), "rules"))), "rules")
    ask(_update(mine, "calendar:Location", "<t:Location>Room 1</t:Location>"))
    event = ask(_find("calendar"), "rules")
    assert read(event, "t:Location") + read(event, "t:MyResponseType") == ["Room 1", "Accept"]
    ask(_update(mine, "calendar:End", "<t:End>2026-12-01T11:00:00Z</t:End>"))
    event = ask(_find("calendar"), "rules")
    assert read(event, "t:End") + read(event, "t:MyResponseType") == ["2026-12-01T11:00:00Z", "NoResponseReceived"]
    assert read(ask(_get(mine)), "t:Attendee/t:ResponseType") == ["Unknown"]
    assert read(ask(_find("inbox"), "rules"), "t:MeetingRequestType") == ["FullUpdate", "InformationalUpdate"]


def test_only_who_comes_or_goes_is_told(ask: Ask, read: Read, item_id: ItemId) -> None:
    mine = item_id(ask(_create()))
    both = _people("RequiredAttendees", "rules@mock.test", "domain-user@mock.test")
    ask(_update(mine, "calendar:RequiredAttendees", both, told="SendOnlyToChanged"))
    assert len(read(ask(_find("inbox"), "rules"), "t:MeetingRequest")) == 1
    assert read(ask(_find("inbox"), "domain-user"), "t:MeetingRequestType") == ["NewMeetingRequest"]
    ask(_update(mine, "calendar:RequiredAttendees", _RULES, told="SendToChangedAndSaveCopy"))
    assert read(ask(_find("inbox"), "domain-user"), "t:MeetingCancellation/t:Subject") == ["Canceled: Talk"]
    assert len(read(ask(_find("inbox"), "rules"), "t:MeetingRequest")) == 1


def test_a_deleted_meeting_is_called_off(ask: Ask, read: Read, item_id: ItemId) -> None:
    ask(_delete(item_id(ask(_create()))))
    cancelled = ask(_get(item_id(ask(_find("inbox"), "rules"))), "rules")
    assert read(cancelled, "t:MeetingCancellation/t:ItemClass") == ["IPM.Schedule.Meeting.Canceled"]
    event = ask(_find("calendar"), "rules")
    assert read(event, "t:Subject") + read(event, "t:IsCancelled") == ["Canceled: Talk", "true"]
    assert read(event, "t:LegacyFreeBusyStatus") == ["Free"]


def test_who_deletes_an_invitation_declines_it(ask: Ask, read: Read, item_id: ItemId) -> None:
    mine = item_id(ask(_create()))
    ask(_delete(item_id(ask(_find("calendar"), "rules"))), "rules")
    assert read(ask(_get(mine)), "t:Attendee/t:ResponseType") == ["Decline"]


def test_a_cancelled_meeting_lies_in_deleted_items(ask: Ask, read: Read, codes: Codes, item_id: ItemId) -> None:
    mine = item_id(ask(_create()))
    why = '<t:NewBodyContent BodyType="Text">Hail</t:NewBodyContent>'
    cancelled = ask(_respond("CancelCalendarItem", mine, end=why))
    assert len(read(cancelled, "t:CalendarItem/t:ItemId")) == 1
    assert codes(ask(_respond("CancelCalendarItem", mine))) == ["ErrorItemNotFound"]
    assert read(ask(_find("deleteditems")), "t:CalendarItem/t:Subject") == ["Talk"]
    assert read(ask(_get(item_id(ask(_find("inbox"), "rules"))), "rules"), "t:Body") == ["Hail"]
    alone = item_id(ask(_create(_AT_NINE)))
    assert codes(ask(_respond("CancelCalendarItem", alone))) == ["ErrorInvalidRecipients"]


def test_one_occurrence_of_a_series_is_moved_and_called_off(ask: Ask, read: Read, item_id: ItemId) -> None:
    series = (
        _AT_NINE + _RULES + "<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>"
        "<t:NumberedRecurrence><t:StartDate>2026-12-01</t:StartDate><t:NumberOfOccurrences>3</t:NumberOfOccurrences>"
        "</t:NumberedRecurrence></t:Recurrence>"
    )
    master = item_id(ask(_create(series)))

    def nth(index: int) -> str:
        occurrence = master.replace("t:ItemId Id", "t:OccurrenceItemId RecurringMasterId")
        return occurrence.replace("/>", f' InstanceIndex="{index}"/>')

    ask(_update(nth(2), "calendar:End", "<t:End>2026-12-02T12:00:00Z</t:End>"))
    ask(_delete(nth(3)))
    view = '<m:CalendarView StartDate="2026-12-01T00:00:00Z" EndDate="2026-12-09T00:00:00Z"/>'
    seen = ask(_find("calendar", view), "rules")
    assert read(seen, "t:CalendarItem/t:End") == [
        "2026-12-01T10:00:00Z", "2026-12-02T12:00:00Z", "2026-12-03T10:00:00Z",
    ]  # fmt: skip
    assert read(seen, "t:IsCancelled") == ["false", "false", "true"]
