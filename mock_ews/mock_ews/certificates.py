"""The mock's own certificate authority, made anew at every start, and the TLS contexts it signs."""

import ssl
import warnings
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


class ServerContext(ssl.SSLContext):
    """A server context that knows its certificate afterwards, which logins are bound to; Python's own does not."""

    certificate: bytes | None = None
    """DER."""

    def load_cert_chain(self, certfile: Any, keyfile: Any = None, password: Any = None) -> None:
        """Load a PEM file as usual; the server's own certificate is the first in it."""
        super().load_cert_chain(certfile, keyfile, password)
        self.certificate = x509.load_pem_x509_certificates(Path(certfile).read_bytes())[0].public_bytes(Encoding.DER)


def certificate_of(connection: ssl.SSLObject | None) -> bytes | None:
    """The server certificate in use on a connection (DER), if it has one."""
    context = connection.context if connection else None
    return context.certificate if isinstance(context, ServerContext) else None


class Authority:
    """Signs server certificates; a client trusts them once it has `pem`."""

    def __init__(self) -> None:
        self._ca = trustme.CA(organization_name="mock_ews", organization_unit_name="Certificate authority of a mock")

    @property
    def pem(self) -> str:
        """The authority's own certificate, for `verify=`, `--cacert`, `REQUESTS_CA_BUNDLE`."""
        return self._ca.cert_pem.bytes().decode()

    @cached_property
    def client_context(self) -> ssl.SSLContext:
        """A client's context that trusts this authority beside the system's."""
        context = ssl.create_default_context()
        context.load_verify_locations(cadata=self.pem)
        return context

    def context(self, *names: str, expired: bool = False) -> ssl.SSLContext:
        """A server context with a certificate for these host names and addresses."""
        context = ServerContext(ssl.PROTOCOL_TLS_SERVER)
        end = datetime.now(UTC) - timedelta(days=1) if expired else None
        self._ca.issue_cert(*names, not_after=end, key_type=trustme.KeyType.ECDSA).configure_cert(context)
        return context

    def context_without_chain(self, *names: str) -> ssl.SSLContext:
        """A server context with a certificate of an intermediate authority, whose own certificate is not shown."""
        issued = self._ca.create_child_ca().issue_cert(*names, key_type=trustme.KeyType.ECDSA)
        return _server_context(issued.private_key_pem.bytes() + issued.cert_chain_pems[0].bytes())


def self_signed(name: str) -> ssl.SSLContext:
    """A server context with a certificate for this host name that nobody but itself has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    return _server_context(pem)


def _server_context(pem: bytes) -> ssl.SSLContext:
    """A context of a key and its certificates."""
    context = ServerContext(ssl.PROTOCOL_TLS_SERVER)
    with NamedTemporaryFile() as file:  # Python reads certificates from nowhere else
        file.write(pem)
        file.flush()
        context.load_cert_chain(file.name)
    return context


def abort_handshake(context: ssl.SSLContext) -> ssl.SSLContext:
    """Answer every ClientHello with a fatal alert."""
    context.sni_callback = lambda *_: ssl.ALERT_DESCRIPTION_HANDSHAKE_FAILURE
    return context


def only_old_protocols(context: ssl.SSLContext) -> ssl.SSLContext:
    """Speak TLS 1.0 and 1.1 as a server of their time, whatever this machine's policy is."""
    context.set_ciphers("ALL:@SECLEVEL=0")  # from level 1 on OpenSSL 3 signs nothing with SHA-1, which 1.1 needs
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python's advice against just this
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context
