"""The service's keys: the storage keys seal what is kept, the sealing keys open passwords sealed by publishers."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from ewslink.store.key_file import Jwk, load_or_create, unusable
from ewslink_contracts.sealing import KEY_AGREEMENT

_STORAGE_KEY_BYTES = 32


@dataclass(frozen=True)
class StorageKeys:
    """The keys that everything in the store is sealed with."""

    current: str
    """The id of the key for new seals."""

    secrets: Mapping[str, bytes] = field(repr=False)
    """Key id → 32 secret bytes."""


def storage_keys(data_dir: Path) -> StorageKeys:
    """The storage keys in `data_dir`, made on first start. Raises `KeyFileError`."""
    path = data_dir / "keys" / "storage.json"
    file = load_or_create(path, _new_storage_key)
    try:
        found = {jwk["kid"]: urlsafe_b64decode(f"{jwk['k']}==") for jwk in file.jwks}
    except (ValueError, KeyError):
        raise unusable(path) from None
    if any(len(secret) != _STORAGE_KEY_BYTES for secret in found.values()):
        raise unusable(path)
    return StorageKeys(file.current, found)


def sealing_keys(data_dir: Path) -> KeySet:
    """The private keys for passwords in transit, the current one first; made on first start. Raises `KeyFileError`."""
    path = data_dir / "keys" / "sealing.json"
    file = load_or_create(path, _new_sealing_key)
    try:
        # ECKey and not a guess by `kty`: a symmetric key has no public half, so it would be published whole.
        keys = [ECKey.import_key(jwk) for jwk in file.jwks]
    except (JoseError, ValueError, TypeError):
        raise unusable(path) from None
    if not all(key.is_private for key in keys):
        raise unusable(path)
    return KeySet(sorted(keys, key=lambda key: key.kid != file.current))


def public_jwks(keys: KeySet) -> dict[str, Any]:
    """The public halves, as `/.well-known/jwks.json` answers them: publishers take the first."""
    return dict(keys.as_dict(private=False))


def _new_storage_key() -> Jwk:
    # The id is drawn, not derived: a thumbprint is a hash of the secret (RFC 7638 §7).
    secret = urlsafe_b64encode(secrets.token_bytes(_STORAGE_KEY_BYTES)).decode().rstrip("=")
    return {"kty": "oct", "kid": secrets.token_hex(4), "use": "enc", "k": secret}


def _new_sealing_key() -> Jwk:
    # P-256 and not X25519: the JOSE libraries of all languages know it.
    key = ECKey.generate_key("P-256", {"use": "enc", "alg": KEY_AGREEMENT}, auto_kid=True)
    return dict(key.as_dict(private=True))
