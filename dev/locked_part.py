"""Print the part of requirements.lock that some packages need: what goes into an image, and no more.

    python dev/locked_part.py services/link
    python dev/locked_part.py hatchling

A distribution of ours is named by its folder. Who needs whom stands in the lock ("# via"). Run where nothing is
installed yet, so standard library only.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
FOLDERS = {"ewslink-contracts": "contracts", "mock-ews": "mock_ews", "ewslink": "services/link"}

_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[(?P<extras>[^]]*)\])?")
_VIA = "    # via "


class NotLockedError(Exception):
    """A package that is needed and not in the lock; the text names it."""


def part(lock: str, wanted: Iterable[str]) -> str:
    """The lines of the wanted packages and of all that they need. Raises NotLockedError."""
    known = _entries(lock)
    needs = _needs(known)
    found: set[str] = set()
    left = [_split(requirement)[0] for requirement in wanted]
    while left:
        name = left.pop()
        if name not in known:
            raise NotLockedError(f"{name} is not in {LOCK.name}: run `make lock`")
        if name not in found:
            found.add(name)
            left += needs.get(name, ())
    return "".join(block for name, block in known.items() if name in found)


def asked(argument: str, root: Path = ROOT) -> Iterator[str]:
    """The requirements of a distribution in this folder, those of our others that it needs among them.

    What is no folder of ours is a requirement itself.
    """
    if argument not in FOLDERS.values():
        yield argument
        return
    project = tomllib.loads((root / argument / "pyproject.toml").read_text("utf-8"))["project"]
    for requirement in project["dependencies"]:
        name, extras = _split(requirement)
        if name in FOLDERS:
            yield from asked(FOLDERS[name], root)
            yield from _of_extras(root / FOLDERS[name], extras)
        else:
            yield requirement


def _of_extras(folder: Path, extras: Iterable[str]) -> Iterator[str]:
    optional = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"].get("optional-dependencies", {})
    for extra in extras:
        yield from optional[extra]


def _entries(lock: str) -> dict[str, str]:
    """Each package's lines in the lock, by name."""
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)
    return {_split(block)[0]: block for block in blocks if not block.startswith("#")}


def _needs(known: Mapping[str, str]) -> dict[str, list[str]]:
    needs: dict[str, list[str]] = {}
    for name, block in known.items():
        for line in block.splitlines():
            if line.startswith(_VIA):
                for parent in line.removeprefix(_VIA).split(", "):
                    needs.setdefault(parent, []).append(name)
    return needs


def _split(requirement: str) -> tuple[str, list[str]]:
    """The normalised name and the extras at the start of a requirement."""
    found = _REQUIREMENT.match(requirement)
    if found is None:
        raise NotLockedError(f"{requirement!r} names no package")
    extras = [extra.strip() for extra in (found["extras"] or "").split(",") if extra.strip()]
    return re.sub(r"[-_.]+", "-", found["name"]).lower(), extras


def main(arguments: list[str]) -> int:
    """Exit status 1, and one line why, when something is not locked."""
    try:
        print(part(LOCK.read_text("utf-8"), (name for argument in arguments for name in asked(argument))), end="")
    except NotLockedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
