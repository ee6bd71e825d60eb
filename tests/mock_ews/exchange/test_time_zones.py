"""Windows time zones against the IANA database, and the hours that come twice or not at all."""

from datetime import UTC, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import pytest
from exchangelib.winzone import MS_TIMEZONE_TO_IANA_MAP

from mock_ews.exchange.time_zones import time_zones

_BY_DECREE = {"Morocco Standard Time", "Cuba Standard Time"}
"""No rule of nth weekdays says when: during Ramadan, and when the government kept summer time in 2026."""


def _iana(name: str) -> ZoneInfo:
    """From the locked package, whatever the machine has installed."""
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file)


@pytest.mark.parametrize("name", sorted(time_zones().keys() - _BY_DECREE))
def test_a_zone_shows_in_2026_what_iana_says(name: str) -> None:
    zone, iana = time_zones()[name], _iana(MS_TIMEZONE_TO_IANA_MAP[name])
    for hours in range(0, 365 * 24, 1 if zone.rules else 100):
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
        assert zone.to_local(moment) == moment.astimezone(iana).replace(tzinfo=None), moment


@pytest.mark.parametrize(
    ("name", "local", "utc"),
    [
        ("W. Europe Standard Time", "2026-03-29T01:59", "2026-03-29T00:59"),
        ("W. Europe Standard Time", "2026-03-29T03:00", "2026-03-29T01:00"),
        ("W. Europe Standard Time", "2026-10-25T01:59", "2026-10-24T23:59"),
        ("W. Europe Standard Time", "2026-10-25T02:00", "2026-10-25T01:00"),
        ("AUS Eastern Standard Time", "2026-01-15T12:00", "2026-01-15T01:00"),
        ("AUS Eastern Standard Time", "2026-07-15T12:00", "2026-07-15T02:00"),
        ("Lord Howe Standard Time", "2026-01-15T12:00", "2026-01-15T01:00"),
        ("Eastern Standard Time", "2006-03-31T12:00", "2006-03-31T17:00"),  # the older rule: April to October
        ("Eastern Standard Time", "2007-03-31T12:00", "2007-03-31T16:00"),
        ("India Standard Time", "2026-07-15T12:00", "2026-07-15T06:30"),
    ],
)
def test_local_time_to_utc(name: str, local: str, utc: str) -> None:
    zone, moment = time_zones()[name], datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert zone.to_utc(datetime.fromisoformat(local)) == moment
    assert zone.to_local(moment) == datetime.fromisoformat(local)
