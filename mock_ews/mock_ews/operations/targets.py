"""From the ids in a request to the folders and items they name."""

from collections.abc import Mapping
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError, ids, occurrences
from mock_ews.exchange.calendar_items import CalendarItem
from mock_ews.exchange.folders import Folder, Item
from mock_ews.operations.elements import local, t
from mock_ews.operations.registry import Call

_ID_ATTRIBUTES: Final[Mapping[str, str]] = {
    "OccurrenceItemId": "RecurringMasterId",
    "RecurringMasterItemId": "OccurrenceId",
}


def folder_of(call: Call, element: Element) -> Folder:
    """The folder a t:FolderId or t:DistinguishedFolderId names. Raises EwsError."""
    if local(element) == "DistinguishedFolderId":
        return _distinguished(call, element)
    found = _lookup(call, element)
    if isinstance(found, Item):
        raise EwsError("ErrorCannotUseItemIdForFolderId")
    if found is None:
        raise EwsError("ErrorFolderNotFound")
    return found


def target_folder(call: Call, parent: Element | None, otherwise: str) -> Folder:
    """The folder named inside a …FolderId element (TargetFolderIdType), else the caller's distinguished one."""
    if parent is None or len(parent) == 0:
        return call.mailbox.distinguished[otherwise]
    return folder_of(call, parent[0])


def receiving_folder(call: Call, parent: Element | None) -> Folder:
    """Where items are moved or copied to. Raises EwsError for a folder that takes none."""
    folder = target_folder(call, parent, "inbox")
    if folder.kind == "SearchFolder":
        raise EwsError("ErrorMoveCopyFailed", "Nothing can be put into a search folder.")
    return folder


def item_of(call: Call, element: Element) -> Item:
    """The item a t:ItemId, t:OccurrenceItemId or t:RecurringMasterItemId names.

    Raises EwsError; a stale change key is the operation's affair.
    """
    attribute = _ID_ATTRIBUTES.get(local(element), "Id")
    found = _item(_lookup(call, element, attribute))
    match attribute:
        case "RecurringMasterId":
            if not isinstance(found.message, CalendarItem) or found.message.recurrence is None:
                raise EwsError("ErrorCalendarCannotUseIdForRecurringMasterId")
            return occurrences.occurrence_by_index(found, int(element.get("InstanceIndex", "0")))
        case "OccurrenceId":
            if found.master is None:
                raise EwsError("ErrorCalendarCannotUseIdForOccurrenceId")
            return found.master
        case _:
            return found


def item_by_id(call: Call, text: str) -> Item:
    """The item of an id that stands in no t:ItemId. Raises EwsError."""
    return _item(_find(call, text))


def _item(found: Folder | Item | None) -> Item:
    if isinstance(found, Folder):
        raise EwsError("ErrorCannotUseFolderIdForItemId")
    if found is None:
        raise EwsError("ErrorItemNotFound")
    return found


def check_own(call: Call, address: str) -> None:
    """Raise EwsError unless an address, be it the primary one or an alias, is that of the caller's own mailbox."""
    named = call.world.mailbox(address)
    if named is None:
        raise EwsError("ErrorNonExistentMailbox")
    if named is not call.mailbox:
        raise EwsError("ErrorAccessDenied")


def is_stale(element: Element, item: Item | Folder) -> bool:
    """Whether the request knows an older change of the item than the store. Raises EwsError for a key that is none."""
    key = element.get("ChangeKey")
    return bool(key) and key != item.change_key


def _lookup(call: Call, element: Element, attribute: str = "Id") -> Folder | Item | None:
    if key := element.get("ChangeKey"):
        ids.check_change_key(key)
    return _find(call, element.get(attribute, ""))


def _find(call: Call, text: str) -> Folder | Item | None:
    series = ids.read_occurrence_id(text)
    found = call.world.index.get(text if series is None else series[0])
    if found is None and series is not None:
        return None
    if found is None:
        ids.decode(text)  # raises for what is no id at all
        return None
    if found.store_id.mailbox != call.mailbox.guid:
        raise EwsError("ErrorAccessDenied")
    if series is not None and isinstance(found, Item):
        return occurrences.occurrence_at(found, series[1])
    return found


def _distinguished(call: Call, element: Element) -> Folder:
    mailbox = call.mailbox
    if address := element.findtext(f"{t('Mailbox')}/{t('EmailAddress')}"):
        check_own(call, address)
    name = element.get("Id", "")
    if name == "publicfoldersroot":
        raise EwsError("ErrorNoPublicFolderReplicaAvailable", "There are no public folders here.")
    folder = mailbox.distinguished.get(name)
    if folder is None:
        raise EwsError("ErrorFolderNotFound")
    return folder
