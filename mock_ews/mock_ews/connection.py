"""One client connection: bytes in, whole requests to the app, bytes out as the wire plan says."""

import asyncio
import itertools
import socket
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from wsgiref.types import WSGIApplication, WSGIEnvironment

import httptools

from mock_ews.certificates import certificate_of
from mock_ews.stream import LOOK_S, STREAM_KEY, Stream
from mock_ews.wire import UNHARMED, WIRE_KEY, Piece, Wire
from mock_ews.wsgi import Head, call_app, environ_of, refusal

CONNECTION_KEY = "mock_ews.connection"
"""Where the app finds the `Connection` in the WSGI environ."""
ASK_AGAIN_KEY = "mock_ews.ask_again"
"""Where an app that waits for something leaves the seconds after which it wants to be called again instead."""

DONE_KEY = "mock_ews.done"
"""Where the app may leave what is to be called once the answer is sent, or nobody is left to send it to."""

MAX_HEAD = 64 * 1024
MAX_WAITING = 16
LINGER_S = 2.0
"""How long a refused client may go on sending: closing at once would reset it before it has read why."""

_ids = itertools.count(1)


@dataclass(slots=True)
class Connection:
    """What the app may know of, and remember on, the connection a request came on."""

    secure: bool
    remote: tuple[str, int]
    local: tuple[str, int]
    certificate: bytes | None = None
    """The server certificate that the client has seen (DER); None without TLS."""
    id: int = field(default_factory=lambda: next(_ids))
    login: dict[str, Any] = field(default_factory=dict)
    """State of logins that belong to the connection, by scheme."""


class Site(Protocol):
    """What a connection needs of its server."""

    app: WSGIApplication
    max_body: int
    connections: "set[HttpConnection]"


