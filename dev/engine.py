"""A container engine: a server in a container of our own, removed at the end."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


class ContainerError(Exception):
    """The container is of no use; the text says why."""


def engine_answers(engine: str) -> bool:
    """Whether the engine behind this command line is running and lets us use it."""
    try:
        return _run(engine, "info").returncode == 0
    except subprocess.TimeoutExpired:
        return False


@dataclass(frozen=True)
class Running:
    """A container that was started."""

    engine: str
    identity: str

    @property
    def is_running(self) -> bool:
        """Whether it still runs."""
        return _run(self.engine, "inspect", "--format", "{{.State.Running}}", self.identity).stdout.strip() == "true"

    @property
    def last_words(self) -> str:
        """The end of its log."""
        return _run(self.engine, "logs", "--tail", "20", self.identity).stdout

    def port(self, inside: int) -> int:
        """Where a port of it is published. Raises `ContainerError`."""
        published = _run(self.engine, "port", self.identity, f"{inside}/tcp").stdout.split()
        if not published:
            raise ContainerError("which published no port")
        return int(published[0].rpartition(":")[2])


@contextmanager
def running(engine: str, image: str, port: int, options: Sequence[str] = ()) -> Iterator[Running]:
    """A new container that publishes `port` on the loopback interface. Raises `ContainerError`."""
    command = [engine, "run", "--rm", "--detach", "--publish", f"127.0.0.1::{port}", *options, image]
    print(f"starting a container of {image}", file=sys.stderr)
    # The engine's progress and errors go to the terminal: a pull takes a while.
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if result.returncode:
        raise ContainerError(f"`{engine} run … {image}` failed")
    container = Running(engine, result.stdout.split()[-1])
    try:
        yield container
    finally:
        _run(engine, "rm", "--force", "--volumes", container.identity)


def _run(engine: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [engine, *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=30)
