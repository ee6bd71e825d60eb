"""ews-javascript-api, the Managed API in JavaScript: Basic login over TLS."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dev.witnesses import ask
from mock_ews.private import PrivateMock

Client = Callable[..., Any]
DRIVER = Path(__file__).parent / "drivers" / "ews_javascript_api.cjs"


@pytest.fixture
def client(mock_ews: PrivateMock, mock_ews_ca_file: Path) -> Client:
    """Do a task with this client at a scenario."""

    def do(task: str, *, scenario: str = "healthy", **asked: Any) -> Any:
        who = {"user": "ok@mock.test", "password": "secret"}
        return ask(DRIVER, mock_ews_ca_file, task=task, url=mock_ews.ews_url(scenario, tls=True), **who | asked)

    return do


@pytest.mark.parametrize(
    ("scenario", "version", "server"),
    [
        ("healthy", "Exchange2013_SP1", "15.2.1118.7"),
        ("basic-only", "Exchange2013_SP1", "15.2.1118.7"),
        ("exchange-2010-sp2", "Exchange2010_SP2", "14.2.247.5"),
        ("exchange-2007-sp1", "Exchange2007_SP1", "8.1.436.0"),
    ],
)
def test_binds_to_the_inbox(client: Client, scenario: str, version: str, server: str) -> None:
    inbox = client("bind", scenario=scenario, version=version)
    assert inbox == {"name": "Inbox", "count": 0, "server": server}


def test_a_mail_sent_is_in_sent_items_and_arrives(client: Client, mock_ews: PrivateMock) -> None:
    sent = client("send", subject="Grüße", body="It works.", to="log@bcc.mock.test")
    assert sent == {"draft": {"subject": "Grüße", "to": "log@bcc.mock.test", "from": None}}
    mail = {"subject": "Grüße", "to": "Mail log", "from": "Olivia Kerr"}
    assert client("find", folder="SentItems") == {"total": 1, "items": [mail]}
    assert client("find", folder="Drafts") == {"total": 0, "items": []}
    assert client("find", folder="Inbox", user="log@bcc.mock.test") == {"total": 1, "items": [mail]}
    assert [entry.response_code for entry in mock_ews.journal if entry.operation] == ["NoError"] * 6


def test_syncs_a_folder_page_by_page(client: Client) -> None:
    for subject in ("first", "second", "third"):
        client("send", subject=subject, body="", to="log@bcc.mock.test")
    synced = client("sync", folder="SentItems", page=2)
    assert synced == {"pages": [[["Create", "first"], ["Create", "second"]], [["Create", "third"]]], "afterwards": 0}


@pytest.mark.parametrize(
    ("asked", "kind", "code", "status"),
    [
        ({"password": "wrong"}, "SoapFaultDetails", "NoError", 401),
        ({"user": "no-mailbox@mock.test"}, "ServiceResponseException", "ErrorNonExistentMailbox", None),
        ({"scenario": "server-busy-forever"}, "SoapFaultDetails", "ErrorServerBusy", 500),
        ({"scenario": "ews-disabled"}, "SoapFaultDetails", "NoError", 403),
        (
            {"scenario": "exchange-2010-sp1", "version": "Exchange2010_SP2"},
            "SoapFaultDetails",
            "ErrorInvalidServerVersion",
            500,
        ),
        (
            {"scenario": "exchange-2007-sp1", "version": "Exchange2010_SP2"},
            "SoapFaultDetails",
            "ErrorSchemaValidation",
            500,
        ),
    ],
    ids=["wrong password", "no mailbox", "busy", "EWS disabled", "2010 SP1 is too old", "2007 SP1 is too old"],
)
def test_reports_what_is_wrong(client: Client, asked: dict[str, str], kind: str, code: str, status: int | None) -> None:
    assert client("bind", **asked) == {"error": {"kind": kind, "code": code, "status": status}}
