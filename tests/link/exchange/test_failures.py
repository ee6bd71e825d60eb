"""Which exception stands for which failure."""

import socket
import ssl
from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from ewslink.exchange.failures import failure_of
from ewslink.exchange.guard import AddressNotAllowed
from ewslink.linking.observation import TransportFailure as Failure

KEY = ConnectionKey("mail.example.com", 443, True, True, None, None, None)


def verification(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    return error


def tls(reason: str | None) -> ssl.SSLError:
    error: Any = ssl.SSLError(1, "text")
    error.reason = reason
    assert isinstance(error, ssl.SSLError)
    return error


def caused(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (AddressNotAllowed(), Failure.ADDRESS_NOT_ALLOWED),
        (aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(-2, "unknown")), Failure.NAME_NOT_FOUND),
        (aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_NODATA, "none")), Failure.NAME_NOT_FOUND),
        (aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_AGAIN, "later")), Failure.NAME_LOOKUP_FAILED),
        (aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_FAIL, "no")), Failure.NAME_LOOKUP_FAILED),
        (aiohttp.ClientConnectorError(KEY, ConnectionRefusedError(111, "refused")), Failure.REFUSED),
        (aiohttp.ClientConnectorError(KEY, OSError(113, "no route to host")), Failure.UNREACHABLE),
        (aiohttp.ClientConnectorError(KEY, OSError(101, "network unreachable")), Failure.UNREACHABLE),
        (aiohttp.ClientConnectorError(KEY, OSError("Multiple exceptions: [Errno 101], [Errno 111]")), Failure.REFUSED),
        (aiohttp.ClientConnectorError(KEY, ConnectionResetError(104, "reset")), Failure.BROKEN),
        (aiohttp.ClientConnectorCertificateError(KEY, verification(62)), Failure.TLS_WRONG_HOST),
        (aiohttp.ClientConnectorCertificateError(KEY, verification(64)), Failure.TLS_WRONG_HOST),
        (aiohttp.ClientConnectorCertificateError(KEY, verification(10)), Failure.TLS_EXPIRED),
        (aiohttp.ClientConnectorCertificateError(KEY, verification(9)), Failure.TLS_EXPIRED),
        (aiohttp.ClientConnectorCertificateError(KEY, verification(18)), Failure.TLS_UNTRUSTED),
        (aiohttp.ClientConnectorCertificateError(KEY, verification(20)), Failure.TLS_UNTRUSTED),
        (aiohttp.ClientConnectorSSLError(KEY, tls("WRONG_VERSION_NUMBER")), Failure.TLS_NOT_SPOKEN),
        (aiohttp.ClientConnectorSSLError(KEY, tls("HTTP_REQUEST")), Failure.TLS_NOT_SPOKEN),
        (aiohttp.ClientConnectorSSLError(KEY, tls("UNSUPPORTED_PROTOCOL")), Failure.TLS_TOO_OLD),
        (aiohttp.ClientConnectorSSLError(KEY, tls("TLSV1_ALERT_PROTOCOL_VERSION")), Failure.TLS_TOO_OLD),
        (aiohttp.ClientConnectorSSLError(KEY, tls("UNSAFE_LEGACY_RENEGOTIATION_DISABLED")), Failure.TLS_TOO_OLD),
        (aiohttp.ClientConnectorSSLError(KEY, tls("SSLV3_ALERT_HANDSHAKE_FAILURE")), Failure.TLS_FAILED),
        (aiohttp.ClientConnectorSSLError(KEY, tls(None)), Failure.TLS_FAILED),
        (TimeoutError(), Failure.TIMEOUT),
        (aiohttp.ServerTimeoutError(), Failure.TIMEOUT),
        (aiohttp.ServerDisconnectedError(), Failure.BROKEN),
        (aiohttp.ClientPayloadError("not enough data"), Failure.BROKEN),
        (ConnectionResetError(104, "reset"), Failure.BROKEN),
        (BrokenPipeError(), Failure.BROKEN),
        (aiohttp.InvalidURL("x"), Failure.MALFORMED_URL),
        (aiohttp.ClientError(), Failure.BROKEN),
        (ValueError("anything"), Failure.BROKEN),
        (caused(aiohttp.ClientError(), ConnectionRefusedError()), Failure.REFUSED),
        (caused(aiohttp.ClientOSError(), verification(10)), Failure.TLS_EXPIRED),
        (caused(aiohttp.InvalidURL("x"), ValueError("y")), Failure.MALFORMED_URL),
    ],
)
def test_kind(error: BaseException, kind: Failure) -> None:
    assert failure_of(error, connecting=False, in_handshake=False) is kind


@pytest.mark.parametrize(
    ("error", "connecting", "in_handshake", "kind"),
    [
        (TimeoutError(), True, False, Failure.CONNECT_TIMEOUT),
        (TimeoutError(), True, True, Failure.TLS_TIMEOUT),
        (TimeoutError(), False, True, Failure.TIMEOUT),
        (ConnectionResetError(), True, True, Failure.TLS_FAILED),
        (ConnectionResetError(), True, False, Failure.BROKEN),
        (ConnectionResetError(), False, True, Failure.BROKEN),
        (ConnectionRefusedError(), True, False, Failure.REFUSED),
    ],
)
def test_how_far_the_connection_had_come(
    error: BaseException, connecting: bool, in_handshake: bool, kind: Failure
) -> None:
    assert failure_of(error, connecting=connecting, in_handshake=in_handshake) is kind


def test_exceptions_in_a_circle_end() -> None:
    one, other = aiohttp.ClientError(), aiohttp.ClientError()
    one.__cause__, other.__cause__ = other, one

    assert failure_of(one, connecting=False, in_handshake=False) is Failure.BROKEN
