"""Which scheme is used, and the tokens that are exchanged; NTLM against an acceptor of the same library."""

import base64
from pathlib import Path

import pytest
import spnego
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials, choose, login
from ewslink_contracts.events import AuthScheme

CREDENTIALS = Credentials("MOCK\\ann", SecretStr("c4nary: ü"))

_CHALLENGE = base64.b64decode(
    "TlRMTVNTUAACAAAACAAIADgAAAAVgonigSNFZ4mrze8AAAAAAAAAAAAAAABAAAAACgBjRQAAAA9NAE8AQwBLAA=="
)


@pytest.mark.parametrize(
    ("offered", "scheme"),
    [
        ({"basic", "ntlm", "negotiate", "bearer"}, AuthScheme.NTLM),
        ({"basic", "negotiate"}, AuthScheme.NEGOTIATE),
        ({"basic"}, AuthScheme.BASIC),
        ({"bearer", "digest"}, None),
        (set(), None),
    ],
)
def test_the_best_scheme_is_chosen(offered: set[str], scheme: AuthScheme | None) -> None:
    assert choose(frozenset(offered)) is scheme


def test_basic() -> None:
    attempt = login(AuthScheme.BASIC, CREDENTIALS)

    scheme, _, token = attempt.first(None).partition(" ")
    assert (scheme, base64.b64decode(token).decode()) == ("Basic", "MOCK\\ann:c4nary: ü")
    assert attempt.answer('Basic realm="x"') is None


@pytest.mark.parametrize("scheme", AuthScheme)
def test_no_repr_shows_a_password(scheme: AuthScheme) -> None:
    attempt = login(scheme, CREDENTIALS)
    attempt.first(None)

    assert "c4nary" not in repr(CREDENTIALS) + repr(attempt)


@pytest.mark.parametrize("scheme", [AuthScheme.NTLM, AuthScheme.NEGOTIATE])
@pytest.mark.parametrize(("password", "passes"), [("pässword", True), ("another", False)])
def test_a_login(
    scheme: AuthScheme, password: str, passes: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = tmp_path / "users"
    users.write_text(f"MOCK:ann:{password}\n", "utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    name = {"ntlm": "NTLM", "negotiate": "Negotiate"}[scheme]
    options = spnego.NegotiateOptions.use_ntlm if name == "NTLM" else spnego.NegotiateOptions.use_negotiate
    acceptor = spnego.server(protocol=scheme.value, options=options)
    attempt = login(scheme, Credentials("MOCK\\ann", SecretStr("pässword")))
    header: str | None = attempt.first(None)
    try:
        for _ in range(4):
            assert header is not None
            offered, _, token = header.partition(" ")
            assert offered == name
            out = acceptor.step(base64.b64decode(token))
            if acceptor.complete:
                break
            header = attempt.answer(f"Basic realm=x, {name} {base64.b64encode(out or b'').decode()}")
    except spnego.exceptions.SpnegoError:
        assert not passes
    assert acceptor.complete is passes


@pytest.mark.parametrize("scheme", [AuthScheme.NTLM, AuthScheme.NEGOTIATE])
@pytest.mark.parametrize("header", ["", "NTLM", "Negotiate, NTLM", "Basic realm=x", "NTLM !!!", "Negotiate é"])
def test_what_is_no_challenge_ends_the_login(scheme: AuthScheme, header: str) -> None:
    attempt = login(scheme, CREDENTIALS)
    attempt.first(None)

    assert attempt.answer(header) is None


def test_a_challenge_before_the_first_word_is_none() -> None:
    assert login(AuthScheme.NTLM, CREDENTIALS).answer("NTLM TlRMTVNTUAACAAAA") is None


def _damaged(changes: list[tuple[int, int]], length: int) -> bytes:
    challenge = bytearray(_CHALLENGE)
    for place, value in changes:
        challenge[place % len(challenge)] = value
    return bytes(challenge[:length])


challenges = st.binary(max_size=80) | st.builds(
    _damaged,
    st.lists(st.tuples(st.integers(0, 79), st.integers(0, 255)), max_size=4),
    st.integers(0, len(_CHALLENGE)),
)


@pytest.mark.parametrize("scheme", [AuthScheme.NTLM, AuthScheme.NEGOTIATE])
@given(challenge=challenges)
def test_whatever_the_challenge_there_is_an_answer_or_none(scheme: AuthScheme, challenge: bytes) -> None:
    attempt = login(scheme, CREDENTIALS)
    attempt.first(None)
    name = {"ntlm": "NTLM", "negotiate": "Negotiate"}[scheme]

    header = attempt.answer(f"{name} {base64.b64encode(challenge).decode()}")

    assert header is None or header.startswith(f"{name} ")
