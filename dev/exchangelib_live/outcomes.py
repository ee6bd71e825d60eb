"""Outcomes of tests, read from JSON lines and counted per module."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one test ended; `reason` is a traceback, or why it was skipped."""

    test: str
    outcome: str
    seconds: float
    reason: str

    @property
    def module(self) -> str:
        """tests.test_items.test_sync.SyncTest.test_x is of test_items.test_sync."""
        return ".".join(part for part in self.test.split(".")[1:-1] if part.startswith("test_"))

    @property
    def why(self) -> str:
        """The last line of the reason that is not empty."""
        lines = [line for line in self.reason.splitlines() if line and not line.startswith((" ", "-", "+", "?"))]
        return lines[-1] if lines else ""


def read(path: Path) -> list[Outcome]:
    """Every outcome of a file of JSON lines."""
    return [Outcome(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def per_module(outcomes: Iterable[Outcome]) -> Mapping[str, Counter[str]]:
    """Modules in alphabetical order, each with how many of its tests ended how."""
    counted: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        counted.setdefault(outcome.module, Counter())[outcome.outcome] += 1
    return dict(sorted(counted.items()))
