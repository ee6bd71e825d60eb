"""MoveFolder, CopyFolder, EmptyFolder and MarkAllItemsAsRead: folders with all that is in them."""

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.operations.elements import add, is_true, m
from mock_ews.operations.fields.shapes import write_folder_id_of
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import folder_of, target_folder

_NEVER_EMPTIED = frozenset({"root", "msgfolderroot", "recoverableitemsroot"})


@operation("MoveFolder", each="FolderIds", placeholder="Folders")
def move_folder(call: Call) -> Answer:
    """One message per folder id; a folder keeps its id wherever it moves."""
    parent = target_folder(call, call.element.find(m("ToFolderId")), "msgfolderroot")

    def answer(folder_id: Element, message: Element) -> None:
        folder = folder_of(call, folder_id)
        if folder.is_default:
            raise EwsError("ErrorMoveDistinguishedFolder")
        call.mailbox.move_folder(folder, parent)
        write_folder_id_of(add(message, m("Folders")), folder)

    return answer


@operation("CopyFolder", each="FolderIds", placeholder="Folders")
def copy_folder(call: Call) -> Answer:
    """One message per folder id; the folder in it is the copy, with copies of everything below."""
    parent = target_folder(call, call.element.find(m("ToFolderId")), "msgfolderroot")

    def answer(folder_id: Element, message: Element) -> None:
        copy = call.mailbox.copy_folder(folder_of(call, folder_id), parent)
        write_folder_id_of(add(message, m("Folders")), copy)

    return answer


@operation("EmptyFolder", each="FolderIds", since="Exchange2010_SP1")
def empty_folder(call: Call) -> Answer:
    """One message per folder id; folders in it stay unless DeleteSubFolders is set."""
    how = call.element.get("DeleteType", "HardDelete")
    with_folders = is_true(call.element.get("DeleteSubFolders"))

    def answer(folder_id: Element, _message: Element) -> None:
        folder = folder_of(call, folder_id)
        if folder.kind == "SearchFolder" or folder.distinguished in _NEVER_EMPTIED:
            raise EwsError("ErrorCannotEmptyFolder")
        for item in list(folder.items.values()):
            call.mailbox.delete(item, how)
        for child in [child for child in folder.children if with_folders and not child.is_default]:
            call.mailbox.delete_folder(child, how)

    return answer


@operation("MarkAllItemsAsRead", each="FolderIds", since="Exchange2013")
def mark_all_items_as_read(call: Call) -> Answer:
    """One message per folder id; folders below are not touched."""
    is_read = is_true(call.element.findtext(m("ReadFlag")))

    def answer(folder_id: Element, _message: Element) -> None:
        for item in folder_of(call, folder_id).items.values():
            if item.message.is_read != is_read:
                item.message.is_read = is_read
                call.mailbox.touch(item, read_flag_only=True)

    return answer
