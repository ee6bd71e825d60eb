"""The steps up to an endpoint that may be logged in to: discover, connect, tls, endpoint."""

from typing import Final

from ewslink.exchange.auth import PREFERENCE
from ewslink.linking.asking_with_login import ask_with_login
from ewslink.linking.attempt import Attempt
from ewslink.linking.candidates import Candidate, domain_of, given
from ewslink.linking.classify import Verdict, classify, is_endpoint
from ewslink.linking.conclusions import BESIDE_EWS, IN_CLOUD, NOT_TRUSTED, NOWHERE, Conclusion
from ewslink.linking.details import Detail, named
from ewslink.linking.observation import Observation, TransportFailure
from ewslink.linking.outcome import Failed
from ewslink.linking.searching import Found, Search
from ewslink.linking.trust import in_exchange_online
from ewslink.linking.typed_url import MalformedUrl, TypedUrl, read_url
from ewslink_contracts.outcomes import Category, Code, Step, StepStatus

#: What only an Exchange that is the right one answers: no other address would do better.
_RIGHT_ADDRESS: Final = frozenset(
    {Code.EXCHANGE_ONLINE, Code.OAUTH_REQUIRED, Code.SERVER_BUSY, Code.SERVER_UNAVAILABLE, Code.VERSION_TOO_OLD}
)

_MALFORMED: Final = Observation(step=Step.DISCOVER, url="", failure=TransportFailure.MALFORMED_URL)


async def find_endpoint(attempt: Attempt, link_timeout_s: float) -> Observation | Failed:
    """Probe what was given; only its own answer explains why it fails. Where that fails, look for what would do."""
    try:
        domain = domain_of(attempt.target.email)
    except MalformedUrl:
        return await attempt.failed(_MALFORMED)
    search = Search(attempt.client.settings, attempt.target.email, domain, link_timeout_s)
    if attempt.target.ews_url is None:
        return await _without_url(attempt, search)
    try:
        typed = read_url(attempt.target.ews_url)
    except MalformedUrl:
        return await _instead(attempt, search, _MALFORMED, await search.for_domain())
    return await _with_url(attempt, search, typed)


async def _with_url(attempt: Attempt, search: Search, typed: TypedUrl) -> Observation | Failed:
    seen = await _probe_given(attempt, typed)
    attempt.log.note(Step.DISCOVER, named(seen.url))
    _note(attempt, seen)
    if is_endpoint(seen, PREFERENCE):
        beside = None if read_url(seen.url).is_ews else await search.probe([Candidate(typed.on_host)])
        return (
            await _instead(attempt, search, seen, beside, verdict=BESIDE_EWS)
            if beside
            else await _accept(attempt, seen, named(seen.url))
        )
    if in_exchange_online(seen.headers.get("location", "")):
        return await attempt.failed(seen, verdict=IN_CLOUD)
    if classify(seen).code in _RIGHT_ADDRESS:
        return await attempt.failed(seen)
    return await _instead(attempt, search, seen, await search.near(typed, seen) or await search.for_domain())


async def _instead(
    attempt: Attempt, search: Search, failed: Observation, found: Found | None, verdict: Conclusion | None = None
) -> Observation | Failed:
    """What was given does not do: use what was found if that is wanted, else recommend it."""
    if found is None:
        return await attempt.failed(failed, verdict=verdict, unfollowed=search.unfollowed)
    if found.trusted and attempt.target.auto_correct:
        return await _accept(attempt, found.seen, _corrected(found.seen.url, failed.url))
    return await attempt.failed(failed, verdict=verdict, suggested_url=found.seen.url, suggestion_trusted=found.trusted)


def _corrected(url: str, given: str) -> Detail:
    return Detail("corrected", {"url": url, "given": given}) if given else Detail("corrected_illegible", {"url": url})


async def _probe_given(attempt: Attempt, typed: TypedUrl) -> Observation:
    """The first endpoint among the forms of a given address, else what the first of them answered."""
    if in_exchange_online(typed.url):  # nothing is to be sent there
        return Observation(step=Step.DISCOVER, url=typed.url)
    seen = [(await attempt.client.probe(candidate.url)).seen for candidate in given(typed)[:1]]
    for candidate in given(typed)[1:]:
        if not is_endpoint(seen[0], PREFERENCE) and seen[0].failure in (None, TransportFailure.BROKEN):
            seen.append((await attempt.client.probe(candidate.url)).seen)
    return next((one for one in seen if is_endpoint(one, PREFERENCE)), seen[0])


async def _without_url(attempt: Attempt, search: Search) -> Observation | Failed:
    found = await search.for_domain()
    if found is None and search.in_cloud is None and search.asks_login is not None:
        asked = await ask_with_login(attempt, search, search.asks_login)
        if isinstance(asked, Failed):
            return asked
        found = asked
    if search.in_cloud is not None:
        seen = Observation(step=Step.DISCOVER, url=search.in_cloud, guessed=True)
        return await attempt.failed(seen, verdict=IN_CLOUD)
    if found is None:
        return await _nowhere(attempt, search)
    if not found.trusted:
        return await attempt.failed(
            found.seen, verdict=NOT_TRUSTED, suggested_url=found.seen.url, suggestion_trusted=False
        )
    return await _accept(attempt, found.seen, named(found.seen.url))


async def _nowhere(attempt: Attempt, search: Search) -> Failed:
    """Say what the guesses came to, the most telling first. Who gave no URL cannot have given a wrong one."""
    silent = Observation(step=Step.DISCOVER, url="", guessed=True, failure=TransportFailure.TIMEOUT)
    judged = [(seen, classify(seen)) for seen in search.guessed or [silent]]
    seen, verdict = min(judged, key=lambda pair: _rank(pair[1]))
    return await attempt.failed(seen, verdict=NOWHERE if verdict.category is Category.URL_INVALID else None)


def _rank(verdict: Verdict) -> int:
    if verdict.code in _RIGHT_ADDRESS:
        return 0
    return 2 if verdict.category is Category.URL_INVALID or verdict.code is Code.SERVER_NOT_FOUND else 1


async def _accept(attempt: Attempt, seen: Observation, detail: Detail) -> Observation:
    await attempt.log.ok(Step.DISCOVER, detail, ms=0 if attempt.target.ews_url is not None else None)
    _note(attempt, seen)
    await attempt.log.ok(Step.ENDPOINT, Detail("offers", {"schemes": ", ".join(sorted(seen.offered))}))
    return seen


def _note(attempt: Attempt, seen: Observation) -> None:
    """How far the connection came on the way to this answer; of what it never came to, nothing is reported."""
    attempt.log.note(Step.CONNECT, ms=seen.timings.connect)
    if seen.url.startswith("http://"):
        attempt.log.note(Step.TLS, Detail("not_encrypted"), status=StepStatus.SKIPPED)
    else:
        attempt.log.note(Step.TLS, named(", ".join(seen.certificate_names)), ms=seen.timings.tls)
