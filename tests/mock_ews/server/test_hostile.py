"""Clients that are broken or mean harm: they get a refusal, cost little, and nobody else notices."""

import asyncio
import gc
import itertools
import weakref
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from mock_ews.connection import MAX_WAITING, HttpConnection
from mock_ews.listener import Listener
from mock_ews.wire import Wire

Listen = Callable[..., Awaitable[int]]
Talk = Callable[..., Coroutine[Any, Any, bytes]]

GET = b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /x HTTP/1.1\r\nHost: x\r\n"
CHUNKS = POST + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        CHUNKS + b"no size\r\nhello\r\n0\r\n\r\n",
        CHUNKS + b"fffffffffffffffff\r\nhello",
        CHUNKS + b"2\r\nhello\r\n0\r\n\r\n",
        POST + b"Content-Length: many\r\n\r\n",
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: 99999999999999999999\r\n\r\n",
        POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n" * 9,
        b"\0" * 1000,
    ],
    ids=[
        "chunk without size",
        "endless chunk",
        "chunk too long",
        "length is a word",
        "length below 0",
        "length beyond measure",
        "two lengths",
        "length and chunks",
        "TLS to the plain port",
        "zeros",
    ],
)
async def test_what_is_not_http_is_refused(app: Any, talk: Talk, sent: bytes) -> None:
    answer = await talk(sent, until=b"</p>")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert app.seen == []


async def test_fifty_clients_that_stop_half_way_hold_up_nobody(listen: Listen, talk: Talk) -> None:
    port = await listen()
    halves = [b"", b"POST", POST, POST + b"Content-Length: 100\r\n\r\nabc", CHUNKS + b"5\r\nhel"]
    clients = [await asyncio.open_connection("127.0.0.1", port) for _ in range(50)]
    for (_, writer), half in zip(clients, itertools.cycle(halves), strict=False):
        writer.write(half)
    assert b"/7 " in await talk(GET % 7, port=port, until=b"/7 ")
    for _, writer in clients:
        writer.close()


class Pipe(asyncio.Transport):
    """A transport to a client in the same test; closed and paused as it is told."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 1), "sockname": ("192.0.2.2", 80)})
        self.written = b""
        self.reading, self.ended = True, ""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def is_closing(self) -> bool:
        return bool(self.ended)

    def close(self) -> None:
        self.ended = "closed"

    def abort(self) -> None:
        self.ended = "aborted"


@pytest.fixture
def pipe() -> Pipe:
    return Pipe()


@pytest.fixture
async def connection(app: Any, pipe: Pipe) -> HttpConnection:
    connection = HttpConnection(Listener(app), secure=False)
    connection.connection_made(pipe)
    return connection


async def test_a_client_that_does_not_read_is_not_answered_on(app: Any, connection: HttpConnection, pipe: Pipe) -> None:
    connection.pause_writing()
    for number in range(MAX_WAITING):
        connection.data_received(GET % number)
    assert (app.seen, pipe.written, pipe.reading) == ([], b"", False)
    connection.resume_writing()
    assert [request["PATH_INFO"] for request in app.seen] == [f"/{number}" for number in range(MAX_WAITING)]
    assert pipe.reading
    connection.close()
    assert pipe.ended == "closed"


async def test_a_client_that_never_reads_is_cut_off(connection: HttpConnection, pipe: Pipe) -> None:
    connection.data_received(GET % 1)
    connection.pause_writing()
    assert connection.idle_since(connection.active_at + 1)
    connection.close()
    assert pipe.ended == "aborted"


class Connections(set[HttpConnection]):
    """Says when one of them has ended."""

    def __init__(self) -> None:
        super().__init__()
        self.one_less = asyncio.Event()

    def discard(self, connection: object, /) -> None:
        super().discard(connection)
        self.one_less.set()


@pytest.mark.parametrize(
    "wire",
    [Wire(delay=3600), Wire(pieces=9, over=3600), Wire(linger=3600, ending="close"), Wire(ending="hang")],
    ids=["delay", "dribble", "slow close", "hang"],
)
async def test_nothing_is_kept_for_a_client_that_has_gone(app: Any, wire: Wire) -> None:
    app.wire = wire
    listener = Listener(app)
    listener.connections = connections = Connections()
    _, writer = await asyncio.open_connection("127.0.0.1", listener.listen("127.0.0.1", 0))
    writer.write(GET % 1)
    await app.asked.wait()
    [kept] = [weakref.ref(one) for one in listener.connections]
    writer.close()
    try:
        async with asyncio.timeout(5):
            await connections.one_less.wait()
        await asyncio.sleep(0)  # the loop's own last mention of the transport
        gc.collect()
        assert kept() is None
    finally:
        await listener.close()
