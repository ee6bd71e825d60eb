"""What the server does with the bytes of one answer: faults of the wire, as data."""

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

WIRE_KEY = "mock_ews.wire"
"""Where the app leaves its `Wire` in the WSGI environ."""

_TICK_S: Final = 0.05
"""How often bytes go out where only so many a second may."""
_END_OF_HEAD: Final = b"\r\n\r\n"

Piece = tuple[float, bytes]
"""Seconds to wait, and what to send then."""


Ending = Literal["keep", "close", "reset", "hang"]
"""What happens to the connection after the answer."""


@dataclass(frozen=True, slots=True)
class Wire:
    """A plan the server's loop carries out without blocking anybody else."""

    delay: float = 0.0
    """Seconds before the first byte."""
    fraction: float = 1.0
    """How much of the whole answer, status line included, is sent: 0 is nothing, 1 everything."""
    ending: Ending = "keep"
    noise: int = 0
    """So many random bytes, the same ones each time, are sent in place of the answer."""
    bad_chunk: bool = False
    """The status line promises chunks, and what follows is none."""
    length_error: int = 0
    """Content-Length is wrong by so many bytes; a positive number promises more than comes."""
    head_over: float = 0.0
    """The lines of the head come one by one, over so many seconds."""
    pieces: int = 1
    """The answer comes in so many pieces of the same size …"""
    over: float = 0.0
    """… over so many seconds."""
    rate: int = 0
    """Bytes per second; 0 is as fast as it goes."""
    limit: int | None = None
    """No more bytes than these."""
    slice_size: int = 0
    """The answer comes in pieces of so many bytes, 0 is in one …"""
    slice_variation: int = 0
    """… or of so many more or fewer, the same each time …"""
    slice_pause: float = 0.0
    """… so many seconds apart."""
    linger: float = 0.0
    """Seconds between the last byte and the ending."""

    def plan(self, answer: bytes) -> list[Piece]:
        """What is sent when, for this answer."""
        data = self._content(answer)[: self.limit]
        if self.head_over:
            head, end, body = data.partition(_END_OF_HEAD)
            lines = (head + end).splitlines(keepends=True)
            parts = [(self.head_over / len(lines), line) for line in lines]
            parts.append((0.0, body))
        elif self.rate:
            parts = [(_TICK_S, part) for part in _cut(data, max(1, int(self.rate * _TICK_S)))]
        elif self.slice_size:
            parts = [(self.slice_pause, part) for part in _slices(data, self.slice_size, self.slice_variation)]
        elif self.pieces > 1:
            parts = [(self.over / self.pieces, part) for part in _cut(data, -(-len(data) // self.pieces))]
        else:
            parts = [(0.0, data)]
        first, part = parts[0]
        return [(first + self.delay, part), *parts[1:]]

    def _content(self, answer: bytes) -> bytes:
        if self.noise:
            return _noise(self.noise)
        if self.bad_chunk:
            status_line = answer.partition(b"\r\n")[0]
            return status_line + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + _noise(64)
        if self.length_error:
            answer = _with_wrong_length(answer, self.length_error)
        return answer if self.fraction == 1 else answer[: int(len(answer) * self.fraction)]


UNHARMED = Wire()


def _noise(size: int) -> bytes:
    return Random(size).randbytes(size)  # noqa: S311 - noise, no secret


def _cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), max(1, size))] or [b""]


def _slices(data: bytes, size: int, variation: int) -> list[bytes]:
    draw = Random(size).randint  # noqa: S311 - sizes, no secret
    parts, start = [], 0
    while start < len(data):
        end = start + max(1, size + draw(-variation, variation))
        parts.append(data[start:end])
        start = end
    return parts or [b""]


def _with_wrong_length(answer: bytes, error: int) -> bytes:
    head, end, body = answer.partition(_END_OF_HEAD)
    wrong = b"Content-Length: %d" % max(0, len(body) + error)
    lines = [wrong if line.lower().startswith(b"content-length:") else line for line in head.split(b"\r\n")]
    return b"\r\n".join(lines) + end + body
