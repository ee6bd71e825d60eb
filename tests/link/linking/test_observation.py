"""Which login schemes a WWW-Authenticate header offers."""

import pytest

from ewslink.linking.observation import KEPT_HEADERS, Observation, offered_schemes
from ewslink_contracts.outcomes import Step


@pytest.mark.parametrize(
    ("header", "schemes"),
    [
        ("", set()),
        ("Negotiate, NTLM", {"negotiate", "ntlm"}),
        ("NTLM", {"ntlm"}),
        ('Basic realm="mail.example.com"', {"basic"}),
        ('Negotiate, NTLM, Basic realm="a, Digest b"', {"negotiate", "ntlm", "basic"}),
        (r'Basic realm="say \"NTLM, Digest x\""', {"basic"}),
        ('Digest realm="x", nonce="y", qop="auth", Basic realm="z"', {"digest", "basic"}),
        ('Bearer client_id="0", trusted_issuers="a@b", token_types="app", authorization_uri="https://x"', {"bearer"}),
        ("NTLM TlRMTVNTUAACAAAA", {"ntlm"}),
        ("basic REALM=x", {"basic"}),
        ("  NTLM  ,  Negotiate  ", {"ntlm", "negotiate"}),
    ],
)
def test_offered_schemes(header: str, schemes: set[str]) -> None:
    assert offered_schemes(header) == schemes


@pytest.mark.parametrize(
    ("response_code", "named", "address"),
    [
        ("ErrorNonPrimarySmtpAddress", "ann@example.com", "ann@example.com"),
        ("ErrorNonPrimarySmtpAddress", "", None),
        ("ErrorNonPrimarySmtpAddress", "ann", None),
        ("ErrorNonPrimarySmtpAddress", "ann@example.com\nand more", None),
        ("ErrorServerBusy", "ann@example.com", None),
        (None, "ann@example.com", None),
    ],
)
def test_the_address_that_a_refused_alias_belongs_to(
    response_code: str | None, named: str, address: str | None
) -> None:
    seen = Observation(step=Step.MAILBOX, url="", response_code=response_code, values={"Primary": named})
    assert seen.primary_address == address


def test_no_header_is_kept_that_may_hold_a_secret() -> None:
    assert set(KEPT_HEADERS).isdisjoint({"set-cookie", "authorization", "cookie", "proxy-authorization"})
