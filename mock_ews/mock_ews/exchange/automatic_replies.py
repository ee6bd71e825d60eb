"""What a mailbox answers while its owner is out of office."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mock_ews.exchange.errors import EwsError


@dataclass(frozen=True, slots=True)
class Reply:
    """A text, and the language it is said to be in."""

    text: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class AutomaticReplies:
    """The settings of one mailbox, in EWS's words. `start` and `end` are told only if they are scheduled."""

    state: str = "Disabled"
    audience: str = "All"
    start: datetime | None = None
    end: datetime | None = None
    internal: Reply = field(default_factory=Reply)
    external: Reply = field(default_factory=Reply)

    def check(self, now: datetime) -> None:
        """Raise EwsError for a time that is none, or over (MS docs responsecode.md)."""
        start, end = self.start, self.end
        if self.state == "Scheduled" and (start is None or end is None or end <= start or end <= now):
            raise EwsError("ErrorInvalidScheduledOofDuration")

    def are_sent(self, now: datetime) -> bool:
        """Whether somebody who writes now gets one."""
        start, end = self.span(now)
        return self.state == "Enabled" or (self.state == "Scheduled" and start <= now < end)

    def span(self, now: datetime) -> tuple[datetime, datetime]:
        """From when to when they are sent; today, if that is not scheduled (exchangelib settings.py)."""
        if self.state == "Scheduled" and self.start is not None and self.end is not None:
            return self.start, self.end
        hour = now.replace(minute=0, second=0, microsecond=0)
        return hour, hour + timedelta(days=1)
