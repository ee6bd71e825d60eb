"""What one call to a mail server showed. Gathered by `exchange/`, judged by `classify.py`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ewslink.linking.windows_domain import WindowsDomain
from ewslink_contracts.ews.builds import Build
from ewslink_contracts.outcomes import Step


class TransportFailure(StrEnum):
    """Why there was no complete HTTP answer."""

    MALFORMED_URL = "malformed_url"
    NOT_HTTPS = "not_https"
    NAME_NOT_FOUND = "name_not_found"
    NAME_LOOKUP_FAILED = "name_lookup_failed"
    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    BROKEN = "broken"
    CONNECT_TIMEOUT = "connect_timeout"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    TLS_WRONG_HOST = "tls_wrong_host"
    TLS_EXPIRED = "tls_expired"
    TLS_UNTRUSTED = "tls_untrusted"
    TLS_TOO_OLD = "tls_too_old"
    TLS_NOT_SPOKEN = "tls_not_spoken"
    TLS_FAILED = "tls_failed"
    TLS_TIMEOUT = "tls_timeout"


class Content(StrEnum):
    """What an HTTP body is, whatever its Content-Type says; or, of our own test mail, the report that it came back."""

    NONE = "none"
    SOAP = "soap"
    WSDL = "wsdl"
    XML = "xml"
    HTML = "html"
    OTHER = "other"
    REPORT = "report"


#: The only headers that are kept: they decide or explain, and none of them holds a secret.
KEPT_HEADERS = (
    "location",
    "www-authenticate",
    "retry-after",
    "date",
    "connection",
    "content-type",
    "server",
    "request-id",
    "x-owa-version",
    "x-feserver",
    "x-diaginfo",
    "x-caserrorcode",
    "x-ms-diagnostics",
)


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds of the parts of one call; nothing for a connection that was already there."""

    connect: int = 0
    tls: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """One call and its answer, as far as it came. Holds nothing that was secret in the call."""

    step: Step
    url: str
    credentialed: bool = False
    """Whether it was a call with a login; of a 401: whether the password had been put to the proof."""
    repeatable: bool = False
    """Whether to make the call twice does no harm: it only reads, and its login, if it has one, was taken before."""
    failure: TransportFailure | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    content: Content = Content.NONE
    response_code: str | None = None
    """EWS response code of a SOAP fault or of the first response message that is an error."""
    is_fault: bool = False
    text: str = ""
    """MessageText, faultstring, the readable beginning of a page, or what the status line says in place of a page; at
    most 400 characters."""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The named values of t:MessageXml, for instance BackOffMilliseconds."""
    build: Build | None = None
    domain: WindowsDomain | None = None
    """The Windows domain that the server named while a login was tried."""
    certificate_names: tuple[str, ...] = ()
    timings: Timings = field(default_factory=Timings)

    @property
    def offered(self) -> frozenset[str]:
        """Login schemes of WWW-Authenticate, lower-case."""
        return offered_schemes(self.headers.get("www-authenticate", ""))

    @property
    def primary_address(self) -> str | None:
        """The right address, which ErrorNonPrimarySmtpAddress names beside the alias that was refused."""
        named = self.values.get("Primary", "") if self.response_code == "ErrorNonPrimarySmtpAddress" else ""
        return named if _ADDRESS.fullmatch(named) else None

    @property
    def front_end(self) -> Build | None:
        """The build in X-OWA-Version, there before any login: a hint, as the mailbox may be on another server."""
        found = _BUILD.fullmatch(self.headers.get("x-owa-version", ""))
        return None if found is None else Build(*map(int, found.groups()))


_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
_BUILD = re.compile(r"(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.(\d{1,5})", re.ASCII)


# aiohttp joins repeated headers, and Basic's realm may hold a comma: a scheme is a word that is no parameter.
_SCHEME = re.compile(r"(?:^|,)\s*([A-Za-z][A-Za-z0-9-]*)(?=\s*(?:,|$)|\s+[A-Za-z0-9])")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def offered_schemes(www_authenticate: str) -> frozenset[str]:
    """`Negotiate, NTLM, Basic realm="a, b"` → {negotiate, ntlm, basic}."""
    return frozenset(name.lower() for name in _SCHEME.findall(_QUOTED.sub("q", www_authenticate)))
