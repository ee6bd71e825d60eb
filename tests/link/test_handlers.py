"""What happens to one message: in which order things are kept, published and acknowledged."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from aio_pika.exceptions import PublishError
from joserfc.jwk import KeySet
from pamqp.commands import Basic
from pydantic import SecretStr

from ewslink.broker import Publisher
from ewslink.exchange.guard import Guard
from ewslink.exchange.transport import TransportSettings
from ewslink.handlers import LinkHandler
from ewslink.linking.conclusions import NOWHERE
from ewslink.metrics import Metrics
from ewslink.store.records import Accepted, Conflict, Finished, NewLink, SendRecord, SendState, StoredResult
from ewslink_contracts.outcomes import Step
from ewslink_contracts.sealing import unseal

CANARY = "c4nary-password"
REQUEST_ID = UUID("7b1c6d0e-5f0a-4a53-9f3a-0d4f0a3f9d11")

Log = list[str]
Document = dict[str, Any]


@dataclass
class Message:
    """A delivery as FastStream hands it over."""

    log: Log
    body: bytes
    headers: dict[str, Any] = field(default_factory=dict)
    raw_message: Any = field(
        default_factory=lambda: SimpleNamespace(
            message_id="m-1", correlation_id=str(REQUEST_ID), content_type="application/json"
        )
    )

    async def ack(self) -> None:
        self.log.append("ack")

    async def reject(self, *, requeue: bool) -> None:
        self.log.append(f"reject requeue={requeue}")


@dataclass
class Broker:
    """Takes what is published; `fails`: the names whose publishing ends in this."""

    log: Log
    published: dict[str, list[tuple[Any, Document]]] = field(default_factory=dict)
    fails: dict[str, BaseException] = field(default_factory=dict)

    async def publish(self, body: Any, **options: Any) -> None:
        name = str(options.get("routing_key") or options["queue"])
        self.log.append(name)
        if name in self.fails:
            raise self.fails[name]
        assert options["mandatory"]
        assert options["persist"]
        self.published.setdefault(name, []).append((body, options))

    def one(self, name: str) -> tuple[Any, Document]:
        (entry,) = self.published[name]
        return entry


@dataclass
class Inbox:
    """A store that answers `accept` with `says`."""

    log: Log
    says: Accepted | Finished | Conflict | BaseException = field(default_factory=Accepted)
    links: list[NewLink] = field(default_factory=list)
    tries_before: int = 0
    fails: BaseException | None = None
    """What becomes of a mail's record."""

    async def accept(self, *_arguments: Any) -> Accepted | Finished | Conflict:
        self.log.append("accept")
        if isinstance(self.says, BaseException):
            raise self.says
        return self.says

    async def count_login_try(self, _request_id: UUID, limit: int) -> bool:
        self.log.append("login try")
        self.tries_before += 1
        return self.tries_before <= limit

    async def forget_login_tries(self, _request_id: UUID) -> None:
        self.log.append("no login try")
        self.tries_before = 0

    async def record_send(self, record: SendRecord) -> None:
        self.log.append(f"mail {record.state}")
        if isinstance(self.fails, BaseException):
            raise self.fails

    async def finish(self, _request_id: UUID, result: StoredResult, link: NewLink | None = None) -> StoredResult:
        self.log.append("finish")
        self.links += [link] if link else []
        return result


@dataclass
class House:
    """A handler among fakes."""

    handler: LinkHandler
    log: Log
    broker: Broker
    store: Inbox
    metrics: Metrics

    async def handle(self, body: bytes, **headers: Any) -> None:
        await self.handler(cast("Any", Message(self.log, body, headers)))

    @property
    def acts(self) -> Log:
        """The log without the progress."""
        return [entry for entry in self.log if entry != "link.progress"]


@pytest.fixture
def house(keys: KeySet, jwks: Document) -> House:
    log: Log = []
    metrics, broker, store = Metrics(), Broker(log), Inbox(log)
    # Names lead to a port where nobody listens, so that a check ends at once and asks no name server.
    guard = Guard((ip_network("127.0.0.0/8"),), {("*", None): ("127.0.0.1", 1)})
    handler = LinkHandler(
        store=cast("Any", store),
        publisher=Publisher(cast("Any", broker), metrics),
        transport=TransportSettings.make(guard, ca_file=None, timeout_s=5, allow_http=True),
        keys=keys,
        public_keys=jwks,
        metrics=metrics,
        allow_plain=False,
        link_timeout_s=30,
        bounce_wait_s=0,
        now=lambda: datetime(2026, 11, 23, 10, 15, tzinfo=UTC),
    )
    return House(handler, log, broker, store, metrics)


