"""Certificates whose names cannot be read: OpenSSL takes them, and of a refused one nobody has verified anything."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from ewslink.exchange.handshake import names_in


def certificate(names: bytes) -> bytes:
    """A certificate with these bytes as its SubjectAlternativeName."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.com")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.UnrecognizedExtension(x509.SubjectAlternativeName.oid, names), critical=False)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def general_name(tag: int, value: bytes) -> bytes:
    return bytes([tag, len(value)]) + value


def sequence(*names: bytes) -> bytes:
    return general_name(0x30, b"".join(names))


DNS, X400, ADDRESS = 0x82, 0xA3, 0x87


@pytest.mark.parametrize(
    "names",
    [
        b"",
        b"garbage",
        sequence(),
        sequence(general_name(DNS, b"\xff\xfe.example.com")),
        sequence(general_name(ADDRESS, b"\x01\x02\x03")),
        sequence(general_name(X400, b"")),
        sequence(general_name(DNS, b"a\x1b[2J\r\n.example.com")),
    ],
)
def test_names_that_cannot_be_read_are_none(names: bytes) -> None:
    assert names_in(certificate(names)) == ()


def test_what_is_no_certificate_names_nobody() -> None:
    assert names_in(b"no certificate") == ()
