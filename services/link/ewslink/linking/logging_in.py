"""The steps authenticate and version: one call with a login, and what the server says it is."""

from dataclasses import dataclass, replace

from lxml import etree

from ewslink.exchange.auth import choose
from ewslink.exchange.reading import Reply
from ewslink.linking.attempt import Attempt
from ewslink.linking.classify import classify
from ewslink.linking.conclusions import LOGIN_INTERRUPTED, NO_VERSION
from ewslink.linking.details import Detail, named
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed
from ewslink.linking.windows_domain import suggested_username
from ewslink_contracts.events import AuthScheme
from ewslink_contracts.ews.builds import Build, product
from ewslink_contracts.outcomes import Code, Step


@dataclass(frozen=True, slots=True)
class Session:
    """Where, how and as whom the link logs in, and what answered."""

    url: str
    scheme: AuthScheme
    username: str
    build: Build
    inbox_rules: etree._Element
    """The answer to GetInboxRules, which is the call that logged in."""


async def log_in(attempt: Attempt, endpoint: Observation) -> Session | Failed:
    """One credentialed call; a second one, with the name that the server suggests, only where that is wanted."""
    scheme = choose(endpoint.offered)
    assert scheme is not None, "is_endpoint() lets through only what we can log in to"  # noqa: S101 - our invariant
    username = attempt.credentials.username
    reply = await _try(attempt, endpoint.url, scheme, username)
    if reply is None:
        return await attempt.failed(endpoint, verdict=LOGIN_INTERRUPTED)
    if _is_refused(reply):
        suggested = suggested_username(username, reply.seen.domain)
        attempt.suggested_username = suggested
        corrected = suggested if attempt.target.auto_correct else None
        second = None if corrected is None else await _try(attempt, endpoint.url, scheme, corrected)
        if corrected is None or second is None:
            return await attempt.failed(reply.seen)
        if second.ok or _is_refused(second):
            attempt.suggested_username = None  # it is in use, or no better than the other
        username, reply = (username, reply) if _is_refused(second) else (corrected, second)
    return await _session(attempt, reply, scheme, username)


async def _try(attempt: Attempt, url: str, scheme: AuthScheme, username: str) -> Reply | None:
    """The first call as this user; None for a name that may not be tried any more."""
    if not await attempt.tries.take(username):
        return None
    attempt.client.log_in_at(url, scheme, replace(attempt.credentials, username=username))
    reply = await attempt.client.get_inbox_rules()
    if _is_refused(reply):
        attempt.tries.refused(username)
    attempt.tries.worked |= reply.ok
    return reply


def _is_refused(reply: Reply) -> bool:
    """Whether name and password do not fit, for all we know. Who is told of a lock, or the like, has the right name."""
    return classify(reply.seen).code is Code.BAD_CREDENTIALS


async def _session(attempt: Attempt, reply: Reply, scheme: AuthScheme, username: str) -> Session | Failed:
    """The version gate, on what the mailbox's own server said of itself."""
    verdict = classify(reply.seen)
    if reply.element is None or verdict.code in (Code.VERSION_TOO_OLD, Code.EXCHANGE_ONLINE):
        return await attempt.failed(reply.seen)
    if reply.seen.build is None:
        return await attempt.failed(reply.seen, verdict=NO_VERSION)
    await attempt.log.ok(Step.AUTHENTICATE, Detail("logged_in", {"scheme": scheme, "username": username}))
    await attempt.log.ok(Step.VERSION, named(f"{product(reply.seen.build)} ({reply.seen.build})"), ms=0)
    return Session(reply.seen.url, scheme, username, reply.seen.build, reply.element)
