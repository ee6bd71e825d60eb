"""exchangelib, a client nobody here wrote, uses the mock for what it is made for."""

import pytest
from exchangelib import BASIC, DELEGATE, NTLM, Account, Configuration, Credentials, Mailbox, Message
from exchangelib.errors import ErrorItemNotFound, UnauthorizedError
from exchangelib.folders import Inbox

from mock_ews import schema, soap
from mock_ews.server import MockServer

SECRET = "secret"
LOGINS = {"basic": "ok@mock.test", "ntlm": "MOCK\\ok"}


def connect(
    mock: MockServer, login: str, address: str, auth_type: str | None = None, password: str = SECRET
) -> Account:
    configuration = Configuration(
        service_endpoint=f"{mock.url}/EWS/Exchange.asmx",
        credentials=Credentials(login, password),
        auth_type=auth_type,
        max_connections=1,
    )
    return Account(address, config=configuration, autodiscover=False, access_type=DELEGATE)


@pytest.fixture(params=["guessed", "basic", "ntlm"])
def account(mock: MockServer, request: pytest.FixtureRequest) -> Account:
    if request.param == "guessed":
        return connect(mock, "ok@mock.test", "ok@mock.test")
    return connect(mock, LOGINS[request.param], "ok@mock.test", {"basic": BASIC, "ntlm": NTLM}[request.param])


def assert_every_request_was_valid(mock: MockServer) -> None:
    requests = [entry for entry in mock.journal if entry.operation]
    assert requests
    for entry in requests:
        schema.validate(soap.parse(entry.request_body))
    assert {entry.status for entry in requests} == {200}


def test_walks_the_folders(mock: MockServer, account: Account) -> None:
    names = {folder.name for folder in account.root.walk()}
    assert {"Inbox", "Drafts", "Sent Items", "Deleted Items", "Outbox"} <= names
    assert isinstance(account.inbox, Inbox)
    assert account.inbox.total_count == 0
    assert account.version.api_version == "Exchange2016"
    assert str(account.version.build) == "15.2.1118.7"
    assert_every_request_was_valid(mock)


def test_a_mail_arrives_at_the_logging_mailbox(mock: MockServer, account: Account) -> None:
    Message(
        account=account,
        folder=account.sent,
        subject="Test mail",
        body="It works.",
        to_recipients=[Mailbox(email_address="log@bcc.mock.test")],
    ).send_and_save()
    log = connect(mock, "log@bcc.mock.test", "log@bcc.mock.test", BASIC)
    (mail,) = log.inbox.all()
    assert (mail.subject, mail.sender.email_address, mail.text_body or mail.body) == (
        "Test mail",
        "ok@mock.test",
        "It works.",
    )
    assert [sent.message_id for sent in account.sent.all()] == [mail.message_id]
    assert mail.message_id
    assert_every_request_was_valid(mock)


def test_the_life_of_a_message(mock: MockServer, account: Account) -> None:
    draft = Message(account=account, folder=account.drafts, subject="First", body="…", is_read=False).save()
    stale = draft.changekey
    draft.subject = "Second"
    draft.save(update_fields=["subject"])
    assert draft.changekey != stale
    assert [item.subject for item in account.drafts.filter(subject="Second")] == ["Second"]
    assert not account.drafts.filter(subject="First").exists()

    draft.move(account.inbox)
    assert (account.drafts.all().count(), account.inbox.all().count()) == (0, 1)
    kept = account.inbox.get(subject="Second")
    old = (kept.id, kept.changekey)
    kept.move_to_trash()
    assert account.trash.all().count() == 1
    account.trash.get(subject="Second").delete()
    assert account.trash.all().count() == 0
    assert [type(result) for result in account.fetch([old])] == [ErrorItemNotFound]
    assert_every_request_was_valid(mock)


@pytest.mark.parametrize("auth_type", [BASIC, NTLM])
def test_a_wrong_password_is_unauthorized_and_nothing_else(mock: MockServer, auth_type: str) -> None:
    account = connect(mock, LOGINS[auth_type.lower()], "ok@mock.test", auth_type, "wrong")
    with pytest.raises(UnauthorizedError):
        account.root.refresh()


def test_a_login_that_is_not_the_address(mock: MockServer) -> None:
    account = connect(mock, "MOCK\\domain-user", "domain-user@mock.test", NTLM)
    assert account.inbox.name == "Inbox"
