"""What a task holds, and how far it is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from mock_ews.exchange.messages import Message
from mock_ews.exchange.recurrence_pattern import Recurrence

_DONE: Final = 100.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a task is: three properties that always agree, whichever was set last (MS docs status.md).

    `completed` is None also for a task that was completed but not yet saved.
    """

    status: str = "NotStarted"
    percent: float = 0.0
    completed: datetime | None = None

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing left to do."""
        return self.status == "Completed"

    def with_status(self, status: str) -> "Progress":
        """The same, further or less far."""
        if status == "Completed":
            return Progress(status, _DONE, self.completed)
        percent = 0.0 if self.is_complete or status == "NotStarted" else self.percent
        return Progress(status, percent)

    def with_percent(self, percent: float) -> "Progress":
        """The same, that much done."""
        if percent >= _DONE:
            return Progress("Completed", _DONE, self.completed)
        if percent <= 0:
            return Progress("NotStarted" if self.status in {"InProgress", "Completed"} else self.status)
        return Progress("InProgress" if self.status in {"NotStarted", "Completed"} else self.status, percent)

    def with_completed(self, moment: datetime | None) -> "Progress":
        """The same, completed then, or not any more."""
        if moment is None:
            return Progress() if self.is_complete else self
        return Progress("Completed", _DONE, moment)


@dataclass(slots=True, eq=False, kw_only=True)
class Task(Message):
    """A task's content; attribute by attribute what EWS calls task:… fields."""

    item_class: str = "IPM.Task"
    is_draft: bool = False
    actual_work: int | None = None
    billing_information: str | None = None
    change_count: int = 1
    companies: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    due: datetime | None = None
    mileage: str | None = None
    owner: str | None = None
    progress: Progress = field(default_factory=Progress)
    recurrence: Recurrence | None = None
    start: datetime | None = None
    total_work: int | None = None

    @property
    def status(self) -> str:
        """A TaskStatus."""
        return self.progress.status

    @status.setter
    def status(self, status: str) -> None:
        self.progress = self.progress.with_status(status)

    @property
    def percent_complete(self) -> float:
        """0 to 100."""
        return self.progress.percent

    @percent_complete.setter
    def percent_complete(self, percent: float) -> None:
        self.progress = self.progress.with_percent(percent)

    @property
    def complete_date(self) -> datetime | None:
        """When it was completed."""
        return self.progress.completed

    @complete_date.setter
    def complete_date(self, moment: datetime | None) -> None:
        self.progress = self.progress.with_completed(moment)
