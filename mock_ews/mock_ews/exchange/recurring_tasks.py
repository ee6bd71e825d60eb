"""Tasks that recur: each occurrence that is done with becomes a task of its own, and the next one takes its place.

Source: MS docs updateitem-operation-task.md; what becomes of the properties, exchangelib's live tests.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from mock_ews.exchange.recurrence_dates import dates, falling, later
from mock_ews.exchange.recurrence_pattern import Recurrence, Regenerating
from mock_ews.exchange.tasks import Progress, Task


def settle(task: Task, now: datetime) -> None:
    """Fill in what saving a task decides: when it was completed, and when its first occurrence is due."""
    if task.progress.is_complete and task.progress.completed is None:
        task.complete_date = now
    if task.recurrence is not None and task.due is None:
        _move(task, next(dates(task.recurrence), None))


def split_off(before: Task, after: Task, now: datetime) -> Task | None:
    """The occurrence that an update makes a task of its own; `after` is then the next one.

    None where the update does no such thing, as with the last occurrence, which stays what it is.
    """
    recurrence = before.recurrence
    if recurrence is None or after.recurrence is None or not _is_done_with(before, after):
        return None
    day = _next_day(recurrence, before.due or now, now)
    if day is None:
        after.recurrence = None
        return None
    occurrence = after.copy(recurrence=None)
    settle(occurrence, now)
    after.recurrence = _one_less(after.recurrence)
    after.progress = Progress()
    after.change_count = before.change_count + 1
    _move(after, day)
    return occurrence


def skip(task: Task, now: datetime) -> bool:
    """Go on to the next occurrence without the current one; False if there is none."""
    day = _next_day(task.recurrence, task.due or now, now) if task.recurrence is not None else None
    if task.recurrence is None or day is None:
        return False
    task.recurrence = _one_less(task.recurrence)
    _move(task, day)
    return True


def _is_done_with(before: Task, after: Task) -> bool:
    completed = after.progress.is_complete and not before.progress.is_complete
    regenerates = after.recurrence is not None and isinstance(after.recurrence.pattern, Regenerating)
    return completed or (not regenerates and _is_moved(before, after))


def _is_moved(before: Task, after: Task) -> bool:
    """Whether its start or its end was changed."""
    return _reach(before) != _reach(after)


def _reach(task: Task) -> tuple[object, ...]:
    limits = task.recurrence.range if task.recurrence is not None else None
    return (task.start, task.due, *((limits.start, limits.end) if limits is not None else ()))


def _next_day(recurrence: Recurrence, due: datetime, now: datetime) -> date | None:
    """When the occurrence after the current one is due. A number of occurrences counts those still to come."""
    limits = recurrence.range
    if limits.number == 1:
        return None
    if isinstance(recurrence.pattern, Regenerating):
        day: date | None = later(now.date(), recurrence.pattern)
    else:
        current = due.date()
        day = next((one for one in falling(recurrence.pattern, limits.start) if one > current), None)
    return None if day is not None and limits.end is not None and day > limits.end else day


def _one_less(recurrence: Recurrence) -> Recurrence:
    limits = recurrence.range
    return replace(recurrence, range=replace(limits, number=limits.number and max(limits.number - 1, 1)))


def _move(task: Task, day: date | None) -> None:
    """Make that the day it is due; its start keeps its distance."""
    if day is None:
        return
    due = datetime.combine(day, time(), UTC)
    if task.start is not None:
        task.start = due - (task.due - task.start) if task.due is not None else min(task.start, due)
    task.due = due
