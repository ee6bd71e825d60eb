"""An address that answers as EWS is taken: what the steps up to it report."""

from ewslink.linking.attempt import Attempt
from ewslink.linking.details import Detail, named
from ewslink.linking.observation import Observation
from ewslink_contracts.outcomes import Step, StepStatus


async def accept(attempt: Attempt, seen: Observation, detail: Detail) -> Observation:
    """The steps up to `endpoint` have ended well."""
    await attempt.log.ok(Step.DISCOVER, detail, ms=0 if attempt.target.ews_url is not None else None)
    note(attempt, seen)
    await attempt.log.ok(Step.ENDPOINT, Detail("offers", {"schemes": ", ".join(sorted(seen.offered))}))
    return seen


def note(attempt: Attempt, seen: Observation) -> None:
    """How far the connection came on the way to this answer; of what it never came to, nothing is reported."""
    attempt.log.note(Step.CONNECT, ms=seen.timings.connect)
    if seen.url.startswith("http://"):
        attempt.log.note(Step.TLS, Detail("not_encrypted"), status=StepStatus.SKIPPED)
    else:
        attempt.log.note(Step.TLS, named(", ".join(seen.certificate_names)), ms=seen.timings.tls)
