"""The broker: a FastStream broker without its dangerous defaults, the topology, and publishing that is confirmed."""

import asyncio
import logging
from typing import Any
from uuid import UUID

from aio_pika.exceptions import AMQPError, PublishError
from faststream import AckPolicy
from faststream.message import StreamMessage
from faststream.rabbit import Channel, ExchangeType, QueueType, RabbitBroker, RabbitExchange, RabbitQueue
from faststream.rabbit.annotations import RabbitMessage

from ewslink.metrics import Metrics
from ewslink_contracts import topology
from ewslink_contracts.topology import EventType

log = logging.getLogger(__name__)

_CONNECT_TIMEOUT_S = 10.0
_PUBLISH_TIMEOUT_S = 30.0

COMMANDS = RabbitExchange(topology.COMMANDS_EXCHANGE, type=ExchangeType.TOPIC, durable=True)
EVENTS = RabbitExchange(topology.EVENTS_EXCHANGE, type=ExchangeType.TOPIC, durable=True)


class BrokerUnavailable(Exception):
    """The broker cannot be used. The text is one line: what is wrong and what to do; no password."""


def make_broker(amqp_url: str, *, graceful_timeout_s: float) -> RabbitBroker:
    """A broker that connects when told to.

    Differs from FastStream's defaults, each of which would hurt: no argument validation of its own (its errors hold the
    input, and the input holds passwords), publishing fails loudly when no queue takes the message.
    """
    return RabbitBroker(
        amqp_url,
        app_id="ewslink",
        apply_types=False,
        decoder=_undecoded,
        ack_policy=AckPolicy.MANUAL,
        default_channel=Channel(on_return_raises=True),
        graceful_timeout=graceful_timeout_s,
        logger=log,
        log_level=logging.DEBUG,
    )


async def _undecoded(message: StreamMessage[Any]) -> StreamMessage[Any]:
    """Handlers get the message itself: its bytes are read by `intake`, which never logs them."""
    return message


def link_queue() -> RabbitQueue:
    """The work queue as `declare_topology` has declared it."""
    return _queue(topology.LINK_QUEUE)


def _queue(name: str) -> RabbitQueue:
    arguments: Any = {key: value for key, value in topology.QUEUES[name].items() if key != "x-queue-type"}
    return RabbitQueue(name, queue_type=QueueType.QUORUM, durable=True, arguments=arguments)


async def declare_topology(broker: RabbitBroker) -> None:
    """Connect and declare every exchange and queue; harmless when they are there. Raises `BrokerUnavailable`."""
    try:
        async with asyncio.timeout(_CONNECT_TIMEOUT_S):
            await broker.connect()
            commands = await broker.declare_exchange(COMMANDS)
            await broker.declare_exchange(EVENTS)
            for name in topology.QUEUES:
                queue = await broker.declare_queue(_queue(name))
                for key in topology.BINDINGS.get(name, ()):
                    await queue.bind(commands, key)
    except TimeoutError:
        raise BrokerUnavailable(
            f"the broker did not answer in {_CONNECT_TIMEOUT_S:.0f} s: check EWSLINK_AMQP_URL"
        ) from None
    except (AMQPError, OSError) as error:
        raise BrokerUnavailable(_reason(error)) from None


def _reason(error: Exception) -> str:
    name = type(error).__name__
    if "PreconditionFailed" in name:
        return "the broker holds a queue of ours with other arguments: delete it when empty, or use another vhost"
    if "Auth" in name or "AccessRefused" in name:
        return "the broker refused the login: check user, password and vhost in EWSLINK_AMQP_URL"
    return f"cannot connect to the broker ({name}): check that it runs and that EWSLINK_AMQP_URL names it"


class Publisher:
    """Publishes events and moves messages; returns only when the broker has them."""

    def __init__(self, broker: RabbitBroker, metrics: Metrics) -> None:
        self._broker = broker
        self._metrics = metrics

    async def event(self, event: EventType, body: dict[str, Any], *, event_id: UUID, request_id: UUID | None) -> None:
        """One event, persistent, confirmed, mandatory. An event that nobody listens for is counted, not an error."""
        try:
            await self._publish(
                body,
                exchange=EVENTS,
                routing_key=event,
                message_id=str(event_id),
                correlation_id=str(request_id) if request_id else None,
                message_type=event,
                content_type="application/json",
            )
        except PublishError:  # returned: no queue is bound for it
            self._metrics.unroutable.labels(event).inc()
            log.info("no queue took an event", extra={"event": event, "request_id": str(request_id)})

    async def move(self, message: RabbitMessage, queue: str, body: bytes, headers: dict[str, Any]) -> None:
        """Put a message into one of our own queues, then take it off the one it came from."""
        original = message.raw_message
        await self._publish(
            body,
            queue=queue,
            message_id=original.message_id,
            correlation_id=original.correlation_id,
            content_type=original.content_type,
            headers=headers,
        )
        await message.ack()

    async def _publish(self, body: Any, **options: Any) -> None:
        # FastStream's own timeout does not fire while the broker has an alarm and blocks the connection.
        async with asyncio.timeout(_PUBLISH_TIMEOUT_S):
            await self._broker.publish(body, mandatory=True, persist=True, **options)
