"""The keeper of a private node ends its programs when its pipe closes, and cleans up."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dev import keeper

# The program and a child of its own say that they run by holding the write end of their standard output.
LONG = ["sh", "-c", "echo started; sleep 600 & sleep 600"]
SHORT = ["sh", "-c", "echo started"]


@pytest.mark.parametrize(
    ("last_program", "last_word", "folder_stays", "status"),
    [
        pytest.param(LONG, b"", False, 0, id="the pipe closed"),
        pytest.param(LONG, keeper.KEEP, True, 0, id="told to keep the folder"),
        pytest.param(SHORT, b"", True, 1, id="the node ended by itself"),
    ],
)
def test_end(tmp_path: Path, last_program: list[str], last_word: bytes, folder_stays: bool, status: int) -> None:
    folder = tmp_path / "broker-1"
    folder.mkdir()
    programs = [json.dumps(program) for program in (LONG, last_program)]
    command = [sys.executable, keeper.__file__, str(folder), "SIGTERM", *programs]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in programs] == [b"started\n"] * 2
        if last_program is SHORT:
            assert process.wait(10) == 1
        rest, _ = process.communicate(last_word, timeout=10)  # returns when nobody holds the output any more
    assert rest == b""
    assert process.returncode == status
    assert folder.exists() == folder_stays