@pytest.fixture
def body(link_request: Document, sealed: Callable[..., str]) -> bytes:
    """Ann's request, sealed."""
    return json.dumps(link_request | {"password": {"jwe": sealed(CANARY)}}).encode()


def returned() -> PublishError:
    """What a broker says of a message that no queue is bound for."""
    delivery = Basic.Return(reply_code=312, reply_text="NO_ROUTE", exchange="ewslink.events", routing_key="link.failed")
    return PublishError(cast("Any", SimpleNamespace(delivery=delivery, body=b"")), cast("Any", delivery))


def everything(house: House) -> str:
    """All that was published, as text."""
    return repr([[(body, options) for body, options in entries] for entries in house.broker.published.values()])


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ({"plain": CANARY}, "plain_password_refused"),
        (CANARY, "invalid_request"),
        ({"jwe": "x"}, "seal_refused"),
    ],
)
async def test_a_refused_message_is_answered_then_parked_then_acknowledged(
    password: Any, reason: str, house: House, link_request: Document
) -> None:
    await house.handle(json.dumps(link_request | {"password": password}).encode())

    assert house.log == ["link.rejected", "ewslink.parked", "ack"]
    event, options = house.broker.one("link.rejected")
    assert (event["reason"], event["request_id"], event["message_id"]) == (reason, str(REQUEST_ID), "m-1")
    assert (options["correlation_id"], options["message_id"]) == (str(REQUEST_ID), event["event_id"])
    parked, options = house.broker.one("ewslink.parked")
    assert json.loads(parked)["email"] == "ann@example.com"
    assert options["headers"] == {"x-ewslink-reason": reason}
    assert CANARY not in everything(house)


async def test_what_is_no_json_is_answered_by_its_properties(house: House) -> None:
    await house.handle(b'{"password": "' + CANARY.encode())

    assert house.log == ["link.rejected", "ewslink.parked", "ack"]
    assert house.broker.one("link.rejected")[0]["request_id"] == str(REQUEST_ID)
    assert CANARY not in everything(house)


async def test_an_id_used_for_another_request_is_refused(house: House, body: bytes) -> None:
    house.store.says = Conflict()

    await house.handle(body)

    assert house.log == ["accept", "link.rejected", "ewslink.parked", "ack"]
    assert house.broker.one("link.rejected")[0]["reason"] == "conflict"
    assert house.broker.one("ewslink.parked")[1]["headers"] == {"x-ewslink-reason": "conflict"}


async def test_a_request_that_was_answered_gets_the_same_answer(house: House, body: bytes) -> None:
    answer = {"event_id": "e-1", "request_id": str(REQUEST_ID), "anything": [1]}
    house.store.says = Finished(result=StoredResult(routing_key="link.succeeded", body=answer))

    await house.handle(body)

    assert house.log == ["accept", "link.succeeded", "ack"]
    published, options = house.broker.one("link.succeeded")
    assert published == answer
    assert options["message_id"] == "e-1"


async def test_a_failed_check_is_kept_then_published_then_acknowledged(house: House, body: bytes) -> None:
    await house.handle(body)

    assert house.acts == ["accept", "finish", "link.failed", "ack"]
    event, _ = house.broker.one("link.failed")
    assert event["error"]["code"] == "server_not_found"
    assert event["occurred_at"] == "2026-11-23T10:15:00Z"
    assert [step["name"] for step in event["steps"]] == [*Step]
    progress = [published["step"] for published, _ in house.broker.published["link.progress"]]
    assert progress == event["steps"]
    assert house.store.links == []


async def test_a_linked_mailbox(house: House, link_request: Document, sealed: Callable[..., str], ews: Any) -> None:
    document = link_request | {"password": {"jwe": sealed(CANARY)}, "ews_url": ews.url, "username": "EXAMPLE\\ann"}

    await house.handle(json.dumps(document).encode())

    mail = ["mail drafted", "mail sending", "mail sent"]
    assert house.acts == ["accept", "login try", *mail, "finish", "link.succeeded", "ack"]
    assert ews.calls.count("SendItem") == 1
    event, _ = house.broker.one("link.succeeded")
    assert [step["name"] for step in event["steps"]] == [*Step]
    assert {step["name"] for step in event["steps"] if step["status"] != "ok"} == {"tls"}  # there was none
    assert [published["step"] for published, _ in house.broker.published["link.progress"]] == event["steps"]
    assert event["mailbox"]["server"] == {"product": "Exchange Server 2019", "build": "15.2.1118.7"}
    assert event["mailbox"]["synced_folders"] == [
        {"folder_id": "customers", "path": "Customers", "rules": ["To customers"]}
    ]
    (link,) = house.store.links
    assert link.password == SecretStr(CANARY)
    assert link.mailbox.username == "EXAMPLE\\ann"
    assert CANARY not in everything(house)


