"""What becomes of tasks that are created, changed and deleted."""

from mock_ews.exchange import EwsError
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.recurring_tasks import settle, skip, split_off
from mock_ews.exchange.tasks import Task
from mock_ews.operations.registry import Call


def create(call: Call, task: Task, folder: Folder) -> Item:
    """Put a new task into a folder. Raises EwsError for one that holds no tasks."""
    if folder.kind != "TasksFolder":
        raise EwsError("ErrorCannotCreateTaskInNonTaskFolder")
    task.owner = call.mailbox.owner.name
    settle(task, call.world.clock())
    return call.mailbox.add(task, folder)


def change(call: Call, item: Item, before: Task, after: Task) -> Item:
    """Save a changed task; the answer is what the response names: the occurrence that was split off, if one was."""
    now = call.world.clock()
    settle(after, now)
    occurrence = split_off(before, after, now)
    item.message = after
    call.mailbox.touch(item)
    return item if occurrence is None else call.mailbox.add(occurrence, item.folder)


def delete(call: Call, item: Item, task: Task, how: str) -> None:
    """Delete a task, or only its current occurrence. Raises EwsError."""
    affected = call.element.get("AffectedTaskOccurrences")
    if affected is None:
        raise EwsError("ErrorAffectedTaskOccurrencesRequired")
    if affected == "AllOccurrences" or task.recurrence is None:
        call.mailbox.delete(item, how)
        return
    rest = task.copy()
    if not skip(rest, call.world.clock()):
        raise EwsError("ErrorCannotDeleteTaskOccurrence")
    item.message = rest
    call.mailbox.touch(item)
