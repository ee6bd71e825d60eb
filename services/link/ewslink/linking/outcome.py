"""What a person is told: from a verdict and its evidence to the error of an event. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from ewslink.linking.classify import Verdict
from ewslink.linking.evidence import evidence
from ewslink.linking.observation import Observation
from ewslink_contracts.durations import duration
from ewslink_contracts.events import LinkedMailbox, LinkError
from ewslink_contracts.ews.builds import product
from ewslink_contracts.explanations import explain
from ewslink_contracts.outcomes import RETRY_AFTER_S, Code, Locale, Step

#: A certificate can have a hundred names; the evidence has them all.
_NAMES_TOLD = 5

#: A server that wants more is out of order, or its clock is.
_BELIEVED_S: Final = range(1, 24 * 60 * 60 + 1)

#: Where the address that was asked may be the wrong one.
_UP_TO_ENDPOINT: Final = frozenset({Step.DISCOVER, Step.CONNECT, Step.TLS, Step.ENDPOINT})


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


def link_error(failed: Failed, target: Target) -> LinkError:
    """The error of a `link.failed` event, texts in the person's language."""
    found = evidence(failed)
    retry_after_s = _retry_after_s(failed.verdict.code, found.get("retry_after_s"))
    values = {
        "email": target.email,
        "host": _host(failed.seen.url),
        "url": failed.seen.url or None,
        "suggested_url": failed.suggested_url,
        "suggested_address": failed.suggested_address,
        "unlock_url": _unlock_url(failed.seen),
        "certificate_names": ", ".join(failed.seen.certificate_names[:_NAMES_TOLD]) or None,
        "retry_after": None if retry_after_s is None else duration(retry_after_s, target.locale),
        "suggested_username": failed.suggested_username,
        "build": str(failed.seen.build) if failed.seen.build else None,
        "product": product(failed.seen.build) if failed.seen.build else None,
    }
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
        suggested_username=failed.suggested_username,
        suggested_address=failed.suggested_address,
        retry_after_s=retry_after_s,
        evidence=found,
    )


def _conditions(failed: Failed, target: Target) -> frozenset[str]:
    """Those of the texts' conditions that hold."""
    nothing_to_go_by = target.ews_url is None and failed.suggested_url is None
    conditions = {
        "url_given": target.ews_url is not None,
        "url_found": nothing_to_go_by
        and failed.verdict.step in _UP_TO_ENDPOINT
        and failed.verdict.code is not Code.SERVER_NOT_FOUND,
        "suggestion_doubtful": not failed.suggestion_trusted,
    }
    return frozenset(name for name, holds in conditions.items() if holds)


def _retry_after_s(code: Code, told: str | int | None) -> int | None:
    """When to try again: as the server said, if that can be, else as is usual for the cause; None: it does not help."""
    return int(told) if told is not None and int(told) in _BELIEVED_S else RETRY_AFTER_S.get(code)


def _host(url: str) -> str | None:
    return url.partition("://")[2].partition("/")[0] or None


def _unlock_url(seen: Observation) -> str | None:
    """Where a person unlocks a hosted account: the words after a status 456 (ews-managed-api AccountIsLocked)."""
    found = re.search(r"https://[^\s\"'<>]+", seen.text) if seen.status == 456 else None
    return found and found.group()
