"""What the server makes of HTTP/1.1, seen by a client that writes its own bytes."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

Listen = Callable[..., Awaitable[int]]
Talk = Callable[..., Coroutine[Any, Any, bytes]]

GET = b"GET %b HTTP/1.1\r\nHost: mock.test\r\n\r\n"
CLOSE = b"GET /end HTTP/1.1\r\nHost: mock.test\r\nConnection: close\r\n\r\n"
CHUNKED = b"POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"


async def test_answers_one_request_after_the_other_on_the_same_connection(app: Any, talk: Talk) -> None:
    answer = await talk(GET % b"/one", GET % b"/two", CLOSE)
    assert [part.rpartition(b"\r\n\r\n")[2] for part in answer.split(b"HTTP/1.1 200 OK")[1:]] == [
        b"/one ",
        b"/two ",
        b"/end ",
    ]
    assert len({request["mock_ews.connection"].id for request in app.seen}) == 1


@pytest.mark.parametrize(
    ("request_bytes", "path", "body"),
    [
        (b"POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", "/b", b"abc"),
        (CHUNKED, "/c", b"hello world"),
        (b"GET /a%20b?q=1 HTTP/1.1\r\nHost: x\r\n\r\n", "/a b", b""),
        (b"GET http://mail.mock.test/absolute HTTP/1.1\r\nHost: x\r\n\r\n", "/absolute", b""),
        (b"GET / HTTP/1.0\r\n\r\n", "/", b""),
        (b"GET /u HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", "/u", b""),
    ],
)
async def test_gives_the_app_a_whole_request(
    app: Any, talk: Talk, request_bytes: bytes, path: str, body: bytes
) -> None:
    await talk(request_bytes, CLOSE)
    assert (app.seen[0]["PATH_INFO"], app.seen[0]["body"]) == (path, body)
    assert app.seen[0]["CONTENT_LENGTH"] == str(len(body))


async def test_joins_repeated_headers(app: Any, talk: Talk) -> None:
    await talk(b"GET / HTTP/1.1\r\nHost: x\r\nX-Two: a\r\nx-two: b\r\nConnection: close\r\n\r\n")
    assert app.seen[0]["HTTP_X_TWO"] == "a,b"


async def test_a_body_in_pieces_is_waited_for(app: Any, talk: Talk, listen: Listen) -> None:
    port = await listen()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\nabc")
    await writer.drain()
    assert b"/other" in await talk(GET % b"/other", port=port, until=b"/other ")
    writer.write(b"def")
    assert (await reader.read()).endswith(b"/slow abcdef")
    writer.close()


async def test_invites_the_body_of_a_client_that_waits_to_be(talk: Talk, app: Any) -> None:
    head = b"POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    answer = await talk(head, until=b"\r\n\r\n")
    assert answer == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert app.seen == []


async def test_head_has_the_length_but_not_the_body(talk: Talk) -> None:
    answer = await talk(b"HEAD /h HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert b"Content-Length: 3\r\n" in answer
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"this is not HTTP\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 200_000, 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n" + b"x" * 101, 413),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\nExpect: 100-continue\r\n\r\n", 413),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + b"x" * 101 + b"\r\n0\r\n\r\n",
            413,
        ),
    ],
    ids=["garbage", "endless header", "too large", "announced too large", "too large in chunks"],
)
async def test_refuses_by_itself(app: Any, talk: Talk, listen: Listen, request_bytes: bytes, status: int) -> None:
    answer = await talk(request_bytes, port=await listen(max_body=100), until=b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert b"Connection: close\r\n" in answer
    assert app.seen == []


async def test_answers_what_it_owes_before_it_refuses(talk: Talk) -> None:
    answer = await talk(GET % b"/first" + b"nonsense\r\n\r\n", until=b"</p>")
    assert answer.index(b"/first ") < answer.index(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("path", [b"/last", b"/crash"])
async def test_closes_when_the_app_asks_for_it_or_fails(
    app: Any, talk: Talk, path: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL, "mock_ews.wsgi"):
        answer = await talk(GET % path + GET % b"/never")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.count(b"Connection: close\r\n") == 1
    assert [request["PATH_INFO"] for request in app.seen] == [path.decode()]


async def test_closes_a_connection_that_has_gone_silent(talk: Talk, listen: Listen) -> None:
    assert b"/x " in await talk(GET % b"/x", port=await listen(idle_s=0.05))


async def test_one_client_does_not_wait_for_another(listen: Listen, talk: Talk) -> None:
    port = await listen()
    idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(50)]
    assert b"/x " in await talk(GET % b"/x", port=port, until=b"/x ")
    for _, writer in idle:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
