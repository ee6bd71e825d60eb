"""What ties a login to the TLS connection it is made on: tls-server-end-point (RFC 5929, section 4)."""

from functools import lru_cache
from hashlib import md5, new

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from spnego.channel_bindings import GssChannelBindings

_REPLACED = (hashes.MD5, hashes.SHA1)
"""Weak hashes, for which SHA-256 stands in (RFC 5929, section 4.1)."""
UNBOUND = bytes(16)
"""How a client says that it has no binding (MS-NLMP §2.2.2.1, MsvAvChannelBindings)."""


@lru_cache(maxsize=32)
def end_point(certificate: bytes) -> bytes:
    """The binding to a server certificate (DER): its hash by the algorithm of its own signature.

    A signature without one hash, as Ed25519's, leaves the binding undefined; SHA-256 is what others take then.
    """
    algorithm = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    name = "sha256" if algorithm is None or isinstance(algorithm, _REPLACED) else algorithm.name
    return b"tls-server-end-point:" + new(name, certificate).digest()


@lru_cache(maxsize=32)
def in_ntlm(certificate: bytes) -> bytes:
    """The same as NTLM carries it: the MD5 of a gss_channel_bindings_struct (RFC 4121, section 4.1.1.2)."""
    packed = GssChannelBindings(application_data=end_point(certificate)).pack()
    return md5(packed, usedforsecurity=False).digest()
