"""exchangelib keeps tasks, completes them, and lets them recur."""

from datetime import date

from exchangelib import Account
from exchangelib.items import Task
from exchangelib.recurrence import TaskRecurrence, WeeklyPattern


def test_a_task_lives(account: Account) -> None:
    task = Task(folder=account.tasks, subject="Call", due_date=date(2026, 12, 1), total_work=60).save()
    assert account.tasks.get(due_date=date(2026, 12, 1)).subject == "Call"
    task.complete()
    found = account.tasks.get(is_complete=True)
    assert (found.status, found.percent_complete, found.total_work) == ("Completed", 100, 60)
    assert found.complete_date is not None
    found.delete()
    assert account.tasks.all().count() == 0


def test_a_task_recurs(account: Account) -> None:
    every_monday = TaskRecurrence(pattern=WeeklyPattern(interval=1, weekdays=[1]), start=date(2026, 11, 2), number=3)
    task = Task(folder=account.tasks, subject="Report", recurrence=every_monday).save()
    task.complete()
    due = account.tasks.all().order_by("due_date").values_list("due_date", "is_complete")
    assert list(due) == [(date(2026, 11, 2), True), (date(2026, 11, 9), False)]
