"""The programs of the demonstration: mock-ews and ewslink, started as anybody would, stopped at the end."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

BIN = Path(sys.executable).parent

_READY_TIMEOUT_S = 30.0
_STOP_TIMEOUT_S = 30.0


class ProgramFailedError(Exception):
    """A program ended instead of getting ready; its own message is on stderr."""


@dataclass(frozen=True)
class MockEws:
    """A running mock-ews."""

    url: str
    tls_port: int
    ca_file: Path


@dataclass(frozen=True)
class LinkService:
    """A running link service."""

    url: str
    pid: int


@asynccontextmanager
async def mock_ews(folder: Path, *more: str) -> AsyncIterator[MockEws]:
    """A mock Exchange on free ports, with more options if given; its authority's certificate lies in `folder`."""
    ca_file = folder / "mock-ca.pem"
    options = ["--port", "0", "--tls-port", "0", "--ca-file", str(ca_file), *more]
    async with _running("mock-ews", options, {}, folder) as (ready, _):
        _, _, url, tls_url = ready.split()
        yield MockEws(url, urlsplit(tls_url).port or 443, ca_file)


@asynccontextmanager
async def ewslink(amqp_url: str, mock: MockEws, folder: Path, **settings: str) -> AsyncIterator[LinkService]:
    """The link service, set up for a mock, with more `settings` if given; its data and its log lie in `folder`."""
    environment = service_environment(amqp_url, mock, folder) | settings
    async with _running("ewslink", [], environment, folder) as (ready, pid):
        yield LinkService(ready.split()[-1], pid)


def service_environment(amqp_url: str, mock: MockEws, folder: Path) -> dict[str, str]:
    """The settings with which the service takes the mock for every mail server on port 443."""
    return {
        "EWSLINK_AMQP_URL": amqp_url,
        "EWSLINK_DATA_DIR": str(folder / "data"),
        "EWSLINK_HTTP_PORT": "0",
        "EWSLINK_CA_FILE": str(mock.ca_file),
        "EWSLINK_CONNECT_TO": f"*:443=127.0.0.1:{mock.tls_port}",
        "EWSLINK_ALLOW_PLAIN_PASSWORDS": "true",
        "EWSLINK_BOUNCE_WAIT_S": "0.1",  # the mock's reports come at once
    }


@asynccontextmanager
async def _running(
    name: str, options: list[str], environment: Mapping[str, str], folder: Path
) -> AsyncIterator[tuple[str, int]]:
    """`NAME serve`, which says in one line on stdout when it is ready; gives that line and the process id."""
    log = folder / f"{name}.log"
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            BIN / name, "serve", *options, stdout=PIPE, stderr=errors, env={**os.environ, **environment}
        )
    try:
        assert process.stdout is not None  # noqa: S101 - asked for above
        async with asyncio.timeout(_READY_TIMEOUT_S):
            line = (await process.stdout.readline()).decode()
        if not line.startswith(f"{name} ready "):
            said = await asyncio.to_thread(log.read_text, "utf-8")
            raise ProgramFailedError(f"{name} did not get ready: {said.strip()[-2000:]}")
        yield line, process.pid
    finally:
        await _stop(process)


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(_STOP_TIMEOUT_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
