"""UpdateFolder: rename a folder, set and delete its permissions and extended properties."""

from collections.abc import Callable, Mapping
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.folders import Folder
from mock_ews.operations.elements import add, local, m, t
from mock_ews.operations.fields.extended import ExtendedPath, read_extended_property
from mock_ews.operations.fields.field import Path, read_path, uri_of
from mock_ews.operations.fields.kinds import MOST_IN_A_SHORT_TEXT
from mock_ews.operations.fields.permission_xml import set_permissions
from mock_ews.operations.fields.shapes import write_folder_id_of
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import folder_of, is_stale


@operation("UpdateFolder", each="FolderChanges", placeholder="Folders")
def update_folder(call: Call) -> Answer:
    """One message per folder change. A folder that is gone is an item that is gone here (exchangelib's live tests)."""

    def answer(change: Element, message: Element) -> None:
        try:
            folder = folder_of(call, change[0])
        except EwsError as error:
            raise _as_of_an_item(error) from None
        if is_stale(change[0], folder):
            raise EwsError("ErrorIrresolvableConflict")
        for update in change[1]:
            _UPDATES[local(update)](call, folder, read_path(update[0]), update)
        call.mailbox.touch_folder(folder)
        write_folder_id_of(add(message, m("Folders")), folder)

    return answer


def _as_of_an_item(error: EwsError) -> EwsError:
    return EwsError("ErrorItemNotFound") if error.code == "ErrorFolderNotFound" else error


def _set(call: Call, folder: Folder, path: Path, update: Element) -> None:
    """Exchange sets names, permissions and extended properties."""
    if isinstance(path, ExtendedPath):
        field, value = read_extended_property(update[1][0])
        folder.extended[field] = value
        return
    match path:
        case "folder:DisplayName":
            name = (update[1].findtext(t("DisplayName")) or "").strip()
            if not name:
                raise EwsError("ErrorFolderSave", "A folder needs a name.")
            call.mailbox.rename_folder(folder, name[:MOST_IN_A_SHORT_TEXT])
        case "folder:FolderClass":
            if update[1].findtext(t("FolderClass")) != folder.folder_class:
                raise EwsError("ErrorObjectTypeChanged")
        case "folder:PermissionSet":
            set_permissions(call.world, folder, update[1])
        case _:
            raise EwsError("ErrorInvalidPropertySet", values={"FieldURI": uri_of(path)})


def _append(_call: Call, _folder: Folder, path: Path, _update: Element) -> None:
    """No property of a folder grows (MS docs appendtofolderfield.md)."""
    raise EwsError("ErrorInvalidPropertyAppend", values={"FieldURI": uri_of(path)})


def _delete(_call: Call, folder: Folder, path: Path, _update: Element) -> None:
    if isinstance(path, ExtendedPath):
        folder.extended.pop(path.field, None)
    elif path == "folder:PermissionSet":
        folder.permissions.clear()
    else:
        raise EwsError("ErrorInvalidPropertyDelete", values={"FieldURI": uri_of(path)})


_UPDATES: Final[Mapping[str, Callable[[Call, Folder, Path, Element], None]]] = {
    "SetFolderField": _set,
    "AppendToFolderField": _append,
    "DeleteFolderField": _delete,
}
