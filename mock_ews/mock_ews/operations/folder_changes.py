"""CreateFolder and DeleteFolder."""

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.folder_tree import NewFolder
from mock_ews.operations.elements import add, local, m, t
from mock_ews.operations.fields.extended import read_extended_property
from mock_ews.operations.fields.kinds import MOST_IN_A_SHORT_TEXT
from mock_ews.operations.fields.permission_xml import read_permissions
from mock_ews.operations.fields.shapes import write_folder_id_of
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import folder_of, target_folder

_CLASSES = {
    "Folder": "IPF",
    "CalendarFolder": "IPF.Appointment",
    "ContactsFolder": "IPF.Contact",
    "TasksFolder": "IPF.Task",
}
"""FolderClass of a new folder that does not name one, by its element (exchangelib's live tests)."""


@operation("CreateFolder", each="Folders", placeholder="Folders")
def create_folder(call: Call) -> Answer:
    """One message per folder; the answer has the new id."""
    parent = target_folder(call, call.element.find(m("ParentFolderId")), "msgfolderroot")

    def answer(element: Element, message: Element) -> None:
        kind = local(element)
        if kind not in _CLASSES:
            raise EwsError("ErrorInvalidFolderTypeForOperation", "Search folders are not made here.")
        name = (element.findtext(t("DisplayName")) or "").strip()[:MOST_IN_A_SHORT_TEXT]
        if not name:
            raise EwsError("ErrorFolderSave", "A folder needs a name.")
        properties = dict(read_extended_property(child) for child in element.findall(t("ExtendedProperty")))
        folder_class = element.findtext(t("FolderClass")) or _CLASSES[kind]
        rights = read_permissions(call.world, element, is_calendar=kind == "CalendarFolder")
        folder = call.mailbox.make_folder(parent, NewFolder(name, folder_class, kind))
        folder.extended.update(properties)
        if rights is not None:
            folder.permissions.replace(rights)
        write_folder_id_of(add(message, m("Folders")), folder)

    return answer


@operation("DeleteFolder", each="FolderIds")
def delete_folder(call: Call) -> Answer:
    """One message per folder id. A folder Exchange needs cannot be deleted."""
    how = call.element.get("DeleteType", "HardDelete")

    def answer(folder_id: Element, _message: Element) -> None:
        folder = folder_of(call, folder_id)
        if folder.is_default:
            raise EwsError("ErrorDeleteDistinguishedFolder")
        call.mailbox.delete_folder(folder, how)

    return answer
