"""Replies and forwards: CreateItem with ReplyToItem, ReplyAllToItem and ForwardItem."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
Draft = Callable[..., str]


def _people(element: str, *users: str) -> str:
    boxes = "".join(f"<t:Mailbox><t:EmailAddress>{user}@mock.test</t:EmailAddress></t:Mailbox>" for user in users)
    return f"<t:{element}>{boxes}</t:{element}>"


_MAIL = (
    '<t:Subject>Hello</t:Subject><t:Body BodyType="Text">old</t:Body><t:Attachments><t:FileAttachment>'
    "<t:Name>a.txt</t:Name><t:Content>aGVsbG8=</t:Content></t:FileAttachment></t:Attachments>"
    + _people("ToRecipients", "ok", "rules")
    + _people("CcRecipients", "send-as-denied")
    + "<t:InternetMessageId>&lt;1@mock.test&gt;</t:InternetMessageId>"
)
_NEW = '<t:NewBodyContent BodyType="Text">new</t:NewBodyContent>'


@pytest.fixture
def received(ask: Ask, read: Read) -> str:
    """The t:ItemId of a mail from domain-user@mock.test in the Inbox."""
    sending = f"<m:Items><t:Message>{_MAIL}</t:Message></m:Items>"
    ask(f'<m:CreateItem MessageDisposition="SendOnly">{sending}</m:CreateItem>', "domain-user")
    shape = "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>"
    folder = '<m:ParentFolderIds><t:DistinguishedFolderId Id="inbox"/></m:ParentFolderIds>'
    found = ask(f'<m:FindItem Traversal="Shallow">{shape}{folder}</m:FindItem>')
    return f'Id="{read(found, "t:ItemId/@Id")[0]}" ChangeKey="{read(found, "t:ItemId/@ChangeKey")[0]}"'


def _answer(kind: str, reference: str, before: str = "", disposition: str = "SaveOnly") -> str:
    content = f"<t:{kind}>{before}<t:ReferenceItemId {reference}/>{_NEW}</t:{kind}>"
    return f'<m:CreateItem MessageDisposition="{disposition}"><m:Items>{content}</m:Items></m:CreateItem>'


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("ReplyToItem", {"Subject": ["RE: Hello"], "ToRecipients": ["domain-user"], "CcRecipients": [], "Name": []}),
        (
            "ReplyAllToItem",
            {
                "Subject": ["RE: Hello"],
                "ToRecipients": ["domain-user", "rules"],
                "CcRecipients": ["send-as-denied"],
                "Name": [],
            },
        ),
        ("ForwardItem", {"Subject": ["FW: Hello"], "ToRecipients": [], "CcRecipients": [], "Name": ["a.txt"]}),
    ],
)
def test_what_an_answer_takes_from_the_mail(
    ask: Ask, read: Read, item_id: Callable[[Element], str], received: str, kind: str, expected: dict[str, list[str]]
) -> None:
    saved = item_id(ask(_answer(kind, received)))
    shape = "<m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>"
    got = ask(f"<m:GetItem>{shape}<m:ItemIds>{saved}</m:ItemIds></m:GetItem>")
    shown = {
        "Subject": read(got, "t:Subject"),
        "ToRecipients": [text.partition("@")[0] for text in read(got, "t:ToRecipients//t:EmailAddress")],
        "CcRecipients": [text.partition("@")[0] for text in read(got, "t:CcRecipients//t:EmailAddress")],
        "Name": read(got, "t:FileAttachment/t:Name"),
    }
    assert shown == expected
    assert read(got, "t:Body") == ["new\r\n\r\nold"]
    assert read(got, "t:InReplyTo") == read(got, "t:References") == ["<1@mock.test>"]


def test_what_an_answer_says_itself_wins(ask: Ask, received: str, subjects: Callable[..., list[str]]) -> None:
    before = "<t:Subject>Own</t:Subject>" + _people("ToRecipients", "rules")
    ask(_answer("ReplyToItem", received, before, "SendAndSaveCopy"))
    assert subjects("sentitems") == ["Own"]
    assert subjects("inbox", "domain-user") == []


def test_a_draft_is_not_answered(ask: Ask, codes: Codes, draft: Draft) -> None:
    reference = draft().removeprefix("<t:ItemId ").removesuffix("/>")
    assert codes(ask(_answer("ReplyToItem", reference))) == ["ErrorInvalidRequest"]


def test_what_is_answered_must_be_named(ask: Ask, codes: Codes) -> None:
    request = _answer("ForwardItem", "").replace("<t:ReferenceItemId />", "")
    assert codes(ask(request)) == ["ErrorInvalidIdEmpty"]
