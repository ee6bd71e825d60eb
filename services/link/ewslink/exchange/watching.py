"""Requests and their answers for somebody who watches, each told as it happens and without its secrets."""

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlsplit

from ewslink.linking.observation import TransportFailure

HIDDEN: Final = "(not shown)"

_CHALLENGES: Final = ("www-authenticate", "proxy-authenticate")
_ADDRESSES: Final = ("location", "content-location", "refresh")
# Whatever a server or a proxy names so may open a session, a cookie above all.
_SECRET_NAME: Final = re.compile(
    r"auth|cookie|token|ticket|secret|session|credential|passw|key|assertion", re.IGNORECASE
)
# A token of a login, or the Basic pair, behind the name of its scheme; parameters (realm="…") are none.
_TOKEN: Final = re.compile(
    r"\b(Basic|NTLM|Negotiate|Bearer|Kerberos)\s+([A-Za-z0-9._~+/-]+=*)(?=\s*(?:,|$))", re.IGNORECASE
)
_NTLM: Final = b"NTLMSSP\0"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer as it came, without its secrets."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One request and what came of it; `answer` is None while it is under way."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    answer: Answer | TransportFailure | None = None


Watcher = Callable[[Message], None]


@dataclass(slots=True)
class Watch:
    """Tells a watcher, if there is one, about the requests of one connection, one at a time."""

    watcher: Watcher | None
    _under_way: Message | None = field(default=None, init=False)

    def sent(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """A request leaves."""
        if self.watcher is not None:
            self._under_way = Message(method, shown_url(url), shown_headers(headers.items()), body)
            self.watcher(self._under_way)

    def answered(self, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        """Its answer is complete."""
        self._end(Answer(status, shown_headers(headers), body))

    def failed(self, failure: TransportFailure) -> None:
        """There is no answer, or only a part of one."""
        self._end(failure)

    def _end(self, answer: Answer | TransportFailure) -> None:
        if self.watcher is not None and self._under_way is not None:
            self.watcher(replace(self._under_way, answer=answer))
            self._under_way = None


def shown_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Headers as anybody may read them: what logs in, or could be used to, is named and not shown."""
    return tuple((name, _shown_value(name.lower(), value)) for name, value in headers)


def shown_url(url: str) -> str:
    """A URL without a password in it."""
    authority = urlsplit(url).netloc
    userinfo, at, host = authority.rpartition("@")
    return url.replace(authority, f"{HIDDEN}@{host}", 1) if at and userinfo else url


def without_query(url: str) -> str:
    """A URL without a password in it, and without query and fragment: they carry the state of a login, even tickets."""
    return shown_url(re.split("[?#]", url, maxsplit=1)[0])


def _shown_value(name: str, value: str) -> str:
    if name in _ADDRESSES:
        shown = without_query(value)
        return shown if shown == value else f"{shown}?…"
    if name in _CHALLENGES:
        return _TOKEN.sub(_token, value)
    if name == "authorization":
        return _token(match) if (match := _TOKEN.fullmatch(value)) else HIDDEN
    return HIDDEN if _SECRET_NAME.search(name) else value


def _token(match: re.Match[str]) -> str:
    scheme, token = match.groups()
    return f"{scheme} {HIDDEN}{_ntlm_message(token)}"


def _ntlm_message(token: str) -> str:
    """Which of the three messages of NTLM a token holds: it helps to see how far a login came."""
    try:
        _, found, rest = base64.b64decode(token).partition(_NTLM)
    except ValueError:
        return ""
    return f" NTLM message {int.from_bytes(rest[:4], 'little')}" if found and len(rest) >= 4 else ""
