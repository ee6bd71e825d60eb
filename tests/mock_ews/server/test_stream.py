"""Answers that go on, seen by a client that reads bytes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from mock_ews.listener import Listener
from mock_ews.stream import STREAM_KEY
from mock_ews.wire import WIRE_KEY, Wire

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass
class Teller:
    """An app that tells what it is given, as long as it is given something; b"" ends it."""

    wire: Wire = field(default_factory=Wire)
    news: list[bytes] = field(default_factory=lambda: [b"first"])
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[STREAM_KEY] = True
        environ[WIRE_KEY] = self.wire
        start_response("200 OK", [("Content-Type", "text/plain")])
        return self._tell()

    def _tell(self) -> Iterator[bytes]:
        try:
            while True:
                if not self.news:
                    self.asked.set()
                    yield b""
                elif news := self.news.pop(0):
                    yield news if news != b"crash" else bytes(1 // 0)
                else:
                    return
        finally:
            self.ended.set()


@pytest.fixture
def app() -> Teller:
    return Teller()


Listen = Callable[..., Awaitable[int]]


async def test_a_body_goes_on_in_chunks_and_then_the_connection_is_free(app: Teller, listen: Listen) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", await listen())
    async with asyncio.timeout(5):
        for _ in range(2):
            writer.write(GET)
            head = await reader.readuntil(b"\r\n\r\n")
            assert b"Transfer-Encoding: chunked\r\n" in head
            assert b"Content-Length" not in head
            assert await reader.readuntil(b"first\r\n") == b"5\r\nfirst\r\n"
            await app.asked.wait()
            app.news += [b"one", b"and two"]
            assert await reader.readuntil(b"two\r\n") == b"3\r\none\r\n7\r\nand two\r\n"
            app.news.append(b"")
            assert await reader.readuntil(b"0\r\n\r\n") == b"0\r\n\r\n"
            app.news.append(b"first")
    writer.close()


async def test_http_1_0_has_no_chunks(app: Teller, listen: Listen) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", await listen())
    app.news += [b" and last", b""]
    writer.write(b"GET / HTTP/1.0\r\n\r\n")
    async with asyncio.timeout(5):
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    assert body == b"first and last"
    assert b"Transfer-Encoding" not in head
    writer.close()


async def test_it_ends_when_the_client_goes(app: Teller, listen: Listen) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", await listen())
    writer.write(GET)
    async with asyncio.timeout(5):
        await reader.readuntil(b"first")
        writer.close()
        await app.ended.wait()


async def test_it_ends_when_the_server_stops(app: Teller) -> None:
    listener = Listener(app)
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.listen("127.0.0.1", 0))
    writer.write(GET)
    async with asyncio.timeout(5):
        await reader.readuntil(b"first")
        await listener.close()
        await app.ended.wait()
    writer.close()


async def test_a_body_that_breaks_ends_the_connection_in_the_middle(
    app: Teller, listen: Listen, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", await listen())
    app.news.append(b"crash")
    with caplog.at_level(logging.CRITICAL, "mock_ews.stream"):
        writer.write(GET)
        async with asyncio.timeout(5):
            answer = await reader.read()
    assert answer.endswith(b"first\r\n")
    writer.close()


async def test_faults_of_the_wire_cut_it_off(app: Teller, listen: Listen) -> None:
    app.wire = Wire(ending="close")
    reader, writer = await asyncio.open_connection("127.0.0.1", await listen())
    writer.write(GET)
    async with asyncio.timeout(5):
        assert (await reader.read()).endswith(b"first\r\n")
        await app.ended.wait()
    writer.close()


async def test_nobody_else_waits(app: Teller, listen: Listen) -> None:
    port = await listen()
    clients = [await asyncio.open_connection("127.0.0.1", port) for _ in range(5)]
    async with asyncio.timeout(5):
        for reader, writer in clients:
            app.news.append(b"hello")
            writer.write(GET)
            await reader.readuntil(b"hello")
    for _, writer in clients:
        writer.close()
