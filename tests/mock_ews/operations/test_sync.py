"""SyncFolderItems and SyncFolderHierarchy."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange import World

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
Draft = Callable[..., str]


def _items(state: str = "", limit: int = 100, ignore: str = "", folder: str = "inbox", scope: str = "") -> str:
    return (
        "<m:SyncFolderItems><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>"
        f'<m:SyncFolderId><t:DistinguishedFolderId Id="{folder}"/></m:SyncFolderId>'
        f"{f'<m:SyncState>{state}</m:SyncState>' if state else ''}{f'<m:Ignore>{ignore}</m:Ignore>' if ignore else ''}"
        f"<m:MaxChangesReturned>{limit}</m:MaxChangesReturned>{scope}</m:SyncFolderItems>"
    )


def _hierarchy(state: str = "", folder: str = "msgfolderroot") -> str:
    return (
        "<m:SyncFolderHierarchy><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"
        f'<m:SyncFolderId><t:DistinguishedFolderId Id="{folder}"/></m:SyncFolderId>'
        f"{f'<m:SyncState>{state}</m:SyncState>' if state else ''}</m:SyncFolderHierarchy>"
    )


@pytest.fixture
def changes(ask: Ask, read: Read) -> Callable[[str], tuple[list[str], str]]:
    """`changes(request)`: "Create A" and the like, and the new state."""

    def look(request: str) -> tuple[list[str], str]:
        answer = ask(request)
        found = []
        for change in answer.iterfind(".//{*}Changes/*"):
            names = read(change, "t:Subject") + read(change, "t:DisplayName") + read(change, "t:IsRead")[:1]
            found.append(f"{str(change.tag).rpartition('}')[2]} {names[0] if names else ''}".strip())
        return found, read(answer, "m:SyncState")[0]

    return look


def _subject(text: str) -> str:
    return f"<t:Subject>{text}</t:Subject>"


def _update(item: str, uri: str, content: str) -> str:
    return (
        '<m:UpdateItem ConflictResolution="AlwaysOverwrite" MessageDisposition="SaveOnly"><m:ItemChanges><t:ItemChange>'
        f'{item}<t:Updates><t:SetItemField><t:FieldURI FieldURI="{uri}"/><t:Message>{content}</t:Message>'
        "</t:SetItemField></t:Updates>"
        "</t:ItemChange></m:ItemChanges></m:UpdateItem>"
    )


def _delete(item: str) -> str:
    return f'<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>{item}</m:ItemIds></m:DeleteItem>'


Changes = Callable[[str], tuple[list[str], str]]


def test_the_life_of_an_item(ask: Ask, changes: Changes, draft: Draft) -> None:
    found, state = changes(_items())
    assert found == []
    item = draft(_subject("A"), "inbox")
    draft(_subject("elsewhere"), "junkemail")
    found, state = changes(_items(state))
    assert found == ["Create A"]
    assert changes(_items(state))[0] == []
    ask(_update(item, "item:Subject", _subject("B")))
    found, state = changes(_items(state))
    assert found == ["Update B"]
    ask(_update(item, "message:IsRead", "<t:IsRead>0</t:IsRead>"))
    found, state = changes(_items(state))
    assert found == ["ReadFlagChange false"]
    ask(_update(item, "message:IsRead", "<t:IsRead>1</t:IsRead>"))
    ask(_update(item, "item:Subject", _subject("C")))
    found, state = changes(_items(state))
    assert found == ["Update C"]
    ask(_delete(item))
    found, state = changes(_items(state))
    assert found == ["Delete"]
    assert changes(_items(state))[0] == []
    assert changes(_items())[0] == []


def test_what_came_and_went_between_looks_is_not_told(ask: Ask, changes: Changes, draft: Draft) -> None:
    _, state = changes(_items())
    ask(_delete(draft(folder="inbox")))
    assert changes(_items(state))[0] == []


def test_a_move_is_a_delete_here_and_a_create_there(ask: Ask, changes: Changes, draft: Draft) -> None:
    item = draft(_subject("A"), "inbox")
    (_, here), (_, there) = changes(_items()), changes(_items(folder="junkemail"))
    ask(
        '<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id="junkemail"/></m:ToFolderId>'
        f"<m:ItemIds>{item}</m:ItemIds></m:MoveItem>"
    )
    assert changes(_items(here))[0] == ["Delete"]
    assert changes(_items(there, folder="junkemail"))[0] == ["Create A"]


def test_changes_come_in_parts(ask: Ask, read: Read, changes: Changes, draft: Draft) -> None:
    for name in "ABCDE":
        draft(_subject(name), "inbox")
    found: list[str] = []
    state, last = "", ""
    while last != "true":
        part, new_state = changes(_items(state, limit=2))
        last = read(ask(_items(state, limit=2)), "m:IncludesLastItemInRange")[0]
        found, state = found + part, new_state
    assert found == [f"Create {name}" for name in "ABCDE"]
    assert changes(_items(state))[0] == []


def test_ignored_and_hidden_items(changes: Changes, draft: Draft) -> None:
    ignored = draft(_subject("A"), "inbox")
    draft(_subject("B"), "inbox")
    draft(_subject("C") + "<t:IsAssociated>true</t:IsAssociated>", "inbox")
    assert changes(_items(ignore=ignored))[0] == ["Create B"]
    scope = "<m:SyncScope>NormalAndAssociatedItems</m:SyncScope>"
    assert changes(_items(scope=scope))[0] == ["Create A", "Create B", "Create C"]


def test_states_that_are_none(ask: Ask, codes: Codes, changes: Changes, world: World) -> None:
    _, state = changes(_items())
    _, folders = changes(_hierarchy())
    bad = [_items("nonsense"), _items("AAAA"), _items(folders), _items(state, folder="drafts"), _hierarchy(state)]
    assert [codes(ask(request)) for request in bad] == [["ErrorInvalidSyncStateData"]] * len(bad)
    world.reset()
    assert codes(ask(_items(state))) == ["ErrorInvalidSyncStateData"]


def test_the_life_of_a_folder(ask: Ask, read: Read, changes: Changes) -> None:
    found, state = changes(_hierarchy())
    assert "Create Inbox" in found
    assert len(found) > 20
    created = ask(
        '<m:CreateFolder><m:ParentFolderId><t:DistinguishedFolderId Id="inbox"/></m:ParentFolderId>'
        "<m:Folders><t:Folder><t:DisplayName>New</t:DisplayName></t:Folder></m:Folders></m:CreateFolder>"
    )
    folder = f'<t:FolderId Id="{read(created, "t:FolderId/@Id")[0]}"/>'
    found, state = changes(_hierarchy(state))
    assert found == ["Create New"]
    delete = f"<m:FolderIds>{folder}</m:FolderIds></m:DeleteFolder>"
    ask(f'<m:DeleteFolder DeleteType="MoveToDeletedItems">{delete}')
    found, state = changes(_hierarchy(state))
    assert found == ["Update New"]
    ask(f'<m:DeleteFolder DeleteType="HardDelete">{delete}')
    found, state = changes(_hierarchy(state))
    assert found == ["Delete"]
    assert changes(_hierarchy(state))[0] == []


def test_mail_in_a_folder_is_no_change_of_the_folder(changes: Changes, draft: Draft) -> None:
    _, state = changes(_hierarchy())
    draft(folder="inbox")
    assert changes(_hierarchy(state))[0] == []
