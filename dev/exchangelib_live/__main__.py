"""`python -m dev.exchangelib_live CHECKOUT [TEST ...]`: exchangelib's live tests against a mock of our own.

CHECKOUT is a clone of exchangelib's repository, at the version that is to be the yardstick; it gets an environment and
a settings.yml. TEST are dotted names, as unittest takes them. A test passes if it does with all its subtests.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dev.demo.programs import ProgramFailedError, mock_ews
from dev.exchangelib_live import checkout, outcomes
from dev.exchangelib_live.outcomes import Outcome

_ENDINGS = ("passed", "failed", "error", "skipped")
_WIDTH = 160
_WORLD = Path(__file__).with_name("world.toml")


async def measure(folder: Path, seconds_per_test: int, names: Sequence[str]) -> list[Outcome]:
    """Start a mock, run the tests against it, stop it."""
    await asyncio.to_thread(checkout.python_of, folder)
    with tempfile.TemporaryDirectory() as name:
        output = Path(name) / "outcomes.jsonl"
        async with mock_ews(Path(name), "--world", str(_WORLD)) as mock:
            checkout.write_settings(folder, mock.tls_port)
            await asyncio.to_thread(checkout.run_tests, folder, output, seconds_per_test, names)
        return outcomes.read(output)


def report(found: Sequence[Outcome], console: Console) -> None:
    """A table per module, and each test that did not pass with the reason."""
    table = Table(box=None)
    table.add_column("module")
    for ending in _ENDINGS:
        table.add_column(ending, justify="right")
    counted = outcomes.per_module(found)
    for module, endings in counted.items():
        table.add_row(module, *(str(endings[ending]) for ending in _ENDINGS))
    sums = {ending: sum(endings[ending] for endings in counted.values()) for ending in _ENDINGS}
    table.add_row("all", *map(str, sums.values()), style="bold")
    console.print(table)
    for outcome in sorted(found, key=lambda outcome: outcome.test):
        if outcome.outcome in {"failed", "error"}:
            name = outcome.test.removeprefix("tests.")
            console.print(f"{name}: {outcome.why[:_WIDTH]}", soft_wrap=True, markup=False)
    console.print(f"{sums['passed']} of {len(found) - sums['skipped']} passed")


def main() -> int:
    """Exit status: 0 when the tests ran, whatever came of them; 1 when they could not."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("checkout", type=Path)
    options.add_argument("names", nargs="*", metavar="TEST")
    options.add_argument("--seconds-per-test", type=int, default=40)
    chosen = options.parse_args()
    if not (chosen.checkout / "tests" / "common.py").exists():
        print(f"{chosen.checkout} is not a checkout of exchangelib", file=sys.stderr)
        return 1
    try:
        found = asyncio.run(measure(chosen.checkout.resolve(), chosen.seconds_per_test, chosen.names))
    except ProgramFailedError as problem:
        print(problem, file=sys.stderr)
        return 1
    report(found, Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH))
    return 0


if __name__ == "__main__":
    sys.exit(main())
