"""Looks for an endpoint where the person did not say, or not rightly. No password is sent, and every hit was probed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from ewslink.exchange.auth import PREFERENCE
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.autodiscovering import Autodiscovering, Heard
from ewslink.linking.candidates import Candidate, guesses, near, shares_failure
from ewslink.linking.classify import is_endpoint
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Unfollowed
from ewslink.linking.side_by_side import in_time
from ewslink.linking.trust import in_exchange_online
from ewslink.linking.typed_url import TypedUrl, read_url
from ewslink_contracts.outcomes import Step

LINK_SHARE: Final = 1 / 4
"""Of a link's time, for the search."""
LONGEST_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Found:
    """An address that answered as EWS; `trusted`: a password may be sent there without asking the person."""

    seen: Observation
    trusted: bool


class Search:
    """One search. What it saw on the way stays with it."""

    def __init__(self, settings: TransportSettings, email: str, domain: str, link_timeout_s: float) -> None:
        self._seconds = min(link_timeout_s * LINK_SHARE, LONGEST_S)
        # More than the five seconds after which a resolver asks again when its question or the answer got lost.
        self.settings = replace(settings, timeout_s=min(settings.timeout_s, self._seconds / 4))
        self._email = email
        self._domain = domain
        self.autodiscovering = Autodiscovering(self.settings, domain)
        self.in_cloud: str | None = None
        """What leads to Exchange Online instead."""
        self.guessed: list[Observation] = []
        """What the guesses came to."""
        self.asks_login: Observation | None = None
        """The first Autodiscover that wants a login."""

    @property
    def unfollowed(self) -> Unfollowed | None:
        """Where Autodiscover leads further than a search for what would do instead of a given URL may go."""
        if self.asks_login is not None:
            return Unfollowed.ASKS_LOGIN
        return None if self.in_cloud is None else Unfollowed.IN_CLOUD

    async def near(self, typed: TypedUrl, failed: Observation) -> Found | None:
        """Look around the address that the person gave."""
        found = near(typed, failed, self._domain)
        return await self.probe(one for one in found if not shares_failure(one, failed))

    async def for_domain(self) -> Found | None:
        """Look where the mail domain says, then where others have it."""
        heard = await self.autodiscovering.everywhere(self._email, self._seconds / 2)
        for one in heard:
            if (found := await self.hear(one)) is not None:
                return found
            if one.in_cloud is not None and self.asks_login is None:
                self.in_cloud = one.in_cloud
                return None
        asked = [read_url(one.asks_login.url).authority for one in heard if one.asks_login is not None]
        return await self.probe(guesses(self._domain, asked), keep=self.guessed)

    async def hear(self, heard: Heard) -> Found | None:
        """Take note of what an Autodiscover came to, and probe what it named."""
        self.asks_login = self.asks_login or heard.asks_login
        return await self.probe(heard.candidates)

    async def probe(self, candidates: Iterable[Candidate], keep: list[Observation] | None = None) -> Found | None:
        """The first trusted endpoint among addresses, else the first one; all are asked side by side."""
        asked = tuple(candidates)
        seen = await in_time((self._one(candidate) for candidate in asked), self._seconds / 3)
        if keep is not None:
            keep += [one for one, _ in seen]
        found = [Found(one, trusted) for one, trusted in seen if is_endpoint(one, PREFERENCE)]
        return min(found, key=lambda one: not one.trusted, default=None)

    async def _one(self, candidate: Candidate) -> tuple[Observation, bool]:
        if in_exchange_online(candidate.url):
            # Known without asking, and nothing is to be sent there.
            return Observation(step=Step.DISCOVER, url=candidate.url, guessed=True), False
        async with ExchangeClient(self.settings) as client:
            reply = await client.probe(candidate.url)
        return replace(reply.seen, guessed=True), candidate.trusted
