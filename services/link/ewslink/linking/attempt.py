"""What every step of a check works with, and how a step fails."""

from dataclasses import dataclass, field, replace

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.linking.classify import classify
from ewslink.linking.conclusions import Conclusion
from ewslink.linking.login_tries import LoginTries
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed, Target
from ewslink.linking.steps import StepLog


@dataclass(frozen=True, slots=True)
class Attempt:
    """One check of one mailbox under way."""

    target: Target
    credentials: Credentials
    client: ExchangeClient
    log: StepLog
    tries: LoginTries = field(default_factory=LoginTries)

    async def failed(
        self,
        seen: Observation,
        *,
        verdict: Conclusion | None = None,
        suggested_url: str | None = None,
        suggested_address: str | None = None,
        suggested_username: str | None = None,
    ) -> Failed:
        """End the check with what was seen; the classifier judges it, unless a step knows more."""
        judged = verdict or classify(seen)
        step = await self.log.fail(judged.step, judged.code)
        return Failed(replace(judged, step=step), seen, suggested_url, suggested_address, suggested_username)
