"""What the vault seals opens only in its place, with a key that is there."""

from uuid import UUID

import pytest
from pydantic import SecretStr

from ewslink.store.keys import StorageKeys
from ewslink.store.vault import SealBroken, Sealed, Vault

OLD = StorageKeys("old", {"old": b"1" * 32})
BOTH = StorageKeys("new", {"old": b"1" * 32, "new": b"2" * 32})
NEW = StorageKeys("new", {"new": b"2" * 32})
LINK, OTHER_LINK = UUID(int=1), UUID(int=2)
SECRET = SecretStr("pässword")


def _seal(keys: StorageKeys = OLD) -> Sealed:
    return Vault(keys).seal(SECRET, tenant_id="tenant", link_id=LINK, field="password")


@pytest.mark.parametrize(("sealed_with", "opened_with"), [(OLD, OLD), (OLD, BOTH), (BOTH, NEW)])
def test_opens(sealed_with: StorageKeys, opened_with: StorageKeys) -> None:
    sealed = _seal(sealed_with)

    assert sealed.key_id == sealed_with.current
    assert Vault(opened_with).open(sealed, tenant_id="tenant", link_id=LINK, field="password") == SECRET


@pytest.mark.parametrize(
    ("tenant_id", "link_id", "field"),
    [("other", LINK, "password"), ("tenant", OTHER_LINK, "password"), ("tenant", LINK, "other")],
)
def test_does_not_open_elsewhere(tenant_id: str, link_id: UUID, field: str) -> None:
    with pytest.raises(SealBroken, match="belongs to another row"):
        Vault(OLD).open(_seal(), tenant_id=tenant_id, link_id=link_id, field=field)


def test_does_not_open_without_its_key() -> None:
    with pytest.raises(SealBroken, match="with the key old, which is not in the key file"):
        Vault(NEW).open(_seal(), tenant_id="tenant", link_id=LINK, field="password")


def test_no_bit_can_be_changed() -> None:
    sealed = _seal()
    for position in range(len(sealed.data)):
        data = bytearray(sealed.data)
        data[position] ^= 1
        with pytest.raises(SealBroken):
            Vault(OLD).open(Sealed("old", bytes(data)), tenant_id="tenant", link_id=LINK, field="password")


@pytest.mark.parametrize("length", range(8))
def test_a_short_seal_is_a_broken_one(length: int) -> None:
    with pytest.raises(SealBroken):
        Vault(OLD).open(Sealed("old", _seal().data[:length]), tenant_id="tenant", link_id=LINK, field="password")


def test_equal_secrets_look_different() -> None:
    assert _seal().data != _seal().data


@pytest.mark.parametrize(
    ("made_with", "seen_with", "payload", "recognised"),
    [
        (OLD, OLD, b"payload", True),
        (OLD, BOTH, b"payload", True),
        (BOTH, NEW, b"payload", True),
        (OLD, OLD, b"other", False),
        (OLD, NEW, b"payload", False),
    ],
)
def test_fingerprints(made_with: StorageKeys, seen_with: StorageKeys, payload: bytes, recognised: bool) -> None:
    assert Vault(seen_with).recognises(Vault(made_with).fingerprint(b"payload"), payload) is recognised


def test_a_fingerprint_is_no_bare_hash() -> None:
    made_with_another_secret = Vault(StorageKeys("old", {"old": b"3" * 32}))

    assert Vault(OLD).fingerprint(b"payload") != made_with_another_secret.fingerprint(b"payload")
