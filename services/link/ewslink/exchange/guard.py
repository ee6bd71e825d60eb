"""Which addresses the service may connect to: every connection resolves its name here, once, and goes where this says.

Strangers type the host names, so that a name may lead into the operator's own network. The check is on the resolved
address, and the connection goes to that very address; TLS keeps the name.
"""

import ipaddress
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Global by their form, but they carry an IPv4 address that may be private (NAT64, 6to4, IPv4-compatible), or are the
#: private networks of an older IPv6 (site-local).
_NOT_REALLY_GLOBAL = tuple(
    ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "::/96", "fec0::/10")
)


class AddressNotAllowed(Exception):
    """The name leads to an address that the service must not connect to."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The operator's rules: networks that are open although private, and names that lead elsewhere (development)."""

    allow_networks: tuple[IPNetwork, ...] = ()
    connect_to: Mapping[tuple[str, int | None], tuple[str, int]] = field(default_factory=dict)

    def allows(self, address: str) -> bool:
        """Whether an address, as resolved, may be connected to."""
        parsed = ipaddress.ip_address(address.partition("%")[0])
        if any(parsed.version == network.version and parsed in network for network in self.allow_networks):
            return True
        return parsed.is_global and not parsed.is_multicast and not any(parsed in net for net in _NOT_REALLY_GLOBAL)

    def detour(self, host: str, port: int) -> tuple[str, int] | None:
        """Where CONNECT_TO sends this host and port: the exact entry first, then `*:port`, then `*:*`."""
        keys = ((host.lower(), port), (host.lower(), None), ("*", port), ("*", None))
        return next((self.connect_to[key] for key in keys if key in self.connect_to), None)


def parse_connect_to(entries: Iterable[str]) -> dict[tuple[str, int | None], tuple[str, int]]:
    """`HOST:PORT=HOST:PORT`, `*` for any host or port on the left. Raises ValueError with the entry's right form."""
    table: dict[tuple[str, int | None], tuple[str, int]] = {}
    for entry in entries:
        source, _, target = entry.strip().partition("=")
        host, _, port = source.rpartition(":")
        to_host, _, to_port = target.rpartition(":")
        if not (host and to_host and _is_port(to_port) and (port == "*" or _is_port(port))):
            raise ValueError("must be a list of HOST:PORT=HOST:PORT, separated by commas")
        table[host.lower(), None if port == "*" else int(port)] = (to_host.strip("[]"), int(to_port))
    return table


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text[:6]) <= 65535


class GuardedResolver(AbstractResolver):
    """aiohttp's resolver hook, with the guard behind it."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._names = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Addresses that may be connected to; `AddressNotAllowed` if there is none, OSError if the name is unknown."""
        detour = self._guard.detour(host, port)
        if detour is not None:  # the operator named the target: not the stranger who typed the host
            return [{**found, "hostname": host} for found in await self._names.resolve(*detour, family=family)]
        found = await self._names.resolve(host, port, family)
        allowed = [entry for entry in found if self._guard.allows(entry["host"])]
        if not allowed:
            raise AddressNotAllowed
        return allowed

    async def close(self) -> None:
        """Nothing to close: the threads are the loop's."""
        await self._names.close()
