"""What happens to a TLS client before HTTP begins, chosen by the host name it asks for."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from mock_ews.certificates import Authority, abort_handshake, only_old_protocols, self_signed

NAMES = ("mock.test", "*.mock.test", "localhost", "127.0.0.1", "::1")
"""What the certificate of every other host is made out to."""


@dataclass(frozen=True)
class TlsHost:
    """A host name whose TLS is broken on purpose. Without a context it never answers a ClientHello."""

    description: str
    outcome: str
    context: Callable[[Authority], ssl.SSLContext] | None


HOSTS = MappingProxyType(
    {
        "tls-wrong-host.mock.test": TlsHost(
            "The certificate is valid, but made out to another host name.",
            "cannot_connect/tls_wrong_host",
            lambda authority: authority.context("another-host.mock.example"),
        ),
        "tls-expired.mock.test": TlsHost(
            "The certificate has run out.",
            "cannot_connect/tls_expired",
            lambda authority: authority.context(*NAMES, expired=True),
        ),
        "tls-self-signed.mock.test": TlsHost(
            "The certificate is signed by itself, as a new Exchange has it; no authority vouches for it.",
            "cannot_connect/tls_untrusted",
            lambda _: self_signed("tls-self-signed.mock.test"),
        ),
        "tls-missing-intermediate.mock.test": TlsHost(
            "The certificate was issued by an intermediate authority whose own certificate was not installed.",
            "cannot_connect/tls_untrusted",
            lambda authority: authority.context_without_chain("tls-missing-intermediate.mock.test"),
        ),
        "tls-old-protocol.mock.test": TlsHost(
            "The server speaks nothing newer than TLS 1.1.",
            "cannot_connect/tls_too_old",
            lambda authority: only_old_protocols(authority.context(*NAMES)),
        ),
        "tls-handshake-abort.mock.test": TlsHost(
            "The server breaks off the handshake with an alert.",
            "cannot_connect/tls_failed",
            lambda authority: abort_handshake(authority.context(*NAMES)),
        ),
        "tls-hang.mock.test": TlsHost(
            "The server accepts the connection and never answers, not even the first word of TLS.",
            "cannot_connect/timeout",
            None,
        ),
    }
)


class Contexts:
    """The TLS context for each host name; the unusual ones are made when first asked for."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._usual = authority.context(*NAMES)
        self._unusual: dict[str, ssl.SSLContext] = {}

    def of(self, name: str | None) -> ssl.SSLContext | None:
        """The context for a host name, or for a client that gives none; None for a host that never answers."""
        host = HOSTS.get(name or "")
        if name is None or host is None:
            return self._usual
        if host.context is None:
            return None
        if name not in self._unusual:
            self._unusual[name] = host.context(self._authority)
        return self._unusual[name]


def alert(context: ssl.SSLContext, hello: bytes) -> bytes:
    """What a server of this context answers to a ClientHello that it does not take, nothing to one that it does.

    asyncio throws these bytes away when a handshake fails, and a client would be left to guess.
    """
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    incoming.write(hello)
    try:
        context.wrap_bio(incoming, outgoing, server_side=True).do_handshake()
    except ssl.SSLWantReadError:
        return b""
    except ssl.SSLError:
        return outgoing.read()
    return b""
