"""FindFolder, CreateFolder, DeleteFolder."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange import World

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]

_INBOX = '<t:DistinguishedFolderId Id="inbox"/>'
_TOP = '<t:DistinguishedFolderId Id="msgfolderroot"/>'


def _find(traversal: str, folder: str, view: str = "", restriction: str = "") -> str:
    return (
        f'<m:FindFolder Traversal="{traversal}"><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>'
        f"{view}{restriction}<m:ParentFolderIds>{folder}</m:ParentFolderIds></m:FindFolder>"
    )


def _create(*names: str, parent: str = _INBOX, kind: str = "Folder", more: str = "") -> str:
    folders = "".join(f"<t:{kind}>{more}<t:DisplayName>{name}</t:DisplayName></t:{kind}>" for name in names)
    inside = f"<m:ParentFolderId>{parent}</m:ParentFolderId><m:Folders>{folders}</m:Folders>"
    return f"<m:CreateFolder>{inside}</m:CreateFolder>"


def _delete(folder: str, how: str = "HardDelete") -> str:
    return f'<m:DeleteFolder DeleteType="{how}"><m:FolderIds>{folder}</m:FolderIds></m:DeleteFolder>'


@pytest.fixture
def make(ask: Ask, read: Read) -> Callable[..., str]:
    """`make(name, parent)`: a new folder's t:FolderId."""

    def create(name: str, parent: str = _INBOX) -> str:
        return f'<t:FolderId Id="{read(ask(_create(name, parent=parent)), "t:FolderId/@Id")[0]}"/>'

    return create


def test_shallow_and_deep(ask: Ask, read: Read, make: Callable[..., str]) -> None:
    make("Two", make("One"))
    assert read(ask(_find("Shallow", _INBOX)), "t:DisplayName") == ["One"]
    assert read(ask(_find("Deep", _INBOX)), "t:DisplayName") == ["One", "Two"]
    assert read(ask(_find("Shallow", _INBOX)), "t:ChildFolderCount") == ["1"]


def test_the_whole_hierarchy(ask: Ask, read: Read, world: World) -> None:
    answer = ask(_find("Deep", '<t:DistinguishedFolderId Id="root"/>'))
    mailbox = world.mailbox("ok@mock.test")
    assert mailbox is not None
    assert read(answer, "t:FolderId/@Id") == [folder.id for folder in mailbox.root.descendants()]
    assert len(read(answer, "t:FolderId/@Id")) > 40
    assert read(answer, "@TotalItemsInView") == [str(len(read(answer, "t:FolderId/@Id")))]


def test_folders_by_restriction_and_page(ask: Ask, read: Read) -> None:
    restriction = (
        '<m:Restriction><t:IsEqualTo><t:FieldURI FieldURI="folder:FolderClass"/><t:FieldURIOrConstant>'
        '<t:Constant Value="IPF.Note"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>'
    )
    view = '<m:IndexedPageFolderView MaxEntriesReturned="2" Offset="1" BasePoint="Beginning"/>'
    answer = ask(_find("Shallow", _TOP, view, restriction))
    assert read(answer, "t:DisplayName") == ["Drafts", "Sent Items"]
    assert read(answer, "m:RootFolder/@IndexedPagingOffset") == ["3"]


@pytest.mark.parametrize(
    ("kind", "folder_class"),
    [
        ("Folder", "IPF"),
        ("CalendarFolder", "IPF.Appointment"),
        ("ContactsFolder", "IPF.Contact"),
        ("TasksFolder", "IPF.Task"),
    ],
)
def test_kinds_of_new_folders(ask: Ask, read: Read, kind: str, folder_class: str) -> None:
    created = read(ask(_create("New", kind=kind)), f"t:{kind}/t:FolderId/@Id")
    answer = ask(
        "<m:GetFolder><m:FolderShape><t:BaseShape>AllProperties</t:BaseShape></m:FolderShape>"
        f'<m:FolderIds><t:FolderId Id="{created[0]}"/></m:FolderIds></m:GetFolder>'
    )
    assert read(answer, f"t:{kind}/t:FolderClass") == [folder_class]
    assert read(answer, "t:DisplayName") == ["New"]


