"""exchangelib with a service account that acts as others."""

import pytest
from exchangelib import BASIC, IMPERSONATION, Account, Configuration, Credentials, Mailbox, Message
from exchangelib.errors import ErrorImpersonateUserDenied, ErrorNonExistentMailbox, ErrorNonPrimarySmtpAddress

from mock_ews.server import MockServer


def acting(mock: MockServer, login: str, address: str) -> Account:
    configuration = Configuration(
        service_endpoint=f"{mock.url}/EWS/Exchange.asmx",
        credentials=Credentials(login, "secret"),
        auth_type=BASIC,
        max_connections=1,
    )
    return Account(address, config=configuration, autodiscover=False, access_type=IMPERSONATION)


def test_a_mail_is_sent_and_found_in_the_mailbox_of_another(mock: MockServer) -> None:
    account = acting(mock, "service@mock.test", "ok@mock.test")
    to = [Mailbox(email_address="log@bcc.mock.test")]
    Message(account=account, folder=account.sent, subject="As another", to_recipients=to).send_and_save()
    assert [mail.sender.email_address for mail in account.sent.all()] == ["ok@mock.test"]
    received = acting(mock, "service@mock.test", "log@bcc.mock.test").inbox.all()
    assert [(mail.subject, mail.sender.email_address) for mail in received] == [("As another", "ok@mock.test")]


@pytest.mark.parametrize(
    ("login", "address", "error"),
    [
        ("service@mock.test", "alias@mock.test", ErrorNonPrimarySmtpAddress),
        ("service@mock.test", "nobody@mock.test", ErrorNonExistentMailbox),
        ("ok@mock.test", "rules@mock.test", ErrorImpersonateUserDenied),
    ],
)
def test_refusals(mock: MockServer, login: str, address: str, error: type[Exception]) -> None:
    account = acting(mock, login, address)
    with pytest.raises(error):
        _ = account.inbox
