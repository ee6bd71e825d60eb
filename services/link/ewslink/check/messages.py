"""The exchange of messages as people and programs read it: pretty-printed, cut, redacted."""

import time
from collections.abc import Callable
from typing import Final

from lxml import etree
from pydantic import Field

from ewslink.check.words import Words
from ewslink.exchange.redaction import Redaction
from ewslink.exchange.watching import Answer, Message
from ewslink.linking.observation import TransportFailure
from ewslink_contracts.ews import NAMESPACES
from ewslink_contracts.wire import WireModel

MAX_LINES: Final = 60
MAX_LINE: Final = 400
"""Characters of one line; a page of a proxy may be a single one."""

_MAX_PARSED: Final = 256 * 1024


class SeenMessage(WireModel):
    """One request to the server and what came of it; secrets are taken out, long bodies cut."""

    method: str = Field(examples=["POST"])
    """The HTTP method."""

    url: str = Field(examples=["https://mail.example.com/EWS/Exchange.asmx"])
    """Where it went."""

    headers: tuple[tuple[str, str], ...]
    """Names and values of the request's headers."""

    body: str
    """The request's body."""

    ms: int = Field(examples=[12])
    """Milliseconds until the answer was complete."""

    status: int | None = Field(examples=[200])
    """The HTTP status; null when no answer came."""

    answer_headers: tuple[tuple[str, str], ...]
    """Names and values of the answer's headers."""

    answer_body: str
    """The answer's body."""

    failure: str | None = Field(examples=["tls_wrong_host"])
    """What there was instead of an answer."""


class Exchange:
    """Takes messages as they are told, each first under way and then ended, and passes on what is complete."""

    def __init__(self, redaction: Redaction, words: Words, show: Callable[[SeenMessage], None]) -> None:
        self._redaction = redaction
        self._words = words
        self._show = show
        self._since: dict[int, float] = {}
        self._last_body = b""

    def told(self, message: Message) -> None:
        """Of the two times a message is told, the first starts the clock."""
        if message.answer is None:
            self._since[id(message.headers)] = time.perf_counter()
            return
        started = self._since.pop(id(message.headers), None)
        ms = 0 if started is None else round((time.perf_counter() - started) * 1000)
        self._show(self._seen(message, message.answer, ms))

    def _seen(self, message: Message, answer: Answer | TransportFailure, ms: int) -> SeenMessage:
        again = message.body == self._last_body and message.body != b""
        self._last_body = message.body
        came = answer if isinstance(answer, Answer) else None
        return SeenMessage(
            method=message.method,
            url=self._redaction(message.url),
            headers=self._headers(message.headers),
            body=self._words("same_body") if again else self._text(message.body),
            ms=ms,
            status=came.status if came else None,
            answer_headers=self._headers(came.headers) if came else (),
            answer_body=self._text(came.body) if came else "",
            failure=None if isinstance(answer, Answer) else answer,
        )

    def _headers(self, headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple((self._line(name), self._line(value)) for name, value in headers)

    def _text(self, body: bytes) -> str:
        """A body, pretty-printed where it is XML, cut where it is long."""
        lines = self._redaction(_indented(body)).splitlines()
        shown = [self._line(line) for line in lines[:MAX_LINES]]
        if len(lines) > MAX_LINES:
            shown.append(self._words("lines_cut", count=len(lines) - MAX_LINES))
        return "\n".join(shown)

    def _line(self, text: str) -> str:
        line = self._redaction(text)
        cut = len(line) - MAX_LINE
        return line if cut <= 0 else line[:MAX_LINE] + self._words("characters_cut", count=cut)


def _indented(body: bytes) -> str:
    """XML on lines of its own; anything else, and XML that is not well-formed, as it came."""
    if body[:_MAX_PARSED].lstrip().startswith(b"<") and len(body) <= _MAX_PARSED:
        # No DTD, no entities, no network, libxml2's own limits on depth and size stay on.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_blank_text=True
        )
        try:
            root = etree.fromstring(body, parser)
        except (etree.XMLSyntaxError, ValueError):
            pass
        else:
            etree.cleanup_namespaces(root, top_nsmap=NAMESPACES)  # zeep declares each where it is first used
            return etree.tostring(root, pretty_print=True, encoding="unicode")
    return body.decode("utf-8", "replace")