async def test_a_person_reads_the_steps_in_their_language(
    house: House, link_request: Document, sealed: Callable[..., str], ews: Any
) -> None:
    document = link_request | {"password": {"jwe": sealed(CANARY)}, "ews_url": ews.url, "locale": "de"}

    await house.handle(json.dumps(document).encode())

    event, _ = house.broker.one("link.succeeded")
    assert {step["name"]: step["detail"] for step in event["steps"]} == {
        "request": "ann@example.com",
        "discover": ews.url,
        "connect": "",
        "tls": "http, unverschlüsselt",
        "endpoint": "bietet basic an",
        "authenticate": "basic als ann@example.com",
        "version": "Exchange Server 2019 (15.2.1118.7)",
        "mailbox": "ann@example.com",
        "rules": "1 Ordner wird synchronisiert",
        "send": "Test-E-Mail von ann@example.com angenommen",
        "store": "Verknüpfung gespeichert",
    }


async def test_a_step_that_failed_reads_as_the_title_of_the_error(
    house: House, link_request: Document, sealed: Callable[..., str]
) -> None:
    await house.handle(json.dumps(link_request | {"password": {"jwe": sealed(CANARY)}, "locale": "de"}).encode())

    event, _ = house.broker.one("link.failed")
    [failed] = [step for step in event["steps"] if step["status"] == "failed"]
    assert failed["detail"] == event["error"]["title"]
    assert event["error"]["evidence"]["rule"] == NOWHERE.rule


async def test_a_mail_that_was_sent_before_an_interruption_is_not_sent_again(
    house: House, link_request: Document, sealed: Callable[..., str], ews: Any
) -> None:
    sent = SendRecord(request_id=REQUEST_ID, idempotency_key=str(REQUEST_ID), state=SendState.SENT)
    house.store.says = Accepted(again=True, send=sent)

    await house.handle(json.dumps(link_request | {"password": {"jwe": sealed(CANARY)}, "ews_url": ews.url}).encode())

    assert house.acts == ["accept", "finish", "link.succeeded", "ack"]
    assert {"CreateItem", "SendItem"}.isdisjoint(ews.calls)


async def test_a_request_whose_login_tries_are_used_up_is_answered_without_another(
    house: House, link_request: Document, sealed: Callable[..., str], ews: Any
) -> None:
    house.store.says, house.store.tries_before = Accepted(again=True), 2

    await house.handle(json.dumps(link_request | {"password": {"jwe": sealed(CANARY)}, "ews_url": ews.url}).encode())

    assert house.acts == ["accept", "login try", "finish", "link.failed", "ack"]
    assert ews.calls == ["probe"]
    error = house.broker.one("link.failed")[0]["error"]
    assert (error["code"], error["step"], error["retryable"]) == ("login_interrupted", "authenticate", False)


async def test_trouble_of_our_own_does_not_use_up_the_tries_of_a_login_that_worked(
    house: House, link_request: Document, sealed: Callable[..., str], ews: Any
) -> None:
    house.store.fails = RuntimeError("no store")

    await house.handle(json.dumps(link_request | {"password": {"jwe": sealed(CANARY)}, "ews_url": ews.url}).encode())

    waiting = "ewslink.link.wait.10"
    assert house.acts == ["accept", "login try", "mail drafted", "no login try", waiting, "ack"]


async def test_trouble_of_our_own_before_a_login_worked_forgets_no_try(
    house: House, link_request: Document, sealed: Callable[..., str], ews: Any
) -> None:
    house.broker.fails["link.progress"] = RuntimeError("no broker")

    await house.handle(json.dumps(link_request | {"password": {"jwe": sealed(CANARY)}, "ews_url": ews.url}).encode())

    assert "no login try" not in house.acts


