"""CopyItem, ArchiveItem, MarkAsJunk, and ExportItems with UploadItems."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
Draft = Callable[..., str]
Subjects = Callable[..., list[str]]

_CONTENT = (
    '<t:Subject>Hello</t:Subject><t:Body BodyType="Text">text</t:Body><t:Attachments><t:FileAttachment>'
    "<t:Name>a.txt</t:Name><t:Content>aGVsbG8=</t:Content></t:FileAttachment><t:ItemAttachment><t:Name>i</t:Name>"
    "<t:Message><t:Subject>Inside</t:Subject></t:Message></t:ItemAttachment></t:Attachments>"
    "<t:Categories><t:String>red</t:String></t:Categories><t:Importance>High</t:Importance>"
    '<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x8123" PropertyType="StringArray"/>'
    "<t:Values><t:Value>a</t:Value><t:Value>b</t:Value></t:Values></t:ExtendedProperty>"
    '<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x0E07" PropertyType="Integer"/><t:Value>1</t:Value>'
    "</t:ExtendedProperty>"
)
_ADDED = '<t:ExtendedFieldURI PropertyTag="0x8123" PropertyType="StringArray"/>'


def _folder(element: str, name: str) -> str:
    return f'<m:{element}><t:DistinguishedFolderId Id="{name}"/></m:{element}>'


def _copy(item: str, folder: str = "inbox", more: str = "") -> str:
    return f"<m:CopyItem>{_folder('ToFolderId', folder)}<m:ItemIds>{item}</m:ItemIds>{more}</m:CopyItem>"


def _junk(item: str, is_junk: str, move: str) -> str:
    return f'<m:MarkAsJunk IsJunk="{is_junk}" MoveItem="{move}"><m:ItemIds>{item}</m:ItemIds></m:MarkAsJunk>'


def _export(item: str) -> str:
    return f"<m:ExportItems><m:ItemIds>{item}</m:ItemIds></m:ExportItems>"


def _upload(read: Read, ask: Ask, data: str, action: str = "CreateNew", item: str = "") -> str:
    shape = "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>"
    folder = read(ask(f"<m:GetFolder>{shape}{_folder('FolderIds', 'inbox')}</m:GetFolder>"), "t:FolderId/@Id")[0]
    content = f'<t:ParentFolderId Id="{folder}"/>{item}<t:Data>{data}</t:Data>'
    return f'<m:UploadItems><m:Items><t:Item CreateAction="{action}">{content}</t:Item></m:Items></m:UploadItems>'


def _shown(ask: Ask, number: str) -> list[tuple[str, str]]:
    """Names and texts of what GetItem shows, without ids, times and what is computed of them."""
    item = f'<t:ItemId Id="{number}"/>'
    shape = f"<t:BaseShape>AllProperties</t:BaseShape><t:AdditionalProperties>{_ADDED}</t:AdditionalProperties>"
    got = ask(f"<m:GetItem><m:ItemShape>{shape}</m:ItemShape><m:ItemIds>{item}</m:ItemIds></m:GetItem>")
    entries = [(str(element.tag).rpartition("}")[2], element.text or "") for element in got.iter()]
    return [entry for entry in entries if not entry[0].startswith(("DateTime", "LastModified"))]


def test_a_copy_is_an_item_of_its_own(ask: Ask, read: Read, draft: Draft, subjects: Subjects) -> None:
    item = draft()
    copied = ask(_copy(item, "sentitems"))
    assert read(copied, "t:ItemId/@Id")[0] not in item
    assert subjects("drafts") == subjects("sentitems") == ["Hello"]
    ask(f'<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>{item}</m:ItemIds></m:DeleteItem>')
    assert (subjects("drafts"), subjects("sentitems")) == ([], ["Hello"])


def test_a_copy_whose_id_nobody_wants(ask: Ask, read: Read, draft: Draft) -> None:
    assert read(ask(_copy(draft(), more="<m:ReturnNewItemIds>0</m:ReturnNewItemIds>")), "t:ItemId/@Id") == []


def test_what_is_archived_moves(ask: Ask, codes: Codes, draft: Draft, subjects: Subjects) -> None:
    item = draft()
    request = f"<m:ArchiveItem>{_folder('ArchiveSourceFolderId', 'deleteditems')}<m:ItemIds>{item}</m:ItemIds>"
    request += "</m:ArchiveItem>"
    assert codes(ask(request)) == ["NoError"]
    assert (subjects("drafts"), subjects("deleteditems")) == ([], ["Hello"])
    assert codes(ask(request)) == ["ErrorItemNotFound"]


@pytest.mark.parametrize(
    ("start", "is_junk", "move", "end"),
    [
        ("inbox", "true", "true", "junkemail"),
        ("junkemail", "0", "1", "inbox"),
        ("inbox", "true", "false", "inbox"),
    ],
)
def test_junk_moves_only_if_asked_to(
    ask: Ask, read: Read, draft: Draft, subjects: Subjects, start: str, is_junk: str, move: str, end: str
) -> None:
    answer = ask(_junk(draft(folder=start), is_junk, move))
    assert subjects(end) == ["Hello"]
    assert len(read(answer, "m:MovedItemId/@Id")) == (start != end)


def test_what_was_exported_can_be_uploaded(ask: Ask, read: Read, draft: Draft) -> None:
    item = draft(_CONTENT)
    exported = ask(_export(item))
    number, data = read(exported, "m:ItemId/@Id")[0], read(exported, "m:Data")[0]
    made = read(ask(_upload(read, ask, data)), "m:ItemId/@Id")[0]
    assert made != number
    assert ("Value", "b") in _shown(ask, made)
    assert _shown(ask, made) == _shown(ask, number)


@pytest.mark.parametrize("action", ["Update", "UpdateOrCreate"])
def test_an_upload_can_replace_an_item(ask: Ask, read: Read, codes: Codes, draft: Draft, action: str) -> None:
    data, stale = read(ask(_export(draft())), "m:Data")[0], draft("<t:Subject>Other</t:Subject>", "inbox")
    replaced = ask(_upload(read, ask, data, action, stale))
    assert read(replaced, "m:ItemId/@Id")[0] in stale
    assert read(replaced, "m:ItemId/@ChangeKey")[0] not in stale
    assert codes(ask(_upload(read, ask, data, action, stale))) == ["ErrorIrresolvableConflict"]


def test_an_upload_that_replaces_nothing(ask: Ask, read: Read, codes: Codes, draft: Draft) -> None:
    gone = draft()
    data = read(ask(_export(gone)), "m:Data")[0]
    ask(f'<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>{gone}</m:ItemIds></m:DeleteItem>')
    answers = [codes(ask(_upload(read, ask, data, action, gone)))[0] for action in ("Update", "UpdateOrCreate")]
    assert answers == ["ErrorItemNotFound", "NoError"]
    assert codes(ask(_upload(read, ask, data, "Update"))) == ["ErrorInvalidIdEmpty"]
    assert codes(ask(_export(gone))) == ["ErrorItemNotFound"]


@pytest.mark.parametrize("data", ["", "aGVsbG8=", "bW9ja19ld3MgaXRlbSAxCg=="])
def test_data_that_holds_no_item(ask: Ask, read: Read, codes: Codes, data: str) -> None:
    assert codes(ask(_upload(read, ask, data))) == ["ErrorItemCorrupt"]
