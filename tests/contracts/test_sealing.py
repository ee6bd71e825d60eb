"""Seals: only the service opens one, only for the request it was made for, and no error says what is inside."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey, KeySet, OctKey

from ewslink_contracts.sealing import ENCRYPTION, KEY_AGREEMENT, SealRefused, seal, unseal

CANARY = "canary-5f3a9c"

OURS: dict[str, Any] = {
    "request_id": UUID("7b1c6d0e-5f0a-4a53-9f3a-0d4f0a3f9d11"),
    "tenant_id": "portal-62515",
    "email": "dmueller@example.com",
}

CLAIMS: dict[str, Any] = {**OURS, "request_id": str(OURS["request_id"]), "password": CANARY}

#: A point on the curve that is not the sender's: P-256's base point.
_G_X, _G_Y = "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY", "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"

HEADER = {"alg": KEY_AGREEMENT, "enc": ENCRYPTION}


def new_key() -> ECKey:
    return ECKey.generate_key("P-256", {"use": "enc", "alg": KEY_AGREEMENT}, auto_kid=True)


@pytest.fixture(scope="module")
def keys() -> KeySet:
    """The service's private keys, the newest first."""
    return KeySet([new_key(), new_key()])


@pytest.fixture(scope="module")
def jwks(keys: KeySet) -> dict[str, Any]:
    return dict(keys.as_dict(private=False))


@pytest.fixture(scope="module")
def token(jwks: dict[str, Any]) -> str:
    return seal(CANARY, jwks, **OURS)


def refusal(token: str, keys: KeySet, **request: Any) -> str:
    """The text of the refusal; neither it nor what it came from holds the password or the token."""
    with pytest.raises(SealRefused) as refused:
        unseal(token, keys, **{**OURS, **request})
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert CANARY not in str(refused.value)
    assert not token or token not in str(refused.value)
    return str(refused.value)


def read_header(token: str) -> dict[str, Any]:
    part = token.partition(".")[0]
    header: dict[str, Any] = json.loads(urlsafe_b64decode(f"{part}=="))
    return header


def with_header(token: str, header: object) -> str:
    part = urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    return f"{part}.{token.partition('.')[2]}"


@pytest.mark.parametrize("password", ["x", CANARY, "pä\"ss'wörd\\\u20ac \U0001f511", " ", "x" * 1024])
def test_a_password_comes_out_as_it_went_in(keys: KeySet, jwks: dict[str, Any], password: str) -> None:
    opened = unseal(seal(password, jwks, **OURS), keys, **OURS)
    assert opened.get_secret_value() == password
    assert password not in repr(opened) or not password.strip("x ")


def test_a_seal_is_made_with_the_first_key_and_says_so(token: str, jwks: dict[str, Any]) -> None:
    header = read_header(token)
    assert (header.pop("kid"), header.pop("epk")["crv"]) == (jwks["keys"][0]["kid"], "P-256")
    assert header == {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}


def test_a_seal_of_an_older_key_still_opens(keys: KeySet, jwks: dict[str, Any]) -> None:
    older = {"keys": jwks["keys"][1:]}
    assert unseal(seal(CANARY, older, **OURS), keys, **OURS).get_secret_value() == CANARY


def test_two_seals_of_the_same_password_differ(token: str, jwks: dict[str, Any]) -> None:
    assert seal(CANARY, jwks, **OURS) != token


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("request_id", UUID(int=1)),
        ("tenant_id", "portal-1"),
        ("email", "other@example.com"),
        ("email", "DMueller@example.com"),
    ],
)
def test_a_seal_cannot_be_moved_to_another_request(token: str, keys: KeySet, name: str, other: object) -> None:
    assert "another request_id, tenant_id or email" in refusal(token, keys, **{name: other})


def test_another_service_cannot_open_it(token: str) -> None:
    assert "cannot be opened" in refusal(token, KeySet([new_key()]))


@pytest.mark.parametrize("part", range(5), ids=["header", "key", "nonce", "ciphertext", "tag"])
@pytest.mark.parametrize("change", [lambda text: ("B" if text[0] == "A" else "A") + text[1:], lambda _: ""])
def test_a_changed_seal_is_refused(token: str, keys: KeySet, part: int, change: Callable[[str], str]) -> None:
    parts = token.split(".")
    parts[part] = change(parts[part])
    assert "cannot be opened" in refusal(".".join(parts), keys)


