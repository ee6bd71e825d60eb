"""node-ews: it makes its client from the WSDL and schemas of the server, which it downloads with its login."""

from pathlib import Path
from typing import Any

import pytest

from dev.witnesses import ask
from mock_ews.private import PrivateMock

DRIVER = Path(__file__).parent / "drivers" / "node_ews.cjs"
GET_INBOX = (
    "GetFolder",
    {
        "FolderShape": {"BaseShape": "Default"},
        "FolderIds": {"DistinguishedFolderId": {"attributes": {"Id": "inbox"}}},
    },
)
RESOLVE = ("ResolveNames", {"attributes": {"ReturnFullContactData": False}, "UnresolvedEntry": "log@bcc.mock.test"})
# It takes Basic only where that is the first scheme offered; its NTLM has no way to name a domain with the user.
LOGINS = {
    "basic": ("basic", "basic-only", "ok@mock.test"),
    "ntlm": ("ntlm", "healthy", "ok"),
    "ntlm alone": ("ntlm", "ntlm-only", "ok"),
}


def run(mock: PrivateMock, ca_file: Path, login: str, password: str, *, tls: bool = True) -> Any:
    auth, scenario, user = LOGINS[login]
    host = mock.ews_url(scenario, tls=tls).removesuffix("/EWS/Exchange.asmx")
    calls = [GET_INBOX, RESOLVE]
    return ask(DRIVER, ca_file, host=host, auth=auth, user=user, password=password, calls=calls)


@pytest.mark.parametrize("tls", [True, False], ids=["https", "http"])
@pytest.mark.parametrize("login", LOGINS)
def test_gets_a_folder_and_resolves_a_name(
    mock_ews: PrivateMock, mock_ews_ca_file: Path, login: str, tls: bool
) -> None:
    result = run(mock_ews, mock_ews_ca_file, login, "secret", tls=tls)
    assert result["documents"] == ["messages.xsd", "services.wsdl", "types.xsd"]
    folder, names = (next(iter(answer["ResponseMessages"].values())) for answer in result["answers"])
    assert folder["ResponseCode"] == names["ResponseCode"] == "NoError"
    assert folder["Folders"]["Folder"]["DisplayName"] == "Inbox"
    assert names["ResolutionSet"]["Resolution"]["Mailbox"] == {
        "Name": "Mail log",
        "EmailAddress": "log@bcc.mock.test",
        "RoutingType": "SMTP",
        "MailboxType": "Mailbox",
    }
    assert {entry.user for entry in mock_ews.journal if entry.status == 200} == {"MOCK\\ok"}


@pytest.mark.parametrize(
    ("login", "message"),
    [("basic", "Basic Auth StatusCode 401: Unauthorized."), ("ntlm", "HTTP 401: Unauthorized")],
)
def test_a_wrong_password_gets_nothing(mock_ews: PrivateMock, mock_ews_ca_file: Path, login: str, message: str) -> None:
    assert run(mock_ews, mock_ews_ca_file, login, "wrong") == {"error": message}
    assert {entry.status for entry in mock_ews.journal} == {401}
