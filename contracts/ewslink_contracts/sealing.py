"""Seal a password so that only the link service can read it, and only in the request it was sealed for.

Needs the extra: `pip install ewslink-contracts[sealing]`. The format is compact JWE (RFC 7516), so that publishers in
other languages need no code of ours: contracts/README.md has the recipe.
"""

import json
from typing import Any
from uuid import UUID

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import Field, SecretStr, ValidationError

from ewslink_contracts.wire import WireModel

KEY_AGREEMENT = "ECDH-ES+A256KW"
ENCRYPTION = "A256GCM"

# The list is closed on purpose: `dir` and password-based algorithms would let a sender choose weaker terms.
_REGISTRY = jwe.JWERegistry(algorithms=[KEY_AGREEMENT, ENCRYPTION])


class SealedClaims(WireModel):
    """What is inside the seal: the password, and the request that it belongs to."""

    request_id: UUID
    tenant_id: str
    email: str
    password: SecretStr = Field(min_length=1, max_length=1024)


class SealRefused(Exception):
    """The seal cannot be opened, or belongs to another request. The text never holds content."""


def seal(password: str, jwks: dict[str, Any], *, request_id: UUID, tenant_id: str, email: str) -> str:
    """Seal `password` to the newest key in `jwks` (what the service answers at /.well-known/jwks.json)."""
    keys = KeySet.import_key_set(jwks)  # type: ignore[arg-type]  # joserfc types the dict more narrowly than JSON
    key = keys.keys[0]
    claims = {"request_id": str(request_id), "tenant_id": tenant_id, "email": email, "password": password}
    header = {"alg": KEY_AGREEMENT, "enc": ENCRYPTION, "kid": key.kid}
    return jwe.encrypt_compact(header, json.dumps(claims), key, registry=_REGISTRY)


def unseal(token: str, keys: KeySet, *, request_id: UUID, tenant_id: str, email: str) -> SecretStr:
    """Open a seal with the service's private keys; `SealRefused` when it does not belong to this request."""
    try:
        opened = jwe.decrypt_compact(token, keys, registry=_REGISTRY)
        claims = SealedClaims.model_validate_json(opened.plaintext or b"")
    except (JoseError, ValidationError, ValueError, TypeError):  # TypeError: a header whose fields are of other types
        raise SealRefused("the seal cannot be opened with the service's keys") from None
    if (claims.request_id, claims.tenant_id, claims.email) != (request_id, tenant_id, email):
        raise SealRefused("the seal belongs to another request_id, tenant_id or email")
    return claims.password
