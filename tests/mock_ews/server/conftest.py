import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from mock_ews.certificates import Authority
from mock_ews.listener import Listener
from mock_ews.tls import Contexts
from mock_ews.wire import UNHARMED, WIRE_KEY, Wire


@dataclass
class Echo:
    """A WSGI app that says what it was asked, on the wire plan it was given."""

    wire: Wire = UNHARMED
    seen: list[dict[str, Any]] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        self.seen.append({**environ, "body": body})
        self.asked.set()
        environ[WIRE_KEY] = self.wire
        if environ["PATH_INFO"] == "/crash":
            raise RuntimeError("the app is broken")
        headers = [("Connection", "close")] if environ["PATH_INFO"] == "/last" else []
        start_response("200 OK", [*headers, ("Content-Type", "text/plain")])
        return [environ["PATH_INFO"].encode("latin-1"), b" ", body]


@pytest.fixture
def app() -> Echo:
    return Echo()


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


Listen = Callable[..., Awaitable[int]]


@pytest.fixture
async def listen(app: Echo, authority: Authority) -> AsyncIterator[Listen]:
    """Start a listener for the app; tells its port."""
    async with AsyncExitStack() as stack:

        async def start(*, tls: bool = False, **options: Any) -> int:
            listener = Listener(app, **options)
            stack.push_async_callback(listener.close)
            return listener.listen("127.0.0.1", 0, Contexts(authority) if tls else None)

        yield start


@pytest.fixture
def talk(listen: Listen) -> Callable[..., Awaitable[bytes]]:
    """Send raw bytes on a new connection; all that comes back until the server ends it, or has been quiet."""

    async def exchange(*parts: bytes, port: int | None = None, until: bytes | None = None) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port or await listen())
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
            async with asyncio.timeout(5):
                return await (reader.readuntil(until) if until else reader.read())
        finally:
            writer.close()

    return exchange


@pytest.fixture
def trusting(authority: Authority) -> ssl.SSLContext:
    """A client's context that verifies, and trusts the mock's authority."""
    return ssl.create_default_context(cadata=authority.pem)


@pytest.fixture
def raw_socket() -> Callable[[int], socket.socket]:
    def connect(port: int) -> socket.socket:
        return socket.create_connection(("127.0.0.1", port), timeout=5)

    return connect
