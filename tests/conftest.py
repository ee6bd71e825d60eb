"""What all tests share: the broker, how many test processes it has room for, and a mock."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from dev.broker.vhosts import worker_count, worker_url
from mock_ews.server import MockServer

settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")  # how long an example takes is the machine's affair, not the code's


def _test_vhosts() -> int:
    return int(os.environ.get("EWSLINK_TEST_VHOSTS", "0"))


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: as many processes as there are processors and vhosts; none where they would share a vhost."""
    return worker_count(os.cpu_count() or 1, _test_vhosts())


@pytest.fixture(scope="session")
def amqp_url(worker_id: str) -> str:
    """The broker for this test process: with a vhost of its own when `make test` started the broker."""
    url = os.environ.get("EWSLINK_AMQP_URL")
    if not url:
        pytest.fail("run `make test`, or set EWSLINK_AMQP_URL")
    return worker_url(url, _test_vhosts(), worker_id)


@pytest.fixture(scope="session")
def server() -> Iterator[MockServer]:
    """The mock of this test process."""
    with MockServer() as running:
        yield running


@pytest.fixture
def mock(server: MockServer) -> MockServer:
    """A running mock in which nothing has happened yet."""
    server.reset()
    return server
