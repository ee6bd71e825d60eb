"""The digits that sum up a calendar."""

from datetime import UTC, datetime, timedelta

import pytest

from mock_ews.exchange.free_busy import BusyTime, merged

_EIGHT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def _busy(start: int, end: int, status: str = "Busy") -> BusyTime:
    """From one minute after eight to another."""
    return BusyTime(_EIGHT + timedelta(minutes=start), _EIGHT + timedelta(minutes=end), status)


@pytest.mark.parametrize(
    ("times", "minutes", "interval", "digits"),
    [
        ([], 240, 60, "0000"),
        ([_busy(0, 60, "OOF"), _busy(60, 150)], 240, 60, "3220"),  # the example of MS docs mergedfreebusy.md
        ([_busy(0, 60, "Tentative"), _busy(30, 90)], 120, 30, "1220"),  # the highest digit wins
        ([_busy(0, 30, "Free"), _busy(30, 60, "NoData"), _busy(60, 90, "WorkingElsewhere")], 90, 30, "040"),
        ([_busy(-90, 1), _busy(119, 500)], 120, 30, "2002"),  # begins before, ends after
        ([_busy(-60, 0), _busy(120, 180)], 120, 60, "00"),  # touches only
        ([_busy(100, 101)], 101, 60, "02"),  # the last interval is short
        ([_busy(101, 120)], 101, 60, "00"),
    ],
)
def test_digits(times: list[BusyTime], minutes: int, interval: int, digits: str) -> None:
    assert merged(times, _EIGHT, _EIGHT + timedelta(minutes=minutes), timedelta(minutes=interval)) == digits
