"""What a server wrote, fit to be shown: no password, should it have come back, and no control characters."""

import base64
import json
import re
from collections.abc import Iterator
from html import escape
from typing import Final
from urllib.parse import quote, quote_plus

from pydantic import SecretStr

from ewslink.exchange.watching import HIDDEN

_SHORTEST: Final = 4
"""Shorter passwords are part of ordinary words, and blanking those would spell them out."""
_SHORTEST_CODE: Final = 6
"""The same of base64, which looks like anything."""


def printable(text: str) -> str:
    """Text that moves no cursor and changes no direction of writing; lines stay lines."""
    return "".join(character if character.isprintable() or character in "\n\t" else "\ufffd" for character in text)


class Redaction:
    """Makes text fit to be shown."""

    def __init__(self, password: SecretStr) -> None:
        secret = password.get_secret_value()
        forms = sorted(filter(None, set(_forms(secret))), key=len, reverse=True) if len(secret) >= _SHORTEST else ()
        self._form = re.compile("|".join(map(re.escape, forms))) if forms else None

    def __call__(self, text: str) -> str:
        """The text on as many lines as it had."""
        return printable(text if self._form is None else self._form.sub(HIDDEN, text))

    def __repr__(self) -> str:
        return "Redaction()"


def _forms(password: str) -> Iterator[str]:
    """The ways in which a server or a page could have written the password."""
    yield from (password, escape(password), escape(password, quote=False), _as_page(password))
    for quoted in (quote(password, safe=""), quote(password), quote_plus(password), quote(quote(password, safe=""))):
        yield from (quoted, re.sub("%..", lambda code: code.group().lower(), quoted))
    for ascii_only in (True, False):
        yield json.dumps(password, ensure_ascii=ascii_only)[1:-1]
    yield "".join(f"&#{ord(character)};" for character in password)
    yield "".join(f"&#x{ord(character):x};" for character in password)
    yield "".join(f"&#x{ord(character):X};" for character in password)
    for encoding in ("utf-8", "utf-16-le"):
        raw = password.encode(encoding)
        yield from (raw.hex(), raw.hex().upper(), *_in_base64(raw))


def _as_page(password: str) -> str:
    """As it is left over when a page is read as text, which takes what looks like a tag away."""
    text = " ".join(re.sub(r"<[^<>]*>", " ", password).split())
    return text if len(text) >= _SHORTEST else ""


def _in_base64(raw: bytes) -> Iterator[str]:
    """What base64 of anything with these bytes in it holds, for instance `user:password`; by where they begin in it."""
    yield base64.b64encode(raw).decode("ascii")
    for before in range(3):
        whole = base64.b64encode(bytes(before) + raw).decode("ascii").rstrip("=")
        core = whole[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
        yield core if len(core) >= _SHORTEST_CODE else ""
