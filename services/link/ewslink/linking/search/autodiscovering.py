"""Asks Autodiscover without a password: all places of a mail domain side by side, following what they say."""

from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urljoin

from ewslink.exchange.auth import PREFERENCE
from ewslink.exchange.autodiscover import Answer, AutodiscoverClient
from ewslink.exchange.service_records import dns_lookup, https_hosts
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.observation import Observation, TransportFailure
from ewslink.linking.search import places
from ewslink.linking.search.clues import Clue, Lead
from ewslink.linking.search.deadline import Deadline
from ewslink.linking.search.heard import Heard, first, of_urls
from ewslink.linking.search.places import Place
from ewslink.linking.search.side_by_side import in_time
from ewslink.linking.search.trust import in_exchange_online, is_cloud_address, same_site

#: SRV records name more hosts only where they share a load.
_MAX_TARGETS = 3

_NOBODY_LISTENS: Final = frozenset(
    {TransportFailure.REFUSED, TransportFailure.CONNECT_TIMEOUT, TransportFailure.UNREACHABLE}
)


@dataclass(frozen=True, slots=True)
class Question:
    """For which address EWS is looked for, and until when."""

    address: str
    ends: Deadline


class Autodiscovering:
    """One search for a mailbox of one mail domain: its redirects are counted together."""

    def __init__(self, settings: TransportSettings, domain: str) -> None:
        self._settings = settings
        self._domain = domain
        self._look_up = settings.service_records or dns_lookup(settings.guard)
        self._redirects = 0
        self._asked: set[tuple[str, str]] = set()

    async def everywhere(self, question: Question) -> tuple[Heard, ...]:
        """What each place of the mail domain came to, in their order; what does not end in time is left out."""
        return await self._everywhere(question, self._domain, trusted=True)

    async def again(self, place: Place, question: Question) -> tuple[Heard, ...]:
        """What a place that was asked before comes to now."""
        self._asked -= {(url.lower(), question.address.lower()) for url in place.urls}
        return await _heard([self._at(place, question)], question.ends)

    async def follow(self, answer: Answer, question: Question) -> tuple[Heard, ...]:
        """What the answer of a trusted place leads to."""
        [heard] = await in_time([self._follow(answer, question, trusted=True)], question.ends.left_s)
        return (_noted(heard, answer, Place((answer.seen.url,), trusted=True)),)

    async def _follow(self, answer: Answer, question: Question, *, trusted: bool) -> Heard | None:
        """None when it says nothing and another protocol may be asked."""
        seen, told = answer.seen, answer.told
        if told.ews_urls:
            return of_urls(told.ews_urls, trusted=trusted)
        if told.redirect_address is not None:
            return await self._for_address(told.redirect_address, question, trusted=trusted)
        location = told.redirect_url or _location(seen)
        if location is not None:
            return await self._to(location, question, trusted=trusted)
        if seen.status == 401:
            return _asking(seen, trusted=trusted)
        return Heard() if seen.failure is not None else None

    async def _everywhere(self, question: Question, domain: str, *, trusted: bool) -> tuple[Heard, ...]:
        own = [self._at(place, question) for place in places.own_places(domain, trusted=trusted)]
        others = (self._by_plain_redirect(question, domain), self._by_service_records(question, domain))
        return await _heard((*own, *others), question.ends)

    async def _at(self, place: Place, question: Question) -> Heard:
        clues: tuple[Clue, ...] = ()
        async with AutodiscoverClient(self._settings) as client:
            for url in place.urls:
                if in_exchange_online(url):
                    return Heard(in_cloud=url)
                if (url.lower(), question.address.lower()) in self._asked:
                    break
                self._asked.add((url.lower(), question.address.lower()))
                answer = await client.ask(url, question.address)
                heard = await self._follow(answer, question, trusted=place.trusted)
                noted = _noted(heard, answer, place)
                clues += noted.clues
                if heard is not None:
                    return replace(noted, clues=clues)
        return Heard(clues=clues)

    async def _to(self, location: str, question: Question, *, trusted: bool) -> Heard | None:
        if in_exchange_online(location):
            return Heard(in_cloud=location)
        place = places.redirected(location, self._domain, trusted=trusted)
        if place is None:
            return None
        return await self._at(place, question) if self._may_go_on() else Heard()

    async def _for_address(self, address: str, question: Question, *, trusted: bool) -> Heard:
        """Start again with another address, for instance after a move. The login stays the one that was given.

        Its domain may be another organisation's: it is trusted within the mail domain only.
        """
        if is_cloud_address(address):
            return Heard(in_cloud=address)
        domain = places.domain_or_none(address)
        if domain is None or not self._may_go_on():
            return Heard()
        inner = Question(address, question.ends.within())
        own = trusted and same_site(domain, self._domain)
        return first(await self._everywhere(inner, domain, trusted=own))

    async def _by_plain_redirect(self, question: Question, domain: str) -> Heard:
        async with AutodiscoverClient(self._settings) as client:
            location = await client.location(places.plain_redirect(domain))
        if location is None or not self._may_go_on():
            return Heard()
        return await self._to(location, question, trusted=False) or Heard()

    async def _by_service_records(self, question: Question, domain: str) -> Heard:
        hosts = https_hosts(await self._look_up(domain))[:_MAX_TARGETS]
        inner = Question(question.address, question.ends.within())
        asked = (self._at(places.from_service_record(host, self._domain), inner) for host in hosts)
        return first(await _heard(asked, inner.ends))

    def _may_go_on(self) -> bool:
        self._redirects += 1
        return self._redirects <= places.MAX_REDIRECTS


async def _heard(asked: Iterable[Coroutine[Any, Any, Heard]], ends: Deadline) -> tuple[Heard, ...]:
    """What each comes to in time."""
    return tuple(heard for heard in await in_time(asked, ends.left_s) if heard is not None)


def _asking(seen: Observation, *, trusted: bool) -> Heard:
    if not seen.offered.intersection(PREFERENCE):
        return Heard()
    return Heard(asks_login=seen) if trusted else Heard(asks_elsewhere=seen)


def _noted(heard: Heard | None, answer: Answer, place: Place) -> Heard:
    """What an answer led to; where that is nothing, with the answer itself for a clue."""
    found = heard or Heard()
    if found.candidates or found.in_cloud or found.asks_login or not _speaks(answer, place):
        return found
    # With port 443 closed it is but a name, as wildcard DNS has it, or redirects in plain http, as Microsoft has it.
    is_name = place.is_guess and answer.seen.failure in _NOBODY_LISTENS
    lead = Lead.GUESSED if is_name else Lead.AUTODISCOVER
    return replace(found, clues=(Clue(answer.seen, lead, place.trusted), *found.clues))


def _speaks(answer: Answer, place: Place) -> bool:
    """Whether an answer is that of an Autodiscover, as far as one can tell, and says what is wrong."""
    seen = answer.seen
    if answer.told.error_code is not None:
        return True
    if seen.status == 200 or (seen.status == 401 and seen.offered.intersection(PREFERENCE)):
        return False
    return not place.is_website or "x-feserver" in seen.headers  # a front end of Exchange says its name there


def _location(seen: Observation) -> str | None:
    location = seen.headers.get("location") if seen.status in (301, 302, 307, 308) else None
    try:
        return None if location is None else urljoin(seen.url, location)
    except ValueError:
        return None
