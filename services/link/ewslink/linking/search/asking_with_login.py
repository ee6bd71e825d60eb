"""The one question to Autodiscover with a password, where no way without one led to an endpoint."""

from ewslink.exchange.auth import choose, login
from ewslink.exchange.autodiscover import AutodiscoverClient
from ewslink.linking.attempt import Attempt
from ewslink.linking.classify import classify
from ewslink.linking.conclusions import LOGIN_INTERRUPTED
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed
from ewslink.linking.search.searching import Found, Search
from ewslink.linking.windows_domain import suggested_username
from ewslink_contracts.outcomes import Code


async def ask_with_login(attempt: Attempt, search: Search, place: Observation) -> Found | Failed | None:
    """Ask a trusted place that wants a login. Refused, the link ends: a second try elsewhere could lock the account.

    What it leads to is looked at without a password again; None if that is nothing.
    """
    scheme = choose(place.offered)
    if scheme is None:
        return None
    if not await attempt.tries.take(attempt.credentials.username):
        return await attempt.failed(place, verdict=LOGIN_INTERRUPTED)
    async with AutodiscoverClient(search.settings) as client:
        answer = await client.ask(place.url, attempt.target.email, login(scheme, attempt.credentials))
    if answer.seen.status == 401 and answer.seen.credentialed:
        # Who is told of a lock, or the like, has the right name.
        if classify(answer.seen).code is Code.BAD_CREDENTIALS:
            attempt.suggested_username = suggested_username(attempt.credentials.username, answer.seen.domain)
        return await attempt.failed(answer.seen)
    return await search.follow(answer)
