"""Ready means: a login works."""

import asyncio
import time
from collections.abc import Callable

import asyncpg

USER = "ewslink"


class NoPostgresError(Exception):
    """There is no PostgreSQL to use; the text says why and what to do."""


def server_url(port: int, password: str) -> str:
    """The URL of a server of our own."""
    return f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"


def await_login(url: str, seconds: float, what: str, alive: Callable[[], bool] = lambda: True) -> None:
    """Return when `url` accepts a login; raise `NoPostgresError` after `seconds`, or when it is not `alive`."""
    deadline = time.monotonic() + seconds
    while problem := asyncio.run(_problem(url)):
        if not alive():
            raise NoPostgresError(f"PostgreSQL: {what}, which ended before it was ready")
        if time.monotonic() > deadline:
            raise NoPostgresError(f"PostgreSQL: {what}, which accepts no login after {seconds:.0f} s: {problem}")
        time.sleep(0.1)


async def _problem(url: str) -> str | None:
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:  # a TimeoutError is an OSError
        return f"{type(error).__name__}: {error}"
    await connection.close()
    return None
