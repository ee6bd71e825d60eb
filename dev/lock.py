"""Write requirements.lock: every package the three distributions and development need, pinned and hashed.

The lock is universal (any platform, Python 3.11 and later) and names no index, so that it serves behind any mirror.
"""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from dev.environment import DISTRIBUTIONS, LOCK, ROOT

OURS = ("ewslink-contracts", "mock-ews", "ewslink")
HEADER = "# Exact versions and hashes of everything that is installed here. Written by `make lock`; do not edit.\n"


def requirements() -> list[str]:
    """What our pyproject.toml files ask for, without our own distributions."""
    dev = _pyproject(ROOT)["dependency-groups"]["dev"]
    asked = {entry for folder in DISTRIBUTIONS for entry in _asked(_pyproject(ROOT / folder)["project"])} | set(dev)
    return sorted(entry for entry in asked if not entry.startswith(OURS))


def _pyproject(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))


def _asked(project: dict[str, Any]) -> list[str]:
    extras = project.get("optional-dependencies", {})
    return [*project["dependencies"], *(entry for entries in extras.values() for entry in entries)]


def main() -> int:
    """Compile the lock with uv; further arguments go to it, such as `--upgrade`."""
    uv = [sys.executable, "-m", "uv", "pip", "compile", "-", "--output-file", str(LOCK), "--universal"]
    options = ["--generate-hashes", "--python-version=3.11", "--no-header", "--quiet", "--no-config"]
    annotated = "--annotation-style=line"  # who needs whom, for dev/locked_part.py
    subprocess.run([*uv, *options, annotated, *sys.argv[1:]], input="\n".join(requirements()), text=True, check=True)
    LOCK.write_text(HEADER + LOCK.read_text("utf-8").replace(HEADER, ""), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
