"""The pytest plugin in somebody else's project: pytest run on a folder of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = """
import pytest
from exchangelib import Account, Configuration, Credentials, Message
from exchangelib.errors import ErrorServerBusy


def account(mock_ews, scenario, name="ok@mock.test"):
    where = Configuration(service_endpoint=mock_ews.ews_url(scenario), credentials=Credentials(name, "secret"))
    return Account(name, config=where, autodiscover=False)


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("scenario", ["healthy", "exchange-2010-sp2"])
def test_a_world_of_its_own(mock_ews, scenario, turn):
    inbox = account(mock_ews, scenario).inbox
    assert inbox.total_count == 0
    Message(folder=inbox, subject="mine").save()
    assert [message.subject for message in inbox.all()] == ["mine"]
    assert {entry.scenario for entry in mock_ews.journal if entry.operation} == {scenario}


@pytest.mark.mock_ews(faults=[dict(effect="soap-fault", code="ErrorServerBusy", message="busy",
                                   match={"operation": "CreateItem"}, times=1)])
def test_faults_by_marker(mock_ews):
    inbox = account(mock_ews, "healthy").inbox
    with pytest.raises(ErrorServerBusy):
        Message(folder=inbox, subject="one").save()
    Message(folder=inbox, subject="two").save()
    assert len(mock_ews.journal.wait_for(2, operation="CreateItem")) == 2


@pytest.mark.mock_ews(world="people.toml")
def test_people_by_marker(mock_ews):
    assert account(mock_ews, "healthy", "ann@firm.test").inbox.total_count == 0


def test_over_tls(mock_ews, mock_ews_ca_file):
    import requests

    answer = requests.post(mock_ews.ews_url("not-found", tls=True), verify=str(mock_ews_ca_file))
    assert answer.status_code == 404
"""
PEOPLE = """
[organisation]
mail_domain = "firm.test"
windows_domain = "FIRM"
password = "secret"

[[mailbox]]
user = "ann"
name = "Ann"
description = "somebody"
"""


def _run(folder: Path, project: str, *options: str) -> str:
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")  # the root: none of our settings
    (folder / "people.toml").write_text(PEOPLE)
    (folder / "test_theirs.py").write_text(project)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--strict-markers",
        *options,
        str(folder),
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("processes", ["0", "2"])
def test_a_project_with_nothing_but_the_plugin(tmp_path: Path, processes: str) -> None:
    out = _run(tmp_path, PROJECT, "-n", processes)
    assert "11 passed" in out, out


def test_a_mistake_in_the_marker_is_told(tmp_path: Path) -> None:
    out = _run(tmp_path, "import pytest\n@pytest.mark.mock_ews(wrld=1)\ndef test(mock_ews): pass\n")
    assert "pytest.mark.mock_ews takes world=, faults= and strict=, not ['wrld']" in out
