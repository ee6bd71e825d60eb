"""Rows for calls to which there was no complete HTTP answer."""

from typing import Final

from ewslink.linking.observation import TransportFailure
from ewslink.linking.rules.rule import Rule
from ewslink_contracts.outcomes import Code, Step

_CONNECT = "how aiohttp and OpenSSL report it"

TRANSPORT_RULES: Final = (
    Rule("no URL", Code.URL_MALFORMED, "our parser", failure=TransportFailure.MALFORMED_URL, blames=Step.DISCOVER),
    Rule(
        "plain http",
        Code.URL_NOT_HTTPS,
        "a password never travels in the clear",
        failure=TransportFailure.NOT_HTTPS,
        blames=Step.DISCOVER,
    ),
    Rule("unknown name", Code.HOST_NOT_FOUND, _CONNECT, failure=TransportFailure.NAME_NOT_FOUND, blames=Step.CONNECT),
    Rule(
        "name service does not answer",
        Code.NAME_LOOKUP_FAILED,
        "getaddrinfo(3): EAI_AGAIN, EAI_FAIL",
        failure=TransportFailure.NAME_LOOKUP_FAILED,
        blames=Step.CONNECT,
    ),
    Rule(
        "forbidden address",
        Code.ADDRESS_NOT_ALLOWED,
        "our guard",
        failure=TransportFailure.ADDRESS_NOT_ALLOWED,
        blames=Step.CONNECT,
    ),
    Rule("nobody listens", Code.CONNECTION_REFUSED, _CONNECT, failure=TransportFailure.REFUSED, blames=Step.CONNECT),
    Rule(
        "certificate for another host",
        Code.TLS_WRONG_HOST,
        _CONNECT,
        failure=TransportFailure.TLS_WRONG_HOST,
        blames=Step.TLS,
    ),
    Rule("certificate expired", Code.TLS_EXPIRED, _CONNECT, failure=TransportFailure.TLS_EXPIRED, blames=Step.TLS),
    Rule("issuer not trusted", Code.TLS_UNTRUSTED, _CONNECT, failure=TransportFailure.TLS_UNTRUSTED, blames=Step.TLS),
    Rule("old protocol only", Code.TLS_TOO_OLD, _CONNECT, failure=TransportFailure.TLS_TOO_OLD, blames=Step.TLS),
    Rule("port speaks no TLS", Code.NO_TLS_ON_PORT, _CONNECT, failure=TransportFailure.TLS_NOT_SPOKEN, blames=Step.TLS),
    Rule("handshake failed", Code.TLS_FAILED, _CONNECT, failure=TransportFailure.TLS_FAILED, blames=Step.TLS),
    Rule(
        "no connection in time", Code.TIMEOUT, _CONNECT, failure=TransportFailure.CONNECT_TIMEOUT, blames=Step.CONNECT
    ),
    Rule("no TLS in time", Code.TIMEOUT, _CONNECT, failure=TransportFailure.TLS_TIMEOUT, blames=Step.TLS),
    Rule(
        "no way to the server",
        Code.TIMEOUT,
        "RFC 792, RFC 4443; connect(2): ENETUNREACH, EHOSTUNREACH",
        failure=TransportFailure.UNREACHABLE,
        blames=Step.CONNECT,
    ),
    Rule("no answer in time", Code.TIMEOUT, _CONNECT, failure=TransportFailure.TIMEOUT),
    Rule("connection broke", Code.CONNECTION_BROKEN, _CONNECT, failure=TransportFailure.BROKEN),
    Rule("endless answer", Code.INVALID_RESPONSE, "our cap on answers", failure=TransportFailure.TOO_LARGE),
)
