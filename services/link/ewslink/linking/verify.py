"""Check one mailbox, step by step: gathers observations, obeys the classifier, decides nothing itself."""

import asyncio
from dataclasses import replace

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.reading import Reply
from ewslink.linking.attempt import Attempt
from ewslink.linking.classify import Verdict
from ewslink.linking.finding import find_endpoint
from ewslink.linking.identity import primary_address
from ewslink.linking.logging_in import Session, log_in
from ewslink.linking.observation import Observation, TransportFailure
from ewslink.linking.outcome import Failed, Linked, Target
from ewslink.linking.reading_rules import synced_folders
from ewslink.linking.steps import StepLog
from ewslink.mail.sending import Sending
from ewslink_contracts.events import LinkedMailbox, Server, SyncedFolder
from ewslink_contracts.ews.builds import product
from ewslink_contracts.outcomes import Code, Step

_NOT_CONFIRMED = Verdict("sending was not confirmed", Code.DELIVERY_UNKNOWN, Step.SEND)


class Verification:
    """One check of one mailbox. Make a new one for each."""

    def __init__(
        self, target: Target, credentials: Credentials, client: ExchangeClient, log: StepLog, sending: Sending | None
    ) -> None:
        self._attempt = Attempt(target, credentials, client, log)
        self._sending = sending

    async def run(self, timeout_s: float) -> Linked | Failed:
        """All steps up to `send`, within the deadline of the whole link. `sending` None: no test mail is wanted."""
        try:
            async with asyncio.timeout(timeout_s) as deadline:
                return await self._run()
        except TimeoutError:
            if not deadline.expired():
                raise  # ours, for instance a broker that takes no progress: it says nothing about the mail server
            seen = Observation(step=self._attempt.log.current, url="", failure=TransportFailure.TIMEOUT)
            unknown = self._sending is not None and self._sending.may_be_out
            return await self._attempt.failed(seen, verdict=_NOT_CONFIRMED if unknown else None)

    async def _run(self) -> Linked | Failed:
        session = await _endpoint_and_login(self._attempt)
        if isinstance(session, Failed):
            return session
        address = await primary_address(self._attempt)
        if isinstance(address, Failed):
            return address
        folders = await synced_folders(self._attempt, session.inbox_rules)
        if isinstance(folders, Failed):
            return folders
        return await self._send(address) or Linked(_mailbox(session, address, folders))

    async def _send(self, address: str) -> Failed | None:
        if self._sending is None:
            await self._attempt.log.skip(Step.SEND, "no test mail was asked for")
            return None
        refused = await self._sending.send(self._attempt.client)
        if isinstance(refused, Reply):
            return await self._attempt.failed(refused.seen)
        if refused is not None:
            seen = Observation(step=Step.SEND, url="", credentialed=True)
            return await self._attempt.failed(seen, verdict=replace(_NOT_CONFIRMED, code=refused))
        await self._attempt.log.ok(Step.SEND, f"test mail from {address} accepted")
        return None


async def _endpoint_and_login(attempt: Attempt) -> Session | Failed:
    endpoint = await find_endpoint(attempt)
    return endpoint if isinstance(endpoint, Failed) else await log_in(attempt, endpoint)


def _mailbox(session: Session, address: str, folders: tuple[SyncedFolder, ...]) -> LinkedMailbox:
    return LinkedMailbox(
        primary_smtp_address=address,
        ews_url=session.url,
        username=session.username,
        auth_scheme=session.scheme,
        server=Server(product=product(session.build), build=str(session.build)),
        synced_folders=folders,
    )
