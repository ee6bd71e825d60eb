"""What goes into an image: all that a distribution needs, nothing that only others need."""

import re
from collections.abc import Iterable
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dev.locked_part import FOLDERS, LOCK, NotLockedError, asked, main, part

LOCKED = """# a comment
apple==1 \\
    --hash=sha256:1
    # via pie
berry==1 \\
    --hash=sha256:2
    # via cake, pie
cake==1 \\
    --hash=sha256:3
pie==2 \\
    --hash=sha256:4
sugar==1 ; python_version < "3.12" \\
    --hash=sha256:5
    # via berry
"""


def _names(lock: str) -> list[str]:
    return re.findall(r"^[a-z0-9-]+", lock, re.MULTILINE)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["Pie>=2"], ["apple", "berry", "pie", "sugar"]),
        (["cake[cream]"], ["berry", "cake", "sugar"]),
        (["apple", "sugar"], ["apple", "sugar"]),
        ([], []),
    ],
)
def test_part(wanted: list[str], expected: list[str]) -> None:
    found = part(LOCKED, wanted)
    assert _names(found) == expected
    assert found.count("--hash") == len(expected)


def test_what_is_not_locked_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NotLockedError, match=r"tart is not in requirements\.lock: run `make lock`"):
        part(LOCKED, ["tart"])
    assert main(["no-such-package"]) == 1
    assert capsys.readouterr().err == "no-such-package is not in requirements.lock: run `make lock`\n"


@pytest.mark.parametrize("distribution", FOLDERS)
def test_all_that_a_distribution_needs_is_in_its_part(distribution: str) -> None:
    found = set(_names(part(LOCK.read_text("utf-8"), asked(FOLDERS[distribution]))))
    left, seen = [Requirement(distribution)], set[str]()
    while left:
        needed = left.pop()
        name = canonicalize_name(needed.name)
        if str(needed) in seen:
            continue
        seen.add(str(needed))
        assert name in found | set(FOLDERS)
        left += [entry for entry in map(Requirement, requires(name) or ()) if _applies(entry, needed.extras)]


def _applies(requirement: Requirement, extras: Iterable[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in (*extras, ""))


@pytest.mark.parametrize(
    ("distribution", "foreign"),
    [("ewslink", {"flask", "trustme", "pytest"}), ("mock-ews", {"faststream", "sqlalchemy", "pytest"})],
)
def test_what_only_others_need_is_not(distribution: str, foreign: set[str]) -> None:
    assert foreign.isdisjoint(_names(part(LOCK.read_text("utf-8"), asked(FOLDERS[distribution]))))
