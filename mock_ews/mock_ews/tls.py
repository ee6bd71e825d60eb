"""What happens to a TLS client before HTTP begins, chosen by the host name it asks for."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from mock_ews.certificates import Authority

NAMES = ("mock.test", "*.mock.test", "localhost", "127.0.0.1", "::1")
"""What the certificate of every other host is made out to."""


@dataclass(frozen=True)
class TlsHost:
    """A host name whose TLS is broken on purpose."""

    description: str
    outcome: str
    context: Callable[[Authority], ssl.SSLContext]


HOSTS = MappingProxyType(
    {
        "tls-wrong-host.mock.test": TlsHost(
            "The certificate is valid, but made out to another host name.",
            "cannot_connect/tls_wrong_host",
            lambda authority: authority.context("another-host.mock.example"),
        ),
    }
)


class Contexts:
    """The TLS context for each host name; the unusual ones are made when first asked for."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._usual = authority.context(*NAMES)
        self._unusual: dict[str, ssl.SSLContext] = {}

    def of(self, name: str | None) -> ssl.SSLContext:
        host = HOSTS.get(name or "")
        if name is None or host is None:
            return self._usual
        if name not in self._unusual:
            self._unusual[name] = host.context(self._authority)
        return self._unusual[name]
