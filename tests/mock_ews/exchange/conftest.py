from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from mock_ews.exchange import World


def _ticks() -> Iterator[datetime]:
    moment = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    while True:
        yield moment
        moment += timedelta(seconds=1)


@pytest.fixture
def world() -> World:
    """The default world on 23 November 2026; every look at its clock takes a second."""
    ticks = _ticks()
    return World.default(clock=lambda: next(ticks))
