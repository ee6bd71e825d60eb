"""The steps up to an endpoint where the person gave no URL, and why there is none."""

from itertools import count

from ewslink.linking.attempt import Attempt
from ewslink.linking.conclusions import CLOUD_ADDRESS, IN_CLOUD, NO_MAIL_DOMAIN, NOT_TRUSTED, NOWHERE, Conclusion
from ewslink.linking.details import named
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed
from ewslink.linking.search.accepting import accept, note
from ewslink.linking.search.asking_with_login import ask_with_login
from ewslink.linking.search.clues import guessed, most_telling, proves_the_address
from ewslink.linking.search.searching import Found, Search
from ewslink.linking.search.trust import is_cloud_address
from ewslink_contracts.outcomes import Step


async def find_without_url(attempt: Attempt, search: Search) -> Observation | Failed:
    """Take what is found if it may be used, else say what the mailbox's own server answered."""
    if (known := _by_the_address(attempt.target.email, search.domain)) is not None:
        return await attempt.failed(_nothing(), verdict=known)
    found = await _found(attempt, search)
    if isinstance(found, Failed):
        return found
    if search.in_cloud is not None:
        return await attempt.failed(_in_cloud(search.in_cloud), verdict=IN_CLOUD)
    if found is None:
        return await _explained(attempt, search)
    if not found.trusted:
        return await attempt.failed(
            found.seen, verdict=NOT_TRUSTED, suggested_url=found.seen.url, suggestion_trusted=False
        )
    return await accept(attempt, found.seen, named(found.seen.url))


def _by_the_address(email: str, domain: str) -> Conclusion | None:
    """What the address alone says; then nobody is asked."""
    if not domain:
        return NO_MAIL_DOMAIN
    return CLOUD_ADDRESS if is_cloud_address(email) else None


async def _found(attempt: Attempt, search: Search) -> Found | Failed | None:
    """Look everywhere; then, as long as the link has patience, again where a server asked for a moment."""
    found: Found | Failed | None = await search.for_domain()
    asked = False
    for tries in count(1):
        if found is None and not asked and search.asks_login and not proves_the_address(search.clues):
            asked = True
            found = await ask_with_login(attempt, search, search.asks_login)
        clue = most_telling(search.clues)
        if found is not None or search.in_cloud is not None or clue is None:
            break
        # Who answered a login is not asked again: that would take another try.
        if clue.seen.credentialed or not await attempt.client.may_ask_again(clue.seen, tries):
            break
        found = await search.again(clue)
    return found


async def _explained(attempt: Attempt, search: Search) -> Failed:
    """Who gave no URL cannot have given a wrong one: what only the guesses came to is shown, and decides nothing."""
    clue = most_telling(search.clues)
    if clue is None:
        return await attempt.failed(guessed(search.clues) or _nothing(), verdict=NOWHERE)
    attempt.log.note(Step.DISCOVER, named(clue.seen.url))
    note(attempt, clue.seen)
    return await attempt.failed(clue.seen)


def _in_cloud(leads_there: str) -> Observation:
    """What leads to Exchange Online is a URL, or the address that Autodiscover redirects to."""
    if "://" in leads_there:
        return Observation(step=Step.DISCOVER, url=leads_there)
    return Observation(step=Step.DISCOVER, url="", values={"RedirectAddr": leads_there})


def _nothing() -> Observation:
    return Observation(step=Step.DISCOVER, url="")
