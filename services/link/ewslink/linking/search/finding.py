"""The steps up to an endpoint that may be logged in to: discover, connect, tls, endpoint."""

from itertools import count
from typing import Final

from ewslink.exchange.auth import PREFERENCE
from ewslink.linking.attempt import Attempt
from ewslink.linking.classify import classify, is_endpoint
from ewslink.linking.conclusions import BESIDE_EWS, IN_CLOUD, Conclusion
from ewslink.linking.details import Detail, named
from ewslink.linking.observation import Observation, TransportFailure
from ewslink.linking.outcome import Failed
from ewslink.linking.search.accepting import accept, note
from ewslink.linking.search.candidates import beside, given
from ewslink.linking.search.clues import OF_AN_EXCHANGE, RIGHT_ADDRESS
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
    asks_login = is_endpoint(seen, PREFERENCE)
    if asks_login and read_url(seen.url).is_ews:
        return await accept(attempt, seen, named(seen.url))
    if in_exchange_online(seen.headers.get("location", "")):
        return await attempt.failed(seen, verdict=IN_CLOUD)
    usual = await _ask_beside(attempt, search, typed, seen)
    if usual is not None and is_endpoint(usual, PREFERENCE):
        verdict = BESIDE_EWS if asks_login else None
        return await _instead(attempt, search, seen, Found(usual, trusted=True), verdict=verdict)
    told = _telling(seen, usual)
    if told is not seen:
        attempt.log.note(Step.DISCOVER, _corrected(told.url, seen.url))
    if classify(told).code in RIGHT_ADDRESS:
        return await attempt.failed(told)
    if asks_login:
        return await accept(attempt, seen, named(seen.url))
    found = await search.near(typed, seen) or await search.for_domain()
    return await _instead(attempt, search, seen, found, told=told)


async def _ask_beside(attempt: Attempt, search: Search, typed: TypedUrl, seen: Observation) -> Observation | None:
    """What EWS answers where it usually is on the given host, asked as long as the link has patience with it."""
    candidate = None if classify(seen).code in RIGHT_ADDRESS else beside(typed, seen)
    if candidate is None:
        return None
    for tries in count(1):
        usual = await search.beside(candidate)
        if not await attempt.client.may_ask_again(usual, tries):
            break
    return usual


def _telling(seen: Observation, usual: Observation | None) -> Observation:
    """Of the given address and the usual one beside it, the answer that says why the mailbox cannot be linked."""
    return seen if usual is None or seen.failure or classify(usual).code not in OF_AN_EXCHANGE else usual


async def _instead(
    attempt: Attempt,
    search: Search,
    seen: Observation,
    found: Found | None,
    *,
    told: Observation | None = None,
    verdict: Conclusion | None = None,
) -> Observation | Failed:
    """What was given does not do: use what was found if that is wanted, else recommend it and say what was `told`."""
    told = told or seen
    if found is None:
        return await attempt.failed(told, verdict=verdict, unfollowed=search.unfollowed)
    if found.trusted and attempt.target.auto_correct:
        return await accept(attempt, found.seen, _corrected(found.seen.url, seen.url))
    return await attempt.failed(told, verdict=verdict, suggested_url=found.seen.url, suggestion_trusted=found.trusted)


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
