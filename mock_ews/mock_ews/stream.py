"""Answers that go on: what there is of a body by now, again and again until it is over."""

import logging
from collections.abc import Iterable
from typing import Final

log = logging.getLogger(__name__)

STREAM_KEY: Final = "mock_ews.stream"
"""Left in the WSGI environ by an app whose body goes on: it yields b"" as long as there is no more yet (PEP 3333)."""
LOOK_S: Final = 0.02
"""How often the server looks for more."""


class Stream:
    """The body of one such answer."""

    def __init__(self, chunks: Iterable[bytes], *, chunked: bool) -> None:
        self._chunks = chunks
        self._iterator = iter(chunks)
        self._chunked = chunked
        self.over = False
        self.broken = False
        """Whether it ended where it should not have."""

    def read(self) -> bytes:
        """What has come since the last look, as it is sent; the end too, when it is over."""
        ready = []
        while not self.over and (chunk := self._next()):
            ready.append(b"%x\r\n%b\r\n" % (len(chunk), chunk) if self._chunked else chunk)
        if self.over and self._chunked and not self.broken:
            ready.append(b"0\r\n\r\n")
        return b"".join(ready)

    def close(self) -> None:
        """No more is wanted."""
        self.over = True
        if close := getattr(self._chunks, "close", None):
            close()

    def _next(self) -> bytes:
        try:
            return next(self._iterator)
        except StopIteration:
            self.close()
        except Exception:
            log.exception("an answer broke off")
            self.broken = True
            self.close()
        return b""
