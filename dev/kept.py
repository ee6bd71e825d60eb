"""Servers of our own that end with us, however we end; see keeper.py."""

import json
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from dev import keeper

LOG = "server.log"
LOG_LINES = 20


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on just now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def keep(
    folder: Path, programs: Sequence[Sequence[str]], environment: Mapping[str, str], ending: str
) -> subprocess.Popen[bytes]:
    """Start programs that are ended by this signal when the pipe of the process is closed; their log is in `folder`."""
    command = [sys.executable, "-I", "-S", keeper.__file__, str(folder), ending, *map(json.dumps, programs)]
    with (folder / LOG).open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the command, not for the server
        )


def last_lines(folder: Path) -> str:
    """The end of the log, indented."""
    lines = (folder / LOG).read_text("utf-8", errors="replace").splitlines()
    return "\n".join(f"  {line}" for line in lines[-LOG_LINES:])
