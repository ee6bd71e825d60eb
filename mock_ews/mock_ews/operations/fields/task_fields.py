"""The fields of tasks, in the schema's order."""

import re
from operator import attrgetter
from typing import Final

from lxml.etree import _Element as Element

from mock_ews.exchange import EwsError
from mock_ews.exchange.tasks import Task
from mock_ews.operations.fields.item_fields import DEFAULT, ITEM_FIELDS
from mock_ews.operations.fields.item_table import computed, item_table, stored
from mock_ews.operations.fields.kinds import BOOLEAN, DATETIME, INTEGER, STRINGS, TEXT, Kind
from mock_ews.operations.fields.recurrence_xml import RECURRENCE

_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _read_percent(element: Element) -> float:
    percent = float(element.text or "0")
    if not 0 <= percent <= 100:
        raise EwsError("ErrorInvalidValueForProperty", "A percentage is 0 to 100.")
    return percent


def _write_percent(element: Element, percent: float) -> None:
    element.text = f"{percent:.15g}"


def _in_words(status: str) -> str:
    """A status as Outlook shows it: WaitingOnOthers is "Waiting On Others"."""
    return _WORD.sub(" ", status)


_PERCENT: Final = Kind(_read_percent, _write_percent, float)
_TASK_FIELDS: Final = (
    stored("task:ActualWork", "actual_work", INTEGER),
    computed("task:AssignedTime", DATETIME, lambda _: None),
    stored("task:BillingInformation", "billing_information", TEXT),
    computed("task:ChangeCount", INTEGER, attrgetter("message.change_count")),
    stored("task:Companies", "companies", STRINGS),
    stored("task:CompleteDate", "complete_date", DATETIME),
    stored("task:Contacts", "contacts", STRINGS),
    computed("task:DelegationState", TEXT, lambda _: "NoMatch"),
    computed("task:Delegator", TEXT, lambda _: None),
    stored("task:DueDate", "due", DATETIME),
    computed("task:IsAssignmentEditable", INTEGER, lambda _: 0),
    computed("task:IsComplete", BOOLEAN, attrgetter("message.progress.is_complete")),
    computed("task:IsRecurring", BOOLEAN, lambda item: attrgetter("message.recurrence")(item) is not None),
    computed("task:IsTeamTask", BOOLEAN, lambda _: False),
    stored("task:Mileage", "mileage", TEXT),
    computed("task:Owner", TEXT, attrgetter("message.owner")),
    stored("task:PercentComplete", "percent_complete", _PERCENT),
    stored("task:Recurrence", "recurrence", RECURRENCE, in_views=False),
    stored("task:StartDate", "start", DATETIME),
    stored("task:Status", "status", TEXT),
    computed("task:StatusDescription", TEXT, lambda item: _in_words(attrgetter("message.status")(item))),
    stored("task:TotalWork", "total_work", INTEGER),
)
_DEFAULT: Final = ("task:DueDate", "task:PercentComplete", "task:StartDate", "task:Status")
TASKS: Final = item_table("Task", Task, (*ITEM_FIELDS, *_TASK_FIELDS), (*DEFAULT, *_DEFAULT), home="tasks")
