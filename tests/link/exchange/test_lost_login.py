"""A login whose connection does not outlive its first leg."""

import asyncio
from ipaddress import ip_network

import pytest

from ewslink.exchange.guard import Guard
from ewslink.exchange.transport import HttpAnswer, Transport, TransportSettings
from ewslink.linking.observation import TransportFailure


class ThreeLegs:
    """A login that answers one challenge."""

    lasts, proved, domain = False, True, None

    def first(self, certificate: bytes | None) -> str:
        return "NTLM one"

    def answer(self, www_authenticate: str) -> str | None:
        return "NTLM three" if www_authenticate == "NTLM two" else None


async def log_in(*, keeps_connection: bool, last: str) -> HttpAnswer:
    """Log in at a server that answers the last leg with `last`."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(len(b"<x/>"))
                is_first = b"NTLM one" in head
                status = "401 Unauthorized\r\nWWW-Authenticate: NTLM two" if is_first else last
                closes = is_first and not keeps_connection
                connection = "close" if closes else "keep-alive"
                writer.write(f"HTTP/1.1 {status}\r\nConnection: {connection}\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
                if closes:
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    guard = Guard((ip_network("127.0.0.0/8"),))
    settings = TransportSettings.make(guard, ca_file=None, timeout_s=5, allow_http=True)
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, Transport(settings) as transport:
        return await transport.post(f"http://127.0.0.1:{port}/", b"<x/>", '"action"', ThreeLegs())


@pytest.mark.parametrize(
    ("keeps_connection", "last", "failure"),
    [
        (True, "401 Unauthorized", None),
        (False, "401 Unauthorized", TransportFailure.BROKEN),
        (False, "200 OK", None),
    ],
)
async def test_only_a_login_on_one_connection_can_be_refused(
    keeps_connection: bool, last: str, failure: TransportFailure | None
) -> None:
    """On another connection the server sees a login without a beginning: that says nothing about the password."""
    answer = await log_in(keeps_connection=keeps_connection, last=last)

    assert (answer.status, answer.failure) == (int(last[:3]), failure)
