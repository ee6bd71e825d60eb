"""CreateAttachment, GetAttachment and DeleteAttachment."""

import base64
from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
Draft = Callable[..., str]

_FILE = "<t:FileAttachment><t:Name>{}</t:Name><t:Content>{}</t:Content></t:FileAttachment>"
_HELLO = _FILE.format("a.txt", "aGVsbG8=")
_ITEM = (
    "<t:ItemAttachment><t:Name>inner</t:Name><t:Message><t:Subject>Inside</t:Subject>"
    '<t:Body BodyType="HTML">&lt;p&gt;x&lt;/p&gt;</t:Body>'
    f"<t:Attachments>{_HELLO}</t:Attachments></t:Message></t:ItemAttachment>"
)


def _create(item: str, attachments: str) -> str:
    parent = item.replace("t:ItemId", "m:ParentItemId")
    return f"<m:CreateAttachment>{parent}<m:Attachments>{attachments}</m:Attachments></m:CreateAttachment>"


def _ids(*ids: str) -> str:
    listed = "".join(f'<t:AttachmentId Id="{number}"/>' for number in ids)
    return f"<m:AttachmentIds>{listed}</m:AttachmentIds>"


def _fetch(*ids: str, shape: str = "") -> str:
    return f"<m:GetAttachment>{shape}{_ids(*ids)}</m:GetAttachment>"


def _delete(*ids: str) -> str:
    return f"<m:DeleteAttachment>{_ids(*ids)}</m:DeleteAttachment>"


def _get(item: str) -> str:
    shape = "<m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>"
    return f"<m:GetItem>{shape}<m:ItemIds>{item}</m:ItemIds></m:GetItem>"


def test_files_come_and_go_and_each_time_the_item_changes(ask: Ask, read: Read, codes: Codes, draft: Draft) -> None:
    item = draft()
    made = ask(_create(item, _HELLO + _FILE.format("b.txt", "")))
    assert codes(made) == ["NoError"] * 2
    ids, keys = read(made, "t:AttachmentId/@Id"), read(made, "t:AttachmentId/@RootItemChangeKey")
    got = ask(_fetch(*ids))
    assert read(got, "t:Content") == ["aGVsbG8=", ""]
    gone = ask(_delete(ids[0]))
    keys += read(gone, "m:RootItemId/@RootItemChangeKey")
    assert len({*keys, read(ask(_get(item)), "t:ItemId/@ChangeKey")[0]}) == len(keys) == 3
    assert read(ask(_get(item)), "t:FileAttachment/t:Name") == ["b.txt"]
    assert codes(ask(_fetch(*ids))) == ["ErrorInvalidAttachmentId", "NoError"]


def test_an_attached_item_can_be_read_with_what_is_attached_to_it(ask: Ask, read: Read, draft: Draft) -> None:
    outer = read(ask(_create(draft(), _ITEM)), "t:AttachmentId/@Id")[0]
    shape = (
        "<m:AttachmentShape><t:IncludeMimeContent>true</t:IncludeMimeContent><t:BodyType>Text</t:BodyType>"
        "</m:AttachmentShape>"
    )
    got = ask(_fetch(outer, shape=shape))
    assert (read(got, "t:Message/t:Subject"), read(got, "t:Body"), read(got, "t:ItemId")) == (["Inside"], ["x\r\n"], [])
    assert b"Inside" in base64.b64decode(read(got, "t:MimeContent")[0])
    inner = read(got, "t:FileAttachment/t:AttachmentId/@Id")[0]
    assert read(ask(_fetch(inner)), "t:Content") == ["aGVsbG8="]
    ask(_delete(inner))
    assert read(ask(_fetch(outer)), "t:FileAttachment") == []


def test_an_item_created_with_attachments_answers_with_their_ids(ask: Ask, read: Read) -> None:
    content = f"<t:Message><t:Attachments>{_HELLO}{_ITEM}</t:Attachments></t:Message>"
    made = ask(f'<m:CreateItem MessageDisposition="SaveOnly"><m:Items>{content}</m:Items></m:CreateItem>')
    ids = [read(made, f"t:{kind}Attachment/t:AttachmentId/@Id")[0] for kind in ("File", "Item")]
    assert read(ask(_fetch(*ids)), "m:Attachments/*/t:Name") == ["a.txt", "inner"]


def test_attachments_travel_with_a_copy_and_get_ids_of_their_own(ask: Ask, read: Read, draft: Draft) -> None:
    item = draft()
    old = read(ask(_create(item, _HELLO)), "t:AttachmentId/@Id")[0]
    folder = '<m:ToFolderId><t:DistinguishedFolderId Id="inbox"/></m:ToFolderId>'
    copied = ask(f"<m:CopyItem>{folder}<m:ItemIds>{item}</m:ItemIds></m:CopyItem>")
    copy = f'<t:ItemId Id="{read(copied, "t:ItemId/@Id")[0]}"/>'
    new = read(ask(_get(copy)), "t:AttachmentId/@Id")[0]
    ask(_delete(old))
    assert read(ask(_fetch(new)), "t:Content") == ["aGVsbG8="]


@pytest.mark.parametrize(
    ("number", "code"),
    [("", "ErrorInvalidIdEmpty"), ("AAMk=", "ErrorInvalidIdMalformed"), ("AAMk", "ErrorInvalidIdMalformed")],
)
def test_ids_that_are_none(ask: Ask, codes: Codes, number: str, code: str) -> None:
    assert codes(ask(_fetch(number))) == codes(ask(_delete(number))) == [code]


def test_the_item_of_an_attachment_must_be_there(ask: Ask, read: Read, codes: Codes, draft: Draft) -> None:
    item = draft()
    number = read(ask(_create(item, _HELLO)), "t:AttachmentId/@Id")[0]
    ask(f'<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>{item}</m:ItemIds></m:DeleteItem>')
    assert codes(ask(_fetch(number))) == codes(ask(_create(item, _HELLO))) == ["ErrorItemNotFound"]


def test_attachments_elsewhere_are_refused(ask: Ask, codes: Codes, draft: Draft) -> None:
    reference = "<t:ReferenceAttachment><t:Name>far</t:Name></t:ReferenceAttachment>"
    assert codes(ask(_create(draft(), reference))) == ["ErrorInvalidRequest"]
