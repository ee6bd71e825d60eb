"""Make `.venv`: the locked packages and our distributions, editable. Does nothing when it is up to date.

Run by the system's Python, so standard library only, and nothing that an old Python cannot even read.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DISTRIBUTIONS = ("contracts", "mock_ews", "services/link")
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "up-to-date"
MINIMUM = (3, 11)
PIP_INSTALL = (str(VENV_PYTHON), "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check")


def obstacle(version: tuple[int, int], modules: frozenset[str]) -> str | None:
    """What keeps a Python of this version with these modules from making the environment, and the way out."""
    if version < MINIMUM:
        return "Python 3.11 or later is needed, this is {}.{}: name another, `make PYTHON=python3.12 …`".format(
            *version
        )
    if not modules & {"ensurepip", "virtualenv"}:
        return "this Python cannot make virtual environments: `apt install python3-venv` (Debian, Ubuntu)"
    return None


def fingerprint(words: Iterable[str], files: Iterable[Path]) -> str:
    """Changes when one of these words or the content of one of these files does."""
    digest = hashlib.sha256("\n".join(words).encode())
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def main() -> int:
    """Exit status 1, and one line why, when the environment cannot be made."""
    modules = frozenset(name for name in ("ensurepip", "virtualenv") if importlib.util.find_spec(name))
    problem = obstacle(sys.version_info[:2], modules)
    if problem:
        _say(problem)
        return 1
    wanted = fingerprint([sys.version, str(ROOT)], [LOCK, *(ROOT / name / "pyproject.toml" for name in DISTRIBUTIONS)])
    with _alone():
        if STAMP.exists() and STAMP.read_text("utf-8") == wanted:
            return 0
        try:
            _build("venv" if "ensurepip" in modules else "virtualenv")
        except subprocess.CalledProcessError as error:
            _say("failed, see above: {}".format(" ".join(map(str, error.cmd))))
            return 1
        STAMP.write_text(wanted, "utf-8")
    return 0


def _build(maker: str) -> None:
    began = time.monotonic()
    if not _usable():
        _say("a new .venv with Python {}.{}.{}".format(*sys.version_info[:3]))
        _run(sys.executable, "-m", maker, "--clear", str(VENV))
    pinned = [line for line in LOCK.read_text("utf-8").splitlines() if line[:1].isalnum()]
    _say(f"installing {len(pinned)} locked packages")
    _run(*PIP_INSTALL, "--require-hashes", "--no-deps", "--requirement", str(LOCK))
    _say("installing {}".format(", ".join(DISTRIBUTIONS)))
    editable = [part for name in DISTRIBUTIONS for part in ("--editable", str(ROOT / name))]
    _run(*PIP_INSTALL, "--no-deps", "--no-build-isolation", *editable)
    _say(f"ready in {time.monotonic() - began:.0f} s")


def _usable() -> bool:
    """Whether there is an environment of this Python, made in this folder and not moved here."""
    pip = VENV / "bin" / "pip"
    if not pip.exists() or str(VENV) not in pip.read_text("utf-8"):
        return False
    command = [str(VENV_PYTHON), "-c", "import sys, pip; print(sys.version)"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.strip() == sys.version


@contextmanager
def _alone() -> Iterator[None]:
    """Let two `make` at once build it one after the other."""
    folder = ROOT / ".run"
    folder.mkdir(exist_ok=True)
    with (folder / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _say(text: str) -> None:
    print("environment: " + text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
