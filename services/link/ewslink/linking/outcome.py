"""What a person is told: from a verdict and its evidence to the error of an event. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ewslink.linking.classify import Verdict
from ewslink.linking.conclusions import NO_MAIL_DOMAIN
from ewslink.linking.evidence import evidence
from ewslink.linking.observation import Observation
from ewslink.linking.rules.http import ANOTHER_SERVICE
from ewslink.linking.search.trust import is_private_address
from ewslink.linking.typed_url import IS_EWS
from ewslink.linking.versions import is_supported
from ewslink_contracts.durations import duration
from ewslink_contracts.events import LinkedMailbox, LinkError
from ewslink_contracts.ews.builds import Build, product
from ewslink_contracts.explanations import explain
from ewslink_contracts.outcomes import RETRY_AFTER_S, Code, Locale, Step

#: A certificate can have a hundred names; the evidence has them all.
_NAMES_TOLD = 5

_AUTHORITY: Final = re.compile(r"https?://(?P<host>\[[^\]]*\]|[^/?#:]+)(:(?P<port>\d+))?")
_HTTPS: Final = "443"

#: Only an Exchange that has answered as EWS gets a link so far.
_AFTER_ENDPOINT: Final = frozenset(tuple(Step)[tuple(Step).index(Step.ENDPOINT) + 1 :])

#: Where nothing was found, or what was found is not asked.
_NO_URL_FOUND: Final = frozenset({Code.SERVER_NOT_FOUND, Code.EXCHANGE_ONLINE})


@dataclass(frozen=True, slots=True)
class Target:
    """The mailbox to check, as the person described it; without the password."""

    email: str
    username: str | None = None
    ews_url: str | None = None
    auto_correct: bool = False
    locale: Locale = Locale.EN


@dataclass(frozen=True, slots=True)
class Linked:
    """Every check passed."""

    mailbox: LinkedMailbox


class Unfollowed(StrEnum):
    """What Autodiscover said and was not followed, as an Exchange URL was given; named as the texts' conditions are."""

    ASKS_LOGIN = "autodiscover_asks_login"
    IN_CLOUD = "domain_in_cloud"


@dataclass(frozen=True, slots=True)
class Failed:
    """A check did not pass: what it means, what was seen, and what would have worked."""

    verdict: Verdict
    seen: Observation
    suggested_url: str | None = None
    suggested_address: str | None = None
    suggested_username: str | None = None
    suggestion_trusted: bool = True
    """Whether it is known who named the suggested URL."""
    unfollowed: Unfollowed | None = None


def link_error(failed: Failed, target: Target) -> LinkError:
    """The error of a `link.failed` event, texts in the person's language."""
    found = evidence(failed)
    retry_after_s = _retry_after_s(failed.verdict.code, found.get("retry_after_s"))
    values = _values(failed, target, retry_after_s)
    texts = explain(failed.verdict.code, target.locale, values, _conditions(failed, target))
    return LinkError(
        category=failed.verdict.category,
        code=failed.verdict.code,
        step=failed.verdict.step,
        retryable=failed.verdict.retryable,
        title=texts.title,
        detail=texts.explanation,
        remedies=texts.remedies,
        suggested_url=failed.suggested_url,
        suggested_url_trusted=failed.suggestion_trusted,
        suggested_username=failed.suggested_username,
        suggested_address=failed.suggested_address,
        retry_after_s=retry_after_s,
        evidence=found,
    )


def _values(failed: Failed, target: Target, retry_after_s: int | None) -> dict[str, str | None]:
    """What the texts may mention, as far as it is known."""
    seen = failed.seen
    host, port = _host_and_port(seen.url)
    return {
        "email": target.email,
        "host": host,
        "port": port,
        "url": seen.url or None,
        "suggested_url": failed.suggested_url,
        "suggested_address": failed.suggested_address,
        "suggested_username": failed.suggested_username,
        "unlock_url": _unlock_url(seen),
        "certificate_names": ", ".join(seen.certificate_names[:_NAMES_TOLD]) or None,
        "retry_after": None if retry_after_s is None else duration(retry_after_s, target.locale),
        **_versions(seen.build),
    }


def _versions(build: Build | None) -> dict[str, str | None]:
    """The version that answered: too old itself, or, if that is what is wrong, newer than the mailbox's own."""
    if build is None:
        return {}
    newer = "newer_" if is_supported(build) else ""
    return {f"{newer}build": str(build), f"{newer}product": product(build)}


def _conditions(failed: Failed, target: Target) -> frozenset[str]:
    """Those of the texts' conditions that hold."""
    given = target.ews_url is not None
    endpoint_found = failed.verdict.step in _AFTER_ENDPOINT
    asked = not given and bool(failed.seen.url)
    found = asked and failed.suggested_url is None and failed.verdict.code not in _NO_URL_FOUND
    conditions: dict[str, bool] = {
        "url_given": given,
        "port_given": given and _host_and_port(failed.seen.url)[1] not in (None, _HTTPS),
        "ews_asked": bool(re.search(IS_EWS, failed.seen.url, re.IGNORECASE)),
        "host_in_doubt": given and not _is_exchange(failed),
        "url_found": found and not endpoint_found,
        "domain_unreadable": failed.verdict.rule == NO_MAIL_DOMAIN.rule,
        "port_open": failed.verdict.step is Step.TLS or endpoint_found,
        "endpoint_found": endpoint_found,
        "private_address": is_private_address(target.email),
        "suggestion_doubtful": not failed.suggestion_trusted,
        **{one: failed.unfollowed is one for one in Unfollowed},
    }
    return frozenset(name for name, holds in conditions.items() if holds)


def _is_exchange(failed: Failed) -> bool:
    """Whether the answer, though it is not that of EWS, is one of an Exchange."""
    by_header = failed.seen.front_end is not None or "x-feserver" in failed.seen.headers
    return by_header or failed.verdict.rule == ANOTHER_SERVICE.name


def _retry_after_s(code: Code, told: str | int | None) -> int | None:
    """When to try again: as the server said, else as is usual for the cause; None: it does not help."""
    return RETRY_AFTER_S.get(code) if told is None else int(told)


def _host_and_port(url: str) -> tuple[str, str] | tuple[None, None]:
    """Of https://HOST:PORT/…; the port also where it goes without saying."""
    found = _AUTHORITY.match(url)
    return (None, None) if found is None else (found["host"], found["port"] or _HTTPS)


def _unlock_url(seen: Observation) -> str | None:
    """Where a person unlocks a hosted account: the words after a status 456 (ews-managed-api AccountIsLocked)."""
    found = re.search(r"https://[^\s\"'<>]+", seen.text) if seen.status == 456 else None
    return found and found.group()
