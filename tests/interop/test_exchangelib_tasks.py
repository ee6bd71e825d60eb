"""exchangelib keeps tasks, completes them, and lets them recur."""

from collections.abc import Iterator
from datetime import date

import pytest
from exchangelib import BASIC, DELEGATE, Account, Configuration, Credentials
from exchangelib.items import Task
from exchangelib.protocol import CachingProtocol
from exchangelib.recurrence import TaskRecurrence, WeeklyPattern

from mock_ews.server import MockServer


@pytest.fixture(autouse=True)
def forget_connections() -> Iterator[None]:
    """exchangelib keeps its sessions for the life of the process."""
    yield
    CachingProtocol.clear_cache()


@pytest.fixture
def account(mock: MockServer) -> Account:
    configuration = Configuration(
        service_endpoint=f"{mock.url}/EWS/Exchange.asmx",
        credentials=Credentials("ok@mock.test", "secret"),
        auth_type=BASIC,
        max_connections=1,
    )
    return Account("ok@mock.test", config=configuration, autodiscover=False, access_type=DELEGATE)


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
