"""The vhosts of a broker of our own: `/` for everybody, `test-<n>` for the n-th test process."""

from typing import Any
from urllib.parse import urlsplit

TEST_VHOSTS = 8
USER = PASSWORD = "guest"  # noqa: S105  RabbitMQ's own default; the broker listens on the loopback interface only


def definitions() -> dict[str, Any]:
    """What a fresh broker loads: one user who may do everything in every vhost (RabbitMQ's definitions format)."""
    vhosts = ["/", *(f"test-{number}" for number in range(TEST_VHOSTS))]
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    return {
        "users": [{"name": USER, "password": PASSWORD, "tags": "administrator"}],
        "vhosts": [{"name": name} for name in vhosts],
        "permissions": [{"user": USER, "vhost": name, **everything} for name in vhosts],
    }


def broker_url(port: int) -> str:
    """The URL of a broker of our own."""
    return f"amqp://{USER}:{PASSWORD}@127.0.0.1:{port}/"


def last_vhost_url(url: str) -> str:
    """The URL that works last: definitions are loaded in order."""
    return worker_url(url, TEST_VHOSTS, f"gw{TEST_VHOSTS - 1}")


def worker_url(url: str, vhosts: int, worker: str) -> str:
    """The URL for one test process: its own vhost if the broker has such. `worker`: pytest-xdist's id, or `master`."""
    if not vhosts:
        return url
    number = int(worker.removeprefix("gw")) if worker.startswith("gw") else 0
    if number >= vhosts:
        raise ValueError(f"test process {worker} needs vhost test-{number}, the broker has {vhosts}: use a smaller -n")
    return urlsplit(url)._replace(path=f"/test-{number}").geturl()


def worker_count(cpus: int, vhosts: int) -> int:
    """How many test processes to use; 0 is pytest's own process, the one choice where all would share a vhost."""
    return min(cpus, vhosts) if min(cpus, vhosts) > 1 else 0
