"""GetUserAvailability."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from lxml.etree import _Element as Element

from mock_ews import schema
from mock_ews.exchange.free_busy import BusyTime, EventDetails
from mock_ews.exchange.time_zones import time_zones
from mock_ews.operations.elements import NAMESPACES, add, m, t
from mock_ews.operations.fields.free_busy_xml import Window, write_view
from mock_ews.operations.fields.serializable_time_zone import read_zone, write_zone
from mock_ews.soap import SoapFault

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]

_NEW_YORK = (
    "<t:TimeZone><t:Bias>300</t:Bias><t:StandardTime><t:Bias>0</t:Bias><t:Time>02:00:00</t:Time><t:DayOrder>1</t:DayOrder>"
    "<t:Month>11</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek></t:StandardTime><t:DaylightTime><t:Bias>-60</t:Bias>"
    "<t:Time>02:00:00</t:Time><t:DayOrder>2</t:DayOrder><t:Month>3</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek>"
    "</t:DaylightTime></t:TimeZone>"
)
_DAY = ("2026-11-23T00:00:00", "2026-11-23T23:59:59")


def _request(
    *addresses: str,
    view: str = "DetailedMerged",
    window: tuple[str, str] = _DAY,
    interval: int | None = 60,
    zone: str = _NEW_YORK,
    more: str | None = None,
) -> str:
    people = "".join(
        f"<t:MailboxData><t:Email><t:Address>{address}</t:Address></t:Email><t:AttendeeType>Required</t:AttendeeType>"
        "</t:MailboxData>"
        for address in addresses or ("ok@mock.test",)
    )
    minutes = interval and f"<t:MergedFreeBusyIntervalInMinutes>{interval}</t:MergedFreeBusyIntervalInMinutes>"
    options = (
        f"<t:FreeBusyViewOptions><t:TimeWindow><t:StartTime>{window[0]}</t:StartTime><t:EndTime>{window[1]}</t:EndTime>"
        f"</t:TimeWindow>{minutes or ''}<t:RequestedView>{view}</t:RequestedView></t:FreeBusyViewOptions>"
    )
    return (
        f"<m:GetUserAvailabilityRequest>{zone}<m:MailboxDataArray>{people}</m:MailboxDataArray>"
        f"{options if more is None else more}</m:GetUserAvailabilityRequest>"
    )


@pytest.mark.parametrize(
    ("address", "view", "told", "merged", "hours"),
    [
        ("ok@mock.test", "MergedOnly", "MergedOnly", True, False),
        ("ok@mock.test", "FreeBusy", "FreeBusy", False, True),
        ("ok@mock.test", "FreeBusyMerged", "FreeBusyMerged", True, True),
        ("ok@mock.test", "Detailed", "Detailed", False, True),
        ("ok@mock.test", "DetailedMerged", "DetailedMerged", True, True),
        ("rules@mock.test", "Detailed", "FreeBusy", False, True),  # details are for those who share calendars
        ("rules@mock.test", "DetailedMerged", "FreeBusyMerged", True, True),
        ("room-1@mock.test", "DetailedMerged", "FreeBusyMerged", True, True),
        ("everyone@mock.test", "DetailedMerged", "MergedOnly", True, False),
    ],
)
def test_how_much_is_told_of_whom(
    ask: Ask, read: Read, address: str, view: str, told: str, merged: bool, hours: bool
) -> None:
    answer = ask(_request(address, view=view))
    assert read(answer, "t:FreeBusyViewType") == [told]
    assert read(answer, "t:MergedFreeBusy") == ["0" * 24] * merged
    assert len(read(answer, "t:WorkingHours")) == hours


def test_one_answer_for_each_in_their_order(ask: Ask, read: Read) -> None:
    answer = ask(_request("nobody@mock.test", "ok@mock.test", "somebody@elsewhere.example"))
    assert read(answer, "m:FreeBusyResponse/m:ResponseMessage/m:ResponseCode") == [
        "ErrorMailRecipientNotFound",
        "NoError",
        "ErrorMailRecipientNotFound",
    ]
    assert read(answer, "t:FreeBusyViewType") == ["None", "DetailedMerged", "None"]


_LONG = ("2026-11-01T00:00:00", "2026-12-13T00:00:01")


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (_request(more=""), "ErrorMissingArgument"),
        (_request(view="None"), "ErrorInvalidFreeBusyViewType"),
        (_request(window=(_DAY[1], _DAY[0])), "ErrorInvalidTimeInterval"),
        (_request(window=(_DAY[0], _DAY[0])), "ErrorInvalidTimeInterval"),
        (_request(window=_LONG), "ErrorTimeIntervalTooBig"),
        (_request(interval=4), "ErrorInvalidMergedFreeBusyInterval"),
        (_request(interval=1441), "ErrorInvalidMergedFreeBusyInterval"),
        (_request(*["ok@mock.test"] * 101), "ErrorIndividualMailboxLimitReached"),
        (_request(zone=_NEW_YORK.replace("<t:Month>11<", "<t:Month>13<")), "ErrorTimeZone"),
        (_request(zone=_NEW_YORK.replace("<t:Time>02:00:00<", "<t:Time>two<")), "ErrorTimeZone"),
        (_request(zone=_NEW_YORK.replace("Sunday", "Weekday")), "ErrorTimeZone"),
    ],
)
def test_a_question_that_is_wrong_fails_as_a_whole(ask: Ask, request_: str, code: str) -> None:
    with pytest.raises(SoapFault) as raised:
        ask(request_)
    assert raised.value.response_code == code


@pytest.mark.parametrize(
    ("request_", "digits"),
    [
        (_request(*["ok@mock.test"] * 100), 24),
        (_request(window=("2026-11-01T00:00:00Z", "2026-12-13T00:00:00Z"), interval=1440), 42),
        (_request(interval=None), 48),
        (_request(interval=5), 288),
        # the day in New York when clocks are put forward has 23 hours
        (_request(window=("2026-03-08T00:00:00", "2026-03-09T00:00:00")), 23),
        (_request(window=("2026-03-08T00:00:00", "2026-03-09T00:00:00"), zone=""), 24),
        (_request(window=("2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z")), 24),
        (_request(zone=_NEW_YORK.replace("<t:DayOrder>1<", "<t:DayOrder>5<")), 24),
    ],
)
def test_limits_and_days(ask: Ask, read: Read, request_: str, digits: int) -> None:
    assert {len(text) for text in read(ask(request_), "t:MergedFreeBusy")} == {digits}


@pytest.mark.parametrize(
    ("zone", "in_header", "digits"),
    [
        ("", "Eastern Standard Time", 23),
        ("", "UTC", 24),
        ("", "Middle-earth Standard Time", 24),
        (_NEW_YORK, "UTC", 23),
    ],
)
def test_the_zone_may_stand_in_the_header(ask: Ask, read: Read, zone: str, in_header: str, digits: int) -> None:
    header = f'<t:TimeZoneContext><t:TimeZoneDefinition Id="{in_header}"/></t:TimeZoneContext>'
    answer = ask(_request(window=("2026-03-08T00:00:00", "2026-03-09T00:00:00"), zone=zone), header=header)
    assert [len(text) for text in read(answer, "t:MergedFreeBusy")] == [digits]


def test_working_hours_have_a_zone(ask: Ask, read: Read) -> None:
    answer = ask(_request())
    assert read(answer, "t:WorkingHours/t:TimeZone/t:Bias") == ["-60"]
    assert read(answer, "t:DaylightTime/*") == ["-60", "02:00:00", "5", "3", "Sunday"]
    assert read(answer, "t:StandardTime/*") == ["0", "03:00:00", "5", "10", "Sunday"]
    assert read(answer, "t:WorkingPeriod/*") == ["Monday Tuesday Wednesday Thursday Friday", "480", "1020"]


@pytest.mark.parametrize(("view", "subjects"), [("FreeBusyMerged", []), ("DetailedMerged", ["Lunch"])])
def test_events_stand_by_the_clock_of_whoever_asks(read: Read, view: str, subjects: list[str]) -> None:
    start = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
    window = Window(start, start + timedelta(hours=2), timedelta(minutes=30), time_zones()["Eastern Standard Time"])
    lunch = BusyTime(start, start + timedelta(hours=1), "OOF", EventDetails("00AB", "Lunch", is_recurring=True))
    answer = etree.Element(m("GetUserAvailabilityResponse"), nsmap=NAMESPACES)
    element = add(add(add(answer, m("FreeBusyResponseArray")), m("FreeBusyResponse")), m("FreeBusyView"))
    add(element, t("FreeBusyViewType"), view)
    write_view(element, view, window, [lunch])
    schema.compiled().assertValid(answer)
    assert read(answer, "t:MergedFreeBusy") == ["3300"]
    assert [read(answer, f"t:CalendarEvent/t:{name}") for name in ("StartTime", "EndTime", "BusyType")] == [
        ["2026-07-01T12:00:00"],
        ["2026-07-01T13:00:00"],
        ["OOF"],
    ]
    assert (read(answer, "t:Subject"), read(answer, "t:IsRecurring")) == (subjects, ["true"] * len(subjects))


@pytest.mark.parametrize(("user", "subjects"), [("ok", ["Stand-up", "Stand-up"]), ("rules", [])])
def test_calendars_are_read(ask: Ask, read: Read, user: str, subjects: list[str]) -> None:
    ask(
        '<m:CreateItem SendMeetingInvitations="SendToNone"><m:Items><t:CalendarItem><t:Subject>Stand-up</t:Subject>'
        "<t:Start>2026-11-23T08:00:00Z</t:Start><t:End>2026-11-23T09:00:00Z</t:End>"
        "<t:LegacyFreeBusyStatus>OOF</t:LegacyFreeBusyStatus><t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval>"
        "</t:DailyRecurrence><t:NoEndRecurrence><t:StartDate>2026-11-23</t:StartDate></t:NoEndRecurrence></t:Recurrence>"
        "</t:CalendarItem></m:Items></m:CreateItem>"
    )
    window = ("2026-11-24T09:00:00Z", "2026-11-26T08:30:00Z")  # after the second day's, in the midst of the fourth's
    answer = ask(_request("ok@mock.test", window=window), user)
    assert read(answer, "t:MergedFreeBusy") == ["0" * 23 + "3" + "0" * 23 + "3"]
    assert read(answer, "t:CalendarEvent/t:StartTime") == ["2026-11-25T03:00:00", "2026-11-26T03:00:00"]
    assert read(answer, "t:CalendarEventDetails/t:Subject") == subjects


@pytest.mark.parametrize("name", ["Eastern Standard Time", "Lord Howe Standard Time", "Romance Standard Time", "UTC"])
def test_a_zone_that_was_written_reads_the_same(name: str) -> None:
    zone, parent = time_zones()[name], etree.Element("parent")
    write_zone(parent, zone, 2026)
    again = read_zone(parent[0])
    for month in range(1, 13):
        moment = datetime(2026, month, 15, tzinfo=UTC)
        assert again.to_local(moment) == zone.to_local(moment)
