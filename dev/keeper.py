"""Keep programs running for as long as standard input is open; then end them and delete their folder.

    python keeper.py FOLDER SIGKILL '["epmd", …]' '["rabbitmq-server", …]'

A pipe closes however its writer ends, SIGKILL included: the one sign that always comes. When the last program ends by
itself, all end: by the signal that is named, and by SIGKILL where that is not enough. The folder stays if `keep` was
written to the pipe, or if a program ended by itself.
Standard library only, imports nothing of ours: it starts in milliseconds.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
from contextlib import suppress

KEEP = b"keep"


_PATIENCE_S = 10


def main(folder: str, ending: str, *programs: str) -> int:
    """Exit status 0 when told to end, 1 when a program ended by itself."""
    running = [subprocess.Popen(json.loads(program), stdin=subprocess.DEVNULL, process_group=0) for program in programs]
    try:
        told = _wait_for_the_end(running[-1])
    finally:
        for process in running:
            _end(process, signal.Signals[ending])
    if told == b"":
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if told is None else 0


def _end(process: subprocess.Popen[bytes], ending: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, ending)
    try:
        process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for_the_end(process: subprocess.Popen[bytes]) -> bytes | None:
    """What was written to the pipe before it closed; None when the process ended first."""
    while process.poll() is None:
        if select.select([sys.stdin], [], [], 0.2)[0]:
            return sys.stdin.buffer.read()
    return None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
