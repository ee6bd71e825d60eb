"""Where the endpoint may be: what comes before what, and what may be used without asking."""

from types import MappingProxyType

import pytest

from ewslink.linking.observation import Observation, TransportFailure
from ewslink.linking.search.candidates import (
    Candidate,
    beside,
    certificate_hosts,
    domain_of,
    given,
    guesses,
    named,
    near,
)
from ewslink.linking.search.candidates import shares_failure as shares
from ewslink.linking.search.clues import Lead
from ewslink.linking.typed_url import MalformedUrl, read_url
from ewslink_contracts.outcomes import Step

URL = "https://ex.test/owa/"
EWS = "https://ex.test/EWS/Exchange.asmx"
DOMAIN = "example.com"


def failed(
    location: str | None = None,
    *,
    failure: TransportFailure | None = None,
    names: tuple[str, ...] = (),
    url: str = URL,
) -> Observation:
    headers = MappingProxyType({} if location is None else {"location": location})
    return Observation(Step.ENDPOINT, url, headers=headers, failure=failure, certificate_names=names)


def around(typed: str, seen: Observation) -> list[tuple[str, bool]]:
    return [(one.url, one.trusted) for one in near(read_url(typed), seen, DOMAIN)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ex.test", [EWS]),
        ("https://ex.test/EWS/exchange.asmx", ["https://ex.test/EWS/exchange.asmx"]),
        ("https://ex.test/EWS/Services.wsdl", [EWS, "https://ex.test/EWS/Services.wsdl"]),
        (
            "https://ex.test/ews/services.WSDL",
            ["https://ex.test/ews/Exchange.asmx", "https://ex.test/ews/services.WSDL"],
        ),
    ],
)
def test_a_description_is_given_as_well_as_the_endpoint_beside_it(typed: str, expected: list[str]) -> None:
    assert given(read_url(typed)) == tuple(Candidate(url, given=True) for url in expected)


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("https://ex.test/owa", EWS),
        ("https://ex.test:444/owa", "https://ex.test:444/EWS/Exchange.asmx"),
        ("https://ex.test/s/EWS/Exchange.asmx", EWS),
        ("http://ex.test/owa", EWS),
        ("http://ex.test:80/EWS/Exchange.asmx", EWS),
        ("https://ex.test", None),
        ("https://ex.test/EWS/exchange.asmx", None),
        ("https://ex.test/EWS/Services.wsdl", None),
    ],
)
def test_the_usual_place_on_the_same_host_is_asked_unless_it_was(typed: str, usual: str | None) -> None:
    assert beside(read_url(typed), failed(url=typed)) == (usual and Candidate(usual))


@pytest.mark.parametrize(
    ("failure", "usual"),
    [
        (TransportFailure.TLS_WRONG_HOST, None),
        (TransportFailure.REFUSED, None),
        (TransportFailure.NOT_HTTPS, Candidate(EWS)),
    ],
)
def test_the_usual_place_is_not_asked_to_fail_the_same_way(failure: TransportFailure, usual: Candidate | None) -> None:
    assert beside(read_url(URL), failed(failure=failure)) == usual


@pytest.mark.parametrize(
    ("parameter", "derived"),
    [
        ("https%3a%2f%2fmail.example.com%2fowa", [("https://mail.example.com/EWS/Exchange.asmx", True)]),
        ("https%3a%2f%2fmail.example.com%3a444%2fowa", [("https://mail.example.com:444/EWS/Exchange.asmx", True)]),
        ("https%3a%2f%2fann%3asecret%40a.ex.test%2fowa", [("https://a.ex.test/EWS/Exchange.asmx", True)]),
        ("https%3a%2f%2fother.test%2fews%2fexchange.asmx", [("https://other.test/ews/exchange.asmx", False)]),
        ("https%3a%2f%2fother.test%2fowa", []),
        ("https%3a%2f%2fex.test%2fowa", []),
        ("http%3a%2f%2fmail.example.com%2fowa", []),
        ("%2fowa%2f", []),
        ("javascript%3aalert(1)", []),
        ("https%3a%2f%2f%5bbroken", []),
        ("https%3a%2f%2fmail.example.com%3a99999", []),
    ],
)
def test_the_address_in_a_login_page_is_tried_too(parameter: str, derived: list[tuple[str, bool]]) -> None:
    typed = f"https://ex.test/owa/auth/logon.aspx?url={parameter}&reason=0"

    assert around(typed, failed()) == derived


