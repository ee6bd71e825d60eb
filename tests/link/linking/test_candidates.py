"""From what a person typed to the addresses worth a probe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ewslink.linking.candidates import MalformedUrl, candidates

GUESS = "https://mail.example.com/EWS/Exchange.asmx"


def urls(typed: str | None, email: str = "ann@example.com") -> list[str]:
    return [candidate.url for candidate in candidates(email, typed)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://ex.test/EWS/Exchange.asmx", ["https://ex.test/EWS/Exchange.asmx", GUESS]),
        ("https://ex.test/ews/exchange.asmx", ["https://ex.test/ews/exchange.asmx", GUESS]),
        ("https://ex.test/ews/exchange.asmx/", ["https://ex.test/ews/exchange.asmx", GUESS]),
        ("https://ex.test/EWS/Services.wsdl", ["https://ex.test/EWS/Exchange.asmx", GUESS]),
        ("https://ex.test", ["https://ex.test/EWS/Exchange.asmx", GUESS]),
        ("https://ex.test/", ["https://ex.test/EWS/Exchange.asmx", GUESS]),
        ("ex.test", ["https://ex.test/EWS/Exchange.asmx", GUESS]),
        ("  ex.test  ", ["https://ex.test/EWS/Exchange.asmx", GUESS]),
        ("ex.test:8443", ["https://ex.test:8443/EWS/Exchange.asmx", GUESS]),
        ("HTTPS://EX.Test/owa", ["https://ex.test/owa", "https://ex.test/EWS/Exchange.asmx", GUESS]),
        ("https://ex.test./owa", ["https://ex.test/owa", "https://ex.test/EWS/Exchange.asmx", GUESS]),
        ("https://ex.test/owa/#path=/mail", ["https://ex.test/owa/", "https://ex.test/EWS/Exchange.asmx", GUESS]),
        ("https://ex.test/ecp?a=secret", ["https://ex.test/ecp", "https://ex.test/EWS/Exchange.asmx", GUESS]),
        ("https://ex.test:444/owa", ["https://ex.test:444/owa", "https://ex.test:444/EWS/Exchange.asmx", GUESS]),
        ("https://ann:secret@ex.test/owa", ["https://ex.test/owa", "https://ex.test/EWS/Exchange.asmx", GUESS]),
        (
            "http://ex.test/EWS/Exchange.asmx",
            ["http://ex.test/EWS/Exchange.asmx", "https://ex.test/EWS/Exchange.asmx", GUESS],
        ),
        (
            "http://ex.test:80/EWS/Exchange.asmx",
            ["http://ex.test:80/EWS/Exchange.asmx", "https://ex.test/EWS/Exchange.asmx", GUESS],
        ),
        ("https://[2001:db8::1]:8443", ["https://[2001:db8::1]:8443/EWS/Exchange.asmx", GUESS]),
        ("https://bücher.example/", ["https://xn--bcher-kva.example/EWS/Exchange.asmx", GUESS]),
        ("https://mail.example.com/owa", ["https://mail.example.com/owa", GUESS]),
        (None, [GUESS]),
    ],
)
def test_order_of_trying(typed: str | None, expected: list[str]) -> None:
    assert urls(typed) == expected


@pytest.mark.parametrize(
    ("parameter", "derived"),
    [
        ("https%3a%2f%2fother.test%2fowa", ["https://other.test/EWS/Exchange.asmx"]),
        ("https%3a%2f%2fother.test%3a444%2fowa", ["https://other.test:444/EWS/Exchange.asmx"]),
        ("https%3a%2f%2fann%3asecret%40other.test%2fowa", ["https://other.test/EWS/Exchange.asmx"]),
        ("https%3a%2f%2fb%C3%BCcher.example", ["https://xn--bcher-kva.example/EWS/Exchange.asmx"]),
        ("https%3a%2f%2fex.test%2fowa", []),
        ("http%3a%2f%2fother.test%2fowa", []),
        ("%2fowa%2f", []),
        ("javascript%3aalert(1)", []),
        ("https%3a%2f%2f%5bbroken", []),
        ("https%3a%2f%2fother.test%3a99999", []),
    ],
)
def test_the_address_in_a_login_page_is_tried_too(parameter: str, derived: list[str]) -> None:
    typed = f"https://ex.test/owa/auth/logon.aspx?url={parameter}&reason=0"

    own = ["https://ex.test/owa/auth/logon.aspx", "https://ex.test/EWS/Exchange.asmx"]
    assert urls(typed) == [*own, *derived, GUESS]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "https://",
        "https:///EWS/Exchange.asmx",
        "ftp://ex.test",
        "file:///etc/passwd",
        "https://ex.test:port",
        "https://ex.test:0",
        "https://ex.test:65536",
        "https://ex..test",
        "https://[::1",
        "https://ex.test/a b",
        "EXAMPLE\\ann-secret",
        "https://ex.test/<script>",
        f"https://{'a' * 64}.test",
    ],
)
def test_malformed(typed: str) -> None:
    with pytest.raises(MalformedUrl) as caught:
        urls(typed)
    assert len(typed.strip()) < 6 or typed not in str(caught.value)


def test_only_what_was_typed_counts_as_given() -> None:
    assert [c.given for c in candidates("ann@example.com", "https://ex.test/owa")] == [True, False, False]
    assert [c.given for c in candidates("ann@example.com", None)] == [False]


@given(st.text(max_size=60) | st.text(st.sampled_from("https:/@[]?#&url=%.a1-"), max_size=40))
def test_whatever_is_typed_there_are_addresses_or_a_reason(typed: str) -> None:
    try:
        found = urls(typed)
    except MalformedUrl:
        return
    assert all(url.startswith(("https://", "http://")) and "@" not in url.split("/")[2] for url in found)
    assert len(found) == len(set(found))
