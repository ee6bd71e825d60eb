"""Asks Autodiscover without a password: all places of a mail domain side by side, following what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from ewslink.exchange.auth import PREFERENCE
from ewslink.exchange.autodiscover import Answer, AutodiscoverClient
from ewslink.exchange.service_records import dns_lookup, https_hosts
from ewslink.exchange.transport import TransportSettings
from ewslink.linking import places
from ewslink.linking.candidates import Candidate, named
from ewslink.linking.observation import Observation
from ewslink.linking.places import Place
from ewslink.linking.side_by_side import in_time
from ewslink.linking.trust import in_exchange_online, is_cloud_address

#: SRV records name more hosts only where they share a load.
_MAX_TARGETS = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """What one place, and those it sent us to, came to. All empty: nothing."""

    candidates: tuple[Candidate, ...] = ()
    in_cloud: str | None = None
    """The URL or address by which it is in Exchange Online."""
    asks_login: Observation | None = None
    """A trusted place that wants a login, with a scheme we have. That it refuses us does not mean a wrong password."""


class Autodiscovering:
    """One search for a mailbox of one mail domain: its redirects are counted together."""

    def __init__(self, settings: TransportSettings, domain: str) -> None:
        self._settings = settings
        self._domain = domain
        self._look_up = settings.service_records or dns_lookup(settings.guard)
        self._redirects = 0
        self._asked: set[tuple[str, str]] = set()

    async def everywhere(self, address: str, timeout_s: float) -> tuple[Heard, ...]:
        """What each place of the mail domain came to, in their order; a silent one is left out."""
        return await self._everywhere(address, self._domain, timeout_s, trusted=True)

    async def follow(self, answer: Answer, address: str, *, trusted: bool) -> Heard | None:
        """What an answer leads to; None when it says nothing and another protocol may be asked."""
        seen, told = answer.seen, answer.told
        if told.ews_urls:
            return _candidates(told.ews_urls, trusted=trusted)
        if told.redirect_address is not None:
            return await self._for_address(told.redirect_address, trusted=trusted)
        location = told.redirect_url or _location(seen)
        if location is not None:
            return await self._to(location, address, trusted=trusted)
        if seen.status == 401:
            can_log_in = trusted and bool(seen.offered.intersection(PREFERENCE))
            return Heard(asks_login=seen if can_log_in else None)
        return Heard() if seen.failure is not None else None

    async def _everywhere(self, address: str, domain: str, timeout_s: float, *, trusted: bool) -> tuple[Heard, ...]:
        own = [self._at(place, address) for place in places.own_places(domain, trusted=trusted)]
        others = (self._by_plain_redirect(address, domain), self._by_service_records(address, domain))
        return await in_time((*own, *others), timeout_s)

    async def _at(self, place: Place, address: str) -> Heard:
        async with AutodiscoverClient(self._settings) as client:
            for url in place.urls:
                if in_exchange_online(url):
                    return Heard(in_cloud=url)
                if (url.lower(), address.lower()) in self._asked:
                    return Heard()
                self._asked.add((url.lower(), address.lower()))
                heard = await self.follow(await client.ask(url, address), address, trusted=place.trusted)
                if heard is not None:
                    return heard
        return Heard()

    async def _to(self, location: str, address: str, *, trusted: bool) -> Heard | None:
        if in_exchange_online(location):
            return Heard(in_cloud=location)
        place = places.redirected(location, self._domain, trusted=trusted)
        if place is None:
            return None
        return await self._at(place, address) if self._may_go_on() else Heard()

    async def _for_address(self, address: str, *, trusted: bool) -> Heard:
        """Start again with another address, for instance after a move. The login stays the one that was given."""
        if is_cloud_address(address):
            return Heard(in_cloud=address)
        domain = places.domain_or_none(address)
        if domain is None or not self._may_go_on():
            return Heard()
        return _first(await self._everywhere(address, domain, self._settings.timeout_s, trusted=trusted))

    async def _by_plain_redirect(self, address: str, domain: str) -> Heard:
        async with AutodiscoverClient(self._settings) as client:
            location = await client.location(places.plain_redirect(domain))
        if location is None or not self._may_go_on():
            return Heard()
        return await self._to(location, address, trusted=False) or Heard()

    async def _by_service_records(self, address: str, domain: str) -> Heard:
        hosts = https_hosts(await self._look_up(domain))[:_MAX_TARGETS]
        return _first([await self._at(places.from_service_record(host, self._domain), address) for host in hosts])

    def _may_go_on(self) -> bool:
        self._redirects += 1
        return self._redirects <= places.MAX_REDIRECTS


def _first(heard: Sequence[Heard]) -> Heard:
    """The first that leads to EWS or the cloud, else the first that asks for a login."""
    telling = (one for one in heard if one.candidates or one.in_cloud)
    asking = (one for one in heard if one.asks_login)
    return next(telling, next(asking, Heard()))


def _candidates(urls: tuple[str, ...], *, trusted: bool) -> Heard:
    found = named(urls, trusted=trusted)
    in_cloud = next((one.url for one in found if in_exchange_online(one.url)), None)
    return Heard(in_cloud=in_cloud) if in_cloud else Heard(candidates=found)


def _location(seen: Observation) -> str | None:
    location = seen.headers.get("location") if seen.status in (301, 302, 307, 308) else None
    try:
        return None if location is None else urljoin(seen.url, location)
    except ValueError:
        return None