@pytest.mark.parametrize(
    ("headers", "queue", "kept"),
    [
        ({}, "ewslink.link.wait.10", {"x-ewslink-attempt": 1}),
        ({"x-ewslink-attempt": 1}, "ewslink.link.wait.60", {"x-ewslink-attempt": 2}),
        ({"x-ewslink-attempt": 2}, "ewslink.link.wait.600", {"x-ewslink-attempt": 3}),
        ({"x-ewslink-attempt": -1}, "ewslink.link.wait.10", {"x-ewslink-attempt": 1}),
        ({"x-ewslink-attempt": "2"}, "ewslink.link.wait.10", {"x-ewslink-attempt": 1}),
    ],
)
async def test_trouble_of_our_own_makes_a_request_wait(
    headers: Document, queue: str, kept: Document, house: House, body: bytes
) -> None:
    house.store.says = RuntimeError("no store")

    await house.handle(body, **headers)

    assert house.log == ["accept", queue, "ack"]
    waiting, options = house.broker.one(queue)
    assert options["headers"] == kept
    assert options["message_id"] == "m-1"
    assert json.loads(waiting)["email"] == "ann@example.com"


@pytest.mark.parametrize("attempt", [3, 10**9])
async def test_after_the_last_wait_the_publisher_is_told_and_the_request_parked(
    attempt: int, house: House, body: bytes
) -> None:
    house.store.says = RuntimeError("no store")

    await house.handle(body, **{"x-ewslink-attempt": attempt})

    assert house.log == ["accept", "link.failed", "ewslink.parked", "ack"]
    event, _ = house.broker.one("link.failed")
    assert (event["error"]["code"], event["error"]["retryable"]) == ("internal_error", True)
    parked, options = house.broker.one("ewslink.parked")
    assert options["headers"] == {"x-ewslink-reason": "internal_error"}
    assert CANARY not in parked.decode()


async def test_a_password_waits_sealed(
    house: House, link_request: Document, keys: KeySet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house.store.says = RuntimeError(f"text with {CANARY}")
    handler = House(
        LinkHandler(**{name: getattr(house.handler, name) for name in LinkHandler.__slots__} | {"allow_plain": True}),
        house.log,
        house.broker,
        house.store,
        house.metrics,
    )

    await handler.handle(json.dumps(link_request | {"password": {"plain": CANARY}}).encode())

    waiting, _ = house.broker.one("ewslink.link.wait.10")
    token = json.loads(waiting)["password"]["jwe"]
    opened = unseal(token, keys, request_id=REQUEST_ID, tenant_id="portal-62515", email="ann@example.com")
    assert opened.get_secret_value() == CANARY
    assert CANARY not in everything(house)
    assert CANARY not in caplog.text
    assert "RuntimeError" in caplog.text


async def test_an_answer_that_cannot_be_published_makes_the_request_wait(house: House, body: bytes) -> None:
    house.broker.fails["link.failed"] = TimeoutError()

    await house.handle(body)

    assert house.acts == ["accept", "finish", "link.failed", "ewslink.link.wait.10", "ack"]


@pytest.mark.parametrize("broken", [b"no json", None])
async def test_a_message_that_cannot_be_moved_goes_back(broken: bytes | None, house: House, body: bytes) -> None:
    house.store.says = RuntimeError("no store")
    house.broker.fails = {"ewslink.link.wait.10": TimeoutError(), "ewslink.parked": ConnectionError()}

    await house.handle(broken or body)

    assert house.log[-1] == "reject requeue=True"
    assert "ack" not in house.log


async def test_an_event_that_nobody_listens_for_is_counted(house: House, body: bytes) -> None:
    house.broker.fails["link.failed"] = returned()

    await house.handle(body)

    assert house.acts[-2:] == ["link.failed", "ack"]
    assert house.metrics.registry.get_sample_value("ewslink_unroutable_total", {"type": "link.failed"}) == 1


async def test_a_cancelled_handler_leaves_the_message_to_the_broker(house: House, body: bytes) -> None:
    house.store.says = asyncio.CancelledError()

    with pytest.raises(asyncio.CancelledError):
        await house.handle(body)
    assert house.log == ["accept"]


@pytest.mark.parametrize(
    ("says", "sample", "labels"),
    [
        (Accepted(), "ewslink_links_total", {"category": "cannot_connect", "code": "server_not_found"}),
        (Conflict(), "ewslink_rejected_total", {"reason": "conflict"}),
        (RuntimeError(), "ewslink_postponed_total", {}),
        (
            Finished(result=StoredResult(routing_key="link.failed", body={"event_id": "e", "request_id": "r"})),
            "ewslink_repeated_total",
            {},
        ),
    ],
)
async def test_what_is_counted(says: Any, sample: str, labels: dict[str, str], house: House, body: bytes) -> None:
    house.store.says = says

    await house.handle(body)

    assert house.metrics.registry.get_sample_value(sample, labels) == 1
