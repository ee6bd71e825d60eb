"""What is taken from a peer's certificate."""

import hashlib
import ssl
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from ewslink.exchange.handshake import RecordingSSLObject, channel_binding, names_in, tls_context

Certificate = Callable[..., bytes]

NAMES = x509.SubjectAlternativeName(
    [x509.DNSName("mail.example.com"), x509.DNSName("*.example.com"), x509.IPAddress(ip_address("192.0.2.1"))]
)


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [
        (hashes.SHA256(), "sha256"),
        (hashes.SHA384(), "sha384"),
        (hashes.SHA512(), "sha512"),
        (None, "sha256"),
    ],
)
def test_channel_binding_uses_the_certificates_own_hash(
    certificate: Certificate, algorithm: hashes.HashAlgorithm | None, digest: str
) -> None:
    der = certificate(NAMES, algorithm)

    assert channel_binding(der) == b"tls-server-end-point:" + hashlib.new(digest, der).digest()


def test_channel_binding_replaces_a_weak_hash() -> None:
    """RFC 5929, section 4.1: SHA-1 becomes SHA-256. Nothing signs with SHA-1 any more, so this one was made once."""
    der = Path(__file__).with_name("sha1.der").read_bytes()

    assert channel_binding(der) == b"tls-server-end-point:" + hashlib.sha256(der).digest()


def test_the_names_of_a_certificate(certificate: Certificate) -> None:
    assert names_in(certificate(NAMES)) == ("mail.example.com", "*.example.com", "192.0.2.1")


def test_a_common_name_alone_counts_for_nothing(certificate: Certificate) -> None:
    assert names_in(certificate(None)) == ()


def test_every_connection_checks_names_and_speaks_tls_1_2_at_least() -> None:
    context = tls_context(None)

    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.sslobject_class is RecordingSSLObject
