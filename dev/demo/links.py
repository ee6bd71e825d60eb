"""Publishes link requests and hands on the events that answer them. A plain AMQP client, as any publisher has one."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager

import aio_pika
from aio_pika.abc import AbstractQueue

from ewslink_contracts import LinkFailed, LinkProgress, LinkRequest, LinkSucceeded
from ewslink_contracts.topology import COMMANDS_EXCHANGE, EVENTS_EXCHANGE, Command, EventType

Event = LinkProgress | LinkSucceeded | LinkFailed

_MODELS: dict[str, type[Event]] = {
    EventType.LINK_PROGRESS: LinkProgress,
    EventType.LINK_SUCCEEDED: LinkSucceeded,
    EventType.LINK_FAILED: LinkFailed,
}


class Links:
    """A connection to the broker on which requests go out and events come in."""

    def __init__(self, channel: aio_pika.abc.AbstractChannel, events: AbstractQueue) -> None:
        self._channel = channel
        self._events = events

    async def publish(self, requests: Iterable[LinkRequest]) -> None:
        """Publish all requests, persistent and confirmed."""
        commands = await self._channel.get_exchange(COMMANDS_EXCHANGE)
        for request in requests:
            message = aio_pika.Message(
                request.to_message(),
                content_type="application/json",
                message_id=str(request.request_id),
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            )
            await commands.publish(message, Command.LINK_REQUEST)

    async def events(self) -> AsyncGenerator[Event]:
        """Every event, as it comes."""
        async with self._events.iterator() as messages:
            async for message in messages:
                await message.ack()
                yield _MODELS[message.type or ""].model_validate_json(message.body)


@asynccontextmanager
async def links(amqp_url: str) -> AsyncIterator[Links]:
    """Connect and listen; from here on no event is missed."""
    async with await aio_pika.connect(amqp_url) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(exclusive=True)
        for key in _MODELS:
            await queue.bind(EVENTS_EXCHANGE, key)
        yield Links(channel, queue)
