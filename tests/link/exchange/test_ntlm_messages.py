"""What is read from NTLM's messages, of which the server's are a stranger's."""

import base64

import pytest
import spnego
from hypothesis import given
from hypothesis import strategies as st
from spnego._ntlm_raw.messages import AvId, Challenge, NegotiateFlags, TargetInfo

from ewslink.exchange.ntlm_messages import domain_in, proves_a_password
from ewslink.linking.windows_domain import WindowsDomain

_FLAGS = NegotiateFlags.unicode | NegotiateFlags.ntlm | NegotiateFlags.target_info | NegotiateFlags.request_target


def challenge(netbios: str, dns: str = "", computer: str = "EX01") -> bytes:
    """A CHALLENGE_MESSAGE of a server in such a domain."""
    info = TargetInfo()
    info[AvId.nb_domain_name] = netbios
    info[AvId.nb_computer_name] = computer
    if dns:
        info[AvId.dns_domain_name] = dns
    return bytes(Challenge(_FLAGS, bytes(8), target_name=netbios, target_info=info).pack())


def test_the_domain_of_a_challenge() -> None:
    assert domain_in(challenge("MOCK", "mock.test")) == WindowsDomain("MOCK", "mock.test")
    assert domain_in(challenge("MÜNCHEN")) == WindowsDomain("MÜNCHEN", "")


def test_a_challenge_inside_a_spnego_token() -> None:
    assert domain_in(b"\xa1\x81\xce0\x81\xcb" + challenge("MOCK", "mock.test") + b"\xa3\x12") == WindowsDomain(
        "MOCK", "mock.test"
    )


@pytest.mark.parametrize(
    "netbios", ["", "SIXTEEN-LETTERS-", "A\\B", "A\nB", "A B", "<b>", "a/b", "a@b", ".A", "\u202eKCOM"]
)
def test_a_name_that_no_domain_has_is_none(netbios: str) -> None:
    assert domain_in(challenge(netbios)) is None


@pytest.mark.parametrize("dns", ["a b", "a\nb", "a@b", "<b>", "x" * 256])
def test_a_dns_name_that_is_none_is_left_out(dns: str) -> None:
    assert domain_in(challenge("MOCK", dns)) == WindowsDomain("MOCK", "")


def test_the_accounts_of_a_single_server_are_no_domain() -> None:
    assert domain_in(challenge("EX01", computer="EX01")) is None


def test_a_challenge_without_target_info() -> None:
    bare = base64.b64decode("TlRMTVNTUAACAAAACAAIADgAAAAFgomiASNFZ4mrze8AAAAAAAAAAAAAAABAAAAACgBjRQAAAA9NAE8AQwBLAA==")
    assert domain_in(bare) is None


@given(st.binary(max_size=200), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6))
def test_no_token_is_more_than_a_domain_or_none(token: bytes, changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(challenge("MOCK", "mock.test"))
    for place, value in changes:
        damaged[place % len(damaged)] = value

    for hostile in (token, bytes(damaged), bytes(damaged[: len(token)]), b"NTLMSSP\0\x02\0\0\0" + token):
        found = domain_in(hostile)
        assert found is None or found.netbios.isprintable()


def test_only_the_last_message_proves_a_password() -> None:
    client = spnego.client("MOCK\\ann", "secret", protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
    first = client.step() or b""
    last = client.step(challenge("MOCK", "mock.test")) or b""

    assert not proves_a_password(first)
    assert proves_a_password(last)
