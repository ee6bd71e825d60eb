"""A RabbitMQ for tests and demonstrations: found or started, waited for, stopped, with nothing left running.

From a program, outside of an event loop: `with broker() as url:`.
From a shell: `python -m dev.broker run -- COMMAND …`; the command finds the URL in EWSLINK_AMQP_URL.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dev.beside import sigterm_unwinds
from dev.broker.container import container
from dev.broker.debian import installed_server
from dev.broker.login import NoBrokerError, await_login
from dev.broker.private_node import private_node
from dev.broker.vhosts import TEST_VHOSTS
from dev.choice import Container, DebianPackage, External, Kind, Private, Source, choose
from dev.engine import engine_answers
from dev.programs import find_program

__all__ = ["RABBITMQ", "Broker", "NoBrokerError", "broker", "started"]

RABBITMQ = Kind("EWSLINK_AMQP_URL", lambda find: find("rabbitmq-server"), "EWSLINK_RABBITMQ_IMAGE", "rabbitmq:4")

NONE_FOUND = """RabbitMQ: none found. Any one of these will do; then run the same command again:
  - its package (apt install rabbitmq-server, brew install rabbitmq …): a private node is started, no service needed
  - a container engine that runs: docker or podman
  - a RabbitMQ of your own: EWSLINK_AMQP_URL=amqp://USER:PASSWORD@HOST:5672/VHOST"""


@dataclass(frozen=True)
class Broker:
    """A RabbitMQ that accepts logins; it has vhosts `test-0` … for tests that run side by side, if it is our own."""

    url: str = field(repr=False)
    test_vhosts: int = 0

    @property
    def environment(self) -> dict[str, str]:
        """What programs that use this broker find in their environment."""
        vhosts = {"EWSLINK_TEST_VHOSTS": str(self.test_vhosts)} if self.test_vhosts else {}
        return {"EWSLINK_AMQP_URL": self.url, **vhosts}


@contextmanager
def broker() -> Iterator[str]:
    """The URL of a RabbitMQ, for as long as the block lasts; `NoBrokerError` says what to do for one."""
    with started() as running:
        yield running.url


@contextmanager
def started() -> Iterator[Broker]:
    """As `broker`, with what else is known about it. SIGTERM ends the block as Ctrl-C does, instead of the process."""
    source = choose(RABBITMQ, os.environ, find_program, os.getuid(), engine_answers)
    with sigterm_unwinds(), _running(source) as running:
        yield running


@contextmanager
def _running(source: Source | None) -> Iterator[Broker]:
    match source:
        case External(url):
            _check(url)
            yield Broker(url)
        case Private(server):
            with private_node(Path(server)) as url:
                yield Broker(url, TEST_VHOSTS)
        case Container(engine, image):
            with container(engine, image) as url:
                yield Broker(url, TEST_VHOSTS)
        case DebianPackage():
            with private_node(installed_server()) as url:
                yield Broker(url, TEST_VHOSTS)
        case None:
            raise NoBrokerError(NONE_FOUND)


def _check(url: str) -> None:
    try:
        await_login(url, seconds=10)
    except NoBrokerError as problem:
        parts = urlsplit(url)  # the URL itself has a password in it
        raise NoBrokerError(
            f"RabbitMQ: EWSLINK_AMQP_URL names {parts.hostname}:{parts.port or 5672}, {problem}"
        ) from None
