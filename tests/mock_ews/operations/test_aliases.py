"""A mailbox with an alias: found and reached by it, and named by any of its addresses."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange import World
from mock_ews.exchange.delivery import submit
from mock_ews.exchange.messages import Address, Message

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
GET_FOLDER = (
    "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>"
    '<t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>{}</t:EmailAddress></t:Mailbox>'
    "</t:DistinguishedFolderId></m:FolderIds></m:GetFolder>"
)
GET_DELEGATE = (
    '<m:GetDelegate IncludePermissions="false">'
    "<m:Mailbox><t:EmailAddress>{}</t:EmailAddress></m:Mailbox></m:GetDelegate>"
)
PRIMARY, ALIAS = "alina.asher@mock.test", "alias@mock.test"


@pytest.mark.parametrize("entry", [ALIAS, "ALIAS@mock.test", "smtp:alias@mock.test", PRIMARY, "Alina Asher"])
def test_the_directory_answers_with_the_primary_address(ask: Ask, read: Read, entry: str) -> None:
    answer = ask(
        f'<m:ResolveNames ReturnFullContactData="false"><m:UnresolvedEntry>{entry}</m:UnresolvedEntry></m:ResolveNames>'
    )
    assert read(answer, "t:EmailAddress") == [PRIMARY]


@pytest.mark.parametrize(
    "operation",
    [
        GET_FOLDER,
        "<m:GetInboxRules><m:MailboxSmtpAddress>{}</m:MailboxSmtpAddress></m:GetInboxRules>",
        "<m:GetPasswordExpirationDate><m:MailboxSmtpAddress>{}</m:MailboxSmtpAddress></m:GetPasswordExpirationDate>",
        "<m:GetUserOofSettingsRequest><t:Mailbox><t:Address>{}</t:Address></t:Mailbox></m:GetUserOofSettingsRequest>",
        GET_DELEGATE,
    ],
    ids=["GetFolder", "GetInboxRules", "GetPasswordExpirationDate", "GetUserOofSettings", "GetDelegate"],
)
@pytest.mark.parametrize(
    ("address", "user", "code"),
    [
        (PRIMARY, "alias", "NoError"),
        (ALIAS, "alias", "NoError"),
        ("ALIAS@mock.test", "alias", "NoError"),
        (ALIAS, "ok", "ErrorAccessDenied"),
        ("nobody@mock.test", "alias", "ErrorNonExistentMailbox"),
    ],
)
def test_a_mailbox_is_named_by_any_of_its_addresses(
    ask: Ask, read: Read, operation: str, address: str, user: str, code: str
) -> None:
    answer = ask(operation.format(address), user)
    assert read(answer, "m:ResponseCode") == [code]


def test_mail_to_both_addresses_arrives_once(world: World) -> None:
    sender, reached = world.mailbox("ok@mock.test"), world.mailbox(ALIAS)
    assert sender is not None
    assert reached is not None
    assert reached is world.mailbox(PRIMARY)
    submit(world, sender, Message(subject="Hello", to=(Address(ALIAS), Address(PRIMARY))))
    assert [message.subject for message in reached.messages()] == ["Hello"]
    assert sender.messages() == []
