"""What every step of a check works with, and how a step fails."""

from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.redaction import Redaction
from ewslink.linking.classify import classify
from ewslink.linking.conclusions import Conclusion
from ewslink.linking.login_tries import LoginTries
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed, Target, Unfollowed
from ewslink.linking.steps import StepLog


@dataclass(slots=True)
class Attempt:
    """One check of one mailbox under way."""

    target: Target
    credentials: Credentials
    client: ExchangeClient
    log: StepLog
    tries: LoginTries = field(default_factory=LoginTries)
    suggested_username: str | None = None
    """The name that the server wants, as far as is known: whatever the check then fails for, it is told."""

    async def failed(
        self,
        seen: Observation,
        *,
        verdict: Conclusion | None = None,
        suggested_url: str | None = None,
        suggestion_trusted: bool = True,
        suggested_address: str | None = None,
        unfollowed: Unfollowed | None = None,
    ) -> Failed:
        """End the check with what was seen; the classifier judges it, unless a step knows more."""
        judged = verdict or classify(seen)
        step = await self.log.fail(judged.step, judged.code)
        shown = without_password(seen, Redaction(self.credentials.password))
        return Failed(
            replace(judged, step=step),
            shown,
            suggested_url,
            suggested_address or shown.primary_address,
            self.suggested_username,
            suggestion_trusted=suggestion_trusted,
            unfollowed=unfollowed,
        )


def without_password(seen: Observation, redaction: Redaction) -> Observation:
    """What was seen, without the password, which a server or a proxy may write back."""
    return replace(
        seen,
        text=redaction(seen.text),
        response_code=None if seen.response_code is None else redaction(seen.response_code),
        headers=MappingProxyType({name: redaction(value) for name, value in seen.headers.items()}),
        values=MappingProxyType({name: redaction(value) for name, value in seen.values.items()}),
    )
