"""CreateItem, GetItem, DeleteItem and MoveItem."""

import base64
from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange import World

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
ItemId = Callable[[Element], str]
Draft = Callable[..., str]
Subjects = Callable[..., list[str]]

_SET = "c11ff724-aa03-4555-9952-8fa248a11c3e"
_ALL = "<t:BaseShape>AllProperties</t:BaseShape>"


def _get(ids: str, shape: str = _ALL) -> str:
    return f"<m:GetItem><m:ItemShape>{shape}</m:ItemShape><m:ItemIds>{ids}</m:ItemIds></m:GetItem>"


def _create(
    content: str, disposition: str | None = "SaveOnly", folder: str | None = None, kind: str = "Message"
) -> str:
    attribute = f' MessageDisposition="{disposition}"' if disposition else ""
    saved = f'<m:SavedItemFolderId><t:DistinguishedFolderId Id="{folder}"/></m:SavedItemFolderId>' if folder else ""
    return f"<m:CreateItem{attribute}>{saved}<m:Items><t:{kind}>{content}</t:{kind}></m:Items></m:CreateItem>"


def _people(element: str, *addresses: str) -> str:
    boxes = "".join(f"<t:Mailbox><t:EmailAddress>{address}</t:EmailAddress></t:Mailbox>" for address in addresses)
    return f"<t:{element}>{boxes}</t:{element}>"


def _extended(name: str, value: str) -> str:
    content = value if value.startswith("<") else f"<t:Value>{value}</t:Value>"
    return f"<t:ExtendedProperty><t:ExtendedFieldURI {name}/>{content}</t:ExtendedProperty>"


def _only(*names: str) -> str:
    paths = "".join(f"<t:ExtendedFieldURI {name}/>" for name in names)
    return f"<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>{paths}</t:AdditionalProperties>"


_KEY = f'PropertySetId="{_SET}" PropertyName="Key" PropertyType="String"'
_TEXTS = "<t:Values><t:Value>a</t:Value><t:Value>b</t:Value></t:Values>"
_FILE = (
    "<t:Attachments><t:FileAttachment><t:Name>a.txt</t:Name><t:ContentType>text/plain</t:ContentType>"
    "<t:Content>aGVsbG8=</t:Content></t:FileAttachment></t:Attachments>"
)
_TO_LOG = _people("ToRecipients", "log@bcc.mock.test")

