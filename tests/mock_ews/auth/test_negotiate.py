"""Negotiate, spoken by pyspnego: its own client over HTTP, and its message classes where no client goes."""

import base64
import re
from collections.abc import Callable

import pytest
import requests
import spnego
from spnego._context import GSSMech
from spnego._spnego import NegState, NegTokenInit, NegTokenResp, pack_mech_type_list, unpack_token

from mock_ews.auth import Challenged, LoggedIn, Outcome, Refused, negotiate
from mock_ews.auth.door import Door
from mock_ews.server import MockServer

XML = {"Content-Type": "text/xml; charset=utf-8"}
PATH = "/s/negotiate-only/EWS/Exchange.asmx"
NTLM, KERBEROS, MS_KERBEROS = GSSMech.ntlm.value, GSSMech.kerberos.value, "1.2.840.48018.1.2.2"
TICKET = b"a Kerberos ticket that nobody here can read"


@pytest.fixture
def door(make_door: Callable[..., Door]) -> Door:
    return make_door("negotiate")


def say(token: bytes | None, door: Door) -> Outcome:
    return negotiate.attempt(base64.b64encode(token or b"").decode(), door)


def answer_in(outcome: Outcome) -> NegTokenResp:
    assert isinstance(outcome, Challenged | LoggedIn)
    assert outcome.header
    token = unpack_token(base64.b64decode(outcome.header.removeprefix("Negotiate ")))
    assert isinstance(token, NegTokenResp)
    return token


def ntlm_client() -> spnego.ContextProxy:
    return spnego.client("MOCK\\ok", "secret", protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)


def finish(
    client: spnego.ContextProxy, mechanisms: list[str], challenge: NegTokenResp, door: Door, mic: bytes | None = None
) -> Outcome:
    """The last token of a client whose list of mechanisms was that one; with its MIC unless another is given."""
    message = client.step(challenge.response_token)
    mic = client.sign(bytes(pack_mech_type_list(mechanisms))) if mic is None else mic
    return say(NegTokenResp(response_token=message, mech_list_mic=mic or None).pack(), door)


@pytest.mark.parametrize("login", ["ok@mock.test", "MOCK\\ok", "mock\\OK", "ok"])
@pytest.mark.parametrize(("password", "status"), [("secret", 200), ("Secret", 401)])
def test_a_client_over_http(
    mock: MockServer, http: requests.Session, envelope: Callable[..., bytes], login: str, password: str, status: int
) -> None:
    client = spnego.client(login, password, protocol="negotiate", options=spnego.NegotiateOptions.use_negotiate)
    answer = http.post(mock.url + PATH, envelope(), headers=XML)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Negotiate")
    token: bytes | None = client.step()
    for _ in range(2):
        leg = base64.b64encode(token or b"").decode()
        answer = http.post(mock.url + PATH, envelope(), headers=XML | {"Authorization": f"Negotiate {leg}"})
        if found := re.fullmatch("Negotiate ([A-Za-z0-9+/=]+)", answer.headers["WWW-Authenticate"]):
            token = client.step(base64.b64decode(found[1]))  # raises for a MIC of ours that is wrong
    assert answer.status_code == status
    assert client.complete is (status == 200)
    again = http.post(mock.url + PATH, envelope(), headers=XML)
    assert again.status_code == status
    assert ("WWW-Authenticate" in again.headers) is (status == 401)
    schemes = {(entry.user, entry.login_scheme) for entry in mock.journal if entry.status == 200}
    assert schemes == ({("MOCK\\ok", "negotiate")} if status == 200 else set())


@pytest.mark.parametrize("ticket", [TICKET, None], ids=["with a ticket", "without"])
@pytest.mark.parametrize("first", [KERBEROS, MS_KERBEROS])
def test_kerberos_first_goes_on_with_ntlm(door: Door, first: str, ticket: bytes | None) -> None:
    offered = [first, NTLM]
    chosen = answer_in(say(NegTokenInit(offered, mech_token=ticket).pack(), door))
    assert (chosen.neg_state, chosen.supported_mech, chosen.response_token) == (NegState.request_mic, NTLM, None)
    client = ntlm_client()
    challenge = answer_in(say(NegTokenResp(response_token=client.step()).pack(), door))
    assert (challenge.neg_state, challenge.supported_mech) == (NegState.accept_incomplete, None)
    done = answer_in(finish(client, offered, challenge, door))
    assert done.neg_state is NegState.accept_complete
    client.verify(bytes(pack_mech_type_list(offered)), done.mech_list_mic or b"")


@pytest.mark.parametrize(
    ("offered", "mic", "lets_in"),
    [
        ([NTLM], None, True),
        ([NTLM], b"", True),
        ([NTLM, KERBEROS], b"", True),
        ([NTLM], bytes(16), False),
        ([KERBEROS, NTLM], None, True),
        ([KERBEROS, NTLM], b"", False),
        ([KERBEROS, NTLM], bytes(16), False),
    ],
)
def test_who_has_to_stand_by_the_list(door: Door, offered: list[str], mic: bytes | None, lets_in: bool) -> None:
    """A wrong MIC is always noticed; a missing one only where NTLM was not the first choice."""
    client = ntlm_client()
    if offered[0] == NTLM:
        challenge = answer_in(say(NegTokenInit(offered, mech_token=client.step()).pack(), door))
    else:
        say(NegTokenInit(offered).pack(), door)
        challenge = answer_in(say(NegTokenResp(response_token=client.step()).pack(), door))
    assert isinstance(finish(client, offered, challenge, door, mic), LoggedIn) is lets_in


def test_a_list_that_was_shortened_on_its_way_is_noticed(door: Door) -> None:
    client = ntlm_client()
    say(NegTokenInit([KERBEROS, NTLM]).pack(), door)
    challenge = answer_in(say(NegTokenResp(response_token=client.step()).pack(), door))
    assert isinstance(finish(client, [MS_KERBEROS, KERBEROS, NTLM], challenge, door), Refused)


def test_the_token_in_the_place_of_the_mic_is_none(door: Door) -> None:
    client = ntlm_client()
    challenge = answer_in(say(NegTokenInit([NTLM], mech_token=client.step()).pack(), door))
    message = client.step(challenge.response_token)
    assert isinstance(say(NegTokenResp(response_token=message, mech_list_mic=message).pack(), door), LoggedIn)


@pytest.mark.parametrize(
    "token",
    [
        b"",
        b"NTLMSSP\x00",
        b"\x60\x00",
        b"\x60\x84\xff\xff\xff\xff",
        NegTokenInit([KERBEROS], mech_token=TICKET).pack(),
        NegTokenInit([]).pack(),
        NegTokenInit([NTLM], mech_token=TICKET).pack(),
        NegTokenInit([NTLM], mech_token=b"NTLMSSP\x00\x01").pack(),
        NegTokenResp(response_token=ntlm_client().step()).pack(),
        bytes(200),
    ],
)
def test_nonsense_is_refused(door: Door, token: bytes) -> None:
    assert say(token, door) == Refused()
    assert door.connection.login == {}


def test_every_cut_and_every_changed_byte_is_survived(door: Door) -> None:
    whole = NegTokenInit([KERBEROS, NTLM], mech_token=TICKET).pack()
    changed = [whole[:at] + bytes([whole[at] ^ 0x81]) + whole[at + 1 :] for at in range(len(whole))]
    for token in [*(whole[:length] for length in range(len(whole))), *changed]:
        assert isinstance(say(token, door), Refused | Challenged)
