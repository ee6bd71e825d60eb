"""`python -m dev.postgres run -- COMMAND …`: run a command beside a PostgreSQL."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from dev import beside
from dev.postgres import URL_VARIABLE, NoPostgresError, started


@contextmanager
def _environment() -> Iterator[Mapping[str, str]]:
    with started() as url:
        yield {URL_VARIABLE: url}


if __name__ == "__main__":
    sys.exit(beside.main(sys.argv[1:], "dev.postgres", _environment(), NoPostgresError))
