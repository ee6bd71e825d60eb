"""exchangelib asks who is away, who is busy, and what time it is there."""

from datetime import timedelta

import pytest
from exchangelib import Account, EWSDateTime, EWSTimeZone
from exchangelib.errors import ErrorAccessDenied, ErrorMailRecipientNotFound, ErrorTimeIntervalTooBig
from exchangelib.properties import Mailbox, SendingAs, TimeZone
from exchangelib.services import GetMailTips, GetUserOofSettings
from exchangelib.settings import OofSettings

from mock_ews.server import MockServer

BERLIN = EWSTimeZone("Europe/Berlin")


def test_a_scheduled_reply_shows_in_the_mail_tips(account: Account) -> None:
    today = EWSDateTime.now(BERLIN).replace(microsecond=0)
    away = OofSettings(
        state=OofSettings.SCHEDULED,
        external_audience="None",
        start=today - timedelta(days=1),
        end=today + timedelta(days=7),
        internal_reply="Bin bis Montag weg.",
        external_reply="Away.",
    )
    account.oof_settings = away
    assert account.oof_settings == away
    tips = account.mail_tips
    assert tips.out_of_office.reply_body == "Bin bis Montag weg."
    assert (tips.out_of_office.start, tips.out_of_office.end) == (away.start, away.end)
    (stranger,) = GetMailTips(protocol=account.protocol).call(
        sending_as=SendingAs(email_address="ok@mock.test"),
        recipients=[Mailbox(email_address="nobody@mock.test")],
        mail_tips_requested="All",
    )
    assert (stranger.invalid_recipient, stranger.out_of_office) == (True, None)


def test_the_replies_of_others_are_theirs(mock: MockServer, account: Account) -> None:
    with pytest.raises(ErrorAccessDenied):
        GetUserOofSettings(account=account).get(mailbox=Mailbox(email_address="rules@mock.test"))
    assert [(entry.operation, entry.response_code) for entry in mock.journal][-1] == (
        "GetUserOofSettings",
        "ErrorAccessDenied",
    )


def test_who_is_busy(mock: MockServer, account: Account) -> None:
    start = EWSDateTime(2026, 3, 29, tzinfo=BERLIN)  # clocks are put forward: the day has 23 hours
    people = [(address, "Required", False) for address in ("ok@mock.test", "nobody@mock.test")]
    mine, nobody = account.protocol.get_free_busy_info(people, start, start + timedelta(days=1), 60)
    assert isinstance(nobody, ErrorMailRecipientNotFound)
    assert (mine.view_type, mine.merged, mine.calendar_events) == ("DetailedMerged", "0" * 23, None)
    zones = list(account.protocol.get_timezones(return_full_timezone_data=True))
    assert mine.working_hours_timezone.to_server_timezone(zones, 2026) == "W. Europe Standard Time"
    with pytest.raises(ErrorTimeIntervalTooBig):
        list(account.protocol.get_free_busy_info(people, start, start + timedelta(days=43)))
    assert [entry.response_code for entry in mock.journal if entry.operation == "GetUserAvailability"] == [
        "ErrorMailRecipientNotFound",
        "ErrorTimeIntervalTooBig",
    ]


def test_every_zone_translates(account: Account) -> None:
    zones = list(account.protocol.get_timezones(return_full_timezone_data=True))
    eastern = next(zone for zone in zones if zone.id == "Eastern Standard Time")
    assert {zone.id: TimeZone.from_server_timezone(zone, 2026).bias for zone in zones}["India Standard Time"] == -330
    months = [
        (zone.daylight_time.iso_month, zone.standard_time.iso_month)
        for zone in (TimeZone.from_server_timezone(eastern, year) for year in (2006, 2007))
    ]
    assert months == [(4, 10), (3, 11)]
