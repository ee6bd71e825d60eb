from collections.abc import Iterator

import pytest

from mock_ews.server import MockServer


@pytest.fixture(scope="session")
def server() -> Iterator[MockServer]:
    with MockServer() as running:
        yield running


@pytest.fixture
def mock(server: MockServer) -> MockServer:
    """A running mock in which nothing has happened yet."""
    server.reset()
    return server