# Content of a request, the shape asked for, what the answer then holds.
_ROUND_TRIPS = [
    ("<t:Subject>Hi &amp; ho</t:Subject>", _ALL, {"t:Subject": ["Hi & ho"], "t:IsDraft": ["true"]}),
    ("<t:ItemClass>IPM.Note.Own</t:ItemClass>", _ALL, {"t:ItemClass": ["IPM.Note.Own"]}),
    (
        "",
        _ALL,
        {"t:Subject": [], "t:Sensitivity": ["Normal"], "t:Importance": ["Normal"], "t:HasAttachments": ["false"]},
    ),
    ("<t:Importance>High</t:Importance>", _ALL, {"t:Importance": ["High"]}),
    ("<t:Sensitivity>Private</t:Sensitivity>", _ALL, {"t:Sensitivity": ["Private"]}),
    ('<t:Body BodyType="Text">a &lt; b</t:Body>', _ALL, {"t:Body": ["a < b"], "t:Body/@BodyType": ["Text"]}),
    ("<t:Categories><t:String>a</t:String><t:String>b</t:String></t:Categories>", _ALL, {"t:Categories/*": ["a", "b"]}),
    (_TO_LOG, _ALL, {"t:ToRecipients//t:EmailAddress": ["log@bcc.mock.test"], "t:DisplayTo": ["log@bcc.mock.test"]}),
    (
        _people("BccRecipients", "a@x.test"),
        _ALL,
        {"t:BccRecipients//t:EmailAddress": ["a@x.test"], "t:DisplayTo": [""]},
    ),
    (_people("From", "ok@mock.test"), _ALL, {"t:From//t:EmailAddress": ["ok@mock.test"]}),
    ("<t:IsReadReceiptRequested>1</t:IsReadReceiptRequested>", _ALL, {"t:IsReadReceiptRequested": ["true"]}),
    ("<t:InternetMessageId>&lt;1@x&gt;</t:InternetMessageId>", _ALL, {"t:InternetMessageId": ["<1@x>"]}),
    ("<t:IsRead>0</t:IsRead>", _ALL, {"t:IsRead": ["false"]}),
    (_people("ReplyTo", "r@x.test"), _ALL, {"t:ReplyTo//t:EmailAddress": ["r@x.test"]}),
    (
        _extended(_KEY.replace(_SET, _SET.upper()), "k1"),
        _only(_KEY, _KEY.replace("Key", "key")),
        {"t:ExtendedProperty/t:Value": ["k1"], "t:ExtendedFieldURI/@PropertyName": ["Key"]},
    ),
    (
        _extended('PropertyTag="0x8123" PropertyType="StringArray"', _TEXTS),
        _only('PropertyTag="33059" PropertyType="StringArray"'),
        {"t:Values/t:Value": ["a", "b"]},
    ),
    (
        _extended('DistinguishedPropertySetId="PublicStrings" PropertyName="p" PropertyType="String"', "v"),
        _only('PropertySetId="00020329-0000-0000-C000-000000000046" PropertyName="p" PropertyType="String"'),
        {"t:Value": ["v"]},
    ),
    (
        _extended('PropertyTag="0x0E07" PropertyType="Integer"', "1"),
        _ALL,
        {"t:IsDraft": ["false"], "t:IsRead": ["true"], "t:ResponseObjects/*": ["", "", ""]},
    ),
    (
        "<t:Subject>s</t:Subject>",
        _only('PropertyTag="0x37" PropertyType="String"'),
        {"t:Subject": [], "t:Value": ["s"]},
    ),
    (
        '<t:Body BodyType="HTML">&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</t:Body>',
        "<t:BaseShape>Default</t:BaseShape><t:BodyType>Text</t:BodyType>",
        {"t:Body": ["a\r\nb\r\n"], "t:Body/@BodyType": ["Text"]},
    ),
    (
        '<t:Body BodyType="HTML">&lt;p&gt;a&lt;/p&gt;</t:Body>',
        "<t:BaseShape>Default</t:BaseShape>",
        {"t:Body": ["<p>a</p>"], "t:Body/@BodyType": ["HTML"]},
    ),
    (
        _FILE,
        _ALL,
        {"t:FileAttachment/t:Name": ["a.txt"], "t:FileAttachment/t:Size": ["5"], "t:HasAttachments": ["true"]},
    ),
]


@pytest.mark.parametrize(("content", "shape", "expected"), _ROUND_TRIPS)
def test_what_is_created_can_be_got(
    ask: Ask, read: Read, draft: Draft, content: str, shape: str, expected: dict[str, list[str]]
) -> None:
    answer = ask(_get(draft(content), shape))
    assert {path: read(answer, path) for path in expected} == expected


def test_a_body_as_html_is_wrapped(ask: Ask, read: Read, draft: Draft) -> None:
    shape = "<t:BaseShape>Default</t:BaseShape><t:BodyType>HTML</t:BodyType>"
    (body,) = read(ask(_get(draft('<t:Body BodyType="Text">1 &lt; 2</t:Body>'), shape)), "t:Body")
    assert "<body>" in body
    assert "1 &lt; 2" in body


def test_a_draft_gets_a_message_id(ask: Ask, read: Read, draft: Draft) -> None:
    first, second = (read(ask(_get(draft())), "t:InternetMessageId") for _ in range(2))
    assert first != second
    assert first[0].startswith("<")


