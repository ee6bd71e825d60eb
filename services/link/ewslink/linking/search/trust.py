"""Whose servers a password may be sent to, and which ones are Microsoft's cloud. Pure.

docs/adr/0006-finding-the-server.md says why.
"""

from collections.abc import Iterable

from ewslink.linking.classify import classify
from ewslink.linking.observation import Observation
from ewslink.linking.rules.exchange_online import CLOUDS, Cloud
from ewslink_contracts.outcomes import Code, Step


def same_site(host: str, domain: str) -> bool:
    """Whether a host is in a domain. No list of public suffixes is needed: nothing above the domain is ever trusted."""
    host, domain = host.lower(), domain.lower()
    return host == domain or host.endswith(f".{domain}")


def in_exchange_online(url: str) -> bool:
    """Whether a URL leads to Exchange Online, told by its host alone."""
    return classify(Observation(step=Step.DISCOVER, url=url)).code is Code.EXCHANGE_ONLINE


def is_cloud_address(email: str) -> bool:
    """Whether only a mailbox in Exchange Online has such an address; an Exchange redirects to it after a move."""
    return _is_in(CLOUDS, email)


def is_private_address(email: str) -> bool:
    """Whether only a private person's mailbox in Exchange Online has such an address."""
    return _is_in((cloud for cloud in CLOUDS if cloud.private), email)


def _is_in(clouds: Iterable[Cloud], email: str) -> bool:
    domain = email.rpartition("@")[2]
    return any(same_site(domain, known) for cloud in clouds for known in cloud.mail_domains)
