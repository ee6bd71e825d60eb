"""One vhost for each test process."""

import pytest

from dev.broker.vhosts import TEST_VHOSTS, definitions, worker_count, worker_url


@pytest.mark.parametrize(
    ("url", "vhosts", "worker", "expected"),
    [
        ("amqp://u:p@host:1234/", 8, "master", "amqp://u:p@host:1234/test-0"),
        ("amqp://u:p@host:1234/", 8, "gw0", "amqp://u:p@host:1234/test-0"),
        ("amqp://u:p@host:1234/", 8, "gw7", "amqp://u:p@host:1234/test-7"),
        ("amqps://u:p@host/mine?heartbeat=5", 0, "gw3", "amqps://u:p@host/mine?heartbeat=5"),
    ],
)
def test_url_of_a_test_process(url: str, vhosts: int, worker: str, expected: str) -> None:
    assert worker_url(url, vhosts, worker) == expected


def test_more_processes_than_vhosts_is_an_error() -> None:
    with pytest.raises(ValueError, match="test-8, the broker has 8"):
        worker_url("amqp://host/", 8, "gw8")


@pytest.mark.parametrize(("cpus", "vhosts", "expected"), [(2, 8, 2), (64, 8, 8), (1, 8, 0), (64, 0, 0)])
def test_number_of_test_processes(cpus: int, vhosts: int, expected: int) -> None:
    assert worker_count(cpus, vhosts) == expected


def test_the_user_may_use_every_vhost() -> None:
    loaded = definitions()
    names = [vhost["name"] for vhost in loaded["vhosts"]]
    assert names == ["/", *(f"test-{number}" for number in range(TEST_VHOSTS))]
    assert [permission["vhost"] for permission in loaded["permissions"]] == names
