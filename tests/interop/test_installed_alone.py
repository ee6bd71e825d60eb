"""Somebody else's project: a fresh environment outside the tree, our two wheels, exchangelib, and a short test."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("contracts", "mock_ews")
THEIRS = ("exchangelib", "pytest", "pytest-xdist")
TEST = """
import pytest
from exchangelib import Account, Configuration, Credentials

@pytest.mark.parametrize(("scenario", "build"), [("healthy", "15.2.1118.7"), ("exchange-2010-sp2", "14.2.247.5")])
def test_inbox(mock_ews, scenario, build):
    server = Configuration(service_endpoint=mock_ews.ews_url(scenario), credentials=Credentials("ok", "secret"))
    account = Account("ok@mock.test", config=server, autodiscover=False)
    assert (account.inbox.total_count, str(account.version.build)) == (0, build)
"""


def run(*command: str | Path, cwd: Path) -> str:
    result = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if result.returncode:
        pytest.fail(f"{' '.join(map(str, command))}\n{result.stdout}")
    return result.stdout


def pinned() -> str:
    """The versions of requirements.lock, as pip's constraints; with its hashes our own wheels would be refused."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    return "\n".join(line.split(maxsplit=1)[0] for line in lines if line[:1].isalnum())


def test_with_pip_install_alone(tmp_path: Path) -> None:
    wheels, python = tmp_path / "wheels", tmp_path / "environment" / "bin" / "python"
    for name in OURS:
        run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", wheels, cwd=ROOT / name)
    run(sys.executable, "-m", "venv", "--without-pip", "environment", cwd=tmp_path)
    (tmp_path / "constraints.txt").write_text(pinned(), "utf-8")
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--no-input", "--constraint", "constraints.txt", *wheels.glob("*.whl"), *THEIRS, cwd=tmp_path)
    assert len(list(wheels.glob("*.whl"))) == 2

    project = tmp_path / "project"
    project.mkdir()
    (project / "test_mine.py").write_text(TEST, "utf-8")
    assert "2 passed" in run(python, "-I", "-m", "pytest", "-n", "2", "-W", "error", cwd=project)
