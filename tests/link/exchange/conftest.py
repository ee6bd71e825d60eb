"""Certificates as they come from peers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding


@pytest.fixture
def certificate() -> Callable[..., bytes]:
    """`certificate(names, algorithm=SHA256)`: self-signed, in DER; `names` is an extension; algorithm None: Ed25519."""

    def make(
        names: x509.ExtensionType | None,
        algorithm: hashes.SHA256 | hashes.SHA384 | hashes.SHA512 | None = hashes.SHA256(),  # noqa: B008 - a constant
    ) -> bytes:
        key = ec.generate_private_key(ec.SECP256R1()) if algorithm else ed25519.Ed25519PrivateKey.generate()
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.com")])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(datetime.now(UTC))
            .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        )
        if names is not None:
            builder = builder.add_extension(names, critical=False)
        return builder.sign(key, algorithm).public_bytes(Encoding.DER)

    return make
