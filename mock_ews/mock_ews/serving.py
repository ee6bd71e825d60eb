"""What `mock-ews serve` does: a server made of files, until it is stopped."""

import asyncio
import gc
import os
import signal
from dataclasses import dataclass
from pathlib import Path

from mock_ews import fault_rules
from mock_ews.data_files import DataFileError
from mock_ews.exchange import World
from mock_ews.injection import TooManyRules
from mock_ews.scenarios import read_all
from mock_ews.server import MockServer


class CannotServe(Exception):
    """Why not, in one line, and the exit status for it."""

    def __init__(self, why: str, status: int) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Files:
    """Where the certificate to trust is written, and what is read."""

    ca: Path | None
    world: Path | None
    scenarios: tuple[Path, ...]
    faults: Path | None


def serve(host: str, port: int, tls_port: int, files: Files, *, strict: bool) -> None:
    """Be an Exchange until SIGTERM or SIGINT. Raises CannotServe."""
    try:
        people = World.from_toml(files.world) if files.world else World.default()
        known = read_all(*files.scenarios)
        server = MockServer(people, host=host, port=port, tls_port=tls_port, strict=strict, scenarios=known)
        if files.faults:
            server.injector.add(fault_rules.read(files.faults, server.scenarios))
        if files.ca:
            files.ca.write_text(server.ca_pem, "ascii")
    except (DataFileError, TooManyRules) as error:
        raise CannotServe(str(error), 2) from None
    except OSError as error:
        raise CannotServe(f"cannot write {files.ca}: {error.strerror}", 2) from None
    try:
        asyncio.run(_until_stopped(server))
    except OSError as error:
        # asyncio and socket put more words into strerror than a line has room for; gaierror has numbers of its own
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise CannotServe(f"cannot listen on {host}, ports {port} and {tls_port}: {reason}", 1) from None


async def _until_stopped(server: MockServer) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    async with server.listening():
        # What was loaded stays: to look through it for garbage again and again takes a tenth of the time of a request.
        gc.freeze()
        gc.set_threshold(10_000)
        print(f"mock-ews ready {server.url} {server.tls_url}", flush=True)
        await stop.wait()
