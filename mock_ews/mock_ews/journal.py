"""What was asked and answered: a bounded memory of requests, without their secrets."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from threading import Condition
from time import monotonic, perf_counter
from typing import Final

MAX_ENTRIES: Final = 2000
MAX_BYTES: Final = 32 * 1024 * 1024
MAX_STREAM: Final = 1024 * 1024
"""So much of an answer that goes on is kept."""
FILTERS: Final = (
    "scenario",
    "operation",
    "mailbox",
    "user",
    "login_scheme",
    "rule",
    "status",
    "response_code",
    "connection",
    "host",
)
"""What requests can be looked for by: attributes of an Entry."""
_SECRET: Final = re.compile(rb"(?i)(password(?:=|%3d))(?:(?!%26)[^&\"\s])*")
"""Also where a URL with a password in it is itself escaped inside another."""


_SECRET_HEADERS: Final = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
Headers = Sequence[tuple[str, str]]


@dataclass(slots=True)
class Entry:
    """One request and its answer. Of headers that hold credentials only the first word is kept."""

    id: int
    time: datetime
    connection: int
    method: str
    path: str
    scenario: str
    operation: str | None = None
    mailbox: str | None = None
    user: str | None = None
    login_scheme: str | None = None
    schema_version: str | None = None
    rule: str | None = None
    """The fault that was done to it."""
    delay: float | None = None
    """Seconds the answer was held back."""
    status: int = 0
    response_code: str | None = None
    milliseconds: float = 0.0
    request_headers: Headers = ()
    request_body: bytes = b""
    response_headers: Headers = ()
    response_body: bytes = b""
    started: float = 0.0
    size: int = 0
    """What it costs to remember, once it is closed."""

    @property
    def host(self) -> str:
        """The name that the client has for the server, without a port."""
        named = next((value for name, value in self.request_headers if name.lower() == "host"), "")
        return re.sub(r":\d*$", "", named.strip()).lower()


class Journal:
    """The latest requests; the oldest are forgotten when there are too many or they are too large."""

    def __init__(self, *, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> None:
        self._entries: deque[Entry] = deque()
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._bytes = 0
        self._ids = count(1)
        self._grown = Condition()

    def open(self, *, connection: int, method: str, target: str, scenario: str, headers: Headers, body: bytes) -> Entry:
        """A line for a request that has just come; it is not in the journal before it is closed."""
        return Entry(
            id=next(self._ids),
            time=datetime.now(UTC),
            connection=connection,
            method=method,
            path=_without_secrets(target.encode("latin-1")).decode("latin-1"),
            scenario=scenario,
            request_headers=_without_credentials(headers),
            request_body=_without_secrets(body),
            started=perf_counter(),
        )

    def close(self, entry: Entry, *, status: int, headers: Headers, body: bytes) -> None:
        """Complete a line and keep it."""
        entry.status = status
        entry.response_headers = _without_credentials(headers)
        entry.response_body = _without_secrets(body)
        entry.milliseconds = round((perf_counter() - entry.started) * 1000, 3)
        headers = (*entry.request_headers, *entry.response_headers)
        entry.size = len(entry.request_body) + len(body) + sum([len(name) + len(value) for name, value in headers])
        self._entries.append(entry)
        self._bytes += entry.size
        while self._entries and (len(self._entries) > self._max_entries or self._bytes > self._max_bytes):
            self._bytes -= self._entries.popleft().size
        with self._grown:
            self._grown.notify_all()

    def follow(self, entry: Entry, chunks: Iterable[bytes], *, status: int, headers: Headers) -> Iterator[bytes]:
        """The same chunks; the line is completed when they end, or are wanted no more."""
        body = bytearray()
        try:
            for chunk in chunks:
                body += chunk[: MAX_STREAM - len(body)]
                yield chunk
        finally:
            self.close(entry, status=status, headers=headers, body=bytes(body))

    def clear(self, scenario: str | None = None) -> None:
        """Forget everything, or what was for one scenario."""
        kept = [] if scenario is None else [entry for entry in self if entry.scenario != scenario]
        self._entries = deque(kept)
        self._bytes = sum(entry.size for entry in kept)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def find(self, **wanted: str) -> list[Entry]:
        """The requests, oldest first, that have all of these: any of FILTERS, whatever the case of the letters."""
        return [entry for entry in self if _has(entry, wanted)]

    def wait_for(self, count: int = 1, timeout: float = 5.0, **wanted: str) -> list[Entry]:
        """Block until so many such requests were answered. Raises TimeoutError. Not for the server's own thread."""
        deadline = monotonic() + timeout
        with self._grown:
            while len(found := self.find(**wanted)) < count:
                if not self._grown.wait(deadline - monotonic()):
                    raise TimeoutError(f"{len(found)} of {count} requests in {timeout} s: {wanted or 'any'}")
        return found


def _has(entry: Entry, wanted: Mapping[str, str]) -> bool:
    return all(str(getattr(entry, key) or "").lower() == value.lower() for key, value in wanted.items())


def _without_credentials(headers: Headers) -> Headers:
    return [
        pair if pair[0].lower() not in _SECRET_HEADERS and "assword" not in pair[1].lower() else _safe(*pair)
        for pair in headers
    ]


def _safe(name: str, value: str) -> tuple[str, str]:
    if name.lower() in _SECRET_HEADERS:
        return name, f"{value.partition(' ')[0].partition('=')[0]} [removed]"
    return name, _without_secrets(value.encode()).decode()


def _without_secrets(text: bytes) -> bytes:
    """Passwords in forms and query strings, as the sign-in page of Outlook on the web sends them."""
    return _SECRET.sub(rb"\1[removed]", text) if b"password" in text.lower() else text
