"""The steps authenticate and version: one call with a login, and what the server says it is."""

from dataclasses import dataclass

from lxml import etree

from ewslink.exchange.auth import choose
from ewslink.linking.attempt import Attempt
from ewslink.linking.classify import Verdict, classify
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed
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
    """One credentialed call; more of them with a wrong password would lock the account."""
    scheme = choose(endpoint.offered)
    assert scheme is not None, "is_endpoint() lets through only what we can log in to"  # noqa: S101 - our invariant
    attempt.tries.take(attempt.credentials.username)
    attempt.client.log_in_at(endpoint.url, scheme, attempt.credentials)
    reply = await attempt.client.get_inbox_rules()
    verdict = classify(reply.seen)
    if reply.element is None or verdict.code in (Code.VERSION_TOO_OLD, Code.EXCHANGE_ONLINE):
        return await attempt.failed(reply.seen)
    if reply.seen.build is None:
        return await attempt.failed(reply.seen, verdict=Verdict("no version", Code.VERSION_UNKNOWN, Step.VERSION))
    await attempt.log.ok(Step.AUTHENTICATE, f"{scheme} as {attempt.credentials.username}")
    await attempt.log.ok(Step.VERSION, f"{product(reply.seen.build)} ({reply.seen.build})", ms=0)
    return Session(endpoint.url, scheme, attempt.credentials.username, reply.seen.build, reply.element)
