"""exchangelib with an access token, as it talks to Exchange Online."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from exchangelib import DELEGATE, OAUTH2, Account, Configuration, Mailbox, Message, OAuth2AuthorizationCodeCredentials
from exchangelib.errors import UnauthorizedError
from exchangelib.protocol import CachingProtocol

from mock_ews import schema, soap
from mock_ews.auth.access_token import mint
from mock_ews.server import MockServer

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def trust(mock: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """oauthlib sends no token over plain http; requests, below exchangelib, takes an authority to trust like this."""
    authority = tmp_path / "ca.pem"
    authority.write_text(mock.ca_pem)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority))
    yield
    CachingProtocol.clear_cache()  # exchangelib keeps its sessions for the life of the process


def connect(mock: MockServer, scenario: str, token: str, address: str = "ok@mock.test") -> Account:
    given = {"access_token": token, "token_type": "Bearer", "expires_in": 3600}
    configuration = Configuration(
        service_endpoint=f"{mock.tls_url}/s/{scenario}/EWS/Exchange.asmx",
        credentials=OAuth2AuthorizationCodeCredentials(access_token=given),
        auth_type=OAUTH2,
        max_connections=1,
    )
    return Account(address, config=configuration, autodiscover=False, access_type=DELEGATE)


@pytest.mark.parametrize(("scenario", "build"), [("exchange-online", "15.20.4370.19"), ("oauth-only", "15.2.1118.7")])
def test_a_mail_is_sent_with_a_token(mock: MockServer, scenario: str, build: str) -> None:
    account = connect(mock, scenario, mint("ok@mock.test", NOW))
    assert {"Inbox", "Drafts", "Sent Items"} <= {folder.name for folder in account.msg_folder_root.children}
    assert (account.version.api_version, str(account.version.build)) == ("Exchange2016", build)
    recipient = Mailbox(email_address="log@bcc.mock.test")
    Message(account=account, folder=account.sent, subject="By token", to_recipients=[recipient]).send_and_save()
    log = connect(mock, scenario, mint("log@bcc.mock.test", NOW), "log@bcc.mock.test")
    assert [mail.subject for mail in log.inbox.all()] == ["By token"]
    calls = [entry for entry in mock.journal if entry.operation]
    assert {(entry.status, entry.login_scheme) for entry in calls} == {(200, "bearer")}
    for entry in calls:
        schema.validate(soap.parse(entry.request_body), any_folder_name=True)


@pytest.mark.parametrize(
    "token",
    ["opaque", mint("nobody@mock.test", NOW), mint("ok@mock.test", NOW, timedelta(0))],
    ids=["unreadable", "of nobody", "run out"],
)
def test_a_token_that_is_no_good_is_unauthorized(mock: MockServer, token: str) -> None:
    with pytest.raises(UnauthorizedError):
        connect(mock, "exchange-online", token).root.refresh()
    assert {entry.status for entry in mock.journal} == {401}
