"""What an observation means: the table of `rules.py`, read from the top. No clock, no I/O, no settings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ewslink.linking.observation import Observation
from ewslink.linking.rules.table import RULES
from ewslink_contracts.outcomes import CATEGORIES, RETRYABLE, Category, Code, Step


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the table says of one observation."""

    rule: str
    code: Code
    step: Step

    @property
    def category(self) -> Category:
        """The group in which a person finds the code."""
        return CATEGORIES[self.code]

    @property
    def retryable(self) -> bool:
        """Whether the cause may pass by itself."""
        return self.code in RETRYABLE


def classify(seen: Observation) -> Verdict:
    """The meaning of a call that did not do what it should. Total: the last row matches everything."""
    rule = next(rule for rule in RULES if rule.matches(seen))
    return Verdict(rule.name, rule.code, rule.blames or seen.step)


def is_endpoint(seen: Observation, schemes: Iterable[str]) -> bool:
    """Whether the answer to an unauthenticated probe is that of an EWS endpoint where a password may be used."""
    asks_for_a_login = seen.status == 401 and bool(seen.offered.intersection(schemes))
    return asks_for_a_login and classify(seen).code not in _OTHERS


#: What asks for a login as EWS does, and is none.
_OTHERS: Final = frozenset({Code.EXCHANGE_ONLINE, Code.NOT_EWS})
