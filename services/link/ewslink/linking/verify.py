"""Check one mailbox, step by step: gathers observations, obeys the classifier, decides nothing itself."""

import asyncio
from typing import Final

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient, Mail
from ewslink.exchange.reading import Reply
from ewslink.linking.attempt import Attempt
from ewslink.linking.conclusions import NOT_CONFIRMED
from ewslink.linking.details import Detail
from ewslink.linking.folders import Folders
from ewslink.linking.identity import primary_address
from ewslink.linking.logging_in import Session, log_in
from ewslink.linking.login_tries import LoginTries
from ewslink.linking.observation import Observation, TransportFailure
from ewslink.linking.outcome import Failed, Linked, Target
from ewslink.linking.patience import Sleep
from ewslink.linking.reading_rules import read_rules
from ewslink.linking.search.finding import find_endpoint
from ewslink.linking.steps import StepLog
from ewslink.linking.synced_folders import FollowedRules
from ewslink.mail.bounces import report_on
from ewslink.mail.sending import Sending
from ewslink_contracts.events import LinkedMailbox, Server
from ewslink_contracts.ews.builds import product
from ewslink_contracts.outcomes import Step

CALLS: Final = 5
"""With a login, of a link that succeeds: a mail that came back is looked for only where one of these is left."""


class Verification:
    """One check of one mailbox. Make a new one for each."""

    def __init__(
        self,
        target: Target,
        credentials: Credentials,
        client: ExchangeClient,
        log: StepLog,
        sending: Sending | None,
        *,
        tries: LoginTries | None = None,
        bounce_wait_s: float = 0.0,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._attempt = Attempt(target, credentials, client, log, tries or LoginTries())
        self._sending = sending
        self._bounce_wait_s = bounce_wait_s
        self._sleep = sleep

    async def run(self, timeout_s: float) -> Linked | Failed:
        """All steps up to `send`, within the deadline of the whole link. `sending` None: no test mail is wanted."""
        ends = asyncio.get_running_loop().time() + timeout_s
        try:
            async with asyncio.timeout_at(ends) as deadline:
                outcome = await self._run(timeout_s)
        except TimeoutError:
            if not deadline.expired():
                raise  # ours, for instance a broker that takes no progress: it says nothing about the mail server
            seen = self._attempt.client.given_up() or self._nothing_seen(TransportFailure.TIMEOUT)
            unknown = self._sending is not None and self._sending.may_be_out
            return await self._attempt.failed(seen, verdict=NOT_CONFIRMED if unknown else None)
        return outcome if isinstance(outcome, Failed) else await self._end(outcome, ends)

    async def _run(self, timeout_s: float) -> Linked | Failed:
        session = await _endpoint_and_login(self._attempt, timeout_s)
        if isinstance(session, Failed):
            return session
        folders = Folders(self._attempt.client)
        address = await primary_address(self._attempt, session, folders)
        if isinstance(address, Failed):
            return address
        followed = await read_rules(self._attempt, session.inbox_rules, folders)
        if isinstance(followed, Failed):
            return followed
        return await self._send() or Linked(_mailbox(session, address, followed))

    async def _send(self) -> Failed | None:
        if self._sending is None:
            return None
        refused = await self._sending.send(self._attempt.client)
        if isinstance(refused, Reply):
            return await self._attempt.failed(refused.seen)
        if refused is not None:
            return await self._attempt.failed(self._nothing_seen(), verdict=refused)
        return None

    def _nothing_seen(self, failure: TransportFailure | None = None) -> Observation:
        """What there is to say without an answer: the step, and the server that is logged in to."""
        url = self._attempt.client.url
        return Observation(step=self._attempt.log.current, url=url, credentialed=bool(url), failure=failure)

    async def _end(self, linked: Linked, ends: float) -> Linked | Failed:
        """The mail is out. That it comes back fails the link; that there is no time left to look does not."""
        if self._sending is None:
            await self._attempt.log.skip(Step.SEND, Detail("no_test_mail"))
            return linked
        report = await self._report(self._sending.mail, ends)
        if report is not None:
            return await self._attempt.failed(report)
        sender = self._sending.mail.send_as or linked.mailbox.primary_smtp_address
        await self._attempt.log.ok(Step.SEND, Detail("sent", {"sender": sender}))
        return linked

    async def _report(self, mail: Mail, ends: float) -> Observation | None:
        if not self._bounce_wait_s or self._attempt.client.calls >= CALLS:
            return None
        try:
            async with asyncio.timeout_at(ends):
                await self._sleep(self._bounce_wait_s)
                return await report_on(mail, self._attempt.client)
        except TimeoutError:
            return None


async def _endpoint_and_login(attempt: Attempt, timeout_s: float) -> Session | Failed:
    endpoint = await find_endpoint(attempt, timeout_s)
    return endpoint if isinstance(endpoint, Failed) else await log_in(attempt, endpoint)


def _mailbox(session: Session, address: str, followed: FollowedRules) -> LinkedMailbox:
    return LinkedMailbox(
        primary_smtp_address=address,
        ews_url=session.url,
        username=session.username,
        auth_scheme=session.scheme,
        server=Server(product=product(session.build), build=str(session.build)),
        synced_folders=followed.folders,
        unfollowed_rules=followed.unfollowed,
    )
