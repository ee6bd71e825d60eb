"""exchangelib asks Autodiscover, good and broken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from exchangelib import Configuration, Credentials
from exchangelib.autodiscover.protocol import AutodiscoverProtocol
from exchangelib.errors import EWSError
from exchangelib.protocol import CachingProtocol
from exchangelib.services.get_user_settings import UserResponse

from mock_ews.private import PrivateMock


@pytest.fixture(autouse=True)
def trust(mock_ews_ca_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """exchangelib keeps its sessions for the life of the process."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(mock_ews_ca_file))
    yield
    CachingProtocol.clear_cache()


RIGHT = Credentials("ok@mock.test", "secret")
WRONG = Credentials("ok@mock.test", "wrong")


def endpoint_of(mock: PrivateMock, scenario: str) -> str:
    return mock.ews_url(scenario, tls=True).replace("/EWS/Exchange.asmx", "/autodiscover/autodiscover.svc")


def ask(mock: PrivateMock, scenario: str, address: str, credentials: Credentials = RIGHT) -> UserResponse:
    where = Configuration(service_endpoint=endpoint_of(mock, scenario), credentials=credentials)
    return AutodiscoverProtocol(config=where).get_user_settings(user=address)


@pytest.mark.parametrize("scenario", ["exchange-2010-sp2", "exchange-2016", "exchange-se", "basic-only"])
def test_the_endpoint_of_an_address(mock_ews: PrivateMock, scenario: str) -> None:
    found = ask(mock_ews, scenario, "ok@mock.test")
    assert found.ews_url == mock_ews.ews_url(scenario, tls=True)
    assert found.autodiscover_smtp_address == "ok@mock.test"


def test_an_alias_is_told_its_primary_address(mock_ews: PrivateMock) -> None:
    assert ask(mock_ews, "exchange-2019", "alias@mock.test").autodiscover_smtp_address == "alina.asher@mock.test"


def test_redirects(mock_ews: PrivateMock) -> None:
    found = ask(mock_ews, "autodiscover-redirect-address", "ok@mock.test")
    assert found.redirect_address == "alina.asher@mock.test"
    found = ask(mock_ews, "autodiscover-redirect-url", "ok@mock.test")
    assert found.redirect_url == endpoint_of(mock_ews, "basic-only").replace("/basic-only/", "/healthy/")


@pytest.mark.parametrize(
    ("scenario", "report"),
    [
        ("autodiscover-another-vendor", "MalformedResponseError: Unknown failure in response. Code: 404"),
        ("autodiscover-http-redirect", "TransportError: Failed to get autodiscover auth type from service"),
        ("autodiscover-malformed-xml", "MalformedResponseError: No Body element in SOAP response"),
        ("autodiscover-unauthorized", "UnauthorizedError: "),
    ],
)
def test_what_it_makes_of_a_broken_one(mock_ews: PrivateMock, scenario: str, report: str) -> None:
    with pytest.raises(EWSError) as caught:
        ask(mock_ews, scenario, "ok@mock.test")
    assert f"{type(caught.value).__name__}: {caught.value}".startswith(report)


def test_a_wrong_password_is_refused(mock_ews: PrivateMock) -> None:
    with pytest.raises(EWSError, match="Invalid credentials"):
        ask(mock_ews, "basic-only", "ok@mock.test", WRONG)


def test_an_answer_without_ews(mock_ews: PrivateMock) -> None:
    assert ask(mock_ews, "autodiscover-without-ews", "ok@mock.test").ews_url is None
