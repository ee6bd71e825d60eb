"""The fields of folders, in the schema's order."""

from collections.abc import Mapping
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange.folders import Folder
from mock_ews.operations.elements import add, t
from mock_ews.operations.fields.field import Field, by_uri
from mock_ews.operations.fields.kinds import INTEGER, TEXT, Kind
from mock_ews.operations.fields.permission_xml import PERMISSIONS

EXTENDED_PLACE: Final = 6
"""ExtendedProperty stands between ChildFolderCount (5) and EffectiveRights (7)."""

RIGHTS: Final = (
    "CreateAssociated",
    "CreateContents",
    "CreateHierarchy",
    "Delete",
    "Modify",
    "Read",
    "ViewPrivateItems",
)


def write_folder_id(element: Element, folder: Folder) -> None:
    """Id and change key as attributes."""
    element.set("Id", folder.id)
    element.set("ChangeKey", folder.change_key)


def write_rights(element: Element, rights: Mapping[str, bool]) -> None:
    """An EffectiveRightsType."""
    for name in RIGHTS:
        add(element, t(name), "true" if rights[name] else "false")


def _rights(folder: Folder) -> Mapping[str, bool]:
    """An owner may do everything but delete a folder that Exchange needs."""
    rights = dict.fromkeys(RIGHTS, True)
    rights["Delete"] = not folder.is_default
    rights["CreateContents"] = rights["CreateAssociated"] = folder.kind != "SearchFolder"
    return rights


def _unread_count(folder: Folder) -> int | None:
    """Calendars and contacts have no such element in the schema."""
    return None if folder.kind in {"CalendarFolder", "ContactsFolder"} else folder.unread_count


_ID: Final = Kind(lambda element: element.get("Id"), write_folder_id, operands=lambda folder: (folder.id,))
_RIGHTS: Final = Kind(lambda element: None, write_rights)

_FIELDS: Final[tuple[Field[Folder], ...]] = (
    Field("folder:FolderId", _ID, lambda folder: folder, place=0),
    Field("folder:ParentFolderId", _ID, lambda folder: folder.parent, place=1),
    Field("folder:FolderClass", TEXT, lambda folder: folder.folder_class, place=2),
    Field("folder:DisplayName", TEXT, lambda folder: folder.display_name, place=3),
    Field("folder:TotalCount", INTEGER, lambda folder: folder.total_count, place=4),
    Field("folder:ChildFolderCount", INTEGER, lambda folder: len(folder.children), place=5),
    Field("folder:EffectiveRights", _RIGHTS, _rights, place=7),
    Field("folder:DistinguishedFolderId", TEXT, lambda folder: folder.distinguished, place=8),
    Field("folder:PermissionSet", PERMISSIONS, lambda folder: folder, place=9),
    Field("folder:UnreadCount", INTEGER, _unread_count, place=10),
)
FOLDER_FIELDS: Final[Mapping[str, Field[Folder]]] = by_uri(_FIELDS)

_DEFAULT: Final = ("FolderId", "DisplayName", "TotalCount", "ChildFolderCount", "UnreadCount")
_ALL: Final = ("FolderId", "ParentFolderId", "FolderClass", "DisplayName", "TotalCount", "ChildFolderCount",
               "EffectiveRights", "UnreadCount")  # fmt: skip
FOLDER_SHAPES: Final[Mapping[str, tuple[str, ...]]] = {
    "IdOnly": ("folder:FolderId",),
    "Default": tuple(f"folder:{name}" for name in _DEFAULT),
    "AllProperties": tuple(f"folder:{name}" for name in _ALL),
}
