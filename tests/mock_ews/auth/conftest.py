import pytest

from mock_ews.connection import Connection


@pytest.fixture
def connection() -> Connection:
    """A connection nobody has logged in on."""
    return Connection(False, ("127.0.0.1", 1), ("127.0.0.1", 2))
