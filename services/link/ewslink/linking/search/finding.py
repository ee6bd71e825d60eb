"""The steps up to an endpoint that may be logged in to: discover, connect, tls, endpoint."""

from typing import Final

from ewslink.exchange.auth import PREFERENCE
from ewslink.linking.attempt import Attempt
from ewslink.linking.classify import classify, is_endpoint
from ewslink.linking.conclusions import BESIDE_EWS, IN_CLOUD, Conclusion
from ewslink.linking.details import Detail, named
from ewslink.linking.observation import Observation, TransportFailure
from ewslink.linking.outcome import Failed
from ewslink.linking.search.accepting import accept, note
from ewslink.linking.search.candidates import Candidate, given
from ewslink.linking.search.clues import RIGHT_ADDRESS
from ewslink.linking.search.places import domain_or_none
from ewslink.linking.search.searching import Found, Search
from ewslink.linking.search.trust import in_exchange_online
from ewslink.linking.search.without_url import find_without_url
from ewslink.linking.typed_url import MalformedUrl, TypedUrl, read_url
from ewslink_contracts.outcomes import Step

_MALFORMED: Final = Observation(step=Step.DISCOVER, url="", failure=TransportFailure.MALFORMED_URL)


async def find_endpoint(attempt: Attempt, link_timeout_s: float) -> Observation | Failed:
    """Probe what was given; only its own answer explains why it fails. Where that fails, look for what would do."""
    domain = domain_or_none(attempt.target.email) or ""
    search = Search(attempt.client.settings, attempt.target.email, domain, link_timeout_s)
    if attempt.target.ews_url is None:
        return await find_without_url(attempt, search)
    try:
        typed = read_url(attempt.target.ews_url)
    except MalformedUrl:
        return await _instead(attempt, search, _MALFORMED, await search.for_domain())
    return await _with_url(attempt, search, typed)


async def _with_url(attempt: Attempt, search: Search, typed: TypedUrl) -> Observation | Failed:
    seen = await _probe_given(attempt, typed)
    attempt.log.note(Step.DISCOVER, named(seen.url))
    note(attempt, seen)
    if is_endpoint(seen, PREFERENCE):
        beside = None if read_url(seen.url).is_ews else await search.probe([Candidate(typed.on_host)])
        return (
            await _instead(attempt, search, seen, beside, verdict=BESIDE_EWS)
            if beside
            else await accept(attempt, seen, named(seen.url))
        )
    if in_exchange_online(seen.headers.get("location", "")):
        return await attempt.failed(seen, verdict=IN_CLOUD)
    if classify(seen).code in RIGHT_ADDRESS:
        return await attempt.failed(seen)
    return await _instead(attempt, search, seen, await search.near(typed, seen) or await search.for_domain())


async def _instead(
    attempt: Attempt, search: Search, failed: Observation, found: Found | None, verdict: Conclusion | None = None
) -> Observation | Failed:
    """What was given does not do: use what was found if that is wanted, else recommend it."""
    if found is None:
        return await attempt.failed(failed, verdict=verdict, unfollowed=search.unfollowed)
    if found.trusted and attempt.target.auto_correct:
        return await accept(attempt, found.seen, _corrected(found.seen.url, failed.url))
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
