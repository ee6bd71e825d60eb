"""From what a person typed, or copied out of a browser, to a URL that names a host. Pure."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

import idna

EWS_PATH: Final = "/EWS/Exchange.asmx"

#: Paths that are an EWS endpoint already. At least one site serves EWS at Services.wsdl only (DavMail PR 106).
IS_EWS: Final = r"/(exchange\.asmx|services\.wsdl)/?$"
_IS_EWS = re.compile(IS_EWS, re.IGNORECASE)

#: What http and https look like when they were meant: https//, https:/, htpps://, ttps://. `http:8443` is a host.
_SCHEME = re.compile(
    r"(h[tps]{2,5}|ttps?)(?::[/\\]{1,2}(?![/\\])|[/\\]{2}(?![/\\])|:(?![/\\]|\d+(?:[/?#]|$)))", re.IGNORECASE
)
#: What a browser's address bar and query strings make of it.
_ENCODED = re.compile(r"https?%3a%2f%2f", re.IGNORECASE)
#: A host and a path of Exchange. Any other `A\B` is a user name in the wrong field.
_HOST_WITH_BACKSLASH = re.compile(
    r"[^\s/\\@]+\\(ews|owa|ecp|exchange|autodiscover|mapi|rpc|microsoft-server-activesync)([/\\?#]|$)", re.IGNORECASE
)
#: Also https in the wide letters of an East Asian keyboard, which would pass for a host.
_ANOTHER_SCHEME = re.compile(r"[^/?#]*://")
#: Where no scheme is, what stands before an @ is a person's name and not a password of a URL.
_MAIL_ADDRESS = re.compile(r"[^/?#]*@")

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NEVER_IN_A_URL = re.compile(r"[\s\\<>\"\x00-\x20\x7f]")

#: Nobody sees them, and documents are full of them.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))

#: What stands around a URL in a sentence or a mail.
_AROUND = " \t\r\n\u00a0.,;'\"<>()„“”‚‘’«»‹›"  # noqa: RUF001 - quotation marks of several languages

_FORM = "the address must have the form https://HOST/EWS/Exchange.asmx"
_DEFAULT_PORTS = {"http": 80, "https": 443}


class MalformedUrl(ValueError):
    """What the person typed cannot be an address; the text says why and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class TypedUrl:
    """A URL without what an EWS endpoint never has, and which may be secret: userinfo, query, fragment."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str = ""
    """Only to look for another address in; never part of `url`."""

    @property
    def authority(self) -> str:
        """Host and port, as they stand in a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL itself. A bare host is not a wrong address, it is a short one: it is completed."""
        return f"{self.scheme}://{self.authority}{EWS_PATH if self.path == '/' else self.path}"

    @property
    def on_host(self) -> str:
        """The standard endpoint of the same host, over https."""
        other = TypedUrl("https", self.host, None if self.scheme == "http" and self.port == 80 else self.port, "/")
        return other.url

    @property
    def is_ews(self) -> bool:
        """Whether the path is that of an EWS endpoint."""
        return bool(_IS_EWS.search(self.path))


def read_url(typed: str) -> TypedUrl:
    """What was typed, understood. Raises `MalformedUrl`."""
    text = _decoded(typed.translate(_INVISIBLE).strip(_AROUND))
    scheme, rest = _scheme(text)
    is_mail_address = rest == text and _MAIL_ADDRESS.match(rest)
    if is_mail_address or _ANOTHER_SCHEME.match(rest) or _NEVER_IN_A_URL.search(rest):
        raise MalformedUrl(_FORM)
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        port = parts.port
    except ValueError:
        raise MalformedUrl(_FORM) from None
    if port == 0:
        raise MalformedUrl(_FORM)
    return TypedUrl(scheme, _host(parts), None if port == _DEFAULT_PORTS[scheme] else port, _path(parts), parts.query)


def _decoded(text: str) -> str:
    """Without percent-encoding of the whole, and with slashes where backslashes, or no scheme, stand for them."""
    text = unquote(text) if _ENCODED.match(text) else text
    if _SCHEME.match(text) or _HOST_WITH_BACKSLASH.match(text) or text.startswith("\\\\"):
        text = text.replace("\\", "/")
    return re.sub(r"^//(?!/)", "", text)


def _scheme(text: str) -> tuple[str, str]:
    """The scheme that is meant, and the rest. Of one pasted before another the last counts."""
    scheme = "https"
    while (found := _SCHEME.match(text)) is not None:
        scheme = "https" if "s" in found[1].lower() else "http"
        text = text[found.end() :]
    return scheme, text


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    try:
        if ":" in host:
            return str(IPv6Address(host.partition("%")[0]))
        name = host if host.isascii() else idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
    except ValueError:  # idna's errors are of that kind, too
        raise MalformedUrl(_FORM) from None
    name = name.lower().rstrip(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise MalformedUrl(_FORM)
    return name


def _path(parts: SplitResult) -> str:
    path = re.sub(r"/{2,}", "/", quote(parts.path.rstrip(_AROUND), safe="/%:@!$&'()*+,;=~")) or "/"
    return path.rstrip("/") if _IS_EWS.search(path) else path