def test_mime_in_and_out(ask: Ask, read: Read, draft: Draft) -> None:
    head = b"From: ok@mock.test\r\nTo: log@bcc.mock.test\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <m@x>"
    raw = head + b"\r\n\r\nHi\r\n"
    item = draft(f"<t:MimeContent>{base64.b64encode(raw).decode()}</t:MimeContent>")
    answer = ask(_get(item, f"{_ALL}<t:IncludeMimeContent>true</t:IncludeMimeContent>"))
    assert read(answer, "t:Subject") == ["Grüße"]
    assert read(answer, "t:ToRecipients//t:EmailAddress") == ["log@bcc.mock.test"]
    assert read(answer, "t:InternetMessageId") == ["<m@x>"]
    assert base64.b64decode(read(answer, "t:MimeContent")[0]) == raw


_INVALID_NAME = "ErrorInvalidExtendedProperty"
_INVALID_VALUE = "ErrorInvalidExtendedPropertyValue"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (_create("<t:Subject>s</t:Subject>", None), "ErrorMessageDispositionRequired"),
        (_create("<t:Subject>s</t:Subject>", "SendOnly"), "ErrorInvalidRecipients"),
        (_create("<t:DateTimeCreated>2026-01-01T00:00:00Z</t:DateTimeCreated>"), "ErrorInvalidPropertySet"),
        (_create("<t:Subject>s</t:Subject>", kind="PostItem"), "ErrorUnsupportedTypeForConversion"),
        (_create("<t:MimeContent>AAAA</t:MimeContent>"), "ErrorMimeContentInvalid"),
        (_create(_extended('PropertyTag="0x8001" PropertyName="x" PropertyType="String"', "v")), _INVALID_NAME),
        (_create(_extended('PropertyName="x" PropertyType="String"', "v")), _INVALID_NAME),
        (_create(_extended(_KEY + ' PropertyId="1"', "v")), _INVALID_NAME),
        (_create(_extended('PropertyTag="0x0E07" PropertyType="Integer"', "one")), _INVALID_VALUE),
        (_create(_extended('PropertyTag="0x8001" PropertyType="Boolean"', "yes")), _INVALID_VALUE),
        (
            _create(_extended('PropertyTag="0x0E06" PropertyType="SystemTime"', "9999-12-31T23:59:59-14:00")),
            _INVALID_VALUE,
        ),
        (_create(_TO_LOG + _people("From", "rules@mock.test"), "SendOnly"), "ErrorSendAsDenied"),
    ],
)
def test_what_cannot_be_created(ask: Ask, codes: Codes, request_: str, code: str) -> None:
    assert codes(ask(request_)) == [code]


@pytest.mark.parametrize(
    ("disposition", "folder", "kept", "ids"),
    [
        ("SaveOnly", None, {"drafts": ["S"]}, 1),
        ("SaveOnly", "inbox", {"inbox": ["S"]}, 1),
        ("SendOnly", None, {}, 0),
        ("SendAndSaveCopy", None, {"sentitems": ["S"]}, 0),
        ("SendAndSaveCopy", "junkemail", {"junkemail": ["S"]}, 0),
    ],
)
def test_dispositions(
    ask: Ask, read: Read, subjects: Subjects, disposition: str, folder: str | None, kept: dict[str, list[str]], ids: int
) -> None:
    answer = ask(_create(f"<t:Subject>S</t:Subject>{_TO_LOG}", disposition, folder))
    assert len(read(answer, "t:ItemId")) == ids
    places = ("drafts", "inbox", "sentitems", "junkemail", "outbox")
    assert {place: found for place in places if (found := subjects(place))} == kept
    assert subjects("inbox", "log") == ([] if disposition == "SaveOnly" else ["S"])


def test_send_as_denied_leaves_nothing_behind(ask: Ask, codes: Codes, draft: Draft, subjects: Subjects) -> None:
    draft("<t:Subject>kept</t:Subject>", user="send-as-denied")
    assert codes(ask(_create(f"<t:Subject>S</t:Subject>{_TO_LOG}", "SendAndSaveCopy"), "send-as-denied")) == [
        "ErrorSendAsDenied"
    ]
    assert [subjects(place, "send-as-denied") for place in ("drafts", "sentitems")] == [["kept"], []]
    assert subjects("inbox", "log") == []


