"""GetFolder."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange import World

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]


def _get(ids: str, shape: str = "<t:BaseShape>Default</t:BaseShape>") -> str:
    return f"<m:GetFolder><m:FolderShape>{shape}</m:FolderShape><m:FolderIds>{ids}</m:FolderIds></m:GetFolder>"


def _in(mailbox: str) -> str:
    return (
        f'<t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>{mailbox}</t:EmailAddress></t:Mailbox>'
        "</t:DistinguishedFolderId>"
    )


@pytest.mark.parametrize(
    ("shape", "names"),
    [
        ("IdOnly", "FolderId"),
        ("Default", "FolderId DisplayName TotalCount ChildFolderCount UnreadCount"),
        (
            "AllProperties",
            "FolderId ParentFolderId FolderClass DisplayName TotalCount ChildFolderCount EffectiveRights UnreadCount",
        ),
    ],
)
def test_base_shapes(ask: Ask, shape: str, names: str) -> None:
    response = ask(_get('<t:DistinguishedFolderId Id="inbox"/>', f"<t:BaseShape>{shape}</t:BaseShape>"))
    folder = response[0][0][1][0]
    assert " ".join(str(child.tag).rpartition("}")[2] for child in folder) == names


def test_additional_properties(ask: Ask, read: Read) -> None:
    shape = (
        '<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="folder:FolderClass"/>'
        '<t:FieldURI FieldURI="folder:DistinguishedFolderId"/><t:FieldURI FieldURI="folder:PermissionSet"/>'
        '<t:ExtendedFieldURI PropertyTag="0x3001" PropertyType="String"/></t:AdditionalProperties>'
    )
    response = ask(_get('<t:DistinguishedFolderId Id="inbox"/>', shape))
    found = {name: read(response, f"t:{name}") for name in ("FolderClass", "DistinguishedFolderId", "Value")}
    assert found == {"FolderClass": ["IPF.Note"], "DistinguishedFolderId": ["inbox"], "Value": ["Inbox"]}


def test_the_path_of_a_folder(ask: Ask, read: Read) -> None:
    shape = (
        "<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>"
        '<t:ExtendedFieldURI PropertyTag="0x66b5" PropertyType="String"/></t:AdditionalProperties>'
    )
    create = '<m:CreateFolder><m:ParentFolderId><t:DistinguishedFolderId Id="inbox"/></m:ParentFolderId>'
    made = ask(f"{create}<m:Folders><t:Folder><t:DisplayName>A</t:DisplayName></t:Folder></m:Folders></m:CreateFolder>")
    (folder_id,) = read(made, "t:FolderId/@Id")

    response = ask(_get(f'<t:FolderId Id="{folder_id}"/><t:DistinguishedFolderId Id="msgfolderroot"/>', shape))

    assert read(response, "t:Value") == ["\ufffdInbox\ufffdA", ""]


def test_counts_follow_what_lies_in_the_folder(ask: Ask, read: Read, draft: Callable[..., str]) -> None:
    for is_read in ("true", "false", "0"):
        draft(f"<t:IsRead>{is_read}</t:IsRead>", "inbox")
    draft("<t:IsAssociated>true</t:IsAssociated><t:IsRead>false</t:IsRead>", "inbox")
    response = ask(_get('<t:DistinguishedFolderId Id="inbox"/>'))
    assert [read(response, f"t:{name}") for name in ("TotalCount", "UnreadCount")] == [["3"], ["2"]]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("CalendarFolder", "calendar"),
        ("ContactsFolder", "contacts"),
        ("TasksFolder", "tasks"),
        ("SearchFolder", "todosearch"),
    ],
)
def test_folders_come_as_the_kind_they_are(ask: Ask, read: Read, kind: str, name: str) -> None:
    response = ask(_get(f'<t:DistinguishedFolderId Id="{name}"/>', "<t:BaseShape>AllProperties</t:BaseShape>"))
    assert len(read(response, f"t:{kind}/t:FolderId")) == 1


def test_a_batch_mixes_successes_and_errors(
    ask: Ask, read: Read, codes: Codes, draft: Callable[..., str], world: World
) -> None:
    inbox = read(ask(_get('<t:DistinguishedFolderId Id="inbox"/>')), "t:FolderId/@Id")[0]
    other = world.mailbox("rules@mock.test")
    assert other is not None
    gone = other.make_path("Gone")
    own = world.mailbox("ok@mock.test")
    assert own is not None
    deleted = own.make_path("Deleted")
    own.delete_folder(deleted, "HardDelete")
    cases = [
        (f'<t:FolderId Id="{inbox}"/>', "NoError"),
        (f'<t:FolderId Id="{inbox}" ChangeKey="nonsense"/>', "ErrorInvalidChangeKey"),
        ('<t:FolderId Id="nonsense"/>', "ErrorInvalidIdMalformed"),
        ('<t:FolderId Id=""/>', "ErrorInvalidIdEmpty"),
        (f'<t:FolderId Id="{deleted.id}"/>', "ErrorFolderNotFound"),
        (f'<t:FolderId Id="{gone.id}"/>', "ErrorAccessDenied"),
        (draft().replace("ItemId", "FolderId"), "ErrorCannotUseItemIdForFolderId"),
        ('<t:DistinguishedFolderId Id="archiveroot"/>', "ErrorFolderNotFound"),
        (_in("ok@mock.test"), "NoError"),
        (_in("OK@mock.test"), "NoError"),
        (_in("rules@mock.test"), "ErrorAccessDenied"),
        (_in("nobody@mock.test"), "ErrorNonExistentMailbox"),
        ('<t:DistinguishedFolderId Id="msgfolderroot"/>', "NoError"),
    ]
    response = ask(_get("".join(ids for ids, _ in cases)))
    assert codes(response) == [code for _, code in cases]
    assert len(read(response, "m:GetFolderResponseMessage[@ResponseClass='Error']/m:DescriptiveLinkKey")) == 9
    assert len(read(response, "m:GetFolderResponseMessage[@ResponseClass='Error']/m:MessageText")) == 9


def test_a_field_of_items_is_refused(ask: Ask, codes: Codes, read: Read) -> None:
    shape = (
        "<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>"
        '<t:FieldURI FieldURI="item:Subject"/></t:AdditionalProperties>'
    )
    response = ask(_get('<t:DistinguishedFolderId Id="inbox"/><t:DistinguishedFolderId Id="drafts"/>', shape))
    assert codes(response) == ["ErrorInvalidPropertyRequest"] * 2
    assert read(response, "m:MessageXml/t:FieldURI/@FieldURI") == ["item:Subject"] * 2


def test_a_mailbox_without_smtp_address(ask: Ask, codes: Codes, read: Read) -> None:
    response = ask(_get('<t:DistinguishedFolderId Id="inbox"/><t:DistinguishedFolderId Id="drafts"/>'), "no-smtp")
    assert codes(response) == ["ErrorMissingEmailAddress"] * 2
    assert "does not have an SMTP address" in read(response, "m:MessageText")[0]


def test_folders_are_called_in_the_language_of_the_mailbox(ask: Ask, read: Read) -> None:
    ids = "".join(f'<t:DistinguishedFolderId Id="{name}"/>' for name in ("inbox", "drafts", "journal", "searchfolders"))
    shape = "<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"
    answer = ask(f"<m:GetFolder>{shape}<m:FolderIds>{ids}</m:FolderIds></m:GetFolder>", "german")
    assert read(answer, "t:DisplayName") == ["Posteingang", "Entwürfe", "Journal", "Finder"]
