"""TLS, chosen by the host name the client asks for before the handshake."""

import asyncio
import ssl
import warnings
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from mock_ews import client_hello

Listen = Callable[..., Awaitable[int]]
Talk = Callable[..., Coroutine[Any, Any, bytes]]

GET = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("name", ["mail.mock.test", "mock.test", "localhost", "127.0.0.1", "::1"])
async def test_the_usual_certificate_is_good_for(listen: Listen, trusting: ssl.SSLContext, app: Any, name: str) -> None:
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", await listen(tls=True), ssl=trusting, server_hostname=name
    )
    writer.write(GET)
    assert b"200 OK" in await reader.read()
    assert app.seen[0]["wsgi.url_scheme"] == "https"
    writer.close()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("tls-wrong-host.mock.test", "Hostname mismatch"),
        ("mail.example.com", "Hostname mismatch"),
        ("tls-expired.mock.test", "certificate has expired"),
        ("tls-self-signed.mock.test", "self-signed certificate"),
        ("tls-missing-intermediate.mock.test", "unable to get local issuer certificate"),
    ],
)
async def test_a_client_that_verifies_refuses(
    listen: Listen, trusting: ssl.SSLContext, name: str, message: str
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=message):
        await asyncio.open_connection("127.0.0.1", await listen(tls=True), ssl=trusting, server_hostname=name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("tls-old-protocol.mock.test", "TLSV1_ALERT_PROTOCOL_VERSION"),
        ("tls-handshake-abort.mock.test", "SSLV3_ALERT_HANDSHAKE_FAILURE"),
    ],
)
async def test_a_client_is_told_why_there_is_no_handshake(
    listen: Listen, trusting: ssl.SSLContext, name: str, reason: str
) -> None:
    with pytest.raises(ssl.SSLError) as caught:
        await asyncio.open_connection("127.0.0.1", await listen(tls=True), ssl=trusting, server_hostname=name)
    assert caught.value.reason == reason


async def test_a_host_that_hangs_is_silent_until_the_client_goes(listen: Listen, trusting: ssl.SSLContext) -> None:
    port = await listen(tls=True)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await asyncio.open_connection("127.0.0.1", port, ssl=trusting, server_hostname="tls-hang.mock.test")
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting, server_hostname="mail.mock.test")
    writer.close()


async def test_a_client_as_old_as_the_server_is_served(listen: Listen, trusting: ssl.SSLContext) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        trusting.minimum_version = ssl.TLSVersion.TLSv1
    trusting.set_ciphers("ALL:@SECLEVEL=0")
    _, writer = await asyncio.open_connection(
        "127.0.0.1", await listen(tls=True), ssl=trusting, server_hostname="tls-old-protocol.mock.test"
    )
    assert writer.get_extra_info("ssl_object").version() == "TLSv1.1"
    writer.close()


async def test_only_the_name_is_wrong_with_the_wrong_host(listen: Listen, trusting: ssl.SSLContext) -> None:
    trusting.check_hostname = False
    _, writer = await asyncio.open_connection(
        "127.0.0.1", await listen(tls=True), ssl=trusting, server_hostname="tls-wrong-host.mock.test"
    )
    names = writer.get_extra_info("peercert")["subjectAltName"]
    assert names == (("DNS", "another-host.mock.example"),)
    writer.close()


@pytest.mark.parametrize(
    "first", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x00\x05", b""], ids=["http", "half", "none"]
)
async def test_a_client_without_tls_harms_nobody(
    listen: Listen, talk: Talk, trusting: ssl.SSLContext, first: bytes
) -> None:
    port = await listen(tls=True)
    _, silent = await asyncio.open_connection("127.0.0.1", port)
    silent.write(first)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting, server_hostname="mock.test")
    writer.write(GET)
    assert b"200 OK" in await reader.read()
    for one in (writer, silent):
        one.close()


def hello(name: str | None) -> bytes:
    """The first bytes OpenSSL sends."""
    outgoing = ssl.MemoryBIO()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    with pytest.raises(ssl.SSLWantReadError):
        context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname=name).do_handshake()
    return outgoing.read()


@pytest.mark.parametrize(
    ("data", "name", "complete"),
    [
        (hello("Mail.Mock.Test"), "mail.mock.test", True),
        (hello(None), None, True),
        (hello("mail.mock.test")[:60], None, False),
        (b"\x16", None, False),
        (b"", None, False),
        (b"GET / HTTP/1.1", None, True),
        (b"\x16\x03\x01\x00\x06\x02\x00\x00\x02\x03\x03", None, True),
    ],
    ids=["named", "nameless", "cut", "one byte", "nothing", "http", "another handshake message"],
)
def test_reads_the_name_from_a_client_hello(data: bytes, name: str | None, complete: bool) -> None:
    assert (client_hello.server_name(data), client_hello.complete(data)) == (name, complete)
