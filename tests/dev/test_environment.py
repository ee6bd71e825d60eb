"""When the virtual environment can be made, and when it is made again."""

from pathlib import Path

import pytest

from dev.environment import fingerprint, obstacle


@pytest.mark.parametrize(
    ("version", "modules", "expected"),
    [
        ((3, 11), {"ensurepip"}, None),
        ((4, 0), {"virtualenv"}, None),
        ((3, 10), {"ensurepip", "virtualenv"}, "Python 3.11 or later is needed, this is 3.10"),
        ((2, 7), set(), "Python 3.11 or later is needed, this is 2.7"),
        ((3, 12), set(), "apt install python3-venv"),
    ],
)
def test_obstacle(version: tuple[int, int], modules: set[str], expected: str | None) -> None:
    found = obstacle(version, frozenset(modules))
    assert found is None if expected is None else expected in (found or "")


def test_fingerprint_follows_words_and_contents(tmp_path: Path) -> None:
    lock, project = tmp_path / "lock", tmp_path / "pyproject.toml"

    def after(python: str, lock_text: str, project_text: str) -> str:
        lock.write_text(lock_text, "utf-8")
        project.write_text(project_text, "utf-8")
        return fingerprint([python, "/home/me/checkout"], [lock, project])

    first = after("3.11", "a==1", "b")
    others = [
        after("3.12", "a==1", "b"),
        after("3.11", "a==2", "b"),
        after("3.11", "a==1", "c"),
        after("3.11", "a==1b", ""),
    ]
    assert after("3.11", "a==1", "b") == first
    assert len({first, *others}) == 5