class HttpConnection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive: one request after the other, each answered by one call of the app."""

    def __init__(self, site: Site, *, secure: bool) -> None:
        self._site = site
        self._secure = secure
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpRequestParser(self)
        self._waiting: deque[tuple[Head, bytes]] = deque()
        self._busy = False  # an answer is being held back, or will never end
        self._deaf = False  # what the client sends from now on is dropped
        self._choked = False  # the client asks, but does not read the answers
        self._last_words = b""
        self._done: Callable[[], None] | None = None  # to be called when the answer is sent
        self._stream: Stream | None = None  # what is left of an answer that goes on
        self._timer: asyncio.TimerHandle | None = None
        self._start_message()

    # what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]  # a stream, by create_server's promise
        self._connection = Connection(
            self._secure,
            transport.get_extra_info("peername")[:2],
            transport.get_extra_info("sockname")[:2],
            certificate_of(transport.get_extra_info("ssl_object")),
        )
        self.active_at = self._loop.time()
        self._site.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._deaf = True
        self._waiting.clear()
        self._site.connections.discard(self)
        if self._timer:
            self._timer.cancel()
        self._drop_stream()
        self._be_done()

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            return
        self.active_at = self._loop.time()
        if not self._in_body:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._deaf = True  # nothing is offered to upgrade to: the request is answered, then the connection closed
        except httptools.HttpParserError:
            self._refuse(400)
        if self._head_bytes > MAX_HEAD:
            self._refuse(400)  # http.sys answers 400 "Request Too Long" here, not 431
        self._work()

    def pause_writing(self) -> None:
        self._choked = True

    def resume_writing(self) -> None:
        self._choked = False
        self._work()

    # what httptools calls

    def on_message_begin(self) -> None:
        self._start_message()

    def on_url(self, url: bytes) -> None:
        self._head.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        head = self._head
        self._in_body, self._head_bytes = True, 0
        head.method = self._parser.get_method().decode("latin-1")
        head.version = self._parser.get_http_version()
        head.keep_alive = self._parser.should_keep_alive()
        announced = head.value(b"content-length")
        if announced and int(announced) > self._site.max_body:
            self._refuse(413)
        elif head.value(b"expect").lower() == b"100-continue":
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > self._site.max_body:
            self._refuse(413)
        elif not self._deaf:
            self._chunks.append(body)

    def on_message_complete(self) -> None:
        if not self._deaf:
            self._waiting.append((self._head, b"".join(self._chunks)))
            if len(self._waiting) >= MAX_WAITING:
                self._transport.pause_reading()
        self._start_message()

    # what the server calls

    def idle_since(self, moment: float) -> bool:
        """Whether it is the client's turn to speak, and it has not since that moment of the loop's clock."""
        return not self._busy and self.active_at < moment

    def close(self) -> None:
        """Close once what was written is sent, which is never if the client does not read."""
        (self._transport.abort if self._choked else self._transport.close)()

    def abort(self) -> None:
        self._transport.abort()

    # inside

    def _start_message(self) -> None:
        self._head = Head()
        self._chunks: list[bytes] = []
        self._size = self._head_bytes = 0
        self._in_body = False

    def _refuse(self, status: int) -> None:
        """Stop listening; the server's own answer goes out after those still owed."""
        if not self._deaf:
            self._deaf, self._last_words = True, refusal(status)

    def _work(self) -> None:
        """Answer the requests that wait, in order, as far as the wire plans and the client let us."""
        while self._waiting and not self._busy and not self._choked:
            self._answer(*self._waiting.popleft())
        if not self._busy and not self._choked and not self._transport.is_closing():
            self._transport.resume_reading()
            if self._last_words:
                self._transport.write(self._last_words)
                self._busy, self._timer = True, self._loop.call_later(LINGER_S, self._transport.close)

    def _answer(self, head: Head, body: bytes) -> None:
        peer = self._connection
        environ = environ_of(head, body, secure=peer.secure, remote=peer.remote, local=peer.local)
        environ[CONNECTION_KEY] = peer
        self._call(environ, head.keep_alive and not (self._deaf and not self._last_words))

    def _call(self, environ: WSGIEnvironment, wanted: bool) -> None:
        """Send what the app answers, or ask it again later if it has none yet; `wanted`: to keep the connection."""
        answer, keep = call_app(self._site.app, environ, keep_alive=wanted)
        if pause := environ.pop(ASK_AGAIN_KEY, 0.0):
            self._busy, self._timer = True, self._loop.call_later(pause, self._call_again, environ, wanted)
            return
        wire: Wire = environ.get(WIRE_KEY, UNHARMED)
        self._busy, self._stream, self._done = True, environ.get(STREAM_KEY), environ.get(DONE_KEY)
        if self._stream is not None:
            self._be_done()  # streams have a budget of their own
        self._send(deque(wire.plan(answer)), keep=keep, wire=wire)

    def _send(self, pieces: deque[Piece], *, keep: bool, wire: Wire) -> None:
        """Send what is not to be waited for; the rest when its time has come."""
        while pieces:
            pause, data = pieces.popleft()
            if pause:
                self._timer = self._loop.call_later(pause, self._resume, data, pieces, keep, wire)
                return
            self._transport.write(data)
        if wire.linger:
            self._timer = self._loop.call_later(wire.linger, self._end_late, keep, wire)
        else:
            self._end(keep=keep, wire=wire)

    def _call_again(self, environ: WSGIEnvironment, wanted: bool) -> None:
        self._call(environ, wanted)
        self._work()

    def _resume(self, data: bytes, pieces: deque[Piece], keep: bool, wire: Wire) -> None:
        self._transport.write(data)
        self._send(pieces, keep=keep, wire=wire)
        self._work()

    def _end_late(self, keep: bool, wire: Wire) -> None:
        self._end(keep=keep, wire=wire)
        self._work()

    def _go_on(self, stream: Stream, keep: bool, wire: Wire) -> None:
        """Send what there is by now of an answer that goes on; look again soon unless that was all."""
        if not self._choked:
            self._transport.write(stream.read())
        if stream.over:
            self._stream = None
            self._end(keep=keep and not stream.broken, wire=wire)
            self._work()
        else:
            self._timer = self._loop.call_later(LOOK_S, self._go_on, stream, keep, wire)

    def _drop_stream(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _end(self, *, keep: bool, wire: Wire) -> None:
        if self._stream is not None and wire.ending == "keep":
            self._timer = self._loop.call_later(LOOK_S, self._go_on, self._stream, keep, wire)
            return
        self._drop_stream()
        if wire.ending == "reset":
            _reset(self._transport)
        elif wire.ending == "close" or not keep:
            self._transport.close()
            self._waiting.clear()
        self._busy = wire.ending == "hang"
        if not self._busy:
            self._be_done()

    def _be_done(self) -> None:
        if self._done is not None:
            done, self._done = self._done, None
            done()


def _reset(transport: asyncio.Transport) -> None:
    """End with a TCP reset (RST): what is lingered for zero seconds is thrown away, and the other side told so."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
