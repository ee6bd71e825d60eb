"""What every operation has in common."""

from collections.abc import Callable

import pytest
from lxml import etree
from lxml.etree import _Element as Element

from ewslink_contracts.ews import MESSAGES_NS, MESSAGES_XSD
from mock_ews.exchange import World
from mock_ews.operations import OPERATIONS, Call, perform
from mock_ews.soap import SoapFault

_XS = {"xs": "http://www.w3.org/2001/XMLSchema"}


def test_every_operation_of_the_contract_is_performed() -> None:
    names = etree.parse(MESSAGES_XSD).xpath("/xs:schema/xs:element/@name", namespaces=_XS)
    assert isinstance(names, list)
    sent_by_the_server = {"SendNotification", "SendNotificationResult"}
    requests = {
        str(name).removesuffix("Request") for name in names if not str(name).endswith(("Response", "ResponseMessage"))
    }
    assert set(OPERATIONS) == requests - sent_by_the_server


_SINCE = {
    "Exchange2010": {"CreateUserConfiguration", "GetUserConfiguration", "UpdateUserConfiguration"}
    | {"DeleteUserConfiguration", "GetServerTimeZones", "GetMailTips", "GetRoomLists", "GetRooms"},
    "Exchange2010_SP1": {"GetInboxRules", "UpdateInboxRules", "EmptyFolder", "ExportItems", "UploadItems"}
    | {"GetPasswordExpirationDate"},
    "Exchange2013": {"ArchiveItem", "MarkAsJunk", "MarkAllItemsAsRead", "GetSearchableMailboxes"}
    | {"FindPeople", "GetPersona"},
}
"""When operations came that 2007 SP1 did not have (MS docs, "Applies to" and version tables)."""


@pytest.mark.parametrize(("version", "names"), _SINCE.items(), ids=_SINCE)
def test_operations_came_with_the_version_that_brought_them(version: str, names: set[str]) -> None:
    assert {OPERATIONS[name].first_version for name in names} == {version}


def test_an_unknown_operation_is_a_fault(world: World) -> None:
    account = world.find_account("ok")
    assert account is not None
    with pytest.raises(SoapFault) as raised:
        perform(Call("GetNonsense", etree.Element(f"{{{MESSAGES_NS}}}GetNonsense"), account, world))
    assert raised.value.response_code == "ErrorSchemaValidation"


_FOLDERS = '<m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds>'
_SHAPE = "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>"
_FOLDER_SHAPE = _SHAPE.replace("Item", "Folder")
_PARENTS = _FOLDERS.replace("FolderIds", "ParentFolderIds")
_ITEM = '<m:ItemIds><t:ItemId Id="x" ChangeKey="x"/></m:ItemIds>'
_LIMIT = "<m:MaxChangesReturned>1</m:MaxChangesReturned>"
_REQUESTS = [
    f"<m:GetFolder>{_FOLDER_SHAPE}{_FOLDERS}</m:GetFolder>",
    f'<m:FindFolder Traversal="Deep">{_FOLDER_SHAPE}{_PARENTS}</m:FindFolder>',
    f'<m:FindItem Traversal="Shallow">{_SHAPE}{_PARENTS}</m:FindItem>',
    f"<m:GetItem>{_SHAPE}{_ITEM}</m:GetItem>",
    f'<m:DeleteItem DeleteType="HardDelete">{_ITEM}</m:DeleteItem>',
    f'<m:SendItem SaveItemToFolder="true">{_ITEM}</m:SendItem>',
    '<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:Message/></m:Items></m:CreateItem>',
    f"<m:MoveItem>{_FOLDERS.replace('FolderIds', 'ToFolderId')}{_ITEM}</m:MoveItem>",
    f'<m:DeleteFolder DeleteType="HardDelete">{_FOLDERS}</m:DeleteFolder>',
    f"<m:SyncFolderItems>{_SHAPE}{_FOLDERS.replace('FolderIds', 'SyncFolderId')}{_LIMIT}</m:SyncFolderItems>",
    f"<m:SyncFolderHierarchy>{_FOLDER_SHAPE}</m:SyncFolderHierarchy>",
    "<m:GetInboxRules/>",
]


@pytest.mark.parametrize("request_", _REQUESTS, ids=lambda request: request[3:].split()[0].split(">")[0].rstrip("/"))
def test_a_condition_of_the_mailbox_shows_in_every_bound_operation(
    ask: Callable[..., Element], codes: Callable[[Element], list[str]], request_: str
) -> None:
    assert codes(ask(request_, "no-smtp")) == ["ErrorMissingEmailAddress"]
