"""The publisher's side, as any publisher has one: link requests go out, the events that answer them come in."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from uuid import UUID

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractQueue
from aio_pika.exceptions import AMQPError, ChannelNotFoundEntity

from ewslink_contracts import LinkFailed, LinkProgress, LinkRejected, LinkRequest, LinkSucceeded
from ewslink_contracts.topology import COMMANDS_EXCHANGE, EVENTS_EXCHANGE, Command, EventType

Event = LinkProgress | LinkSucceeded | LinkFailed | LinkRejected

_MODELS: dict[str, type[Event]] = {
    EventType.LINK_PROGRESS: LinkProgress,
    EventType.LINK_SUCCEEDED: LinkSucceeded,
    EventType.LINK_FAILED: LinkFailed,
    EventType.LINK_REJECTED: LinkRejected,
}


class CannotAsk(Exception):
    """The request cannot be published. The text is one line: what is wrong and what to do; no password."""


class Links:
    """A connection to the broker on which requests go out and events come in."""

    def __init__(self, channel: AbstractChannel, events: AbstractQueue) -> None:
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

    async def events_of(self, request_id: UUID) -> AsyncGenerator[Event]:
        """The events of one request, the last of them its final one."""
        async with aclosing(self.events()) as events:
            async for event in events:
                if event.request_id == request_id:
                    yield event
                    if not isinstance(event, LinkProgress):
                        return


@asynccontextmanager
async def links(amqp_url: str) -> AsyncIterator[Links]:
    """Connect and listen; from here on no event is missed. Raises `CannotAsk`."""
    try:
        connection = await aio_pika.connect(amqp_url)
    except (AMQPError, OSError) as error:
        raise CannotAsk(f"cannot connect to the broker ({type(error).__name__}): check EWSLINK_AMQP_URL") from None
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(exclusive=True)
        try:
            for key in _MODELS:
                await queue.bind(EVENTS_EXCHANGE, key)
        except ChannelNotFoundEntity:
            raise CannotAsk("the broker knows no link service: start `ewslink serve` first") from None
        yield Links(channel, queue)
