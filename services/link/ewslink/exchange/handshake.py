"""TLS as seen from inside: the peer's certificate and the time of the handshake, kept per call.

aiohttp gives the connection of a bodyless answer back before anybody could ask it for the certificate, and channel
binding needs the certificate. `SSLContext.sslobject_class` is the public place where both can be kept.
"""

import asyncio
import hashlib
import ssl
import time
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes

#: Hash algorithms that channel binding replaces by SHA-256 (RFC 5929, section 4.1).
_WEAK = (hashes.MD5, hashes.SHA1)

#: What `cryptography` raises for names that OpenSSL took, or that nobody has verified.
_UNREADABLE = (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError)


@dataclass(slots=True)
class Handshake:
    """What the newest handshake of one client showed. Filled by `RecordingSSLObject`."""

    certificate: bytes | None = None
    started: float | None = None
    seconds: float = 0.0


current: ContextVar[Handshake] = ContextVar("handshake")


class RecordingSSLObject(ssl.SSLObject):
    """An SSLObject that notes when its handshake began and what certificate it got."""

    def do_handshake(self) -> None:
        """Called again and again until the handshake is through; only then is there a certificate."""
        record = current.get(None)
        if record is not None and record.started is None:
            record.started = time.perf_counter()
        super().do_handshake()
        if record is not None and record.started is not None:
            record.seconds = time.perf_counter() - record.started
            record.certificate = self.getpeercert(binary_form=True)


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """The system's authorities, and those of `ca_file`. TLS 1.2 at least, names always checked."""
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslobject_class = RecordingSSLObject
    return context


async def presented_certificate(address: str, port: int, host: str) -> bytes:
    """The certificate that a server shows for `host`, whatever it is worth. Nothing is sent over the connection."""
    unverified = ssl.create_default_context()
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    _, writer = await asyncio.open_connection(address, port, ssl=unverified, server_hostname=host)
    certificate: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.transport.abort()
    return certificate


def channel_binding(certificate: bytes) -> bytes:
    """`tls-server-end-point` of RFC 5929: what ties a login to the connection it was made on."""
    algorithm = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    name = "sha256" if algorithm is None or isinstance(algorithm, _WEAK) else algorithm.name
    return b"tls-server-end-point:" + hashlib.new(name, certificate).digest()


def names_in(certificate: bytes) -> tuple[str, ...]:
    """The host names that a certificate is valid for; none of one that cannot be read."""
    try:
        parsed = x509.load_der_x509_certificate(certificate)
        names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except _UNREADABLE:
        return ()
    addresses = (str(address) for address in names.get_values_for_type(x509.IPAddress))
    hosts = (name for name in names.get_values_for_type(x509.DNSName) if name.isprintable())
    return (*hosts, *addresses)
