"""The steps up to an endpoint that may be logged in to: discover, connect, tls, endpoint."""

from dataclasses import replace

from ewslink.exchange.auth import PREFERENCE
from ewslink.linking.attempt import Attempt
from ewslink.linking.candidates import Candidate, MalformedUrl, candidates
from ewslink.linking.classify import is_endpoint
from ewslink.linking.observation import Observation, TransportFailure
from ewslink.linking.outcome import Failed
from ewslink_contracts.outcomes import Step


async def find_endpoint(attempt: Attempt) -> Observation | Failed:
    """Probe the candidates; what was given comes first, and only its own answer explains why it fails."""
    try:
        found = candidates(attempt.target.email, attempt.target.ews_url)
    except MalformedUrl as error:
        seen = Observation(step=Step.DISCOVER, url="", failure=TransportFailure.MALFORMED_URL, text=str(error))
        return await attempt.failed(seen)
    first_failure: Observation | None = None
    for candidate in found:
        if first_failure is not None and _shares_its_failure(candidate, first_failure):
            continue
        seen = await _probe(attempt, candidate)
        if not is_endpoint(seen, PREFERENCE):
            first_failure = first_failure or seen
        elif first_failure is None or _may_use_another_url(attempt):
            await attempt.log.ok(Step.DISCOVER, _corrected(candidate, first_failure), ms=0)
            await attempt.log.ok(Step.CONNECT, "", ms=seen.timings.connect)
            await _report_tls(attempt, seen)
            await attempt.log.ok(Step.ENDPOINT, f"offers {', '.join(sorted(seen.offered))}")
            return seen
        else:
            return await attempt.failed(first_failure, suggested_url=candidate.url)
    return await attempt.failed(first_failure or Observation(step=Step.DISCOVER, url=""))


async def _probe(attempt: Attempt, candidate: Candidate) -> Observation:
    reply = await attempt.client.probe(candidate.url)
    return replace(reply.seen, guessed=not candidate.given)


async def _report_tls(attempt: Attempt, seen: Observation) -> None:
    if seen.url.startswith("http://"):
        await attempt.log.skip(Step.TLS, "plain http")
    else:
        await attempt.log.ok(Step.TLS, ", ".join(seen.certificate_names), ms=seen.timings.tls)


def _may_use_another_url(attempt: Attempt) -> bool:
    return attempt.target.auto_correct or attempt.target.ews_url is None


def _shares_its_failure(candidate: Candidate, failure: Observation) -> bool:
    """Whether a second probe would only wait for the same failure: same host, no HTTP answer there."""
    if failure.failure in (None, TransportFailure.NOT_HTTPS, TransportFailure.MALFORMED_URL):
        return False
    return _authority(candidate.url) == _authority(failure.url)


def _authority(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower()


def _corrected(candidate: Candidate, first_failure: Observation | None) -> str:
    return candidate.url if first_failure is None else f"{candidate.url} instead of {first_failure.url}"