def test_each_item_of_a_batch_has_its_own_answer(ask: Ask, codes: Codes, read: Read) -> None:
    answer = ask(
        '<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:Message><t:Subject>a</t:Subject></t:Message>'
        "<t:Message><t:Size>1</t:Size></t:Message><t:Message/></m:Items></m:CreateItem>"
    )
    assert codes(answer) == ["NoError", "ErrorInvalidPropertySet", "NoError"]
    assert len(read(answer, "t:ItemId")) == 2


def test_ids_that_name_nothing(ask: Ask, codes: Codes, draft: Draft, world: World) -> None:
    own = world.mailbox("ok@mock.test")
    assert own is not None
    gone = draft()
    assert codes(ask(f'<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>{gone}</m:ItemIds></m:DeleteItem>')) == [
        "NoError"
    ]
    cases = [
        (gone, "ErrorItemNotFound"),
        (draft(user="rules"), "ErrorAccessDenied"),
        ('<t:ItemId Id="nonsense"/>', "ErrorInvalidIdMalformed"),
        ('<t:ItemId Id=""/>', "ErrorInvalidIdEmpty"),
        (f'<t:ItemId Id="{own.root.id}"/>', "ErrorCannotUseFolderIdForItemId"),
        (draft().replace('ChangeKey="C', 'ChangeKey="x'), "ErrorInvalidChangeKey"),
    ]
    assert codes(ask(_get("".join(item for item, _ in cases)))) == [code for _, code in cases]


def _delete(item: str, how: str) -> str:
    return f'<m:DeleteItem DeleteType="{how}"><m:ItemIds>{item}</m:ItemIds></m:DeleteItem>'


@pytest.mark.parametrize(
    ("how", "places"),
    [
        ("HardDelete", {}),
        ("SoftDelete", {"recoverableitemsdeletions": ["Hello"]}),
        ("MoveToDeletedItems", {"deleteditems": ["Hello"]}),
    ],
)
def test_deleting(
    ask: Ask, codes: Codes, read: Read, draft: Draft, subjects: Subjects, how: str, places: dict[str, list[str]]
) -> None:
    item = draft(folder="inbox")
    assert codes(ask(_delete(item, how))) == ["NoError"]
    assert codes(ask(_delete(item, how))) == ["ErrorItemNotFound"]
    looked = ("inbox", "deleteditems", "recoverableitemsdeletions")
    assert {place: found for place in looked if (found := subjects(place))} == places
    dumpster = ask(
        '<m:FindItem Traversal="SoftDeleted"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>'
        '<m:ParentFolderIds><t:DistinguishedFolderId Id="inbox"/></m:ParentFolderIds></m:FindItem>'
    )
    assert read(dumpster, "t:Subject") == (["Hello"] if how == "SoftDelete" else [])


def _move(item: str, folder: str = '<t:DistinguishedFolderId Id="junkemail"/>', more: str = "") -> str:
    return f"<m:MoveItem><m:ToFolderId>{folder}</m:ToFolderId><m:ItemIds>{item}</m:ItemIds>{more}</m:MoveItem>"


def test_a_moved_item_has_another_id(ask: Ask, codes: Codes, item_id: ItemId, draft: Draft, subjects: Subjects) -> None:
    item = draft(folder="inbox")
    moved = item_id(ask(_move(item)))
    assert moved != item
    assert codes(ask(_get(item + moved))) == ["ErrorItemNotFound", "NoError"]
    assert (subjects("inbox"), subjects("junkemail")) == ([], ["Hello"])


def test_moves_that_fail_or_say_less(ask: Ask, codes: Codes, read: Read, draft: Draft) -> None:
    item = draft()
    assert codes(ask(_move(item, '<t:FolderId Id="nonsense"/>'))) == ["ErrorInvalidIdMalformed"]
    assert codes(ask(_move(item, '<t:DistinguishedFolderId Id="todosearch"/>'))) == ["ErrorMoveCopyFailed"]
    answer = ask(_move(item, more="<m:ReturnNewItemIds>false</m:ReturnNewItemIds>"))
    assert (codes(answer), read(answer, "t:ItemId")) == (["NoError"], [])
