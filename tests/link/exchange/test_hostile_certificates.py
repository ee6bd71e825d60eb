"""Certificates whose names cannot be read: OpenSSL takes them, and of a refused one nobody has verified anything."""

from collections.abc import Callable

import pytest
from cryptography import x509

from ewslink.exchange.handshake import names_in


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
def test_names_that_cannot_be_read_are_none(certificate: Callable[..., bytes], names: bytes) -> None:
    extension = x509.UnrecognizedExtension(x509.SubjectAlternativeName.oid, names)

    assert names_in(certificate(extension)) == ()


def test_what_is_no_certificate_names_nobody() -> None:
    assert names_in(b"no certificate") == ()
