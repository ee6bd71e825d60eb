"""From the bytes of a message to a request, or to what is wrong with them; and no password in either."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from joserfc.jwk import KeySet

from ewslink.intake import Opened, Refused, open_request, redacted
from ewslink_contracts.events import Problem, RejectReason
from ewslink_contracts.requests import MAX_BODY_BYTES

CANARY = "c4nary-Pässwörd"
REQUEST_ID = UUID("7b1c6d0e-5f0a-4a53-9f3a-0d4f0a3f9d11")
OTHER_ID = "11111111-2222-4333-8444-555555555555"

Sealed = Callable[..., str]
Document = dict[str, Any]


def body(document: Any) -> bytes:
    return json.dumps(document).encode()


def opened(message: bytes, keys: KeySet, *, allow_plain: bool = True, ids: tuple[str | None, ...] = ()) -> Opened:
    result = open_request(message, keys, allow_plain=allow_plain, property_ids=ids)
    assert isinstance(result, Opened), result
    return result


def refused(message: bytes, keys: KeySet, *, allow_plain: bool = True, ids: tuple[str | None, ...] = ()) -> Refused:
    result = open_request(message, keys, allow_plain=allow_plain, property_ids=ids)
    assert isinstance(result, Refused)
    assert CANARY not in repr(result)
    assert CANARY not in repr([problem.model_dump() for problem in result.problems])
    return result


def test_a_sealed_and_a_plain_password_make_the_same_request(
    link_request: Document, keys: KeySet, sealed: Sealed
) -> None:
    by_seal = opened(body(link_request | {"password": {"jwe": sealed(CANARY)}}), keys, allow_plain=False)
    by_other_seal = opened(body(link_request | {"password": {"jwe": sealed(CANARY)}}), keys)
    plain = opened(body(link_request | {"password": {"plain": CANARY}}), keys)

    assert by_seal.password.get_secret_value() == plain.password.get_secret_value() == CANARY
    assert by_seal.payload == by_other_seal.payload == plain.payload
    assert CANARY not in repr(by_seal) + repr(plain)


def test_another_password_makes_another_request(link_request: Document, keys: KeySet) -> None:
    one, other = (opened(body(link_request | {"password": {"plain": text}}), keys).payload for text in ("one", "other"))

    assert one != other


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"no json",
        b"\xff\xfe",
        b'{"password": {"plain": "' + CANARY.encode() + b'"},}',
        b"[" * 20_000,
        b'{"a":' * 9_000,
        b'"\\ud800',
    ],
)
def test_no_json(message: bytes, keys: KeySet) -> None:
    found = refused(message, keys)

    assert found.reason is RejectReason.NOT_JSON
    assert found.problems == (Problem(field="", problem="the body is not valid JSON"),)


@pytest.mark.parametrize("message", [b"[]", b"null", b"1", b'"text"', b"{}", b"[" * 150 + b"]" * 150])
def test_json_that_is_no_request(message: bytes, keys: KeySet) -> None:
    assert refused(message, keys).reason is RejectReason.INVALID_REQUEST


def test_the_largest_body_and_one_byte_more(link_request: Document, keys: KeySet) -> None:
    message = body(link_request | {"password": {"plain": CANARY}})
    largest = message + b" " * (MAX_BODY_BYTES - len(message))

    assert opened(largest, keys).request.request_id == REQUEST_ID
    assert refused(largest + b" ", keys).reason is RejectReason.TOO_LARGE


_BOTH_OR_NONE = "give exactly one of 'jwe' and 'plain'"


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"pasword": CANARY}, "pasword", "is not a known field"),
        ({"password": {"plain": CANARY, "more": 1}}, "password.more", "is not a known field"),
        ({"password": {"plain": CANARY, "jwe": "x"}}, "password", _BOTH_OR_NONE),
        ({"password": {}}, "password", _BOTH_OR_NONE),
        ({"password": {"jwe": None, "plain": None}}, "password", _BOTH_OR_NONE),
        ({"password": {"plain": CANARY * 200}}, "password.plain", "at most 1024"),
        ({"password": {"plain": ""}}, "password.plain", "at least 1"),
        ({"password": CANARY}, "password", "should be an object"),
        ({"password": [CANARY]}, "password", "should be an object"),
        ({"password": None}, "password", "should be an object"),
        ({"email": CANARY}, "email", "is not a mail address"),
        ({"email": "ann@example.com\r\nBcc: x@y.z"}, "email", "is not a mail address"),
        ({"tenant_id": CANARY + "\n"}, "tenant_id", "control characters"),
        ({"locale": CANARY}, "locale", "'en' or 'de'"),
        ({"privacy_policy_accepted": False}, "privacy_policy_accepted", "true"),
        ({"auto_correct": CANARY}, "auto_correct", "valid boolean"),
        ({"a\r\nb": 1}, "ab", "is not a known field"),
        ({"n" * 1000: 1}, "n" * 64, "is not a known field"),
    ],
)
def test_what_is_wrong_is_named(
    change: Document, field: str, problem: str, link_request: Document, keys: KeySet
) -> None:
    found = refused(body({"password": {"plain": CANARY}} | link_request | change), keys)

    assert found.reason is RejectReason.INVALID_REQUEST
    assert found.request_id == REQUEST_ID
    assert [entry.field for entry in found.problems] == [field]
    assert problem in found.problems[0].problem


@pytest.mark.parametrize(
    "missing", ["request_id", "tenant_id", "email", "password", "bcc_address", "privacy_policy_accepted"]
)
def test_required_fields(missing: str, link_request: Document, keys: KeySet) -> None:
    document = link_request | {"password": {"plain": CANARY}}
    del document[missing]

    assert refused(body(document), keys).problems == (Problem(field=missing, problem="is required"),)


def test_a_plain_password_is_refused_unless_allowed(link_request: Document, keys: KeySet) -> None:
    found = refused(body(link_request | {"password": {"plain": CANARY}}), keys, allow_plain=False)

    assert (found.reason, found.request_id) == (RejectReason.PLAIN_PASSWORD_REFUSED, REQUEST_ID)
    assert [problem.field for problem in found.problems] == ["password.plain"]


@pytest.mark.parametrize(
    "change",
    [{"request_id": OTHER_ID}, {"tenant_id": "portal-1"}, {"email": "bob@example.com"}, {"email": "Ann@example.com"}],
)
def test_a_seal_of_another_request(change: Document, link_request: Document, keys: KeySet, sealed: Sealed) -> None:
    found = refused(body(link_request | {"password": {"jwe": sealed(CANARY, **change)}}), keys)

    assert (found.reason, found.request_id) == (RejectReason.SEAL_REFUSED, REQUEST_ID)
    assert "belongs to another" in found.problems[0].problem


def test_a_seal_to_somebody_elses_key(
    link_request: Document, keys: KeySet, sealed: Sealed, foreign_jwks: dict[str, Any]
) -> None:
    found = refused(body(link_request | {"password": {"jwe": sealed(CANARY, foreign_jwks)}}), keys)

    assert found.reason is RejectReason.SEAL_REFUSED


def _header(**fields: Any) -> Callable[[str], str]:
    """Replace fields of a seal's header."""

    def change(token: str) -> str:
        header = json.loads(_decoded(token.split(".", 1)[0])) | fields
        return ".".join([urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("="), *token.split(".")[1:]])

    return change


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "==")


