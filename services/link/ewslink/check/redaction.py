"""What a server wrote, fit to be shown: no password, should it have come back, and no control characters."""

import base64
from collections.abc import Iterator
from html import escape
from typing import Final
from urllib.parse import quote, quote_plus

from pydantic import SecretStr

from ewslink.exchange.watching import HIDDEN

_SHORTEST: Final = 4
"""Shorter passwords are part of ordinary words, and blanking those would spell them out."""


def printable(text: str) -> str:
    """Text that moves no cursor and changes no direction of writing; lines stay lines."""
    return "".join(character if character.isprintable() or character in "\n\t" else "\ufffd" for character in text)


class Redaction:
    """Makes text fit to be shown."""

    def __init__(self, username: str, password: SecretStr) -> None:
        self._forms = sorted(set(_forms(username, password.get_secret_value())), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """The text on as many lines as it had."""
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return printable(text)

    def __repr__(self) -> str:
        return "Redaction()"


def _forms(username: str, password: str) -> Iterator[str]:
    """The ways in which a server or a page could have written the password."""
    if len(password) < _SHORTEST:
        return
    yield from (
        password,
        escape(password),
        escape(password, quote=False),
        quote(password, safe=""),
        quote_plus(password),
    )
    for encoding in ("utf-8", "utf-16-le"):
        yield base64.b64encode(password.encode(encoding)).decode("ascii")
    yield base64.b64encode(f"{username}:{password}".encode()).decode("ascii")
