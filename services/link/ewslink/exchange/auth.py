"""Logging in: which scheme, and the tokens it exchanges. Secrets come in as `Credentials` and never leave in text."""

import base64
from dataclasses import dataclass
from typing import Protocol

import spnego
from pydantic import SecretStr
from spnego.channel_bindings import GssChannelBindings

from ewslink.exchange.handshake import channel_binding
from ewslink.exchange.ntlm_messages import domain_in, proves_a_password
from ewslink.linking.windows_domain import WindowsDomain
from ewslink_contracts.events import AuthScheme

#: Best first. A server cannot talk us down: the choice is made once per link, and what it offers later changes nothing.
PREFERENCE = (AuthScheme.NTLM, AuthScheme.NEGOTIATE, AuthScheme.BASIC)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A login name and its password, which no repr shows."""

    username: str
    password: SecretStr


def choose(offered: frozenset[str]) -> AuthScheme | None:
    """The scheme to use of those that a server offers."""
    return next((scheme for scheme in PREFERENCE if scheme in offered), None)


class Login(Protocol):
    """One try to log in, with one scheme to the end."""

    @property
    def lasts(self) -> bool:
        """Whether it logs the connection in, so that later requests on it need show nothing."""
        ...

    @property
    def proved(self) -> bool:
        """Whether the server was given what it needs to judge the password."""
        ...

    @property
    def domain(self) -> WindowsDomain | None:
        """Where the server says it is, once it has said so."""
        ...

    def first(self, certificate: bytes | None) -> str:
        """The Authorization header to begin with."""
        ...

    def answer(self, www_authenticate: str) -> str | None:
        """The Authorization header that follows the server's challenge; None when there is nothing more to say."""
        ...


def login(scheme: AuthScheme, credentials: Credentials) -> Login:
    """A fresh try with one scheme."""
    if scheme is AuthScheme.BASIC:
        return _Basic(credentials)
    return _Spnego(scheme, credentials)


class _Basic:
    lasts = False
    domain = None

    def __init__(self, credentials: Credentials) -> None:
        pair = f"{credentials.username}:{credentials.password.get_secret_value()}"
        self._header = "Basic " + base64.b64encode(pair.encode()).decode("ascii")
        self.proved = False

    def first(self, certificate: bytes | None) -> str:
        self.proved = True
        return self._header

    def answer(self, www_authenticate: str) -> None:
        return None


_ON_THE_WIRE = {AuthScheme.NTLM: "NTLM", AuthScheme.NEGOTIATE: "Negotiate"}


def _token(scheme: str, www_authenticate: str) -> str:
    """The challenge of one scheme: `Negotiate, NTLM TlRM…` → `TlRM…`."""
    offers = (offer.strip().partition(" ") for offer in www_authenticate.split(","))
    return next((token for name, _, token in offers if name.lower() == scheme.lower() and token), "")


class _Spnego:
    """NTLM, bare or inside Negotiate, by pyspnego; with channel binding where there is TLS."""

    lasts = True

    def __init__(self, scheme: AuthScheme, credentials: Credentials) -> None:
        self._scheme = scheme
        self._name = _ON_THE_WIRE[scheme]
        self._credentials = credentials
        self._context: spnego.ContextProxy | None = None
        self.proved = False
        self.domain: WindowsDomain | None = None

    def first(self, certificate: bytes | None) -> str:
        self.proved = False
        binding = GssChannelBindings(application_data=channel_binding(certificate)) if certificate else None
        self._context = spnego.client(
            self._credentials.username,
            self._credentials.password.get_secret_value(),
            protocol=self._scheme.value,
            channel_bindings=binding,
            # Pure Python NTLM on every platform: system libraries would bring tickets of whoever runs the service.
            options=spnego.NegotiateOptions.use_negotiate
            if self._scheme is AuthScheme.NEGOTIATE
            else spnego.NegotiateOptions.use_ntlm,
        )
        return self._header(self._context.step())

    def answer(self, www_authenticate: str) -> str | None:
        token = _token(self._name, www_authenticate)
        if not token or self._context is None or self._context.complete:
            return None
        try:
            challenge = base64.b64decode(token, validate=True)
            self.domain = domain_in(challenge) or self.domain
            out = self._context.step(challenge)
        except Exception:  # noqa: BLE001 - of broken challenges pyspnego also raises KeyError, struct.error and others
            return None  # a challenge that is none: the server's 401 stands
        return self._header(out) if out else None

    def _header(self, token: bytes | None) -> str:
        self.proved = self.proved or proves_a_password(token or b"")
        return f"{self._name} {base64.b64encode(token or b'').decode('ascii')}"
