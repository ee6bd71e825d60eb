"""One POST against servers that behave badly, each a few lines on a port of 127.0.0.1."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_network
from pathlib import Path

import pytest
import trustme

from ewslink.exchange.auth import Login
from ewslink.exchange.guard import Guard, parse_connect_to
from ewslink.exchange.transport import MAX_ANSWER_BYTES, HttpAnswer, Transport, TransportSettings
from ewslink.exchange.watching import Answer, Message
from ewslink.linking.observation import TransportFailure as Failure

HOST = "mail.example.com"

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter
Behaviour = Callable[[Reader, Writer], Awaitable[None]]
Post = Callable[..., Awaitable[HttpAnswer]]


class Requests(list[str]):
    """A server that keeps the heads of its requests and answers them in turn with `answers`, the last one for ever."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)

    async def __call__(self, reader: Reader, writer: Writer) -> None:
        while True:
            try:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
            except asyncio.IncompleteReadError:
                return
            length = next(line for line in head.splitlines() if line.lower().startswith("content-length:"))
            await reader.readexactly(int(length.split(":")[1]))
            self.append(head)
            writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
            await writer.drain()


def http(status: str = "200 OK", body: bytes = b"", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@asynccontextmanager
async def serving(behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: Reader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await behaviour(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def settings(ca: trustme.CA, tmp_path: Path) -> Callable[..., TransportSettings]:
    """Settings that trust `ca` and lead every name to one port here."""

    def make(port: int, *, timeout_s: float = 10, allow_http: bool = True) -> TransportSettings:
        ca_file = tmp_path / "ca.pem"
        ca.cert_pem.write_to_path(str(ca_file))
        guard = Guard(connect_to=parse_connect_to([f"*:*=127.0.0.1:{port}"]))
        return TransportSettings.make(guard, ca_file=ca_file, timeout_s=timeout_s, allow_http=allow_http)

    return make


@pytest.fixture
def post(settings: Callable[..., TransportSettings]) -> Post:
    """One POST to a server that behaves so."""

    async def make(
        behaviour: Behaviour,
        *,
        scheme: str = "http",
        host: str = HOST,
        tls: ssl.SSLContext | None = None,
        login: Login | None = None,
        timeout_s: float = 10,
    ) -> HttpAnswer:
        async with serving(behaviour, tls) as port, Transport(settings(port, timeout_s=timeout_s)) as transport:
            return await transport.post(f"{scheme}://{host}/EWS/Exchange.asmx", b"<x/>", '"action"', login)

    return make


def certificate(ca: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*names).configure_cert(context)
    return context


async def test_a_redirect_is_an_answer_and_not_followed(post: Post) -> None:
    server = Requests(http("302 Found", b"", f"Date: {DATE}", "Location: /owa/", "Set-Cookie: a=secret"))

    answer = await post(server)

    assert (answer.status, answer.failure) == (302, None)
    assert dict(answer.headers) == {"date": DATE, "location": "/owa/"}
    assert len(server) == 1


async def test_an_answer_without_a_date_gets_the_time_it_came(post: Post) -> None:
    answer = await post(Requests(http("503 X", b"")))

    age = datetime.now(UTC) - parsedate_to_datetime(answer.headers["date"])
    assert timedelta() <= age < timedelta(minutes=1)


DATE = "Wed, 21 Oct 2026 07:28:00 GMT"


async def test_headers_that_repeat_are_joined(post: Post) -> None:
    answer = await post(Requests(http("401 X", b"", "WWW-Authenticate: Negotiate", "WWW-Authenticate: NTLM")))

    assert answer.headers["www-authenticate"] == "Negotiate, NTLM"


async def test_nothing_is_inflated(post: Post) -> None:
    bomb = gzip.compress(b"<x>" * 10_000_000)

    answer = await post(Requests(http("200 OK", bomb, "Content-Encoding: gzip")))

    assert answer.body == bomb


async def test_the_largest_answer(post: Post) -> None:
    assert len((await post(Requests(http(body=b"x" * MAX_ANSWER_BYTES)))).body) == MAX_ANSWER_BYTES


async def _endless(reader: Reader, writer: Writer) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()


async def test_an_endless_answer_is_cut(post: Post) -> None:
    answer = await post(_endless)

    assert (answer.failure, answer.body) == (Failure.TOO_LARGE, b"")


async def _silent(reader: Reader, _writer: Writer) -> None:
    await reader.read()


async def _half_an_answer(reader: Reader, writer: Writer) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await reader.read()


async def _drip(reader: Reader, writer: Writer) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("behaviour", [_silent, _half_an_answer, _drip])
async def test_no_answer_in_time(behaviour: Behaviour, post: Post) -> None:
    answer = await post(behaviour, timeout_s=0.3)

    assert answer.failure is Failure.TIMEOUT
    assert answer.timings.total >= 300


async def test_no_handshake_in_time(post: Post) -> None:
    assert (await post(_silent, scheme="https", timeout_s=0.3)).failure is Failure.TLS_TIMEOUT


async def _hang_up(reader: Reader, _writer: Writer) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def _reset(reader: Reader, writer: Writer) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()


async def _truncated(reader: Reader, writer: Writer) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")


def _raw(answer: bytes) -> Behaviour:
    async def behave(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)

    return behave


@pytest.mark.parametrize(
    "behaviour",
    [
        _hang_up,
        _reset,
        _truncated,
        _raw(b"220 smtp.example.com ESMTP\r\n"),
        _raw(b"\x00" * 100),
        _raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n"),
        _raw(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"),
        _raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    ],
)
async def test_the_connection_breaks(behaviour: Behaviour, post: Post) -> None:
    assert (await post(behaviour)).failure is Failure.BROKEN


async def test_nobody_listens(settings: Callable[..., TransportSettings]) -> None:
    async with serving(_silent) as port:
        pass
    async with Transport(settings(port)) as transport:
        answer = await transport.post(f"https://{HOST}/", b"", "")

    assert answer.failure is Failure.REFUSED


async def test_a_good_handshake_is_seen(ca: trustme.CA, post: Post) -> None:
    tls = certificate(ca, HOST, "127.0.0.1")

    answer = await post(Requests(http()), scheme="https", tls=tls)

    assert (answer.status, answer.failure) == (200, None)
    assert answer.certificate_names == (HOST, "127.0.0.1")
    assert answer.timings.tls > 0


async def test_a_certificate_for_another_host(ca: trustme.CA, post: Post) -> None:
    server = Requests(http())

    answer = await post(server, scheme="https", tls=certificate(ca, "other.example.com"))

    assert answer.failure is Failure.TLS_WRONG_HOST
    assert answer.certificate_names == ("other.example.com",)
    assert not server


async def test_a_certificate_of_an_unknown_authority(post: Post) -> None:
    answer = await post(Requests(http()), scheme="https", tls=certificate(trustme.CA(), HOST))

    assert answer.failure is Failure.TLS_UNTRUSTED


async def test_a_port_without_tls(post: Post) -> None:
    assert (await post(_speaks_first, scheme="https")).failure is Failure.TLS_NOT_SPOKEN


async def _speaks_first(reader: Reader, writer: Writer) -> None:
    writer.write(http("400 Bad Request"))
    await reader.read()


async def test_a_handshake_that_is_broken_off(post: Post) -> None:
    async def hang_up(reader: Reader, writer: Writer) -> None:
        await reader.read(1)
        writer.transport.abort()

    assert (await post(hang_up, scheme="https")).failure is Failure.TLS_FAILED


async def test_no_password_travels_over_plain_http(settings: Callable[..., TransportSettings]) -> None:
    server = Requests(http())
    async with serving(server) as port, Transport(settings(port, allow_http=False)) as transport:
        answer = await transport.post(f"http://{HOST}/", b"", "")

    assert answer.failure is Failure.NOT_HTTPS
    assert server == []


@pytest.mark.parametrize("url", ["ftp://mail.example.com/", "file:///etc/hostname", "mail.example.com", ""])
async def test_what_is_no_web_address(url: str, settings: Callable[..., TransportSettings]) -> None:
    async with Transport(settings(1)) as transport:
        assert (await transport.post(url, b"", "")).failure is Failure.NOT_HTTPS


#: Ways to write an address of this machine.
_INSIDE = ["127.0.0.1", "127.1", "2130706433", "0177.0.0.1", "0x7f.1", "0", "localhost", "[::1]", "[::ffff:127.0.0.1]"]


@pytest.mark.parametrize("host", _INSIDE)
async def test_no_way_of_writing_an_address_leads_inside(host: str) -> None:
    server = Requests(http())
    settings = TransportSettings.make(Guard(), ca_file=None, timeout_s=5, allow_http=True)
    async with serving(server) as port, Transport(settings) as transport:
        answer = await transport.post(f"http://{host}:{port}/", b"", "")

    assert answer.failure in {Failure.ADDRESS_NOT_ALLOWED, Failure.MALFORMED_URL}
    assert server == []


async def test_a_detour_for_every_name_opens_no_written_out_address(
    settings: Callable[..., TransportSettings],
) -> None:
    """aiohttp asks no resolver for an address: it would be connected to itself, and not to where the detour leads."""
    server = Requests(http())
    async with serving(server) as port, Transport(settings(port)) as transport:
        answer = await transport.post(f"http://127.0.0.1:{port}/", b"", "")

    assert answer.failure is Failure.ADDRESS_NOT_ALLOWED
    assert server == []


async def test_a_network_that_the_operator_opened() -> None:
    guard = Guard((ip_network("127.0.0.0/8"),))
    settings = TransportSettings.make(guard, ca_file=None, timeout_s=5, allow_http=True)
    async with serving(Requests(http())) as port, Transport(settings) as transport:
        assert (await transport.post(f"http://127.0.0.1:{port}/", b"", "")).status == 200


class ThreeLegs:
    """A login that answers one challenge."""

    proved, domain = True, None

    def __init__(self, *, lasts: bool = False) -> None:
        self.lasts = lasts
        self.seen: list[str | bytes | None] = []

    def first(self, certificate: bytes | None) -> str:
        self.seen.append(certificate)
        return "NTLM one"

    def answer(self, www_authenticate: str) -> str | None:
        self.seen.append(www_authenticate)
        return "NTLM three" if www_authenticate == "NTLM two" else None


def authorizations(server: Requests) -> list[str]:
    lines = (line for head in server for line in head.splitlines())
    return [line.partition(": ")[2] for line in lines if line.startswith("Authorization:")]


async def test_the_legs_of_a_login(post: Post) -> None:
    server = Requests(http("401 X", b"", "WWW-Authenticate: NTLM two"), http())

    assert (await post(server, login=ThreeLegs())).status == 200

    assert authorizations(server) == ["NTLM one", "NTLM three"]


async def test_a_refused_login_is_not_tried_again(post: Post) -> None:
    challenge = http("401 X", b"", "WWW-Authenticate: NTLM two")
    server = Requests(challenge, http("401 X", b"", "WWW-Authenticate: Negotiate, NTLM"))

    assert (await post(server, login=ThreeLegs())).status == 401

    assert len(server) == 2


async def test_a_login_gets_the_certificate_of_the_connection_before(
    ca: trustme.CA, settings: Callable[..., TransportSettings]
) -> None:
    """The probe has made the connection; channel binding needs what its handshake showed."""
    login, connections = ThreeLegs(), 0
    server = Requests(http("401 X"), http())

    async def count(reader: Reader, writer: Writer) -> None:
        nonlocal connections
        connections += 1
        await server(reader, writer)

    async with serving(count, certificate(ca, HOST)) as port, Transport(settings(port)) as transport:
        await transport.post(f"https://{HOST}/", b"", "")
        answer = await transport.post(f"https://{HOST}/", b"", "", login)

    assert isinstance(login.seen[0], bytes)
    assert answer.certificate_names == (HOST,)
    assert answer.timings.tls == 0
    assert connections == 1


async def test_a_login_that_lasts_is_not_made_again(settings: Callable[..., TransportSettings]) -> None:
    server = Requests(http("401 X", b"", "WWW-Authenticate: NTLM two"), http())
    async with serving(server) as port, Transport(settings(port)) as transport:
        for _ in range(3):
            assert (await transport.post(f"http://{HOST}/", b"", "", ThreeLegs(lasts=True))).status == 200

    assert len(server) == 4
    assert authorizations(server) == ["NTLM one", "NTLM three"]


async def test_a_login_that_the_server_has_forgotten_is_made_again(settings: Callable[..., TransportSettings]) -> None:
    challenge = http("401 X", b"", "WWW-Authenticate: NTLM two")
    server = Requests(challenge, http(), http("401 X", b"", "WWW-Authenticate: NTLM"), challenge, http())
    async with serving(server) as port, Transport(settings(port)) as transport:
        answers = [await transport.post(f"http://{HOST}/", b"", "", ThreeLegs(lasts=True)) for _ in range(2)]

    assert [answer.status for answer in answers] == [200, 200]
    assert authorizations(server) == ["NTLM one", "NTLM three"] * 2


async def test_a_login_does_not_outlive_its_connection(settings: Callable[..., TransportSettings]) -> None:
    challenge = http("401 X", b"", "WWW-Authenticate: NTLM two")
    closing = http("200 OK", b"", "Connection: close")
    server = Requests(challenge, closing, http("401 X", b"", "WWW-Authenticate: NTLM"), challenge, http())
    async with serving(server) as port, Transport(settings(port)) as transport:
        answers = [await transport.post(f"http://{HOST}/", b"", "", ThreeLegs(lasts=True)) for _ in range(2)]

    assert [answer.status for answer in answers] == [200, 200]


async def test_calls_at_once_take_turns(settings: Callable[..., TransportSettings]) -> None:
    """NTLM belongs to a connection: a second request between two legs of a login would break it."""
    challenge, good, login = http("401 X", b"", "WWW-Authenticate: NTLM two"), http(), ThreeLegs()
    server = Requests(*[challenge, good] * 5, good)
    async with serving(server) as port, Transport(settings(port)) as transport:
        answers = await asyncio.gather(*(transport.post(f"http://{HOST}/", b"", "", login) for _ in range(5)))

    assert [answer.status for answer in answers] == [200] * 5
    assert authorizations(server) == ["NTLM one", "NTLM three"] * 5
    assert login.seen == [None, "NTLM two"] * 5


async def test_who_watches_sees_each_leg_and_no_secret(settings: Callable[..., TransportSettings]) -> None:
    told: list[Message] = []
    challenge = http("401 X", b"no", "WWW-Authenticate: NTLM two", "Set-Cookie: a=c4nary")
    server = Requests(challenge, http(body=b"<ok/>"))
    async with (
        serving(server) as port,
        Transport(replace(settings(port), watcher=told.append)) as transport,
    ):
        answer = await transport.post(f"http://{HOST}/EWS/Exchange.asmx", b"<x/>", '"action"', ThreeLegs())

    ended = [message.answer for message in told if message.answer is not None]
    assert [(leg.status, leg.body) for leg in ended if isinstance(leg, Answer)] == [(401, b"no"), (200, b"<ok/>")]
    assert (answer.status, len(told)) == (200, 4)
    assert not any(secret in repr(told) for secret in ("c4nary", "NTLM one", "NTLM two", "NTLM three"))


async def test_who_watches_sees_what_failed(settings: Callable[..., TransportSettings]) -> None:
    told: list[Message] = []
    async with Transport(replace(settings(1), watcher=told.append)) as transport:
        await transport.post(f"http://{HOST}/EWS/Exchange.asmx", b"<x/>", '"action"')

    assert [message.answer for message in told] == [None, Failure.REFUSED]
