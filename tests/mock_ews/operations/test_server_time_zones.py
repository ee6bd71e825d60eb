"""GetServerTimeZones."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]


def _request(*ids: str, full: str = ' ReturnFullTimeZoneData="true"') -> str:
    listed = "".join(f"<t:Id>{one}</t:Id>" for one in ids)
    return f"<m:GetServerTimeZones{full}>{f'<m:Ids>{listed}</m:Ids>' if ids else ''}</m:GetServerTimeZones>"


def test_all_of_them_from_west_to_east(ask: Ask, read: Read) -> None:
    ids = read(ask(_request(full=' ReturnFullTimeZoneData="0"')), "t:TimeZoneDefinition/@Id")
    assert (len(ids), len(set(ids))) == (139, 139)
    assert (ids[0], ids[-1]) == ("Dateline Standard Time", "Line Islands Standard Time")


@pytest.mark.parametrize(("full", "periods"), [("", 2), (' ReturnFullTimeZoneData="false"', 0)])
def test_definitions_are_full_unless_the_client_says_no(ask: Ask, read: Read, full: str, periods: int) -> None:
    answer = ask(_request("romance standard time", full=full))
    assert read(answer, "t:TimeZoneDefinition/@Name") == ["(UTC+01:00) Brussels, Copenhagen, Madrid, Paris"]
    assert len(read(answer, "t:Period")) == periods


def test_in_the_order_asked_for_and_unknown_ones_left_out(ask: Ask, read: Read) -> None:
    answer = ask(_request("UTC", "Middle-earth Standard Time", "Tokyo Standard Time"))
    assert read(answer, "t:TimeZoneDefinition/@Id") == ["UTC", "Tokyo Standard Time"]
    assert read(ask(_request("Middle-earth Standard Time")), "m:ResponseCode") == ["NoError"]


_EASTERN = "trule:Microsoft/Registry/Eastern Standard Time/"


@pytest.mark.parametrize(
    ("zone", "path", "found"),
    [
        ("Eastern Standard Time", "t:Period/@Bias", ["PT5H", "PT4H", "PT5H", "PT4H"]),
        (
            "Eastern Standard Time",
            "t:Period/@Id",
            [_EASTERN + end for end in ("2006-Standard", "2006-Daylight", "2007-Standard", "2007-Daylight")],
        ),
        ("Eastern Standard Time", "t:RecurringDayTransition/t:Month", ["4", "10", "3", "11"]),
        ("Eastern Standard Time", "t:RecurringDayTransition/t:Occurrence", ["1", "-1", "2", "1"]),
        ("Eastern Standard Time", "t:Transitions/*/t:To", ["0", "1"]),
        ("Eastern Standard Time", "t:Transitions/t:AbsoluteDateTransition/t:DateTime", ["2007-01-01T00:00:00"]),
        ("W. Europe Standard Time", "t:Period/@Bias", ["-PT1H", "-PT2H"]),
        ("W. Europe Standard Time", "t:TimeOffset", ["PT2H", "PT3H"]),
        ("Chatham Islands Standard Time", "t:TimeOffset", ["PT2H45M", "PT3H45M"]),
        ("Lord Howe Standard Time", "t:Period/@Bias", ["-PT10H30M", "-PT11H"]),
        ("Azores Standard Time", "t:TimeOffset", ["PT0S", "PT1H"]),
        ("India Standard Time", "t:TransitionsGroup/t:Transition/t:To/@Kind", ["Period"]),
        ("India Standard Time", "t:Period/@Id", ["trule:Microsoft/Registry/India Standard Time/1-Standard"]),
    ],
)
def test_what_definitions_say(ask: Ask, read: Read, zone: str, path: str, found: list[str]) -> None:
    assert read(ask(_request(zone)), path) == found


def test_an_account_without_a_mailbox_may_ask(ask: Ask, codes: Callable[[Element], list[str]]) -> None:
    assert codes(ask(_request("UTC"), "no-mailbox")) == ["NoError"]
