"""The README says what is so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from exchangelib.protocol import CachingProtocol

from mock_ews.server import MockServer

ROOM = Path(__file__).parents[2] / "mock_ews"
README = (ROOM / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
PROGRAMS = [block for block in BLOCKS if "def test_" not in block]
(PYTEST,) = [block for block in BLOCKS if "def test_" in block]


@pytest.mark.parametrize("program", PROGRAMS, ids=["exchangelib", "in a test"])
def test_its_programs_run(program: str) -> None:
    with MockServer() as mock:
        exec(program.replace("http://127.0.0.1:8025", mock.url), {})  # noqa: S102  our own README
        sent = mock.world.mailbox("log@bcc.mock.test")
        assert sent is not None
        assert len(sent.messages()) == (1 if "exchangelib" in program else 0)
        CachingProtocol.clear_cache()


def test_its_test_passes(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(PYTEST)
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")  # the root: none of our settings
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", str(tmp_path)]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 passed" in ended.stdout, ended.stdout


def test_its_map_is_complete() -> None:
    package = ROOM / "mock_ews"
    parts = {path.name + "/" * path.is_dir() for path in package.iterdir() if not path.name.startswith(("__", "py."))}
    mapped = set(re.findall(r"`([^`]+)`", README.partition("## Map")[2]))
    assert parts <= mapped
    assert mapped - parts - {"__main__.py", "MockServer", "/EWS/"} == set()


def test_it_names_every_admin_resource(mock: MockServer) -> None:
    rules = {str(rule) for rule in mock.app.url_map.iter_rules() if str(rule).startswith("/_mock/")}
    named = {f"/_mock/{name}" for name in re.findall(r"`(?:GET|POST|PUT|DELETE) ([^?`]+)", README)}
    assert rules == named
