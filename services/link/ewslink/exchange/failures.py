"""From an exception to the kind of failure it stands for. Pure.

aiohttp's classes overlap (a certificate error is also a connection error), so the order of the questions matters.
"""

import errno
import socket
import ssl
from collections.abc import Iterator

import aiohttp

from ewslink.exchange.guard import AddressNotAllowed
from ewslink.linking.observation import TransportFailure

#: OpenSSL's X509_V_ERR_* numbers, as ssl.SSLCertVerificationError.verify_code.
_VERIFY_CODES = {
    62: TransportFailure.TLS_WRONG_HOST,
    64: TransportFailure.TLS_WRONG_HOST,  # an IP address that the certificate does not name
    10: TransportFailure.TLS_EXPIRED,
    9: TransportFailure.TLS_EXPIRED,  # not yet valid
}

#: ssl.SSLError.reason of peers that do not speak TLS, or none that is new enough.
_REASONS = {
    "WRONG_VERSION_NUMBER": TransportFailure.TLS_NOT_SPOKEN,
    "HTTP_REQUEST": TransportFailure.TLS_NOT_SPOKEN,
    "UNSUPPORTED_PROTOCOL": TransportFailure.TLS_TOO_OLD,
    "TLSV1_ALERT_PROTOCOL_VERSION": TransportFailure.TLS_TOO_OLD,
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED": TransportFailure.TLS_TOO_OLD,
}


#: Of a name that could not be looked up, nothing is known: it says nothing about the name. glibc's gai_strerror(3).
_LOOKUPS = {
    socket.EAI_AGAIN: TransportFailure.NAME_LOOKUP_FAILED,
    socket.EAI_FAIL: TransportFailure.NAME_LOOKUP_FAILED,
    socket.EAI_MEMORY: TransportFailure.NAME_LOOKUP_FAILED,
    socket.EAI_SYSTEM: TransportFailure.NAME_LOOKUP_FAILED,
}


#: No way leads there: a router or a firewall says so, or this machine knows none (RFC 792, RFC 4443; connect(2)).
_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})


def failure_of(error: BaseException, *, connecting: bool, in_handshake: bool) -> TransportFailure:
    """The kind of a failed call; `connecting`: there was no connection yet, `in_handshake`: TLS had begun."""
    kind = next((kind for cause in _causes(error) if (kind := _one(cause)) is not None), TransportFailure.BROKEN)
    if kind is TransportFailure.TIMEOUT and connecting:
        return TransportFailure.TLS_TIMEOUT if in_handshake else TransportFailure.CONNECT_TIMEOUT
    if kind is TransportFailure.BROKEN and connecting and in_handshake:
        return TransportFailure.TLS_FAILED
    return kind


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and what it wraps, innermost first: the inner ones know more."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error.__cause__
    return reversed(chain)


def _one(error: BaseException) -> TransportFailure | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _VERIFY_CODES.get(error.verify_code, TransportFailure.TLS_UNTRUSTED)
    if isinstance(error, ssl.SSLError):
        return _REASONS.get(error.reason or "", TransportFailure.TLS_FAILED)
    if isinstance(error, socket.gaierror):
        return _LOOKUPS.get(error.errno or 0, TransportFailure.NAME_NOT_FOUND)
    if isinstance(error, OSError) and error.errno in _NO_WAY:
        return TransportFailure.UNREACHABLE
    return next((kind for types, kind in _KINDS if isinstance(error, types)), None)


_KINDS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], TransportFailure], ...] = (
    (AddressNotAllowed, TransportFailure.ADDRESS_NOT_ALLOWED),
    (aiohttp.ClientConnectorDNSError, TransportFailure.NAME_NOT_FOUND),
    (TimeoutError, TransportFailure.TIMEOUT),
    (ConnectionRefusedError, TransportFailure.REFUSED),
    ((ConnectionError, aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError), TransportFailure.BROKEN),
    (aiohttp.ClientResponseError, TransportFailure.BROKEN),  # bytes that are no HTTP
    (aiohttp.InvalidURL, TransportFailure.MALFORMED_URL),
    (aiohttp.ClientConnectorError, TransportFailure.REFUSED),  # every address in a way of its own
)
