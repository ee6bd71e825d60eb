"""What happens to one `link.request`: read it, check the mailbox once, keep the result, answer, and only then ack."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4
from weakref import WeakValueDictionary

from faststream.rabbit.annotations import RabbitMessage
from joserfc.jwk import KeySet
from pydantic import BaseModel, SecretStr

from ewslink.broker import Publisher
from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.transport import TransportSettings
from ewslink.intake import Opened, Refused, open_request, redacted
from ewslink.linking.conclusions import GIVEN_UP
from ewslink.linking.details import Detail, named
from ewslink.linking.login_tries import LoginTries
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed, Linked, Target, link_error
from ewslink.linking.patience import Patience
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink.mail.sending import Sending
from ewslink.mail.test_mail import compose
from ewslink.metrics import Metrics
from ewslink.store.records import (
    Accepted,
    Conflict,
    Finished,
    NewLink,
    SendRecord,
    SendState,
    StoredResult,
    link_id_for,
)
from ewslink.store.repository import Store
from ewslink_contracts.events import (
    LinkFailed,
    LinkProgress,
    LinkRejected,
    LinkSucceeded,
    Problem,
    RejectReason,
    StepReport,
)
from ewslink_contracts.outcomes import Code, Step, StepStatus
from ewslink_contracts.requests import LinkRequest, Password
from ewslink_contracts.sealing import seal
from ewslink_contracts.topology import ATTEMPT_HEADER, LINK_WAITS, PARKED_QUEUE, REASON_HEADER, EventType, wait_queue

log = logging.getLogger(__name__)

_CONFLICT = Refused(
    RejectReason.CONFLICT,
    (Problem(field="request_id", problem="was used before for another request: use a new one"),),
    None,
)


@dataclass(frozen=True, slots=True)
class LinkHandler:
    """Handles one message at a time; any number of them at once."""

    store: Store
    publisher: Publisher
    transport: TransportSettings
    keys: KeySet
    public_keys: dict[str, Any]
    metrics: Metrics
    allow_plain: bool
    link_timeout_s: float
    bounce_wait_s: float
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    under_way: WeakValueDictionary[UUID, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def __call__(self, message: RabbitMessage) -> None:
        """Never raises for what is in the message: the consumer stays alive, and nothing is lost."""
        try:
            await self._dispatch(message)
        except Exception as error:  # noqa: BLE001 - whatever it was: the message must not be lost
            log.warning("message handed back after %s", _where(error))
            # Reject and not nack: from RabbitMQ 4.3 on only a reject counts towards the delivery limit.
            await message.reject(requeue=True)

    async def _dispatch(self, message: RabbitMessage) -> None:
        # The raw message's: FastStream makes up ids that the publisher did not send.
        properties = (message.raw_message.correlation_id, message.raw_message.message_id)
        opened = open_request(message.body, self.keys, allow_plain=self.allow_plain, property_ids=properties)
        if isinstance(opened, Refused):
            await self._reject(message, opened)
            return
        try:
            await self._handle(message, opened)
        except Exception as error:  # noqa: BLE001 - whatever it was: the request must be tried again
            log.warning("request %s postponed after %s", opened.request.request_id, _where(error))
            await self._postpone(message, opened)

    async def _handle(self, message: RabbitMessage, opened: Opened) -> None:
        # A copy of a request that is being checked waits for its answer: it must not try the password as well.
        async with self.under_way.setdefault(opened.request.request_id, asyncio.Lock()):
            await self._handle_alone(message, opened)

    async def _handle_alone(self, message: RabbitMessage, opened: Opened) -> None:
        request = opened.request
        match await self.store.accept(request.request_id, request.tenant_id, opened.payload):
            case Conflict():
                await self._reject(message, _CONFLICT, request)
            case Finished(result=result):
                self.metrics.repeated.inc()
                await self._answer(message, result)
            case Accepted() as accepted:
                await self._answer(message, await self._check(opened, accepted))

    async def _answer(self, message: RabbitMessage, result: StoredResult) -> None:
        body = result.body
        await self.publisher.event(
            EventType(result.routing_key), body, event_id=body["event_id"], request_id=body["request_id"]
        )
        await message.ack()

    async def _check(self, opened: Opened, accepted: Accepted) -> StoredResult:
        tries = self._tries(opened.request, accepted)
        try:
            return await self._checked(opened, accepted, tries)
        except Exception:
            if tries.worked:  # what went wrong is ours, and the login need not suffer for it
                await self.store.forget_login_tries(opened.request.request_id)
            raise

    async def _checked(self, opened: Opened, accepted: Accepted, tries: LoginTries) -> StoredResult:
        request = opened.request
        steps = StepLog(lambda report: self._progress(request, report), request.locale)
        await steps.ok(Step.REQUEST, named(request.email))
        target = _target(request)
        credentials = Credentials(request.username or request.email, opened.password)
        async with ExchangeClient(self.transport, Patience(self.link_timeout_s, tries).again) as client:
            sending = self._sending(request, accepted)
            verification = Verification(
                target, credentials, client, steps, sending, tries=tries, bounce_wait_s=self.bounce_wait_s
            )
            outcome = await verification.run(self.link_timeout_s)
        if isinstance(outcome, Failed):
            return await self._keep_failure(request, target, outcome, steps)
        return await self._keep_link(request, opened.password, outcome, steps)

    def _tries(self, request: LinkRequest, accepted: Accepted) -> LoginTries:
        """Counted across a crash, until there is a mail: that an earlier try made one proves that the login works."""
        return LoginTries(None if accepted.send else partial(self.store.count_login_try, request.request_id))

    def _sending(self, request: LinkRequest, accepted: Accepted) -> Sending:
        key = str(request.request_id)
        mail = compose(
            email=request.email,
            to=request.bcc_address,
            send_as=request.send_as,
            locale=request.locale,
            idempotency_key=key,
        )
        fresh = SendRecord(request_id=request.request_id, idempotency_key=key, state=SendState.ACCEPTED)
        return Sending(mail, accepted.send or fresh, self.store.record_send, again=accepted.again)

    async def _keep_failure(self, request: LinkRequest, target: Target, failed: Failed, steps: StepLog) -> StoredResult:
        error = link_error(failed, target)
        self.metrics.links.labels(error.category, error.code).inc()
        event = LinkFailed(**self._head(request), steps=steps.reports, error=error)
        return await self.store.finish(request.request_id, _result(EventType.LINK_FAILED, event))

    async def _keep_link(
        self, request: LinkRequest, password: SecretStr, linked: Linked, steps: StepLog
    ) -> StoredResult:
        # The answer is kept in the same transaction as the link, so it is written before that step has ended.
        detail = Detail("stored").in_words(request.locale)
        stored = StepReport(name=Step.STORE, status=StepStatus.OK, ms=0, detail=detail)
        event = LinkSucceeded(
            **self._head(request),
            link_id=link_id_for(request.tenant_id, request.email),
            mailbox=linked.mailbox,
            steps=(*steps.reports, stored),
        )
        link = NewLink(
            tenant_id=request.tenant_id,
            email=request.email,
            mailbox=linked.mailbox,
            bcc_address=request.bcc_address,
            send_as=request.send_as,
            locale=request.locale,
            password=password,
        )
        result = await self.store.finish(request.request_id, _result(EventType.LINK_SUCCEEDED, event), link)
        self.metrics.links.labels("", "linked").inc()
        await self._progress(request, stored)
        return result

    async def _progress(self, request: LinkRequest, report: StepReport) -> None:
        self.metrics.step_seconds.labels(report.name, report.status).observe(report.ms / 1000)
        event = LinkProgress(**self._head(request), step=report)
        await self._tell(EventType.LINK_PROGRESS, event)

    async def _tell(self, event_type: EventType, event: LinkProgress | LinkFailed | LinkRejected) -> None:
        body = event.model_dump(mode="json")
        await self.publisher.event(event_type, body, event_id=event.event_id, request_id=event.request_id)

    def _head(self, request: LinkRequest) -> dict[str, Any]:
        return {
            "event_id": uuid4(),
            "request_id": request.request_id,
            "tenant_id": request.tenant_id,
            "email": request.email,
            "occurred_at": self.now(),
        }

    async def _reject(self, message: RabbitMessage, refused: Refused, request: LinkRequest | None = None) -> None:
        self.metrics.rejected.labels(refused.reason).inc()
        event = LinkRejected(
            event_id=uuid4(),
            request_id=request.request_id if request else refused.request_id,
            message_id=message.raw_message.message_id,
            occurred_at=self.now(),
            reason=refused.reason,
            problems=refused.problems,
        )
        await self._tell(EventType.LINK_REJECTED, event)
        await self.publisher.move(message, PARKED_QUEUE, redacted(message.body), {REASON_HEADER: refused.reason})

    async def _postpone(self, message: RabbitMessage, opened: Opened) -> None:
        """Wait a while and try again; after the last wait: park. The password waits sealed."""
        attempt = message.headers.get(ATTEMPT_HEADER, 0)
        attempt = attempt if isinstance(attempt, int) and attempt >= 0 else 0
        self.metrics.postponed.inc()
        request = opened.request
        token = seal(
            opened.password.get_secret_value(),
            self.public_keys,
            request_id=request.request_id,
            tenant_id=request.tenant_id,
            email=request.email,
        )
        body = request.model_copy(update={"password": Password(jwe=token)}).to_message()
        if attempt < len(LINK_WAITS):
            headers: dict[str, Any] = {ATTEMPT_HEADER: attempt + 1}
            await self.publisher.move(message, wait_queue(LINK_WAITS[attempt]), body, headers)
            return
        await self._give_up(request)
        await self.publisher.move(message, PARKED_QUEUE, body, {REASON_HEADER: Code.INTERNAL_ERROR})

    async def _give_up(self, request: LinkRequest) -> None:
        """Answer that it is our fault. Not kept as the request's answer: an operator may replay what is parked."""
        seen = Observation(step=Step.REQUEST, url="")
        error = link_error(Failed(GIVEN_UP, seen), _target(request))
        self.metrics.links.labels(error.category, error.code).inc()
        event = LinkFailed(**self._head(request), steps=(), error=error)
        await self._tell(EventType.LINK_FAILED, event)


def _target(request: LinkRequest) -> Target:
    return Target(request.email, request.username, request.ews_url, request.auto_correct, request.locale)


def _result(event_type: EventType, event: BaseModel) -> StoredResult:
    return StoredResult(routing_key=event_type, body=event.model_dump(mode="json"))


def _where(error: BaseException) -> str:
    """Type and place of an exception, without its text: that may hold what the code was given."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace is not None else ""
    return f"{type(error).__name__}{place}"