def test_a_new_folder_keeps_class_and_properties(ask: Ask, read: Read) -> None:
    uri = '<t:ExtendedFieldURI PropertyTag="0x8001" PropertyType="String"/>'
    folder = (
        "<t:FolderClass>IPF.Note.Own</t:FolderClass><t:DisplayName>New</t:DisplayName>"
        f"<t:ExtendedProperty>{uri}<t:Value>v</t:Value></t:ExtendedProperty>"
    )
    request = _create("").replace("<t:DisplayName></t:DisplayName>", folder)
    ask(request)
    paths = f'{uri}<t:FieldURI FieldURI="folder:FolderClass"/>'
    shape = f"</t:BaseShape><t:AdditionalProperties>{paths}</t:AdditionalProperties>"
    answer = ask(_find("Shallow", _INBOX).replace("</t:BaseShape>", shape))
    assert (read(answer, "t:FolderClass"), read(answer, "t:Value")) == (["IPF.Note.Own"], ["v"])


def test_creations_that_fail(ask: Ask, codes: Codes) -> None:
    assert codes(ask(_create("A", "a", " ", "B"))) == ["NoError", "ErrorFolderExists", "ErrorFolderSave", "NoError"]
    assert codes(ask(_create("C", "D", parent='<t:FolderId Id="x"/>'))) == ["ErrorInvalidIdMalformed"] * 2
    assert codes(ask(_create("S", kind="SearchFolder"))) == ["ErrorInvalidFolderTypeForOperation"]


@pytest.mark.parametrize(
    ("how", "code", "place"),
    [
        ("HardDelete", "ErrorFolderNotFound", None),
        ("SoftDelete", "ErrorFolderNotFound", None),
        ("MoveToDeletedItems", "NoError", "Deleted Items/One"),
    ],
)
def test_deleting(
    ask: Ask, codes: Codes, read: Read, make: Callable[..., str], world: World, how: str, code: str, place: str | None
) -> None:
    folder = make("One")
    inner = make("Two", folder)
    assert codes(ask(_delete(folder, how))) == ["NoError"]
    assert read(ask(_find("Deep", _INBOX)), "t:DisplayName") == []
    assert read(ask(_find("SoftDeleted", _INBOX)), "t:DisplayName") == (["One"] if how == "SoftDelete" else [])
    assert codes(ask(_find("Shallow", folder + inner))) == [code] * 2
    mailbox = world.mailbox("ok@mock.test")
    assert mailbox is not None
    paths = {candidate.path for candidate in mailbox.folders()}
    assert (place in paths) == (place is not None)


def test_deleting_what_is_needed_or_gone(ask: Ask, codes: Codes, make: Callable[..., str]) -> None:
    folder = make("One")
    assert codes(ask(_delete(folder + folder + _INBOX))) == [
        "NoError",
        "ErrorFolderNotFound",
        "ErrorDeleteDistinguishedFolder",
    ]


def test_deleted_folders_of_one_name_get_numbers(ask: Ask, make: Callable[..., str], world: World) -> None:
    for _ in range(3):
        ask(_delete(make("One"), "MoveToDeletedItems"))
    mailbox = world.mailbox("ok@mock.test")
    assert mailbox is not None
    assert [child.display_name for child in mailbox.distinguished["deleteditems"].children] == ["One", "One1", "One2"]


def test_a_folder_that_every_mailbox_has_stays_though_nobody_can_name_it(ask: Ask, codes: Codes, world: World) -> None:
    mailbox = world.mailbox("ok@mock.test")
    assert mailbox is not None
    views = mailbox.root.child("Common Views")
    assert views is not None
    folder = f'<t:FolderId Id="{views.id}"/>'
    move = f"<m:MoveFolder><m:ToFolderId>{_INBOX}</m:ToFolderId><m:FolderIds>{folder}</m:FolderIds></m:MoveFolder>"
    assert codes(ask(_delete(folder))) == ["ErrorDeleteDistinguishedFolder"]
    assert codes(ask(move)) == ["ErrorMoveDistinguishedFolder"]
    assert mailbox.root.child("Common Views") is views
