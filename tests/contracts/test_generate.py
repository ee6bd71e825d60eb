"""The generated files are those of the models, and the check would notice if they were not."""

import sys
from pathlib import Path
from typing import Final

import pytest

from ewslink_contracts import generate

SCHEMA: Final = "schemas/link.request.json"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with freshly generated files, which the module takes for its own."""
    folder = tmp_path / "ewslink_contracts"
    folder.mkdir()
    monkeypatch.setattr(generate, "HERE", folder)
    monkeypatch.setattr(sys, "argv", ["generate"])
    assert generate.main() == 0
    return folder


def check(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["generate", "--check"])
    return generate.main()


def test_the_files_are_up_to_date() -> None:
    assert generate.stale() == []


def test_what_was_written_passes_the_check(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(list(copy.rglob("*.json"))) == 6
    assert check(monkeypatch) == 0


@pytest.mark.parametrize("name", [SCHEMA, "asyncapi.json"])
def test_a_changed_file_is_noticed(
    copy: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = copy / name
    file.write_text(file.read_text("utf-8").replace("link.request", "link.demand"), "utf-8")
    assert generate.stale() == [file]
    assert check(monkeypatch) == 1
    assert f"{name} is out of date: run `make generate`" in capsys.readouterr().err


def test_a_missing_file_is_noticed(copy: Path) -> None:
    (copy / SCHEMA).unlink()
    assert generate.stale() == [copy / SCHEMA]


def test_a_schema_without_a_model_is_noticed(copy: Path) -> None:
    orphan = copy / "schemas" / "link.forgotten.json"
    orphan.write_text("{}", "utf-8")
    assert generate.stale() == [orphan]


def test_writing_again_changes_nothing(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in copy.rglob("*.json")}
    monkeypatch.setattr(sys, "argv", ["generate"])
    generate.main()
    assert {path: path.read_bytes() for path in copy.rglob("*.json")} == before
