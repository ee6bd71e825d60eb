"""A PostgreSQL for tests: found or started, waited for, stopped, with nothing left running.

From a shell: `python -m dev.postgres run -- COMMAND …`; the command finds the URL in EWSLINK_POSTGRES_URL. Who
logs in there may make databases.
"""

import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from dev import debian, engine
from dev.beside import sigterm_unwinds
from dev.choice import Container, DebianPackage, External, Find, Kind, Private, Source, choose
from dev.postgres.cluster import cluster
from dev.postgres.login import USER, NoPostgresError, await_login, server_url
from dev.programs import find_program

__all__ = ["POSTGRES", "URL_VARIABLE", "NoPostgresError", "started"]

URL_VARIABLE = "EWSLINK_POSTGRES_URL"
NONE_FOUND = f"""PostgreSQL: none found. Any one of these will do; then run the same command again:
  - its package (apt install postgresql, brew install postgresql …): a private server is started, no service needed
  - a container engine that runs: docker or podman
  - a PostgreSQL of your own: {URL_VARIABLE}=postgresql://USER:PASSWORD@HOST/postgres, USER may make databases"""

DEBIAN = Path("/usr/lib/postgresql")  # there each version has a folder of its own, none of them on the PATH
START_SECONDS = 120


def installed(find: Find, versions: Path = DEBIAN) -> str | None:
    """An installed `postgres` with its `initdb` beside it, the newest one."""
    found = find("postgres")
    beside_each_other = [Path(found).resolve()] if found else []
    beside_each_other += sorted(versions.glob("*/bin/postgres"), key=_version, reverse=True)
    return next((str(path) for path in beside_each_other if path.with_name("initdb").exists()), None)


def _version(program: Path) -> float:
    return float(program.parts[-3])


POSTGRES = Kind(URL_VARIABLE, installed, "EWSLINK_POSTGRES_IMAGE", "postgres:17")


@contextmanager
def started() -> Iterator[str]:
    """The URL of a PostgreSQL, for as long as the block lasts; `NoPostgresError` says what to do for one."""
    source = choose(POSTGRES, os.environ, find_program, os.getuid(), engine.engine_answers)
    with sigterm_unwinds(), _running(source) as url:
        yield url


@contextmanager
def _running(source: Source | None) -> Iterator[str]:
    match source:
        case External(url):
            parts = urlsplit(url)  # the URL itself has a password in it
            await_login(url, 10, f"{URL_VARIABLE} names {parts.hostname}:{parts.port or 5432}")
            yield url
        case Private(program):
            with cluster(Path(program)) as url:
                yield url
        case Container(command, image):
            with _container(command, image) as url:
                yield url
        case DebianPackage():
            with cluster(_debian()) as url:
                yield url
        case None:
            raise NoPostgresError(NONE_FOUND)


@contextmanager
def _container(command: str, image: str) -> Iterator[str]:
    password, began = secrets.token_hex(), time.monotonic()
    settings = {"POSTGRES_USER": USER, "POSTGRES_PASSWORD": password, "POSTGRES_DB": "postgres"}
    options = [part for name, value in settings.items() for part in ("--env", f"{name}={value}")]
    try:
        with engine.running(command, image, 5432, options) as server:
            url = server_url(server.port(5432), password)
            await_login(url, START_SECONDS, f"a container of {image}", lambda: server.is_running)
            print(f"PostgreSQL: container ready in {time.monotonic() - began:.1f} s", file=sys.stderr)
            yield url
    except engine.ContainerError as problem:
        raise NoPostgresError(f"PostgreSQL: a container of {image}, {problem}") from None


def _debian() -> Path:
    try:
        debian.install("postgresql")
    except debian.PackageError as error:
        raise NoPostgresError(f"PostgreSQL: {error}") from None
    program = installed(find_program)
    if program is None:
        raise NoPostgresError(f"PostgreSQL: Debian's package is installed, but there is nothing in {DEBIAN}")
    return Path(program)
