"""What accounts use of their throttling budgets, and how often they were told that it was too much."""

from collections import Counter, defaultdict
from typing import Final

from mock_ews.exchange.throttling import NO_POLICY, Limits
from mock_ews.soap import SoapFault

REFUSALS: Final = frozenset(
    {"ErrorExceededConnectionCount", "ErrorExceededSubscriptionCount", "ErrorExceededFindCountLimit"}
)
"""Response codes that say a budget is used up."""


class Budgets:
    """The budgets of one world's accounts, by address. `policy` can be set."""

    def __init__(self) -> None:
        self.policy = NO_POLICY
        self.in_flight: Counter[str] = Counter()
        """Requests that are not answered yet."""
        self.refused: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """How often each of REFUSALS was answered."""

    def begin(self, address: str) -> None:
        """A request has come."""
        self.in_flight[address] += 1

    def end(self, address: str) -> None:
        """It is answered, or its client is gone."""
        self.in_flight[address] -= 1

    def check(self, address: str, limits: Limits) -> None:
        """Raise SoapFault where a request is one too many; its words are those that users of Exchange Online report."""
        limit = limits.concurrency
        if self.in_flight[address] > limit:
            raise SoapFault(
                "ErrorExceededConnectionCount",
                "You have exceeded the available concurrent connections for your account. Try again once your other "
                "requests have completed.",
                {
                    "Policy": "MaxConcurrency",
                    "MaxConcurrencyLimit": str(limit),
                    "ErrorMessage": "This operation exceeds the throttling budget for policy part 'MaxConcurrency', "
                    f"policy value '{limit}', Budget type: 'Ews'. Suggested backoff time 0 ms.",
                },
            )

    def note(self, address: str, response_code: str | None) -> None:
        """Count what an account was answered, if it says that a budget is used up."""
        if response_code in REFUSALS:
            self.refused[address][response_code] += 1

    def reset(self) -> None:
        """No policy but the versions' own, nobody refused; requests that still run go on counting."""
        self.policy = NO_POLICY
        self.refused.clear()
