"""DNS SRV: which hosts a mail domain names for its Autodiscover (RFC 2782; Microsoft's fourth place to look)."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final

import dns.asyncresolver
import dns.exception
import dns.name
import dns.rdatatype

from ewslink.exchange.guard import Guard

_PATIENCE_S: Final = 5.0

#: Only https, and only where a certificate can be checked: others accept port 80 here and ask in the clear.
_HTTPS: Final = 443


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """One target of `_autodiscover._tcp`."""

    priority: int
    weight: int
    port: int
    target: str


Lookup = Callable[[str], Awaitable[tuple[ServiceRecord, ...]]]


def https_hosts(records: Iterable[ServiceRecord]) -> tuple[str, ...]:
    """The hosts to ask, in order: lowest priority first, within it the heaviest; `.` means that there is none."""
    usable = (record for record in records if record.port == _HTTPS and record.target.rstrip("."))
    ordered = sorted(usable, key=lambda record: (record.priority, -record.weight))
    return tuple(dict.fromkeys(record.target.rstrip(".").lower() for record in ordered))


def dns_lookup(guard: Guard, resolver: dns.asyncresolver.Resolver | None = None) -> Lookup:
    """Asks the DNS, the system's unless told otherwise, but not about domains that CONNECT_TO leads elsewhere.

    For those the operator has answered already.
    """

    async def look_up(domain: str) -> tuple[ServiceRecord, ...]:
        return () if guard.detour(domain, _HTTPS) else await _ask(resolver, domain)

    return look_up


async def _ask(resolver: dns.asyncresolver.Resolver | None, domain: str) -> tuple[ServiceRecord, ...]:
    try:
        name = dns.name.from_text(f"_autodiscover._tcp.{domain}.")
        asked = resolver or dns.asyncresolver.get_default_resolver()
        answer = await asked.resolve(name, dns.rdatatype.SRV, lifetime=_PATIENCE_S)
    except (dns.exception.DNSException, OSError):  # no such record, no server, no resolver: there is nothing to follow
        return ()
    return tuple(ServiceRecord(one.priority, one.weight, one.port, one.target.to_text()) for one in answer)
