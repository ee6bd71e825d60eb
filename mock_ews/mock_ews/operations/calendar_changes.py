"""What becomes of calendar items that are created, changed and deleted."""

from dataclasses import replace

from mock_ews.exchange import EwsError
from mock_ews.exchange.calendar_items import CalendarItem, settle
from mock_ews.exchange.folders import Folder, Item
from mock_ews.exchange.occurrences import settle_series
from mock_ews.operations.meetings import announce, asked, call_off, invite
from mock_ews.operations.registry import Call


def create(call: Call, content: CalendarItem, folder: Folder) -> Item:
    """Put a new calendar item into a folder, and invite. Raises EwsError."""
    if not folder.is_calendar:
        raise EwsError("ErrorCannotCreateCalendarItemInNonCalendarFolder")
    told = asked(call, "SendMeetingInvitations")
    content.uid = content.uid or call.world.new_uid()
    content.organizer = call.mailbox.owner
    _settle(call, content)
    invite(call, content, told)
    return call.mailbox.add(content, folder)


def change(call: Call, item: Item, before: CalendarItem, after: CalendarItem) -> Item:
    """Save a changed calendar item, and tell of it. Raises EwsError."""
    told = asked(call, "SendMeetingInvitationsOrCancellations")
    _settle(call, after)
    if (before.recurrence, before.start) != (after.recurrence, after.start):
        after.exceptions, after.deleted = {}, frozenset()
    announce(call, before, after, told)
    item.message = after
    call.mailbox.touch(item)
    return item


def delete(call: Call, item: Item, content: CalendarItem, how: str) -> None:
    """Delete a calendar item, and call off. Raises EwsError."""
    call_off(call, content, asked(call, "SendMeetingCancellations"))
    call.mailbox.delete(item, how)


def _settle(call: Call, content: CalendarItem) -> None:
    content.required, content.optional, content.resources = (
        tuple(replace(one, mailbox=call.world.resolve(one.mailbox)) for one in group)
        for group in (content.required, content.optional, content.resources)
    )
    settle(content, call.world.clock())
    if content.recurrence is not None:
        settle_series(content)
