"""What is known of a call that nobody waits for any longer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import web

from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.guard import Guard
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.observation import TransportFailure
from ewslink_contracts.outcomes import Step


@pytest.fixture
async def client() -> AsyncIterator[ExchangeClient]:
    guard = Guard((ip_network("127.0.0.0/8"),))
    async with ExchangeClient(TransportSettings.make(guard, ca_file=None, timeout_s=10, allow_http=True)) as client:
        yield client


async def test_a_call_under_way_is_one_without_an_answer(serve: Callable[..., Any], client: ExchangeClient) -> None:
    asked, never = asyncio.Event(), asyncio.Event()

    async def silent(_request: web.Request) -> web.Response:
        asked.set()
        await never.wait()
        return web.Response()

    url = await serve(silent)
    probe = asyncio.create_task(client.probe(url))
    await asked.wait()
    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)

    seen = client.given_up()
    never.set()
    assert seen is not None
    assert (seen.step, seen.url, seen.failure) == (Step.ENDPOINT, url, TransportFailure.TIMEOUT)


@pytest.mark.parametrize(
    ("status", "told"),
    [(404, True), (503, True), (200, True), (401, False)],
)
async def test_between_calls_it_is_the_answer_of_something_else_than_ews(
    serve: Callable[..., Any], client: ExchangeClient, status: int, told: bool
) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, text="<html></html>", content_type="text/html")

    reply = await client.probe(await serve(answer))

    assert client.given_up() == (reply.seen if told else None)


async def test_before_any_call_there_is_nothing(client: ExchangeClient) -> None:
    assert client.given_up() is None
