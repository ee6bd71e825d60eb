"""exchangelib's repository as its live tests need it: its requirements installed, its settings naming the mock."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from mock_ews.exchange import World

_ACCOUNT = "ok@mock.test"
_RUNNER = Path(__file__).with_name("unittest_lines.py")


def python_of(checkout: Path) -> Path:
    """The Python of an environment inside the checkout, made when it is not there yet."""
    environment = checkout / ".venv"
    python = environment / "bin" / "python"
    if not python.exists():
        _run(checkout, sys.executable, "-m", "venv", str(environment))
        requirements = ("--editable", ".", "--requirement", "test-requirements.txt")
        _run(checkout, str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *requirements)
    return python


def write_settings(checkout: Path, tls_port: int) -> None:
    """The settings.yml that the tests read: Basic login over TLS, whoever signed the certificate."""
    account = World.default().account_of(_ACCOUNT)
    assert account is not None  # noqa: S101 - a mailbox of the mock's own file
    server = f"localhost:{tls_port}"
    settings = {
        "server": server,
        "autodiscover_server": server,
        "username": _ACCOUNT,
        "password": account.password,
        "account": _ACCOUNT,
        "alias": _ACCOUNT,
    }
    lines = [f"{name}: '{value}'" for name, value in settings.items()]
    (checkout / "settings.yml").write_text("\n".join([*lines, "verify_ssl: False", ""]), "utf-8")


def run_tests(checkout: Path, output: Path, seconds_per_test: int, names: Sequence[str]) -> None:
    """Run the tests, or those named; their outcomes go to `output`, what they print to a file beside it."""
    command = [str(python_of(checkout)), str(_RUNNER), str(output), str(seconds_per_test), *names]
    with output.with_suffix(".log").open("wb") as log:
        subprocess.run(command, cwd=checkout, stdout=log, stderr=subprocess.STDOUT, check=False)


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True)
