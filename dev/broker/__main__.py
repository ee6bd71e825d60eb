"""`python -m dev.broker run -- COMMAND …`: run a command beside a RabbitMQ."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from dev import beside
from dev.broker import NoBrokerError, started


@contextmanager
def _environment() -> Iterator[Mapping[str, str]]:
    with started() as running:
        yield running.environment


if __name__ == "__main__":
    sys.exit(beside.main(sys.argv[1:], "dev.broker", _environment(), NoBrokerError))
