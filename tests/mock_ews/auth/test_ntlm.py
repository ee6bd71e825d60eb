"""NTLM message by message, against pyspnego's client, which computes channel bindings, MIC and NTLMv1 too."""

import base64
from collections.abc import Callable

import pytest
import spnego
from spnego._ntlm_raw.messages import Authenticate, AvId, Challenge

from mock_ews.auth import Challenged, LoggedIn, Outcome, ntlm
from mock_ews.auth.door import Door


@pytest.fixture
def door(make_door: Callable[..., Door]) -> Door:
    return make_door("ntlm")


def say(message: bytes | None, door: Door) -> Outcome:
    return ntlm.attempt(base64.b64encode(message or b"").decode(), door)


def challenge_of(outcome: Outcome) -> bytes:
    assert isinstance(outcome, Challenged)
    return base64.b64decode(outcome.header.removeprefix("NTLM "))


def test_the_challenge_names_the_domain(door: Door) -> None:
    client = spnego.client("ok", "secret", protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
    challenge = Challenge.unpack(challenge_of(say(client.step(), door)))
    assert challenge.target_name == "MOCK"
    assert challenge.target_info is not None
    assert {key: value for key, value in challenge.target_info.items() if isinstance(value, str)} == {
        AvId.nb_computer_name: "EX01",
        AvId.nb_domain_name: "MOCK",
        AvId.dns_computer_name: "ex01.mock.test",
        AvId.dns_domain_name: "mock.test",
        AvId.dns_tree_name: "mock.test",
    }


@pytest.mark.parametrize("level", ["0", "1", "3"], ids=["v1", "v1 with session security", "v2"])
@pytest.mark.parametrize(("password", "lets_in"), [("secret", True), ("wrong", False)])
def test_every_dialect_a_client_may_speak(
    door: Door,
    monkeypatch: pytest.MonkeyPatch,
    level: str,
    password: str,
    lets_in: bool,
) -> None:
    monkeypatch.setenv("LM_COMPAT_LEVEL", level)  # pyspnego's own switch
    client = spnego.client("MOCK\\ok", password, protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
    challenge = challenge_of(say(client.step(), door))
    assert isinstance(say(client.step(challenge), door), LoggedIn) is lets_in


def test_a_message_changed_on_its_way_is_noticed(door: Door) -> None:
    client = spnego.client("MOCK\\ok", "secret", protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
    challenge = challenge_of(say(client.step(), door))
    message = bytearray(client.step(challenge) or b"")
    assert Authenticate.unpack(bytes(message)).mic
    message[72] ^= 1  # first byte of the MIC
    assert not isinstance(say(bytes(message), door), LoggedIn)
    assert door.connection.login == {}
