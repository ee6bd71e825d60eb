"""SendItem: what it does to the draft, the copy and the recipient."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
Draft = Callable[..., str]
Subjects = Callable[..., list[str]]

_MAIL = (
    "<t:Subject>Test</t:Subject><t:ToRecipients><t:Mailbox><t:EmailAddress>log@bcc.mock.test</t:EmailAddress>"
    "</t:Mailbox></t:ToRecipients>"
)


def _send(item: str, save: bool = True, folder: str | None = None) -> str:
    saved = f'<m:SavedItemFolderId><t:DistinguishedFolderId Id="{folder}"/></m:SavedItemFolderId>' if folder else ""
    return f'<m:SendItem SaveItemToFolder="{str(save).lower()}"><m:ItemIds>{item}</m:ItemIds>{saved}</m:SendItem>'


def _get(item: str) -> str:
    return (
        "<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>"
        f"<m:ItemIds>{item}</m:ItemIds></m:GetItem>"
    )


@pytest.mark.parametrize(
    ("save", "folder", "places"),
    [
        (True, None, {"sentitems": ["Test"]}),
        (True, "junkemail", {"junkemail": ["Test"]}),
        (False, None, {}),
    ],
)
def test_a_sent_draft_is_gone(
    ask: Ask,
    codes: Codes,
    draft: Draft,
    subjects: Subjects,
    save: bool,
    folder: str | None,
    places: dict[str, list[str]],
) -> None:
    item = draft(_MAIL)
    assert codes(ask(_send(item, save, folder))) == ["NoError"]
    assert codes(ask(_get(item))) == ["ErrorItemNotFound"]
    assert codes(ask(_send(item, save, folder))) == ["ErrorItemNotFound"]
    looked = ("drafts", "sentitems", "junkemail", "outbox")
    assert {place: found for place in looked if (found := subjects(place))} == places
    assert subjects("inbox", "log") == ["Test"]


def test_a_sent_item_is_sent_once_more(ask: Ask, read: Read, codes: Codes, draft: Draft, subjects: Subjects) -> None:
    ask(_send(draft(_MAIL)))
    found = ask(
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>'
        '<m:ParentFolderIds><t:DistinguishedFolderId Id="sentitems"/></m:ParentFolderIds></m:FindItem>'
    )
    first = f'<t:ItemId Id="{read(found, "t:ItemId/@Id")[0]}" ChangeKey="{read(found, "t:ItemId/@ChangeKey")[0]}"/>'
    assert codes(ask(_send(first))) == ["NoError"]
    assert (subjects("sentitems"), subjects("inbox", "log")) == (["Test"], ["Test", "Test"])
    assert codes(ask(_get(first))) == ["ErrorItemNotFound"]


def test_the_change_key_must_be_current(ask: Ask, codes: Codes, draft: Draft, subjects: Subjects) -> None:
    item, other = draft(_MAIL), draft(_MAIL)
    without = item.partition(" ChangeKey")[0] + "/>"
    foreign = without[:-2] + " ChangeKey" + other.partition(" ChangeKey")[2]
    malformed = without[:-2] + ' ChangeKey="nonsense"/>'
    answer = ask(_send(without + foreign + malformed))
    assert codes(answer) == ["ErrorChangeKeyRequired", "ErrorIrresolvableConflict", "ErrorInvalidChangeKey"]
    assert subjects("inbox", "log") == []
    assert codes(ask(_send(item))) == ["NoError"]


def test_refusals_leave_the_draft(ask: Ask, codes: Codes, draft: Draft, subjects: Subjects) -> None:
    assert codes(ask(_send(draft(_MAIL, user="send-as-denied")), "send-as-denied")) == ["ErrorSendAsDenied"]
    assert codes(ask(_send(draft("<t:Subject>Test</t:Subject>")))) == ["ErrorInvalidRecipients"]
    assert codes(ask(_send(draft(_MAIL), save=False, folder="sentitems"))) == ["ErrorInvalidSendItemSaveSettings"]
    assert subjects("drafts", "send-as-denied") == ["Test"]
    assert subjects("drafts") == ["Test", "Test"]
    assert subjects("inbox", "log") == []


def test_the_copy_keeps_what_the_draft_had(ask: Ask, read: Read, draft: Draft) -> None:
    uri = '<t:ExtendedFieldURI PropertyTag="0x8001" PropertyType="String"/>'
    bcc = "<t:BccRecipients><t:Mailbox><t:EmailAddress>a@x.test</t:EmailAddress></t:Mailbox></t:BccRecipients>"
    item = draft(
        f"{_MAIL.partition('<t:To')[0]}<t:ExtendedProperty>{uri}<t:Value>v</t:Value></t:ExtendedProperty>{bcc}"
    )
    before = read(ask(_get(item)), "t:InternetMessageId")
    ask(_send(item))
    found = ask(
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>'
        f'<m:Restriction><t:IsEqualTo>{uri}<t:FieldURIOrConstant><t:Constant Value="v"/></t:FieldURIOrConstant>'
        "</t:IsEqualTo>"
        '</m:Restriction><m:ParentFolderIds><t:DistinguishedFolderId Id="sentitems"/></m:ParentFolderIds></m:FindItem>'
    )
    assert read(found, "t:InternetMessageId") == before
    assert [read(found, f"t:{name}") for name in ("IsDraft", "IsRead", "IsSubmitted")] == [
        ["false"],
        ["true"],
        ["false"],
    ]
    assert read(found, "t:From//t:Name") == ["Olivia Kerr"]
    assert read(found, "t:From//t:EmailAddress") == []  # lists show names only
