"""SyncFolderItems and SyncFolderHierarchy: changes since the last look."""

from lxml.etree import _Element as Element

from mock_ews.exchange import sync
from mock_ews.exchange.folders import Item, Tombstone
from mock_ews.operations.elements import add, m, t
from mock_ews.operations.fields.item_values import write_item_id
from mock_ews.operations.fields.shapes import folder_shape, item_shape, write_folder, write_item
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import folder_of, target_folder


@operation("SyncFolderItems")
def sync_folder_items(call: Call) -> Answer:
    """One message, with at most MaxChangesReturned changes."""
    shape = item_shape(call.element)

    def answer(element: Element, message: Element) -> None:
        folder = folder_of(call, element.find(m("SyncFolderId"))[0])  # type: ignore[index]  # the schema requires it
        since = sync.read_state(folder, element.findtext(m("SyncState")), call.mailbox.newest_change)
        ignored = {item_id.get("Id") for item_id in element.iterfind(f"{m('Ignore')}/{t('ItemId')}")}
        associated = element.findtext(m("SyncScope")) == "NormalAndAssociatedItems"
        changes = [
            change
            for change in sync.item_changes(folder, since)
            if change.subject.id not in ignored and (associated or not _is_associated(change.subject))
        ]
        limit = int(element.findtext(m("MaxChangesReturned"), "512"))
        part = changes[:limit]
        is_last = len(part) == len(changes)
        newest = call.mailbox.newest_change if is_last else part[-1].number
        add(message, m("SyncState"), sync.write_state(folder, newest))
        add(message, m("IncludesLastItemInRange"), "true" if is_last else "false")
        listed = add(message, m("Changes"))
        for change in part:
            entry = add(listed, t(change.kind))
            if isinstance(change.subject, Tombstone):
                _write_gone(entry, "ItemId", change.subject)
            elif change.kind == "ReadFlagChange":
                write_item_id(add(entry, t("ItemId")), change.subject)
                add(entry, t("IsRead"), "true" if change.subject.message.is_read else "false")
            else:
                write_item(entry, change.subject, shape)

    return answer


@operation("SyncFolderHierarchy")
def sync_folder_hierarchy(call: Call) -> Answer:
    """One message with every change below a folder, by default the root."""
    shape = folder_shape(call.element)

    def answer(element: Element, message: Element) -> None:
        top = target_folder(call, element.find(m("SyncFolderId")), "root")
        since = sync.read_state(top, element.findtext(m("SyncState")), call.mailbox.newest_change)
        changes = sync.folder_changes(top, since)
        add(message, m("SyncState"), sync.write_state(top, call.mailbox.newest_change))
        add(message, m("IncludesLastFolderInRange"), "true")
        listed = add(message, m("Changes"))
        for change in changes:
            entry = add(listed, t(change.kind))
            if isinstance(change.subject, Tombstone):
                _write_gone(entry, "FolderId", change.subject)
            else:
                write_folder(entry, change.subject, shape)

    return answer


def _is_associated(subject: Item | Tombstone) -> bool:
    return isinstance(subject, Item) and subject.message.is_associated


def _write_gone(entry: Element, name: str, grave: Tombstone) -> None:
    element = add(entry, t(name))
    element.set("Id", grave.id)
    element.set("ChangeKey", grave.change_key)
