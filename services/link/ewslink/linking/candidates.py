"""Where a mailbox's EWS endpoint may be: from what a person typed to the addresses worth a probe, in order. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

EWS_PATH = "/EWS/Exchange.asmx"

#: Paths that are an EWS endpoint already. At least one site serves EWS at Services.wsdl only (DavMail PR 106).
_IS_EWS = re.compile(r"/(exchange\.asmx|services\.wsdl)/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address to probe, and whether it is the one that the person gave."""

    url: str
    given: bool


class MalformedUrl(ValueError):
    """What the person typed cannot be an address; the text says why and repeats nothing of it."""


def candidates(email: str, ews_url: str | None) -> tuple[Candidate, ...]:
    """Addresses in the order of trying. Raises `MalformedUrl`.

    A given address comes first and unchanged in its path, because only its own answer explains why it fails.
    """
    domain = email.rpartition("@")[2].strip().rstrip(".").lower()
    guesses = [f"https://mail.{domain}{EWS_PATH}"]
    if ews_url is None:
        return tuple(Candidate(url, given=False) for url in guesses)
    parts = _split(ews_url)
    given = _given(parts)
    derived = [_on_host(parts, given), *_from_redirect_parameter(parts), *guesses]
    rest = [url for url in dict.fromkeys(derived) if url.lower() != given.lower()]
    return (Candidate(given, given=True), *(Candidate(url, given=False) for url in rest))


def _split(typed: str) -> SplitResult:
    text = typed.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        port_is_a_number = parts.port is None or parts.port > 0
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise MalformedUrl("not a URL") from None
    if parts.scheme not in {"http", "https"}:
        raise MalformedUrl("the address must begin with https://")
    if not host or not port_is_a_number or re.search(r"[\s\\<>\"]", text):
        raise MalformedUrl("the address names no host")
    return parts._replace(netloc=_netloc(host, parts.port))


def _netloc(host: str, port: int | None) -> str:
    host = f"[{host}]" if ":" in host else host
    return host if port is None else f"{host}:{port}"


def _given(parts: SplitResult) -> str:
    # Userinfo, query and fragment are never part of an EWS endpoint and may hold secrets.
    path = parts.path or "/"
    if _IS_EWS.search(path):
        path = re.sub(r"services\.wsdl/?$", "Exchange.asmx", path.rstrip("/"), flags=re.IGNORECASE)
    # A bare host is not a wrong address, it is a short one: complete it.
    return f"{parts.scheme}://{parts.netloc}{EWS_PATH if path == '/' else path}"


def _on_host(parts: SplitResult, given: str) -> str:
    """The same host's standard endpoint, over https."""
    netloc = parts.netloc
    if given.startswith("http://") and parts.port == 80:
        netloc = _netloc(parts.hostname or "", None)
    return f"https://{netloc}{EWS_PATH}"


def _from_redirect_parameter(parts: SplitResult) -> list[str]:
    # OWA's login page carries the address it came from: /owa/auth/logon.aspx?url=https%3a%2f%2fmail.example.com%2fowa
    try:
        named = [_split(value) for value in parse_qs(parts.query).get("url", [])[:1] if value.startswith("https://")]
    except ValueError:  # the parameter is no address: MalformedUrl, or a query with too many fields
        return []
    return [f"https://{other.netloc}{EWS_PATH}" for other in named]
