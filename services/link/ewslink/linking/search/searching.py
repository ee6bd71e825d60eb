"""Looks for an endpoint where the person did not say, or not rightly. No password is sent, and every hit was probed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from ewslink.exchange.auth import PREFERENCE
from ewslink.exchange.autodiscover import Answer
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.classify import is_endpoint
from ewslink.linking.observation import Observation, TransportFailure
from ewslink.linking.outcome import Unfollowed
from ewslink.linking.search.autodiscovering import Autodiscovering, Question
from ewslink.linking.search.candidates import Candidate, distinct, guesses, near, shares_failure
from ewslink.linking.search.clues import Clue, Lead, proves_the_address
from ewslink.linking.search.deadline import Deadline
from ewslink.linking.search.heard import Heard
from ewslink.linking.search.places import Place
from ewslink.linking.search.side_by_side import in_time
from ewslink.linking.search.trust import in_exchange_online, is_cloud_address
from ewslink.linking.typed_url import TypedUrl, read_url
from ewslink_contracts.outcomes import Step

LINK_SHARE: Final = 1 / 4
"""Of a link's time, for the search."""
LONGEST_S: Final = 30.0
_AUTODISCOVER_SHARE: Final = 1 / 2
"""Of the search's time."""
_PROBE_SHARE: Final = 1 / 3
"""Of the search's time, for what is probed side by side: somewhat more than one call may take."""


@dataclass(frozen=True, slots=True)
class Found:
    """An address that answered as EWS; `trusted`: a password may be sent there without asking the person."""

    seen: Observation
    trusted: bool


class Search:
    """One search, which ends in time. What it saw on the way stays with it.

    `domain` is that of the address; empty, where the address has none that could be a host's name.
    """

    def __init__(self, settings: TransportSettings, email: str, domain: str, link_timeout_s: float) -> None:
        self._seconds = min(link_timeout_s * LINK_SHARE, LONGEST_S)
        # More than the five seconds after which a resolver asks again when its question or the answer got lost.
        self.settings = replace(settings, timeout_s=min(settings.timeout_s, self._seconds / 4))
        self._email = email
        self.domain = domain
        self._autodiscovering = Autodiscovering(self.settings, domain)
        self.in_cloud: str | None = None
        """What leads to Exchange Online instead."""
        self.asks_login: Observation | None = None
        """The first Autodiscover that wants a login."""
        self.clues: list[Clue] = []
        """What was come upon and did not do."""

    @cached_property
    def _ends(self) -> Deadline:
        """Begins when it is first needed: what the person gave is looked at before."""
        return Deadline.after(self._seconds)

    @property
    def unfollowed(self) -> Unfollowed | None:
        """Where Autodiscover leads further than a search for what would do instead of a given URL may go."""
        if self.asks_login is not None:
            return Unfollowed.ASKS_LOGIN
        in_cloud = self.in_cloud is not None or is_cloud_address(self._email)
        return Unfollowed.IN_CLOUD if in_cloud else None

    async def beside(self, candidate: Candidate) -> Observation:
        """Look once at the host that the person gave; the time of the search begins after that."""
        (answer,) = await in_time((self._one(candidate),), self._seconds * _PROBE_SHARE)
        return answer or _seen(candidate, TransportFailure.TIMEOUT)

    async def near(self, typed: TypedUrl, failed: Observation) -> Found | None:
        """Look where the address that the person gave leads to."""
        found = near(typed, failed, self.domain or typed.host)
        return await self.probe(one for one in found if not shares_failure(one, failed))

    async def for_domain(self) -> Found | None:
        """Look where the mail domain says, then where others have it."""
        if is_cloud_address(self._email):
            self.in_cloud = self._email
        if not self.domain or self.in_cloud is not None:
            return None
        heard = await self._autodiscovering.everywhere(self._question(_AUTODISCOVER_SHARE))
        found = await self._hear(heard)
        if found is not None or self.in_cloud is not None or proves_the_address(self.clues):
            return found
        asked = _hosts(one.asks_login for one in heard)
        # Who is not trusted is of use only where the mail domain has nobody to ask with a login.
        elsewhere = [] if asked else _hosts(one.asks_elsewhere for one in heard)
        return await self.probe(guesses(self.domain, asked, elsewhere))

    async def follow(self, answer: Answer) -> Found | None:
        """Look where Autodiscover's answer to the person's login leads: that is worth a probe, however late it is."""
        self._ends = Deadline.after(max(self._ends.left_s, self._seconds * _PROBE_SHARE))
        return await self._hear(await self._autodiscovering.follow(answer, self._question(_AUTODISCOVER_SHARE)))

    async def again(self, clue: Clue) -> Found | None:
        """Ask once more who answered so, for as long as one probe may take: the waiting was not the search's."""
        self.clues.remove(clue)
        self._ends = Deadline.after(self._seconds * _PROBE_SHARE)
        if clue.lead is not Lead.AUTODISCOVER:
            return await self.probe([Candidate(clue.seen.url, trusted=clue.trusted, lead=clue.lead)])
        place = Place((clue.seen.url,), clue.trusted)
        return await self._hear(await self._autodiscovering.again(place, self._question(1)))

    async def _hear(self, heard: Sequence[Heard]) -> Found | None:
        """Take note of what Autodiscover came to, and probe what it named before it led to Exchange Online."""
        named: list[Candidate] = []
        in_cloud = asks_login = None
        for one in heard:
            named += one.candidates
            self.clues += one.clues
            asks_login = asks_login or one.asks_login
            if one.in_cloud is not None and asks_login is None:
                in_cloud = one.in_cloud
                break
        self.asks_login = asks_login
        found = await self.probe(distinct(named))
        self.in_cloud = in_cloud if found is None else None
        return found

    def _question(self, share: float) -> Question:
        return Question(self._email, Deadline.after(min(self._seconds * share, self._ends.left_s)))

    async def probe(self, candidates: Iterable[Candidate]) -> Found | None:
        """The first trusted endpoint among addresses, else the first one; all are asked side by side."""
        asked = tuple(candidates) if self._ends.left_s else ()
        share_s = min(self._seconds * _PROBE_SHARE, self._ends.left_s)
        answers = await in_time((self._one(candidate) for candidate in asked), share_s)
        found: list[Found] = []
        for candidate, answer in zip(asked, answers, strict=True):
            seen = answer or _seen(candidate, TransportFailure.TIMEOUT)
            if is_endpoint(seen, PREFERENCE):
                found.append(Found(seen, candidate.trusted))
            elif candidate.lead is not None:
                self.clues.append(Clue(seen, candidate.lead, candidate.trusted))
        return min(found, key=lambda one: not one.trusted, default=None)

    async def _one(self, candidate: Candidate) -> Observation:
        if in_exchange_online(candidate.url):
            return _seen(candidate)  # known without asking, and nothing is to be sent there
        async with ExchangeClient(self.settings) as client:
            return (await client.probe(candidate.url)).seen


def _hosts(answers: Iterable[Observation | None]) -> list[str]:
    return [read_url(seen.url).authority for seen in answers if seen is not None]


def _seen(candidate: Candidate, failure: TransportFailure | None = None) -> Observation:
    """What is known of an address that was not heard from."""
    return Observation(step=Step.ENDPOINT, url=candidate.url, failure=failure)
