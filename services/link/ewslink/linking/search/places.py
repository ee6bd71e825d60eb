"""Where Autodiscover may answer for a mail domain, and where it may send us. Pure.

The order is Microsoft's ("Autodiscover for Exchange"), without the directory of a Windows domain, which we are not in.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from ewslink.linking.search.candidates import domain_of
from ewslink.linking.search.trust import same_site
from ewslink.linking.typed_url import MalformedUrl, read_url

MAX_REDIRECTS: Final = 10

#: In the order of asking: SOAP, of Exchange 2010 and later, then POX.
PATHS: Final = ("/autodiscover/autodiscover.svc", "/autodiscover/autodiscover.xml")

#: The only paths that a redirect may lead to, as in the EWS Managed API.
_PATH = re.compile(r"/autodiscover/([^/]+/)*autodiscover\.(svc|xml)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A host to ask, at one URL or, from the start, at each of PATHS."""

    urls: tuple[str, ...]
    trusted: bool
    """Whether a password may be sent there, and to where it points, without asking the person first."""
    is_website: bool = False
    """Whether it most often is a website, at the mail domain itself, and how it fails means nothing."""
    is_guess: bool = False
    """Whether nobody named it: that nobody listens there means nothing."""


def own_places(domain: str, *, trusted: bool) -> tuple[Place, ...]:
    """A mail domain's own hosts, proven by their certificates; `trusted`: so is who named the domain."""
    website = replace(at(domain, trusted=trusted), is_website=True)
    return website, replace(at(f"autodiscover.{domain}", trusted=trusted), is_guess=True)


def plain_redirect(domain: str) -> str:
    """Asked with a plain GET; only where it redirects to counts."""
    return f"http://autodiscover.{domain}/autodiscover/autodiscover.xml"


def at(host: str, *, trusted: bool) -> Place:
    """The usual URLs on a host."""
    return Place(tuple(f"https://{host}{path}" for path in PATHS), trusted)


def from_service_record(host: str, domain: str) -> Place:
    """A host that the DNS names. Anybody on the way may have named it: it is trusted within the mail domain only."""
    return at(host, trusted=same_site(host, domain))


def redirected(url: str, domain: str, *, trusted: bool) -> Place | None:
    """Where a redirect leads; `trusted`: it was told by a trusted place, over https. None for what is not followed."""
    try:
        target = read_url(url) if url.lower().startswith("https://") else None
    except MalformedUrl:
        return None
    if target is None or not _PATH.fullmatch(target.path):
        return None
    return Place((target.url,), trusted or same_site(target.host, domain))


def domain_or_none(address: str) -> str | None:
    """The mail domain of an address; None where there is none that could be a host's name (RFC 1123, 2.1)."""
    try:
        return domain_of(address) if "@" in address else None
    except MalformedUrl:
        return None