@pytest.mark.parametrize("text", ["", CANARY, "....", "a.b.c.d.e", "ä.ä.ä.ä.ä", "\x00", "{}", "." * 8192])
def test_what_is_no_seal_is_refused(keys: KeySet, text: str) -> None:
    assert "cannot be opened" in refusal(text, keys)


@pytest.mark.parametrize(
    "more",
    [
        {"alg": "dir"},
        {"alg": "ECDH-ES"},
        {"alg": "PBES2-HS256+A128KW", "p2s": "AAAAAAAAAAA", "p2c": 1_000_000_000},
        {"alg": "RSA1_5"},
        {"alg": None},
        {"alg": ["ECDH-ES+A256KW"]},
        {"enc": "A128CBC-HS256"},
        {"enc": 1},
        {"zip": "DEF"},
        {"kid": "unknown"},
        {"kid": None},
        {"kid": 1},
        {"crit": ["b64"]},
        {"crit": 1},
        {"epk": None},
        {"epk": "x"},
        {"epk": {"kty": "oct", "k": "AAAA"}},
        {"epk": {"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"}},
        {"epk": {"kty": "EC", "crv": "P-256", "x": _G_X, "y": _G_Y}},
    ],
    ids=repr,
)
def test_a_header_with_other_terms_is_refused(token: str, keys: KeySet, more: dict[str, Any]) -> None:
    assert "cannot be opened" in refusal(with_header(token, {**read_header(token), **more}), keys)


@pytest.mark.parametrize("header", [[], "x", 1, None, {}], ids=repr)
def test_a_header_that_is_none_is_refused(token: str, keys: KeySet, header: object) -> None:
    assert "cannot be opened" in refusal(with_header(token, header), keys)


def test_a_well_made_token_under_weaker_terms_is_refused(jwks: dict[str, Any]) -> None:
    # The one who knows a symmetric key could seal for `dir`; the service must not even try, whatever keys it has.
    secret = OctKey.generate_key(256, {"kid": "shared"})
    registry = jwe.JWERegistry(algorithms=["dir", ENCRYPTION])
    token = jwe.encrypt_compact(
        {"alg": "dir", "enc": ENCRYPTION, "kid": "shared"}, json.dumps(CLAIMS), secret, registry=registry
    )
    assert jwe.decrypt_compact(token, secret, registry=registry).plaintext
    assert "cannot be opened" in refusal(token, KeySet([secret]))


def test_a_compressed_seal_is_refused(keys: KeySet) -> None:
    registry = jwe.JWERegistry(algorithms=[KEY_AGREEMENT, ENCRYPTION, "DEF"])
    header = {**HEADER, "zip": "DEF", "kid": keys.keys[0].kid}
    token = jwe.encrypt_compact(header, json.dumps(CLAIMS), keys.keys[0], registry=registry)
    assert "cannot be opened" in refusal(token, keys)


@pytest.mark.parametrize(
    "plaintext",
    [
        b"",
        b"x",
        b"\xff",
        b"[" * 100_000,
        b"null",
        CANARY.encode(),
        json.dumps({**CLAIMS, "more": CANARY}).encode(),
        json.dumps({**CLAIMS, "password": ""}).encode(),
        json.dumps({**CLAIMS, "password": CANARY * 100}).encode(),
        json.dumps({**CLAIMS, "password": [CANARY]}).encode(),
        json.dumps({**CLAIMS, "request_id": CANARY}).encode(),
        json.dumps({name: value for name, value in CLAIMS.items() if name != "email"}).encode(),
    ],
)
def test_wrong_claims_are_refused(keys: KeySet, plaintext: bytes) -> None:
    registry = jwe.JWERegistry(algorithms=[KEY_AGREEMENT, ENCRYPTION])
    token = jwe.encrypt_compact({**HEADER, "kid": keys.keys[0].kid}, plaintext, keys.keys[0], registry=registry)
    assert "cannot be opened" in refusal(token, keys)
