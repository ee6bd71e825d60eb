"""UpdateFolder, MoveFolder, CopyFolder, EmptyFolder and MarkAllItemsAsRead."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange import World

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
Make = Callable[..., str]
Draft = Callable[..., str]

_INBOX = '<t:DistinguishedFolderId Id="inbox"/>'
_SIZE = '<t:ExtendedFieldURI PropertyTag="0x8124" PropertyType="String"/>'
_NAME = '<t:FieldURI FieldURI="folder:DisplayName"/>'


@pytest.fixture
def make(ask: Ask, read: Read) -> Make:
    """`make(name, parent=inbox)`: creates a folder and gives its t:FolderId."""

    def create(name: str, parent: str = _INBOX) -> str:
        folder = f"<t:Folder><t:DisplayName>{name}</t:DisplayName></t:Folder>"
        request = f"<m:ParentFolderId>{parent}</m:ParentFolderId><m:Folders>{folder}</m:Folders>"
        made = ask(f"<m:CreateFolder>{request}</m:CreateFolder>")
        number, key = read(made, "t:FolderId/@Id")[0], read(made, "t:FolderId/@ChangeKey")[0]
        return f'<t:FolderId Id="{number}" ChangeKey="{key}"/>'

    return create


@pytest.fixture
def paths(world: World) -> Callable[[], set[str]]:
    """`paths()`: the paths of the folders below the Inbox and Deleted Items."""
    mailbox = world.mailbox("ok@mock.test")
    assert mailbox is not None
    tops = [mailbox.distinguished[name] for name in ("inbox", "deleteditems")]
    return lambda: {folder.path for top in tops for folder in top.descendants()}


def _update(folder: str, update: str) -> str:
    change = f"<t:FolderChange>{folder}<t:Updates>{update}</t:Updates></t:FolderChange>"
    return f"<m:UpdateFolder><m:FolderChanges>{change}</m:FolderChanges></m:UpdateFolder>"


def _set(path: str, content: str) -> str:
    return f"<t:SetFolderField>{path}<t:Folder>{content}</t:Folder></t:SetFolderField>"


def _rename(name: str) -> str:
    return _set(_NAME, f"<t:DisplayName>{name}</t:DisplayName>")


def _carry(operation: str, folder: str, parent: str) -> str:
    return f"<m:{operation}><m:ToFolderId>{parent}</m:ToFolderId><m:FolderIds>{folder}</m:FolderIds></m:{operation}>"


def _empty(folder: str, how: str = "HardDelete", with_folders: str = "false") -> str:
    attributes = f'DeleteType="{how}" DeleteSubFolders="{with_folders}"'
    return f"<m:EmptyFolder {attributes}><m:FolderIds>{folder}</m:FolderIds></m:EmptyFolder>"


def test_a_renamed_folder_keeps_its_id_and_changes_its_key(ask: Ask, read: Read, codes: Codes, make: Make) -> None:
    folder = make("One")
    renamed = ask(_update(folder, _rename("Two")))
    assert read(renamed, "t:FolderId/@Id")[0] in folder
    assert read(renamed, "t:FolderId/@ChangeKey")[0] not in folder
    assert codes(ask(_update(folder, _rename("Three")))) == ["ErrorIrresolvableConflict"]


@pytest.mark.parametrize(
    ("update", "code"),
    [
        (_rename("one"), "NoError"),  # its own name, in other letters
        (_rename("Other"), "ErrorFolderExists"),
        (_rename(" "), "ErrorFolderSave"),
        (_set('<t:FieldURI FieldURI="folder:FolderClass"/>', "<t:FolderClass>IPF</t:FolderClass>"), "NoError"),
        (
            _set('<t:FieldURI FieldURI="folder:FolderClass"/>', "<t:FolderClass>IPF.Task</t:FolderClass>"),
            "ErrorObjectTypeChanged",
        ),
        (
            _set('<t:FieldURI FieldURI="folder:TotalCount"/>', "<t:TotalCount>1</t:TotalCount>"),
            "ErrorInvalidPropertySet",
        ),
        (f"<t:DeleteFolderField>{_NAME}</t:DeleteFolderField>", "ErrorInvalidPropertyDelete"),
        (
            _rename("x").replace("SetFolderField", "AppendToFolderField"),
            "ErrorInvalidPropertyAppend",
        ),
    ],
)
def test_what_an_update_may_change(ask: Ask, codes: Codes, make: Make, update: str, code: str) -> None:
    make("Other")
    assert codes(ask(_update(make("One"), update))) == [code]


def test_extended_properties_of_a_folder_come_and_go(ask: Ask, read: Read, make: Make) -> None:
    folder = make("One")
    number = folder.split(" ChangeKey")[0] + "/>"
    shape = f"<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>{_SIZE}</t:AdditionalProperties>"
    get = f"<m:GetFolder><m:FolderShape>{shape}</m:FolderShape><m:FolderIds>{number}</m:FolderIds></m:GetFolder>"
    ask(_update(number, _set(_SIZE, f"<t:ExtendedProperty>{_SIZE}<t:Value>v</t:Value></t:ExtendedProperty>")))
    assert read(ask(get), "t:Value") == ["v"]
    ask(_update(number, f"<t:DeleteFolderField>{_SIZE}</t:DeleteFolderField>"))
    assert read(ask(get), "t:Value") == []


def test_a_folder_that_is_gone_is_an_item_not_found(ask: Ask, codes: Codes, make: Make) -> None:
    folder = make("One")
    ask(f'<m:DeleteFolder DeleteType="HardDelete"><m:FolderIds>{folder}</m:FolderIds></m:DeleteFolder>')
    assert codes(ask(_update(folder, _rename("Two")))) == ["ErrorItemNotFound"]


def test_a_moved_folder_takes_all_with_it(ask: Ask, read: Read, make: Make, paths: Callable[[], set[str]]) -> None:
    one, other = make("One"), make("Other")
    make("Inner", one)
    moved = ask(_carry("MoveFolder", one, other))
    assert read(moved, "t:FolderId/@Id")[0] in one
    assert paths() == {"Inbox/Other", "Inbox/Other/One", "Inbox/Other/One/Inner"}


def test_a_copied_folder_is_there_twice_with_its_items(
    ask: Ask, read: Read, make: Make, draft: Draft, paths: Callable[[], set[str]]
) -> None:
    one, other = make("One"), make("Other")
    inner = make("Inner", one)
    ask(f"<m:MoveItem><m:ToFolderId>{inner}</m:ToFolderId><m:ItemIds>{draft()}</m:ItemIds></m:MoveItem>")
    copy = ask(_carry("CopyFolder", one, other))
    assert read(copy, "t:FolderId/@Id")[0] not in one
    assert paths() == {"Inbox/One", "Inbox/One/Inner", "Inbox/Other", "Inbox/Other/One", "Inbox/Other/One/Inner"}
    shape = "<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"
    found = ask(f'<m:FindFolder Traversal="Deep">{shape}<m:ParentFolderIds>{other}</m:ParentFolderIds></m:FindFolder>')
    assert read(found, "t:TotalCount") == ["0", "1"]


@pytest.mark.parametrize(
    ("operation", "target", "code"),
    [
        ("MoveFolder", "itself", "ErrorMoveCopyFailed"),
        ("CopyFolder", "below", "ErrorMoveCopyFailed"),
        ("MoveFolder", "beside", "ErrorFolderExists"),
        ("CopyFolder", "beside", "ErrorFolderExists"),
    ],
)
def test_where_a_folder_cannot_go(ask: Ask, codes: Codes, make: Make, operation: str, target: str, code: str) -> None:
    one = make("One")
    targets = {"itself": one, "below": make("Inner", one), "beside": _INBOX}
    assert codes(ask(_carry(operation, one, targets[target]))) == [code]


def test_folders_that_exchange_needs_stay_where_they_are(ask: Ask, codes: Codes) -> None:
    assert codes(ask(_carry("MoveFolder", _INBOX, '<t:DistinguishedFolderId Id="drafts"/>'))) == [
        "ErrorMoveDistinguishedFolder"
    ]


@pytest.mark.parametrize(
    ("how", "with_folders", "left"),
    [
        ("HardDelete", "false", {"Inbox/One", "Inbox/One/Inner"}),
        ("HardDelete", "1", {"Inbox/One"}),
        ("MoveToDeletedItems", "true", {"Inbox/One", "Deleted Items/Inner"}),
    ],
)
def test_an_emptied_folder(
    ask: Ask, make: Make, draft: Draft, subjects: Callable[..., list[str]], paths: Callable[[], set[str]],
    how: str, with_folders: str, left: set[str],
) -> None:  # fmt: skip
    one = make("One")
    make("Inner", one)
    ask(f"<m:MoveItem><m:ToFolderId>{one}</m:ToFolderId><m:ItemIds>{draft()}</m:ItemIds></m:MoveItem>")
    ask(_empty(one, how, with_folders))
    assert paths() == left
    assert subjects("deleteditems") == (["Hello"] if how == "MoveToDeletedItems" else [])


def test_the_whole_mailbox_is_not_emptied(ask: Ask, codes: Codes) -> None:
    assert codes(ask(_empty('<t:DistinguishedFolderId Id="msgfolderroot"/>'))) == ["ErrorCannotEmptyFolder"]


@pytest.mark.parametrize(("flag", "unread"), [("true", "0"), ("0", "2")])
def test_all_items_are_read_or_unread(ask: Ask, read: Read, draft: Draft, flag: str, unread: str) -> None:
    for is_read in ("true", "false"):
        draft(f"<t:IsRead>{is_read}</t:IsRead>", "inbox")
    flags = f"<m:ReadFlag>{flag}</m:ReadFlag><m:SuppressReadReceipts>true</m:SuppressReadReceipts>"
    ask(f"<m:MarkAllItemsAsRead>{flags}<m:FolderIds>{_INBOX}</m:FolderIds></m:MarkAllItemsAsRead>")
    shape = "<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"
    got = ask(f"<m:GetFolder>{shape}<m:FolderIds>{_INBOX}</m:FolderIds></m:GetFolder>")
    assert read(got, "t:UnreadCount") == [unread]
