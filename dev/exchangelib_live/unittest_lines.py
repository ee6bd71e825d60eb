"""Run unittest cases and write one JSON line per test: {"test", "outcome", "seconds", "reason"}.

A program of its own, run by the Python of the checkout that is tested, so standard library only.
`unittest_lines.py OUTPUT SECONDS_PER_TEST [NAME ...]`: dotted names, by default everything below `tests`.
A test counts once: it passed if it and all its subtests did.
"""

import json
import signal
import sys
import time
import traceback
import unittest
from pathlib import Path
from types import FrameType, TracebackType
from typing import TextIO

_Failure = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class TestTimeoutError(BaseException):
    """A test took too long; not an Exception, so that no retry loop swallows it."""


class LineResult(unittest.TestResult):
    """Writes a line as soon as a test has ended."""

    def __init__(self, output: TextIO, seconds: int) -> None:
        super().__init__()
        self._output, self._seconds = output, seconds
        self._began, self._outcome, self._reason = 0.0, "passed", ""
        signal.signal(signal.SIGALRM, self._too_long)

    def startTest(self, test: unittest.TestCase) -> None:  # noqa: N802 - unittest's name
        super().startTest(test)
        self._began, self._outcome, self._reason = time.monotonic(), "passed", ""
        signal.alarm(self._seconds)

    def stopTest(self, test: unittest.TestCase) -> None:  # noqa: N802 - unittest's name
        signal.alarm(0)
        super().stopTest(test)
        self._write(test.id())

    def addError(self, test: unittest.TestCase, err: _Failure) -> None:  # noqa: N802 - unittest's name
        super().addError(test, err)
        if hasattr(test, "_testMethodName"):
            self._blame("error", err)
        else:  # setUpClass or setUpModule failed: none of the tests behind it ever starts
            self._began, self._outcome, self._reason = time.monotonic(), "error", _text(err)
            self._write(str(test))

    def addFailure(self, test: unittest.TestCase, err: _Failure) -> None:  # noqa: N802 - unittest's name
        super().addFailure(test, err)
        self._blame("failed", err)

    def addSubTest(  # noqa: N802 - unittest's name
        self, test: unittest.TestCase, subtest: unittest.TestCase, err: _Failure | None
    ) -> None:
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._blame("failed", err)

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:  # noqa: N802 - unittest's name
        super().addSkip(test, reason)
        if self._outcome == "passed":
            self._outcome, self._reason = "skipped", reason

    def _blame(self, outcome: str, err: _Failure) -> None:
        """The first failure of a test is what it failed of."""
        if self._outcome not in {"failed", "error"}:
            self._outcome, self._reason = outcome, _text(err)

    def _write(self, test: str) -> None:
        seconds = round(time.monotonic() - self._began, 2)
        line = {"test": test, "outcome": self._outcome, "seconds": seconds, "reason": self._reason}
        print(json.dumps(line), file=self._output, flush=True)

    def _too_long(self, _signal: int, _frame: FrameType | None) -> None:
        raise TestTimeoutError(f"no end after {self._seconds} s")


def _text(err: _Failure) -> str:
    return "".join(traceback.format_exception(*err, chain=False))


def main() -> None:
    """Run what the arguments name."""
    output, seconds, *names = sys.argv[1:]
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromNames(names) if names else loader.discover("tests", top_level_dir=".")
    with Path(output).open("w", encoding="utf-8") as lines:
        suite.run(LineResult(lines, int(seconds)))


if __name__ == "__main__":
    sys.path.insert(0, ".")
    main()
