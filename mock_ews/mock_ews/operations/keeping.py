"""How the items of each type that is no mail are created, changed and deleted."""

from mock_ews.exchange.calendar_items import CalendarItem
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.messages import Message
from mock_ews.exchange.tasks import Task
from mock_ews.operations import calendar_changes, task_changes
from mock_ews.operations.registry import Call


def create(call: Call, content: Message, folder: Folder) -> Item:
    """Put a new item into a folder. Raises EwsError for one that does not take it."""
    match content:
        case Task():
            return task_changes.create(call, content, folder)
        case CalendarItem():
            return calendar_changes.create(call, content, folder)
        case _:
            return call.mailbox.add(content, folder)


def change(call: Call, item: Item, after: Message) -> Item:
    """Save what an item has become; the answer is the item that the response names."""
    match item.message, after:
        case Task() as before, Task():
            return task_changes.change(call, item, before, after)
        case CalendarItem() as before, CalendarItem():
            return calendar_changes.change(call, item, before, after)
        case _:
            item.message = after
            call.mailbox.touch(item)
            return item


def delete(call: Call, item: Item, how: str) -> None:
    """Delete an item as DisposalType says. Raises EwsError."""
    match item.message:
        case Task() as task:
            task_changes.delete(call, item, task, how)
        case CalendarItem() as content:
            calendar_changes.delete(call, item, content, how)
        case _:
            call.mailbox.delete(item, how)
