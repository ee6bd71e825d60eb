"""The text of HTML."""

from html.parser import HTMLParser
from typing import Final

_SILENT: Final = frozenset({"style", "script", "head"})
_BLOCKS: Final = frozenset({"p", "div", "tr", "li", "h1", "h2", "h3"})


def plain_text(html: str) -> str:
    """What a person reads of an HTML text."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()


class _TextReader(HTMLParser):
    """Collects text; blocks end lines, styles and scripts are no text."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _SILENT
        if tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
