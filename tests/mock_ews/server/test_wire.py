"""The wire plan of an answer, seen from the other end of the connection."""

import asyncio
import errno
import socket
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from mock_ews.wire import Wire

Listen = Callable[..., Awaitable[int]]
Talk = Callable[..., Coroutine[Any, Any, bytes]]

REQUEST = b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n" + b"y" * 100


async def test_a_reset_is_a_reset(app: Any, listen: Listen, raw_socket: Callable[[int], socket.socket]) -> None:
    app.wire = Wire(fraction=0, ending="reset")
    port = await listen()

    def client() -> None:
        with raw_socket(port) as connection:
            connection.sendall(REQUEST)
            connection.recv(1)

    with pytest.raises(ConnectionResetError) as caught:
        await asyncio.to_thread(client)
    assert caught.value.errno == errno.ECONNRESET


async def test_a_reset_is_a_reset_under_tls_too(app: Any, listen: Listen, trusting: ssl.SSLContext) -> None:
    app.wire = Wire(fraction=0, ending="reset")
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", await listen(tls=True), ssl=trusting, server_hostname="mail.mock.test"
    )
    writer.write(REQUEST)
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()


@pytest.mark.parametrize(("fraction", "least", "most"), [(0.0, 0, 0), (0.5, 60, 150)], ids=["nothing", "half"])
async def test_an_answer_can_stop_short(app: Any, talk: Talk, fraction: float, least: int, most: int) -> None:
    app.wire = Wire(fraction=fraction, ending="close")
    assert least <= len(await talk(REQUEST)) <= most


async def test_a_late_answer_holds_up_nobody_else(app: Any, listen: Listen, talk: Talk) -> None:
    port = await listen()
    app.wire = Wire(delay=0.2)
    late = asyncio.create_task(talk(REQUEST, port=port, until=b"yy"))
    await app.asked.wait()
    app.wire = Wire()
    await talk(REQUEST, port=port, until=b"yy")
    assert not late.done()
    assert b"200 OK" in await late


async def test_requests_behind_a_late_answer_keep_their_order(app: Any, listen: Listen, talk: Talk) -> None:
    app.wire = Wire(delay=0.02)
    answer = await talk(b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert [line for line in answer.split() if line.startswith(b"/")] == [b"/1", b"/2", b"/3"]


async def test_a_hanging_answer_never_comes(app: Any, talk: Talk, listen: Listen) -> None:
    app.wire = Wire(fraction=0, ending="hang")
    port = await listen()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(REQUEST + REQUEST)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await reader.read(1)
    assert len(app.seen) == 1
    writer.close()


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nX: y\r\n\r\n0123456789"


@pytest.mark.parametrize(
    ("wire", "plan"),
    [
        (Wire(), [(0.0, ANSWER)]),
        (Wire(delay=2.0), [(2.0, ANSWER)]),
        (Wire(fraction=0.0), [(0.0, b"")]),
        (Wire(length_error=5), [(0.0, ANSWER.replace(b": 10", b": 15"))]),
        (Wire(length_error=-20), [(0.0, ANSWER.replace(b": 10", b": 0"))]),
        (Wire(pieces=2, over=1.0), [(0.5, ANSWER[:28]), (0.5, ANSWER[28:])]),
        (Wire(delay=3.0, pieces=2, over=1.0), [(3.5, ANSWER[:28]), (0.5, ANSWER[28:])]),
        (Wire(rate=600), [(0.05, ANSWER[:30]), (0.05, ANSWER[30:])]),
        (
            Wire(head_over=2.0),
            [
                (0.5, b"HTTP/1.1 200 OK\r\n"),
                (0.5, b"Content-Length: 10\r\n"),
                (0.5, b"X: y\r\n"),
                (0.5, b"\r\n"),
                (0.0, b"0123456789"),
            ],
        ),
    ],
)
def test_what_is_sent_when(wire: Wire, plan: list[tuple[float, bytes]]) -> None:
    assert wire.plan(ANSWER) == plan


def test_chunks_that_are_none() -> None:
    [(_, data)] = Wire(bad_chunk=True).plan(ANSWER)
    head, _, body = data.partition(b"\r\n\r\n")
    assert head == b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"
    assert body


async def test_an_answer_in_pieces_arrives_whole_and_in_order(app: Any, talk: Talk) -> None:
    app.wire = Wire(pieces=7, over=0.07)
    answer = await talk(b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert [line for line in answer.split() if line.startswith(b"/")] == [b"/1", b"/2"]


async def test_a_close_can_be_slow(app: Any, listen: Listen) -> None:
    app.wire = Wire(linger=0.1, ending="close")
    reader, writer = await asyncio.open_connection("127.0.0.1", await listen())
    writer.write(REQUEST)
    await reader.readuntil(b"yy")
    began = asyncio.get_running_loop().time()
    await reader.read()
    assert asyncio.get_running_loop().time() - began > 0.05
    writer.close()
