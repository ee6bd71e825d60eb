"""One check: the steps of the service, without its broker and its database."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import uuid4

from pydantic import SecretStr

from ewslink.check.options import Options
from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.transport import TransportSettings
from ewslink.exchange.watching import Message
from ewslink.linking.details import Detail, named
from ewslink.linking.login_tries import LoginTries
from ewslink.linking.outcome import Failed, Linked, Target
from ewslink.linking.patience import Patience
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink.mail.sending import Sending
from ewslink.mail.test_mail import compose
from ewslink.store.records import SendRecord, SendState
from ewslink_contracts.events import StepReport
from ewslink_contracts.outcomes import Step


class View(Protocol):
    """Who sees a check while it runs."""

    def step(self, report: StepReport) -> None:
        """A step has ended."""

    def message(self, message: Message) -> None:
        """A request leaves, and once more when it has ended."""

    def waiting(self, seconds: float) -> None:
        """The server has asked for a moment."""

    def awaiting_report(self, seconds: float) -> None:
        """The test mail is out; if it does not come back in so many seconds, it is taken to have arrived."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check and the steps on the way."""

    outcome: Linked | Failed
    steps: Sequence[StepReport]


class Check:
    """One check of one mailbox; tells what is unfinished when it is broken off."""

    def __init__(self, options: Options, transport: TransportSettings, view: View) -> None:
        self._target = options.target()
        self._transport = replace(transport, watcher=view.message)
        self._view = view
        self._log = StepLog(self._report, self._target.locale)
        self.bcc = options.bcc
        self._sending = None if options.bcc is None else _sending(self._target, options.bcc, options.send_as)

    @property
    def current(self) -> Step:
        """The step that is under way."""
        return self._log.current

    @property
    def mail(self) -> SendState | None:
        """How far the test mail has got, where one was asked for."""
        return None if self._sending is None else self._sending.state.state

    async def run(self, password: SecretStr, *, timeout_s: float, bounce_wait_s: float) -> Checked:
        """Take the steps, as the service does."""
        await self._log.ok(Step.REQUEST, named(self._target.email), ms=0)
        credentials = Credentials(self._target.username or self._target.email, password)
        tries = LoginTries()
        async with ExchangeClient(self._transport, Patience(timeout_s, tries, self._wait).again) as client:
            outcome = await Verification(
                self._target,
                credentials,
                client,
                self._log,
                self._sending,
                tries=tries,
                bounce_wait_s=bounce_wait_s,
                sleep=self._await_report,
            ).run(timeout_s)
        if isinstance(outcome, Linked):
            await self._log.skip(Step.STORE, Detail("nothing_stored"))
        return Checked(outcome, self._log.reports)

    async def _report(self, report: StepReport) -> None:
        self._view.step(report)

    async def _wait(self, seconds: float) -> None:
        if seconds:  # a call that is made once more at once keeps nobody waiting
            self._view.waiting(seconds)
        await asyncio.sleep(seconds)

    async def _await_report(self, seconds: float) -> None:
        self._view.awaiting_report(seconds)
        await asyncio.sleep(seconds)


def _sending(target: Target, bcc: str, send_as: str | None) -> Sending:
    async def forget(_state: SendRecord) -> None:
        """A check keeps nothing: when it is interrupted, the person sees it and decides."""

    request_id = uuid4()
    key = str(request_id)
    mail = compose(email=target.email, to=bcc, send_as=send_as, locale=target.locale, idempotency_key=key)
    return Sending(mail, SendRecord(request_id=request_id, idempotency_key=key, state=SendState.ACCEPTED), forget)
