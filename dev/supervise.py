"""Run a command in the foreground and be no more than a pane of glass: signals go in, the exit status comes out."""

import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import FrameType


def supervise(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """The exit status of `command`, 128 + n when signal n ended it, 127 when there is no such program."""
    try:
        process = subprocess.Popen(command, env=environment)
    except FileNotFoundError as error:
        print(f"{error.filename}: no such program", file=sys.stderr)
        return 127

    def pass_on(number: int, _frame: FrameType | None) -> None:
        # A terminal's Ctrl-C has reached the command already: to send it twice would cut its clean-up short.
        if number == signal.SIGTERM or not sys.stdin.isatty():
            process.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        status = process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status
