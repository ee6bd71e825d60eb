"""exchangelib keeps calendar items, sees a series day by day and changes one of its days, invites and accepts."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from exchangelib import Account, EWSTimeZone
from exchangelib.items import CalendarItem
from exchangelib.recurrence import DailyPattern, Recurrence

_BERLIN = EWSTimeZone("Europe/Berlin")


@pytest.fixture
def account(account_of: Callable[..., Account]) -> Account:
    return account_of("ok@mock.test", _BERLIN)


def _at(day: int, hour: int) -> datetime:
    """In March 2026, when clocks are put forward on the 29th."""
    return datetime(2026, 3, day, hour, tzinfo=_BERLIN)


def test_a_series_lives(account: Account) -> None:
    daily = Recurrence(pattern=DailyPattern(interval=1), start=date(2026, 3, 28), number=3)
    series = CalendarItem(
        folder=account.calendar, subject="Stand-up", start=_at(28, 9), end=_at(28, 10), recurrence=daily
    )
    series.save()
    seen = list(account.calendar.view(start=_at(1, 0), end=_at(31, 0)))
    assert [one.start for one in seen] == [_at(28, 9), _at(29, 9), _at(30, 9)]
    seen[1].end += timedelta(minutes=30)
    seen[1].save(update_fields=["end"])
    seen[2].delete()
    found = account.calendar.get(subject="Stand-up")
    assert [one.end for one in found.modified_occurrences] == [_at(29, 10) + timedelta(minutes=30)]
    assert [one.start for one in found.deleted_occurrences] == [_at(30, 9)]
    assert found.first_occurrence.id == seen[0].id
    found.delete()
    assert account.calendar.all().count() == 0


def test_calendars_say_who_is_free(account: Account) -> None:
    whole_day = date(2026, 3, 3)
    CalendarItem(folder=account.calendar, start=whole_day, end=whole_day, is_all_day=True, subject="Away").save()
    (view,) = account.protocol.get_free_busy_info(
        accounts=[(account, "Organizer", False)], start=_at(2, 0), end=_at(5, 0), merged_free_busy_interval=1440
    )
    assert [event.details.subject for event in view.calendar_events] == ["Away"]
    assert view.merged == "020"


def test_a_meeting_is_accepted(account: Account, account_of: Callable[..., Account]) -> None:
    guest = account_of("rules@mock.test", _BERLIN)
    CalendarItem(
        folder=account.calendar, subject="Talk", start=_at(3, 9), end=_at(3, 10), required_attendees=["rules@mock.test"]
    ).save(send_meeting_invitations="SendToAllAndSaveCopy")
    (request,) = guest.inbox.all()
    assert (request.ELEMENT_NAME, request.subject) == ("MeetingRequest", "Talk")
    request.accept(body="With pleasure")
    assert guest.calendar.get(subject="Talk").my_response_type == "Accept"
    (answer,) = account.inbox.all()
    assert (answer.ELEMENT_NAME, answer.subject) == ("MeetingResponse", "Accepted: Talk")
    meeting = account.calendar.get(subject="Talk")
    assert [one.response_type for one in meeting.required_attendees] == ["Accept"]
    meeting.cancel()
    assert guest.calendar.get(subject="Canceled: Talk").is_cancelled
    assert account.calendar.all().count() == 0
