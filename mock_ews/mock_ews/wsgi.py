"""HTTP messages to WSGI and back: the environ of a request, the bytes of an answer."""

import io
import logging
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from time import time
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from mock_ews.stream import STREAM_KEY, Stream

log = logging.getLogger(__name__)

HEADERS_KEY = "mock_ews.headers"
"""Where the app finds the request's headers as they came, names in lower case."""
SERVER_HEADERS_KEY = "mock_ews.server_headers"
"""Where the app may leave headers to be added to those of its answer: werkzeug takes its time to check each."""


@dataclass(slots=True)
class Head:
    """The first part of a request, as it came."""

    method: str = ""
    target: bytes = b""
    version: str = "1.1"
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    """Names in lower case."""
    keep_alive: bool = True

    def value(self, name: bytes) -> bytes:
        """The value of a header, empty without it."""
        return next((value for key, value in self.headers if key == name), b"")


_KEYS: dict[bytes, str] = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
_MAX_KEYS = 256
_STATUS_LINES = {f"{one} {one.phrase.upper()}": f"{one} {one.phrase}" for one in HTTPStatus}
"""What werkzeug says in capitals, as IIS spells it."""


def _key(name: bytes) -> str:
    """The environ key of a header name; the usual names are worked out once."""
    key = _KEYS.get(name)
    if key is None:
        key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        if len(_KEYS) < _MAX_KEYS:
            _KEYS[name] = key
    return key


def environ_of(
    head: Head, body: bytes, *, secure: bool, remote: tuple[str, int], local: tuple[str, int]
) -> WSGIEnvironment:
    """The WSGI environ of a whole request (PEP 3333); a repeated header is joined with commas."""
    path, _, query = head.target.partition(b"?")
    if not path.startswith(b"/"):  # absolute form, sent to proxies: http://host/path
        _, _, rest = path.partition(b"://")
        path = b"/" + rest.partition(b"/")[2]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": head.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": (unquote_to_bytes(path) if b"%" in path else path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "REQUEST_URI": head.target.decode("latin-1"),
        "SERVER_NAME": local[0],
        "SERVER_PORT": str(local[1]),
        "SERVER_PROTOCOL": "HTTP/" + head.version,
        "REMOTE_ADDR": remote[0],
        "REMOTE_PORT": remote[1],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if secure else "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in head.headers:
        key, text = _key(name), value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    environ[HEADERS_KEY] = head.headers
    environ["CONTENT_LENGTH"] = str(len(body))  # also true when the body came in chunks
    return environ


def call_app(app: WSGIApplication, environ: WSGIEnvironment, *, keep_alive: bool) -> tuple[bytes, bool]:
    """The whole answer of the app, status line to last byte, and whether the connection lives on; a crash is a 500.

    Of an answer that goes on it is what there is by now; the rest is the `Stream` in the environ.
    """
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: object = None, /) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda _: None  # the deprecated write(): no app of ours uses it

    try:
        chunks = app(environ, start_response)
        status, headers = started[-1]
        headers += environ.get(SERVER_HEADERS_KEY, ())
        if STREAM_KEY in environ:
            return _begin(environ, chunks, status, headers, keep_alive=keep_alive)
        body = b"".join(chunks)
        _close(chunks)
    except Exception:
        log.exception("the app failed on %s %s", environ["REQUEST_METHOD"], environ["PATH_INFO"])
        status, headers, body = "500 Internal Server Error", [("Connection", "close")], b""
    closing = ("Connection", "close") in headers
    head_only = environ["REQUEST_METHOD"] == "HEAD"
    return message(status, headers, body, keep_alive=keep_alive or closing, head_only=head_only), (
        keep_alive and not closing
    )


def _begin(
    environ: WSGIEnvironment,
    chunks: Iterable[bytes],
    status: str,
    headers: list[tuple[str, str]],
    *,
    keep_alive: bool,
) -> tuple[bytes, bool]:
    """The first part of an answer that goes on: in chunks, or until the end of the connection for HTTP/1.0."""
    chunked = environ["SERVER_PROTOCOL"] != "HTTP/1.0"
    framing = ("Transfer-Encoding", "chunked") if chunked else ("Connection", "close")
    stream = environ[STREAM_KEY] = Stream(chunks, chunked=chunked)
    body = stream.read()
    return message(status, [*headers, framing], body, keep_alive=keep_alive or not chunked, sized=True), (
        keep_alive and chunked
    )


def _close(chunks: Iterable[bytes]) -> None:
    if close := getattr(chunks, "close", None):
        close()


def message(
    status: str,
    headers: list[tuple[str, str]],
    body: bytes,
    *,
    keep_alive: bool,
    head_only: bool = False,
    sized: bool = False,
) -> bytes:
    """The bytes of an HTTP/1.1 answer, with the headers that are the server's business added.

    `sized`: the headers say how to find the end of the body.
    """
    lines = [f"HTTP/1.1 {_STATUS_LINES.get(status, status)}"]
    for name, value in headers:
        sized = sized or name.lower() == "content-length"
        lines.append(f"{name}: {value}")
    if not sized and not status.startswith(("204", "304")):
        lines.append(f"Content-Length: {len(body)}")
    if not keep_alive:
        lines.append("Connection: close")
    lines.append(f"Date: {_date(int(time()))}\r\n\r\n")
    head = "\r\n".join(lines).encode("latin-1")
    return head if head_only else head + body


def refusal(status: int) -> bytes:
    """The answer of the server itself, before any app sees the request; the connection ends with it."""
    phrase = HTTPStatus(status).phrase
    body = f"<h2>{phrase}</h2>\n<hr><p>HTTP Error {status}. {phrase}.</p>\n".encode()
    return message(f"{status} {phrase}", [("Content-Type", "text/html; charset=us-ascii")], body, keep_alive=False)


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    """The Date header, worked out once a second."""
    return formatdate(second, usegmt=True)
