"""What the tests of the link service share: keys and a request."""

from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import ECKey, KeySet

from ewslink.store.keys import public_jwks
from ewslink_contracts.sealing import KEY_AGREEMENT, seal


def new_keys() -> KeySet:
    return KeySet([ECKey.generate_key("P-256", {"use": "enc", "alg": KEY_AGREEMENT}, auto_kid=True)])


@pytest.fixture(scope="session")
def keys() -> KeySet:
    """The service's sealing keys."""
    return new_keys()


@pytest.fixture(scope="session")
def jwks(keys: KeySet) -> dict[str, Any]:
    """Their public halves."""
    return public_jwks(keys)


@pytest.fixture(scope="session")
def foreign_jwks() -> dict[str, Any]:
    """The public keys of somebody else."""
    return public_jwks(new_keys())


@pytest.fixture
def sealed(jwks: dict[str, Any]) -> Callable[..., str]:
    """Seal a password for Ann's request; what is given differs."""

    def make(password: str, jwks: dict[str, Any] = jwks, **fields: Any) -> str:
        claims = {name: REQUEST[name] for name in ("request_id", "tenant_id", "email")} | fields
        return seal(password, jwks, **claims)

    return make


@pytest.fixture
def link_request() -> dict[str, Any]:
    """Ann's request, still without a password."""
    return dict(REQUEST)


REQUEST: dict[str, Any] = {
    "request_id": "7b1c6d0e-5f0a-4a53-9f3a-0d4f0a3f9d11",
    "tenant_id": "portal-62515",
    "email": "ann@example.com",
    "bcc_address": "log-62515@bcc.example.net",
    "privacy_policy_accepted": True,
}