@pytest.mark.parametrize(
    ("location", "derived"),
    [
        ("/owa/auth/logon.aspx", []),
        ("https://ex.test/owa/", []),
        ("https://mail.example.com/owa/", [("https://mail.example.com/EWS/Exchange.asmx", True)]),
        ("https://new.ex.test/EWS/Exchange.asmx", [("https://new.ex.test/EWS/Exchange.asmx", True)]),
        ("https://other.test/EWS/Exchange.asmx", [("https://other.test/EWS/Exchange.asmx", False)]),
        ("https://example.com.evil.test/owa", []),
        ("https://evilexample.com/owa", []),
        ("https://sts.other.test/adfs/ls/?x", []),
        ("http://mail.example.com/EWS/Exchange.asmx", []),
        ("https://[broken", []),
        ("", []),
    ],
)
def test_a_redirect_is_looked_at_but_only_ones_own_hosts_are_trusted(
    location: str, derived: list[tuple[str, bool]]
) -> None:
    assert around(URL, failed(location)) == derived


def test_the_hosts_of_the_mail_domain_in_a_certificate_for_another_host() -> None:
    names = ("*.example.com", "mail.example.com", "EWS.example.com", "shop.test", "example.com")
    seen = failed(failure=TransportFailure.TLS_WRONG_HOST, names=names)

    hosts = ["mail.example.com", "ews.example.com", "example.com"]
    assert certificate_hosts(seen, DOMAIN) == hosts
    assert around(EWS, seen) == [(f"https://{host}/EWS/Exchange.asmx", True) for host in hosts]


def test_a_certificate_with_hundreds_of_names_costs_few_probes() -> None:
    names = tuple(f"h{number}.example.com" for number in range(500))

    assert len(certificate_hosts(failed(names=names), DOMAIN)) == 5


def test_guesses_and_hosts_whose_autodiscover_asked_for_a_login() -> None:
    found = guesses(DOMAIN, ["mail.example.com", "cas.example.com"])

    leads = {"mail": Lead.BESIDE, "autodiscover": Lead.GUESSED, "exchange": Lead.GUESSED, "cas": Lead.BESIDE}
    assert found == tuple(
        Candidate(f"https://{name}.example.com/EWS/Exchange.asmx", lead=leads[name]) for name in leads
    )


def test_hosts_elsewhere_whose_autodiscover_asked_for_a_login_are_not_trusted() -> None:
    *usual, other = guesses(DOMAIN, [], ["mail.example.com", "hoster.test"])

    assert other == Candidate("https://hoster.test/EWS/Exchange.asmx", trusted=False, lead=Lead.BESIDE)
    assert tuple(usual) == guesses(DOMAIN)


def test_named_addresses_keep_their_order_and_must_be_https() -> None:
    urls = (
        "https://out.test/EWS/Exchange.asmx",
        "http://in/EWS/Exchange.asmx",
        "https://OUT.test/EWS/Exchange.asmx",
        "x",
    )

    url = "https://out.test/EWS/Exchange.asmx"
    assert named(urls, trusted=False) == (Candidate(url, trusted=False, lead=Lead.NAMED),)


@pytest.mark.parametrize(
    ("url", "failure", "shared"),
    [
        (EWS, TransportFailure.REFUSED, True),
        ("https://ex.test:444/EWS/Exchange.asmx", TransportFailure.REFUSED, False),
        ("https://mail.ex.test/EWS/Exchange.asmx", TransportFailure.REFUSED, False),
        (EWS, TransportFailure.NOT_HTTPS, False),
        (EWS, None, False),
    ],
)
def test_no_second_probe_waits_for_the_same_failure(url: str, failure: TransportFailure | None, shared: bool) -> None:
    assert shares(Candidate(url), failed(failure=failure)) is shared


@pytest.mark.parametrize(
    ("email", "domain"),
    [("ann@Example.COM", "example.com"), ("ann@bücher.example", "xn--bcher-kva.example"), ("a@b@ex.test", "ex.test")],
)
def test_the_mail_domain(email: str, domain: str) -> None:
    assert domain_of(email) == domain


def test_no_mail_domain() -> None:
    with pytest.raises(MalformedUrl):
        domain_of("ann@")
