"""Where a mailbox's EWS endpoint may be: the addresses worth a probe, in order. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin

from ewslink.linking.observation import Observation, TransportFailure
from ewslink.linking.search.clues import Lead
from ewslink.linking.search.trust import same_site
from ewslink.linking.typed_url import EWS_PATH, MalformedUrl, TypedUrl, read_url

_GUESSED_HOSTS = ("mail", "autodiscover", "exchange")

#: A certificate may name hundreds of hosts, and each would cost a probe.
_MAX_CERTIFICATE_NAMES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address to probe."""

    url: str
    given: bool = False
    """Whether it is the one that the person gave."""
    trusted: bool = True
    """Whether a password may be sent there without asking the person first."""
    lead: Lead | None = None
    """How the search came by it; None: from the address that the person gave."""


def domain_of(email: str) -> str:
    """The mail domain, as it stands in host names. Raises `MalformedUrl`."""
    return read_url(email.rpartition("@")[2]).host


def given(typed: TypedUrl) -> tuple[Candidate, ...]:
    """What the person gave. It is probed first and unchanged, because only its own answer explains why it fails."""
    if typed.path.lower().endswith("/services.wsdl"):
        endpoint = re.sub(r"services\.wsdl$", "Exchange.asmx", typed.url, flags=re.IGNORECASE)
        return Candidate(endpoint, given=True), Candidate(typed.url, given=True)
    return (Candidate(typed.url, given=True),)


def beside(typed: TypedUrl, failed: Observation) -> Candidate | None:
    """The usual place of EWS on the given host, where that was not asked and may answer something else."""
    usual = Candidate(typed.on_host)
    asked = any(one.url.lower() == usual.url.lower() for one in given(typed))
    return None if asked or shares_failure(usual, failed) else usual


def near(typed: TypedUrl, failed: Observation, domain: str) -> tuple[Candidate, ...]:
    """Where else a given address that failed leads to: its redirect, its login page, its certificate's names."""
    found: list[Candidate] = []
    for text in (*_in_login_page(typed), *_in_location(failed)):
        other = _read_or_none(text)
        if other is not None and (other.is_ews or _ours(other.host, typed, domain)):
            found.append(Candidate(_endpoint(other), trusted=_ours(other.host, typed, domain)))
    if failed.failure is TransportFailure.TLS_WRONG_HOST:
        found += [Candidate(_at(name)) for name in certificate_hosts(failed, domain)]
    return distinct(found, but={typed.on_host, *(one.url for one in given(typed))})


def certificate_hosts(failed: Observation, domain: str) -> list[str]:
    """The hosts of the mail domain that the certificate of another host is made out to."""
    hosts = [name.lower() for name in failed.certificate_names if "*" not in name and same_site(name, domain)]
    return hosts[:_MAX_CERTIFICATE_NAMES]


def guesses(domain: str, asked: Sequence[str] = (), elsewhere: Sequence[str] = ()) -> tuple[Candidate, ...]:
    """Usual names, then hosts whose Autodiscover asked for a login, trusted and not: most often EWS is beside it."""
    hosts = (*(f"{name}.{domain}" for name in _GUESSED_HOSTS), *asked)
    own = (Candidate(_at(host), lead=Lead.BESIDE if host in asked else Lead.GUESSED) for host in hosts)
    others = (Candidate(_at(host), trusted=False, lead=Lead.BESIDE) for host in elsewhere)
    return distinct((*own, *others))


def named(urls: Iterable[str], *, trusted: bool) -> tuple[Candidate, ...]:
    """What Autodiscover named: https only, and what cannot be read is not there."""
    found = (_read_or_none(url) for url in urls)
    return distinct(Candidate(one.url, trusted=trusted, lead=Lead.NAMED) for one in found if one is not None)


def shares_failure(candidate: Candidate, failed: Observation) -> bool:
    """Whether a probe would only wait for the same failure again: same host and port, no HTTP answer there."""
    if failed.failure in (None, TransportFailure.NOT_HTTPS, TransportFailure.MALFORMED_URL):
        return False
    return read_url(candidate.url).authority == read_url(failed.url).authority


def _ours(host: str, typed: TypedUrl, domain: str) -> bool:
    return same_site(host, domain) or same_site(host, typed.host)


def _in_login_page(typed: TypedUrl) -> list[str]:
    # OWA's login page carries the address it came from: /owa/auth/logon.aspx?url=https%3a%2f%2fmail.example.com%2fowa
    try:
        return parse_qs(typed.query).get("url", [])[:1]
    except ValueError:  # a query with too many fields
        return []


def _in_location(failed: Observation) -> list[str]:
    location = failed.headers.get("location")
    try:
        return [] if location is None else [urljoin(failed.url, location)]
    except ValueError:
        return []


def _read_or_none(text: str) -> TypedUrl | None:
    try:
        found = read_url(text) if text.lower().startswith("https://") else None
    except MalformedUrl:
        return None
    return found


def _endpoint(other: TypedUrl) -> str:
    return other.url if other.is_ews else other.on_host


def _at(host: str) -> str:
    return f"https://{host}{EWS_PATH}"


def distinct(found: Iterable[Candidate], but: Iterable[str] = ()) -> tuple[Candidate, ...]:
    """Each address once, by who came upon it first."""
    known = {url.lower() for url in but}
    distinct: dict[str, Candidate] = {}
    for one in found:
        distinct.setdefault(one.url.lower(), one)
    return tuple(one for url, one in distinct.items() if url not in known)
