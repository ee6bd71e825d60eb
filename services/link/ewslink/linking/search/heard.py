"""What one place of Autodiscover, and those it sent us to, came to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ewslink.linking.observation import Observation
from ewslink.linking.search.candidates import Candidate, named
from ewslink.linking.search.clues import Clue
from ewslink.linking.search.trust import in_exchange_online


@dataclass(frozen=True, slots=True)
class Heard:
    """All empty: nothing."""

    candidates: tuple[Candidate, ...] = ()
    in_cloud: str | None = None
    """The URL or address by which it is in Exchange Online."""
    asks_login: Observation | None = None
    """A trusted place that wants a login, with a scheme we have. That it refuses us does not mean a wrong password."""
    asks_elsewhere: Observation | None = None
    """The same of an untrusted one: it is asked nothing more, but EWS may be beside it."""
    clues: tuple[Clue, ...] = ()
    """Answers that led nowhere."""


def first(heard: Sequence[Heard]) -> Heard:
    """The first that leads to EWS or the cloud, else the first that asks for a login; with the clues of all."""
    telling = (one for one in heard if one.candidates or one.in_cloud)
    asking = (one for one in heard if one.asks_login)
    elsewhere = (one for one in heard if one.asks_elsewhere)
    best = next(chain(telling, asking, elsewhere), Heard())
    return replace(best, clues=tuple(clue for one in heard for clue in one.clues))


def of_urls(urls: tuple[str, ...], *, trusted: bool) -> Heard:
    """What the URLs of an answer lead to."""
    found = named(urls, trusted=trusted)
    in_cloud = next((one.url for one in found if in_exchange_online(one.url)), None)
    return Heard(in_cloud=in_cloud) if in_cloud else Heard(candidates=found)
