"""The step mailbox: whose mailbox it is that answered."""

from ewslink.exchange import answers
from ewslink.linking.attempt import Attempt
from ewslink.linking.classify import Verdict
from ewslink.linking.outcome import Failed
from ewslink_contracts.outcomes import Code, Step


async def primary_address(attempt: Attempt) -> str | Failed:
    """Whose mailbox it is. A directory that does not know the address does not speak against it."""
    reply = await attempt.client.resolve(attempt.target.email)
    if reply.element is None:
        if reply.seen.response_code != "ErrorNameResolutionNoResults":
            return await attempt.failed(reply.seen)
        address = attempt.target.email
    else:
        address = answers.primary_address(reply.element, attempt.target.email) or attempt.target.email
    if address.lower() != attempt.target.email.lower():
        verdict = Verdict("directory names another address", Code.NOT_PRIMARY_ADDRESS, Step.MAILBOX)
        return await attempt.failed(reply.seen, verdict=verdict, suggested_address=address)
    await attempt.log.ok(Step.MAILBOX, address)
    return address
