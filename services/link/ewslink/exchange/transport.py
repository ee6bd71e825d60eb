"""One request to a mail server and what came of it. Follows no redirect, reads no more than a cap, never judges."""

import asyncio
import ssl
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Self
from urllib.parse import urlsplit

import aiohttp

from ewslink.exchange.auth import Login
from ewslink.exchange.failures import failure_of
from ewslink.exchange.guard import AddressNotAllowed, Guard, GuardedResolver
from ewslink.exchange.handshake import Handshake, current, names_in, presented_certificate, tls_context
from ewslink.exchange.service_records import Lookup
from ewslink.exchange.watching import Watch, Watcher
from ewslink.linking.observation import KEPT_HEADERS, Timings, TransportFailure

#: An answer is never larger in what we ask for; a server that sends more is broken or hostile.
MAX_ANSWER_BYTES = 8 * 1024 * 1024

USER_AGENT = "ewslink/0.1"

_HEADERS = {
    "User-Agent": USER_AGENT,
    "Content-Type": "text/xml; charset=utf-8",
    "Accept": "text/xml",
    # Nothing to inflate, so that no small answer can grow in memory.
    "Accept-Encoding": "identity",
}

_USUAL = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back: an HTTP answer, or the failure that was there instead."""

    failure: TransportFailure | None = None
    status: int | None = None
    reason: str = ""
    """What follows the status, where it is more than the usual words."""
    headers: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: bytes = b""
    certificate_names: tuple[str, ...] = ()
    timings: Timings = field(default_factory=Timings)


@dataclass(frozen=True, slots=True)
class TransportSettings:
    """What all connections of a process share."""

    guard: Guard
    tls: ssl.SSLContext
    timeout_s: float = 20.0
    allow_http: bool = False
    watcher: Watcher | None = None
    """Is told of every request and answer, without their secrets."""
    service_records: Lookup | None = None
    """How SRV records are looked up; None: in the DNS."""

    @classmethod
    def make(cls, guard: Guard, *, ca_file: Path | None, timeout_s: float, allow_http: bool) -> Self:
        """Load the authorities once: it takes milliseconds that no link should pay."""
        return cls(guard=guard, tls=tls_context(ca_file), timeout_s=timeout_s, allow_http=allow_http)


class Transport:
    """A client of one mail server: one connection, one request at a time, as NTLM needs it.

    NTLM authenticates the connection; of parallel requests on a pool about half fail their handshake.
    """

    def __init__(self, settings: TransportSettings) -> None:
        self._settings = settings
        self._lock = asyncio.Lock()
        self._handshake = Handshake()
        self._connect_seconds = 0.0
        self._connections = 0
        self._logged_in: int | None = None
        self._watch = Watch(settings.watcher)
        self._resolver = GuardedResolver(settings.guard)
        connector = aiohttp.TCPConnector(limit=1, resolver=self._resolver, ssl=settings.tls)
        self._session = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            trust_env=False,
            trace_configs=[self._tracing()],
            max_line_size=16_384,
            max_field_size=16_384,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._session.close()

    async def post(self, url: str, body: bytes, soap_action: str, login: Login | None = None) -> HttpAnswer:
        """POST an envelope, logging in on the way when `login` is given. Never raises for what a server does."""
        refused = self._refused(url)
        if refused is not None:
            return HttpAnswer(failure=refused)
        return await self._observed(url, self._log_in_and_send(url, body, soap_action, login))

    async def get(self, url: str) -> HttpAnswer:
        """GET without a login, over plain http too: nothing in it is secret. What comes back proves nothing."""
        refused = self._refused(url)
        if refused not in (None, TransportFailure.NOT_HTTPS):
            return HttpAnswer(failure=refused)
        return await self._observed(url, self._request("GET", url, None, {"User-Agent": USER_AGENT}))

    async def _observed(self, url: str, request: Awaitable[HttpAnswer]) -> HttpAnswer:
        async with self._lock:
            self._handshake = Handshake(certificate=self._handshake.certificate)
            self._connect_seconds = 0.0
            current.set(self._handshake)
            started = time.perf_counter()
            try:
                async with asyncio.timeout(self._settings.timeout_s):
                    answer = await request
            except (aiohttp.ClientError, AddressNotAllowed, OSError, ValueError) as error:
                failure = self._failure(error)
                answer = HttpAnswer(failure=failure)
                self._watch.failed(failure)
            if answer.failure is TransportFailure.TLS_WRONG_HOST:
                names = await self._presented_names(url)
            else:
                names = names_in(self._handshake.certificate) if self._handshake.certificate else ()
            return replace(answer, certificate_names=names, timings=self._timings(started))

    @property
    def overdue(self) -> TransportFailure:
        """What a call that is given up now has failed of."""
        return self._failure(TimeoutError())

    def _failure(self, error: BaseException) -> TransportFailure:
        in_handshake = self._handshake.started is not None
        return failure_of(error, connecting=self._connect_seconds < 0, in_handshake=in_handshake)

    async def _presented_names(self, url: str) -> tuple[str, ...]:
        """The names in a certificate that was refused: a second handshake, over which nothing is sent."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                [target, *_] = await self._resolver.resolve(host, port)
                certificate = await presented_certificate(target["host"], target["port"], host)
        except (OSError, AddressNotAllowed, ValueError):
            return ()
        return names_in(certificate)

    async def _log_in_and_send(self, url: str, body: bytes, soap_action: str, login: Login | None) -> HttpAnswer:
        """Log in with the scheme of `login`, whatever else the server offers on the way."""
        if login is None or (login.lasts and self._logged_in == self._connections):
            answer = await self._send(url, body, soap_action, None)
            if login is None or answer.status != 401:
                return answer
        authorization: str | None = login.first(self._handshake.certificate)
        answer = await self._send(url, body, soap_action, authorization)
        while answer.status == 401:
            authorization = login.answer(answer.headers.get("www-authenticate", ""))
            if authorization is None:
                break
            connections = self._connections
            answer = await self._send(url, body, soap_action, authorization)
            if answer.status == 401 and self._connections > connections:
                # Who does not keep a connection between the legs of a login refuses every password, right or wrong.
                return HttpAnswer(failure=TransportFailure.BROKEN, status=answer.status, headers=answer.headers)
        self._logged_in = self._connections if login.proved and answer.status != 401 else None
        return answer

    async def _send(self, url: str, body: bytes, soap_action: str, authorization: str | None) -> HttpAnswer:
        headers = {**_HEADERS, "SOAPAction": soap_action}
        if authorization is not None:
            headers["Authorization"] = authorization
        return await self._request("POST", url, body, headers)

    async def _request(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> HttpAnswer:
        self._watch.sent(method, url, headers, body or b"")
        async with self._session.request(method, url, data=body, headers=headers, allow_redirects=False) as response:
            kept = {name: ", ".join(response.headers.getall(name)) for name in KEPT_HEADERS if name in response.headers}
            # RFC 9110, 6.6.1: whoever receives an answer without a date notes when that was.
            kept.setdefault("date", format_datetime(datetime.now(UTC), usegmt=True))
            content = await _read(response)
            if content is None:
                self._watch.failed(TransportFailure.TOO_LARGE)
                return HttpAnswer(failure=TransportFailure.TOO_LARGE, status=response.status)
            self._watch.answered(response.status, response.headers.items(), content)
            reason = _unusual(response.status, response.reason)
            return HttpAnswer(status=response.status, reason=reason, headers=MappingProxyType(kept), body=content)

    def _timings(self, started: float) -> Timings:
        tls = self._handshake.seconds
        connect = max(self._connect_seconds - tls, 0.0)
        return Timings(_ms(connect), _ms(tls), _ms(time.perf_counter() - started))

    def _refused(self, url: str) -> TransportFailure | None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        # aiohttp asks no resolver for an address that is written out, so that no detour would be taken either.
        if _is_address(host) and not self._settings.guard.allows(host):
            return TransportFailure.ADDRESS_NOT_ALLOWED
        if parts.scheme != "https" and not (parts.scheme == "http" and self._settings.allow_http):
            return TransportFailure.NOT_HTTPS
        return None

    def _tracing(self) -> aiohttp.TraceConfig:
        trace = aiohttp.TraceConfig()

        async def begin(*_arguments: object) -> None:
            self._connect_seconds = -time.perf_counter()
            self._handshake.started = None
            self._connections += 1

        async def end(*_arguments: object) -> None:
            self._connect_seconds += time.perf_counter()

        trace.on_connection_create_start.append(begin)
        trace.on_connection_create_end.append(end)
        return trace


async def _read(response: aiohttp.ClientResponse) -> bytes | None:
    """The body, or None when it is longer than the cap."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > MAX_ANSWER_BYTES:
            response.close()
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _unusual(status: int, reason: str | None) -> str:
    return reason if reason and reason != _USUAL.get(status) else ""


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
