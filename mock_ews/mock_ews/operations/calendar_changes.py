"""What becomes of calendar items that are created, changed and deleted."""

from mock_ews.exchange import EwsError
from mock_ews.exchange.calendar_items import CalendarItem, settle
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.occurrences import settle_series
from mock_ews.operations.registry import Call


def create(call: Call, content: CalendarItem, folder: Folder) -> Item:
    """Put a new calendar item into a folder, and invite. Raises EwsError."""
    if not folder.is_calendar:
        raise EwsError("ErrorCannotCreateCalendarItemInNonCalendarFolder")
    _asked(call, "SendMeetingInvitations")
    content.uid = content.uid or call.world.new_uid()
    content.organizer = call.mailbox.owner
    _settle(call, content)
    return call.mailbox.add(content, folder)


def change(call: Call, item: Item, before: CalendarItem, after: CalendarItem) -> Item:
    """Save a changed calendar item. Raises EwsError."""
    _asked(call, "SendMeetingInvitationsOrCancellations")
    _settle(call, after)
    if (before.recurrence, before.start) != (after.recurrence, after.start):
        after.exceptions, after.deleted = {}, frozenset()
    item.message = after
    call.mailbox.touch(item)
    return item


def delete(call: Call, item: Item, content: CalendarItem, how: str) -> None:
    """Delete a calendar item, and call off. Raises EwsError."""
    _asked(call, "SendMeetingCancellations")
    del content
    call.mailbox.delete(item, how)


def _asked(call: Call, attribute: str) -> str:
    """Who is to be told. Raises EwsError for a request that does not say so."""
    told = call.element.get(attribute)
    if told is None:
        raise EwsError(f"Error{attribute}Required")
    return told


def _settle(call: Call, content: CalendarItem) -> None:
    settle(content, call.world.clock())
    if content.recurrence is not None:
        settle_series(content)
