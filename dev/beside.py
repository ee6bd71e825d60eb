"""`python -m dev.SERVER run -- COMMAND …`: run a command beside a server and pass its exit status on."""

import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import FrameType

from dev.supervise import supervise


def main(
    arguments: Sequence[str],
    module: str,
    started: AbstractContextManager[Mapping[str, str]],
    not_there: type[Exception],
) -> int:
    """Exit status: the command's; 1 without a server, 2 for wrong usage, 130 after Ctrl-C.

    `started` gives what the command finds in its environment, or raises `not_there`.
    """
    if list(arguments[:2]) != ["run", "--"] or not arguments[2:]:
        print(f"usage: python -m {module} run -- COMMAND [ARGUMENT …]", file=sys.stderr)
        return 2
    try:
        with started as environment:
            return supervise(arguments[2:], {**os.environ, **environment})
    except not_there as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


@contextmanager
def sigterm_unwinds() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl-C does, instead of the process."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread may set signal handlers
        yield
        return
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