@pytest.mark.parametrize(
    "broken",
    [
        lambda token: token[:-4] + "AAAA",
        lambda token: token[: len(token) // 2],
        lambda _token: "x",
        lambda _token: "....",
        lambda _token: "W10....",
        _header(alg="dir"),
        _header(alg="PBES2-HS256+A128KW", p2s="AAAA", p2c=100_000_000),
        _header(alg=None),
        _header(enc=["A256GCM"]),
        _header(enc={}),
        _header(crit=1),
        _header(crit=["b64"]),
        _header(epk=None),
        _header(epk={"kty": "oct", "k": "AAAA"}),
        _header(epk=[]),
        _header(kid=None),
        _header(zip="DEF"),
    ],
)
def test_a_seal_that_was_tampered_with(
    broken: Callable[[str], str], link_request: Document, keys: KeySet, sealed: Sealed
) -> None:
    found = refused(body(link_request | {"password": {"jwe": broken(sealed(CANARY))}}), keys)

    assert found.reason is RejectReason.SEAL_REFUSED


@pytest.mark.parametrize(
    ("message", "properties", "expected"),
    [
        (b"no json", (OTHER_ID, str(REQUEST_ID)), UUID(OTHER_ID)),
        (b"no json", (None, str(REQUEST_ID)), REQUEST_ID),
        (b"no json", ("17", str(REQUEST_ID)), REQUEST_ID),
        (b"no json", (None, None), None),
        (b"no json", ("", "no uuid"), None),
        (body({"request_id": str(REQUEST_ID)}), (OTHER_ID, None), REQUEST_ID),
        (body({"request_id": 17}), (OTHER_ID, None), UUID(OTHER_ID)),
        (body({"request_id": ["a"]}), (None, None), None),
        (body([{"request_id": str(REQUEST_ID)}]), (None, None), None),
        (b" " * (MAX_BODY_BYTES + 1), (None, OTHER_ID), UUID(OTHER_ID)),
    ],
)
def test_whose_message_it_was(
    message: bytes, properties: tuple[str | None, ...], expected: UUID | None, keys: KeySet
) -> None:
    assert refused(message, keys, ids=properties).request_id == expected


@pytest.mark.parametrize(
    "message",
    [
        body({"password": {"plain": CANARY}}),
        body({"password": {"plain": CANARY, "jwe": "x"}}),
        body({"password": CANARY}),
        body({"password": [CANARY]}),
        body({"password": {"jwe": "x", "clear": CANARY}}),
        body({"plain": CANARY}),
        body({"request": {"password": {"plain": CANARY}}}),
        body([{"password": {"plain": CANARY}}]),
        b'{"password": {"plain": "' + CANARY.encode() + b'"}, "password": {"jwe": "x"}}',
        b'{"p\\u0061ssword": {"plain": "' + CANARY.encode() + b'"}}',
        b'{"password": {"plain": "' + CANARY.encode() + b'"},}',
        b'{"password": {"plain": "' + CANARY.encode(),
        json.dumps({"password": CANARY}).encode("utf-16"),
        body(CANARY),
        CANARY.encode(),
        b'{"a":' * 9_000 + body(CANARY) + b"}" * 9_000,
    ],
)
def test_no_plain_password_is_parked(message: bytes) -> None:
    parked = redacted(message)

    assert CANARY not in json.dumps(json.loads(parked), ensure_ascii=False)


def test_all_else_is_parked_as_it_came(link_request: Document, sealed: Sealed) -> None:
    by_seal = link_request | {"password": {"jwe": sealed(CANARY)}, "unknown": [1, None, {"a": "ü"}]}
    plain = link_request | {"password": {"plain": CANARY}}

    assert json.loads(redacted(body(by_seal))) == by_seal
    assert json.loads(redacted(body(plain))) == link_request | {"password": "(removed)"}
