"""A folder that is made once, anew when what it is made from changes, and never half."""

import fcntl
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

WITNESSES = Path(__file__).resolve().parents[2] / ".run" / "witnesses"
STAMP = "up-to-date"


def is_current(folder: Path, wanted: str) -> bool:
    """Whether the folder was made from what `wanted` is the fingerprint of."""
    stamp = folder / STAMP
    return stamp.exists() and stamp.read_text("utf-8") == wanted


def made(folder: Path, wanted: str, make: Callable[[Path], None]) -> None:
    """Have `make` fill the folder, unless it is current. Two who want it at once wait for each other."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_current(folder, wanted):
            return
        began = time.monotonic()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        make(folder)
        (folder / STAMP).write_text(wanted, "utf-8")
        say(f"{folder.name} ready in {time.monotonic() - began:.0f} s")


def say(text: str) -> None:
    """Progress, for whoever is waiting."""
    print(f"witnesses: {text}", file=sys.stderr, flush=True)
