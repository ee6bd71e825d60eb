"""Other people's clients: installed once, whole or not at all, and missed with a word on what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dev.witnesses import MissingWitnessError, davmail, node
from dev.witnesses.folder import is_current, made


def test_made_once_for_the_same_things(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "client"
    calls: list[Path] = []
    for wanted in ("one", "one", "two"):
        made(folder, wanted, calls.append)
    assert calls == [folder, folder]
    assert is_current(folder, "two")


def test_nothing_stays_of_an_older_one(tmp_path: Path) -> None:
    folder = tmp_path / "client"
    made(folder, "one", lambda place: (place / "old").touch())
    made(folder, "two", lambda place: (place / "new").touch())
    assert not (folder / "old").exists()
    assert (folder / "new").exists()


def test_half_made_is_not_made(tmp_path: Path) -> None:
    def fail(place: Path) -> None:
        (place / "half").touch()
        raise MissingWitnessError("no more")

    folder = tmp_path / "client"
    with pytest.raises(MissingWitnessError):
        made(folder, "one", fail)
    assert not is_current(folder, "one")


@pytest.mark.parametrize(
    ("fill", "remedy"),
    [(node._fill, "`apt install nodejs npm`"), (davmail._fill, "run the tests on Debian or Ubuntu")],
    ids=["npm", "apt-get"],
)
def test_a_program_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fill: Callable[[Path], None], remedy: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingWitnessError, match=remedy):
        fill(tmp_path)


def test_the_lock_names_no_registry_and_every_hash() -> None:
    lock = (Path(node.__file__).parent / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('    "node_modules/') > 100
