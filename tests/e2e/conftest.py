"""The whole service as its users meet it: a process of its own, a real RabbitMQ, a real mock Exchange over TLS."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import aio_pika
import aiohttp
import pytest
import pytest_asyncio
from aio_pika.abc import AbstractChannel, AbstractQueue

from dev.demo.programs import LinkService, MockEws, ewslink, mock_ews
from ewslink_contracts.topology import COMMANDS_EXCHANGE, EVENTS_EXCHANGE, PARKED_QUEUE

HERE = Path(__file__).parent
FINAL = {"link.succeeded", "link.failed", "link.rejected"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A module's tests share its house: spread over processes, each process would start one of its own."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group(item.path.name))


@dataclass
class House:
    """Everything that runs, and a publisher that knows no code of ours."""

    mock: MockEws
    service: LinkService
    folder: Path
    channel: AbstractChannel
    events: AbstractQueue

    async def publish(self, body: bytes, **properties: Any) -> None:
        """Publish to the commands exchange as any AMQP client would."""
        commands = await self.channel.get_exchange(COMMANDS_EXCHANGE)
        message = aio_pika.Message(body, delivery_mode=2, content_type="application/json", **properties)
        await commands.publish(message, "link.request")

    async def answers(self, count: int) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
        """The next `count` final events, and all progress until then; each body with its properties under `_amqp`."""
        final: list[Mapping[str, Any]] = []
        progress: list[Mapping[str, Any]] = []
        async with asyncio.timeout(180), aclosing(self._all()) as events:
            async for event in events:
                (final if event["_amqp"]["type"] in FINAL else progress).append(event)
                if len(final) == count:
                    break
        return final, progress

    async def _all(self) -> Any:
        async with self.events.iterator() as messages:
            async for message in messages:
                await message.ack()
                amqp = {
                    "type": message.type,
                    "routing_key": message.routing_key,
                    "message_id": message.message_id,
                    "correlation_id": message.correlation_id,
                    "persistent": message.delivery_mode == aio_pika.DeliveryMode.PERSISTENT,
                }
                yield {**json.loads(message.body), "_amqp": amqp}

    async def ask(self, **overrides: Any) -> Mapping[str, Any]:
        """Publish one request and wait for its final event."""
        await self.publish(json.dumps(request(**overrides)).encode())
        [final], _ = await self.answers(1)
        return final

    async def parked(self, count: int) -> list[aio_pika.abc.AbstractIncomingMessage]:
        """The next `count` messages that are parked; taken out."""
        queue = await self.channel.get_queue(PARKED_QUEUE)
        found: list[aio_pika.abc.AbstractIncomingMessage] = []
        async with asyncio.timeout(90), queue.iterator() as messages:
            async for message in messages:
                await message.ack()
                found.append(message)
                if len(found) == count:
                    break
        return found

    async def get(self, path: str) -> Any:
        """A document from the mock's admin API."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.mock.url}/_mock/{path}") as response:
            return await response.json()

    async def mails(self) -> list[Mapping[str, Any]]:
        """The mails in the logging mailbox."""
        document = await self.get("mailboxes/log@bcc.mock.test/messages")
        messages: list[Mapping[str, Any]] = document["messages"]
        return messages


def request(**overrides: Any) -> dict[str, Any]:
    """The JSON of a link request, as a service in any language writes it."""
    return {
        "request_id": str(uuid4()),
        "tenant_id": "tests",
        "email": "ok@mock.test",
        "password": {"plain": "secret"},
        "ews_url": "https://mail.mock.test/EWS/Exchange.asmx",
        "bcc_address": "log@bcc.mock.test",
        "privacy_policy_accepted": True,
    } | overrides


@asynccontextmanager
async def _listening(amqp_url: str, mock: MockEws, service: LinkService, folder: Path) -> AsyncIterator[House]:
    """A publisher that hears every event from now on; what others have left in the queues is gone."""
    async with await aio_pika.connect(amqp_url) as connection:
        channel = await connection.channel()
        for name in ("ewslink.link", PARKED_QUEUE):
            await (await channel.get_queue(name)).purge()
        events = await channel.declare_queue(exclusive=True)
        await events.bind(EVENTS_EXCHANGE, "#")
        yield House(mock, service, folder, channel, events)


@pytest.fixture(scope="session")
def new_request() -> Any:
    """Writes the JSON of a link request; keyword arguments replace fields."""
    return request


@pytest.fixture(scope="module")
def settings() -> Mapping[str, str]:
    """Settings of the service beside those of the demonstration; a module may have its own."""
    return {}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    amqp_url: str, tmp_path_factory: pytest.TempPathFactory, settings: Mapping[str, str]
) -> AsyncIterator[House]:
    """Broker, mock and service, for all tests of a module."""
    folder = tmp_path_factory.mktemp("house")
    async with (
        mock_ews(folder) as mock,
        ewslink(amqp_url, mock, folder, **settings) as service,
        _listening(amqp_url, mock, service, folder) as house,
    ):
        yield house


@pytest.fixture(scope="session")
def listening() -> Any:
    """Makes a house of a mock and a service that a test starts itself."""
    return _listening
