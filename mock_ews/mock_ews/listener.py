"""Sockets that accept clients, plain and TLS, for one WSGI app, in one event loop."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Coroutine
from wsgiref.types import WSGIApplication

from mock_ews import client_hello
from mock_ews.connection import HttpConnection
from mock_ews.tls import Contexts, alert

log = logging.getLogger(__name__)

MAX_BODY = 64 * 1024 * 1024
IDLE_S = 120.0
"""IIS closes a silent connection after two minutes."""
HANDSHAKE_S = 10.0
MAX_HELLO = 16 * 1024


class Listener:
    """Calls the app in the loop, so requests never overlap and the app needs no locks."""

    def __init__(self, app: WSGIApplication, *, max_body: int = MAX_BODY, idle_s: float = IDLE_S) -> None:
        self.app = app
        self.max_body = max_body
        self.connections: set[HttpConnection] = set()
        self._idle_s = idle_s
        self._sockets: list[socket.socket] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def listen(self, host: str, port: int, contexts: Contexts | None = None) -> int:
        """Accept clients on host and port, over TLS if contexts are given; the port tells what 0 became."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=512)
        listening.setblocking(False)
        if not self._sockets:
            self._spawn(self._sweep())
        self._sockets.append(listening)
        self._spawn(self._accept(listening, contexts))
        return int(listening.getsockname()[1])

    async def close(self) -> None:
        """Stop accepting and drop every connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for listening in self._sockets:
            listening.close()
        for connection in tuple(self.connections):
            connection.abort()
        await asyncio.sleep(0)  # aborted transports close their sockets in the loop's next round

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, listening: socket.socket, contexts: Contexts | None) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                client, _ = await loop.sock_accept(listening)
            except OSError as error:  # gone again before it was accepted, or no file descriptor left
                log.warning("a client was not accepted: %s", error)
                await asyncio.sleep(0.1)
            else:
                self._spawn(self._welcome(client, contexts))

    async def _welcome(self, client: socket.socket, contexts: Contexts | None) -> None:
        """Make the accepted socket a connection; its TLS is chosen before the first byte of the handshake."""
        loop = asyncio.get_running_loop()
        context = None
        if contexts is not None:
            try:
                async with asyncio.timeout(HANDSHAKE_S):
                    hello = await _peek(client)
                    context = contexts.of(client_hello.server_name(hello))
                if context is None:
                    await self._hold(client)
                    return
                async with asyncio.timeout(HANDSHAKE_S):
                    if refusal := alert(context, hello):
                        await loop.sock_recv(client, len(hello))  # closed with bytes unread, it would be a reset
                        await loop.sock_sendall(client, refusal)
                        client.close()
                        return
            except (OSError, asyncio.CancelledError):  # too slow, or gone, or we are closing
                client.close()
                return
        with contextlib.suppress(OSError):  # a handshake that fails is the client's to report
            await loop.connect_accepted_socket(
                lambda: HttpConnection(self, secure=context is not None),
                client,
                ssl=context,
                ssl_handshake_timeout=HANDSHAKE_S if context else None,
            )

    async def _hold(self, client: socket.socket) -> None:
        """Keep a connection open without a word, until the client goes or has been silent for too long."""
        with client:
            async with asyncio.timeout(self._idle_s):
                while await asyncio.get_running_loop().sock_recv(client, MAX_HELLO):
                    pass

    async def _sweep(self) -> None:
        """Close connections whose client has been silent for too long."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._idle_s / 10)
            for connection in [one for one in self.connections if one.idle_since(loop.time() - self._idle_s)]:
                connection.close()


async def _peek(client: socket.socket) -> bytes:
    """The client's first TLS record, left in the socket for the handshake to read."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(client, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(client)
    data = client.recv(MAX_HELLO, socket.MSG_PEEK)
    pause = 0.005
    while data and not client_hello.complete(data):
        await asyncio.sleep(pause)  # what was peeked at stays readable, so there is no event for "more"
        pause = min(2 * pause, 0.25)  # many clients that stop half way must not keep the loop busy
        data = client.recv(MAX_HELLO, socket.MSG_PEEK)
    return data
