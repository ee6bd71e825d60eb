"""Throttling: how much of Exchange one account may use at once."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Final

from mock_ews.data_files import BadValue


@dataclass(frozen=True, slots=True)
class Limits:
    """What a throttling policy allows each account (MS docs ews-throttling-in-exchange.md)."""

    subscriptions: int = 5000
    """EWSMaxSubscriptions."""
    streams: int = 10
    """HangingConnectionLimit: connections that stream events."""
    concurrency: int = 27
    """EWSMaxConcurrency: requests that are not answered yet."""
    find_count: int = 1000
    """EWSFindCountLimit: items or folders in one answer to a find."""


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Policy:
    """A throttling policy that sets some of these, and leaves the rest as the version of Exchange has it."""

    subscriptions: int | None = None
    streams: int | None = None
    concurrency: int | None = None
    find_count: int | None = None

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            least = 1 if one.name == "find_count" else 0
            if value is not None and value < least:
                raise BadValue(one.name, f"expected {least} or more, got {value}")

    def over(self, limits: Limits) -> Limits:
        """The limits with those of the policy in their place."""
        if self == NO_POLICY:
            return limits
        return replace(limits, **{name: value for name, value in asdict(self).items() if value is not None})


NO_POLICY: Final = Policy()
