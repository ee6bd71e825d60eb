"""Seals secrets for the database with AES-256-GCM, each bound to its tenant, link and field.

A sealed value is `version (1 byte) | length of the key id (1 byte) | key id | nonce (12 bytes) | ciphertext and tag`.
"""

import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from ewslink.store.keys import StorageKeys

_VERSION = b"\x01"
_NONCE_BYTES = 12


@dataclass(frozen=True)
class Sealed:
    """A sealed secret and the id of its key."""

    key_id: str
    data: bytes = field(repr=False)


class SealBroken(Exception):
    """A seal does not open: changed, moved to another row, or its key is gone. The text never holds content."""


class Vault:
    """Seals and opens secrets, and recognises payloads without keeping them."""

    def __init__(self, keys: StorageKeys) -> None:
        self._current = keys.current
        self._ciphers = {key_id: AESGCM(_derive(secret, "seal")) for key_id, secret in keys.secrets.items()}
        self._hash_keys = {key_id: _derive(secret, "fingerprint") for key_id, secret in keys.secrets.items()}

    @property
    def key_ids(self) -> frozenset[str]:
        """The keys whose seals can be opened."""
        return frozenset(self._ciphers)

    def seal(self, plaintext: SecretStr, *, tenant_id: str, link_id: UUID, field: str) -> Sealed:
        """Seal with the current key; only the same tenant, link and field open it again."""
        header = _header(self._current)
        nonce = os.urandom(_NONCE_BYTES)
        context = _context(header, tenant_id, link_id, field)
        secret = plaintext.get_secret_value().encode()
        return Sealed(self._current, header + nonce + self._ciphers[self._current].encrypt(nonce, secret, context))

    def open(self, sealed: Sealed, *, tenant_id: str, link_id: UUID, field: str) -> SecretStr:
        """The secret inside; `SealBroken` when it is not the one that was sealed for this place."""
        place = f"the {field} of link {link_id}"
        cipher = self._ciphers.get(sealed.key_id)
        if cipher is None:
            raise SealBroken(f"{place} is sealed with the key {sealed.key_id}, which is not in the key file")
        header = _header(sealed.key_id)
        body = sealed.data.removeprefix(header)
        context = _context(header, tenant_id, link_id, field)
        try:
            secret = cipher.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], context)
        except (InvalidTag, ValueError):
            raise SealBroken(f"{place} was changed, or belongs to another row") from None
        return SecretStr(secret.decode())

    def fingerprint(self, payload: bytes) -> str:
        """A keyed hash of a payload: it holds a password, and a bare hash of it could be guessed offline.

        It names its key, so that it is still recognised after a rotation.
        """
        return self._fingerprint(self._current, payload)

    def recognises(self, fingerprint: str, payload: bytes) -> bool:
        """Whether the fingerprint is of this payload."""
        key_id = fingerprint.partition(":")[0]
        return key_id in self._hash_keys and hmac.compare_digest(self._fingerprint(key_id, payload), fingerprint)

    def _fingerprint(self, key_id: str, payload: bytes) -> str:
        return f"{key_id}:{hmac.new(self._hash_keys[key_id], payload, hashlib.sha256).hexdigest()}"


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"ewslink {purpose}".encode()).derive(secret)


def _header(key_id: str) -> bytes:
    name = key_id.encode()
    return _VERSION + bytes([len(name)]) + name


def _context(header: bytes, tenant_id: str, link_id: UUID, field: str) -> bytes:
    # JSON, because bare concatenation would make ("ab", "c") and ("a", "bc") the same place.
    return header + json.dumps([tenant_id, str(link_id), field]).encode()
