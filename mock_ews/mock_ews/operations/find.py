"""FindItem and FindFolder: searches in folders."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, Mailbox
from mock_ews.exchange.folders import Folder, Item
from mock_ews.operations.elements import add, m, t
from mock_ews.operations.fields.calendar_view import in_calendar_view
from mock_ews.operations.fields.contacts_view import in_contacts_view
from mock_ews.operations.fields.folder_fields import FOLDER_FIELDS
from mock_ews.operations.fields.item_tables import FIELDS_OF_ANY
from mock_ews.operations.fields.paging import page
from mock_ews.operations.fields.query_string import query
from mock_ews.operations.fields.restrictions import restriction
from mock_ews.operations.fields.shapes import folder_shape, list_shape, write_folder, write_item
from mock_ews.operations.fields.sorting import in_order
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import folder_of


@operation("FindItem", each="ParentFolderIds")
def find_item(call: Call) -> Answer:
    """One message per folder. Without a sort order the newest item comes first."""
    shape = list_shape(call.element)
    passes = restriction(call.element.find(m("Restriction")), FIELDS_OF_ANY)
    words = query(call.element.findtext(m("QueryString"), ""))
    order = call.element.find(m("SortOrder"))
    by_name = call.element.find(m("ContactsView"))
    by_time = call.element.find(m("CalendarView"))
    view = next((view for view in (by_name, by_time) if view is not None), None)
    view = _view(call.element, "ItemView") if view is None else view
    reach = _ITEMS[call.element.get("Traversal", "Shallow")]
    if any(call.element.find(m(name)) is not None for name in ("GroupBy", "DistinguishedGroupBy")):
        raise EwsError("ErrorUnsupportedQueryFilter", "Results are not grouped here.")

    def answer(folder_id: Element, message: Element) -> None:
        folder = folder_of(call, folder_id)
        if by_time is not None:
            found = in_calendar_view(folder, call.element, by_time)
        else:
            found = [item for item in reach(call.mailbox, folder) if passes(item) and words(item)]
            found = in_contacts_view(found, by_name) if by_name is not None else found[::-1]
            found = found if order is None else in_order(found, order, FIELDS_OF_ANY)
        part = page(found, view, call)
        root = add(message, m("RootFolder"))
        part.describe(root)
        items = add(root, t("Items"))
        for item in part.found:
            write_item(items, item, shape)

    return answer


@operation("FindFolder", each="ParentFolderIds")
def find_folder(call: Call) -> Answer:
    """One message per folder that is searched."""
    shape = folder_shape(call.element)
    passes = restriction(call.element.find(m("Restriction")), FOLDER_FIELDS)
    view = _view(call.element, "FolderView")
    reach = _FOLDERS[call.element.get("Traversal", "Shallow")]

    def answer(folder_id: Element, message: Element) -> None:
        part = page(
            [folder for folder in reach(call.mailbox, folder_of(call, folder_id)) if passes(folder)], view, call
        )
        root = add(message, m("RootFolder"))
        part.describe(root)
        folders = add(root, t("Folders"))
        for folder in part.found:
            write_folder(folders, folder, shape)

    return answer


def _view(element: Element, suffix: str) -> Element | None:
    """The paging view."""
    names = (f"IndexedPage{suffix}", f"FractionalPage{suffix}")
    return next((view for name in names if (view := element.find(m(name))) is not None), None)


def _soft_deleted_items(mailbox: Mailbox, folder: Folder) -> list[Item]:
    graves = mailbox.distinguished["recoverableitemsdeletions"]
    return [item for item in graves.items.values() if item.deleted_from is folder]


def _soft_deleted_folders(mailbox: Mailbox, folder: Folder) -> list[Folder]:
    return [gone for gone in mailbox.soft_deleted_folders if gone.parent is folder]


_ITEMS: Final[Mapping[str, Callable[[Mailbox, Folder], Iterable[Item]]]] = {
    "Shallow": lambda _, folder: [item for item in folder.items.values() if not item.message.is_associated],
    "Associated": lambda _, folder: [item for item in folder.items.values() if item.message.is_associated],
    "SoftDeleted": _soft_deleted_items,
}
_FOLDERS: Final[Mapping[str, Callable[[Mailbox, Folder], Iterable[Folder]]]] = {
    "Shallow": lambda _, folder: folder.children,
    "Deep": lambda _, folder: folder.descendants(),
    "SoftDeleted": _soft_deleted_folders,
}
