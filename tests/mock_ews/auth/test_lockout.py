"""Accounts are locked after too many wrong passwords, whichever scheme they came by."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from requests.auth import AuthBase, HTTPBasicAuth
from requests_ntlm import HttpNtlmAuth

from mock_ews.exchange import World
from mock_ews.server import MockServer

XML = {"Content-Type": "text/xml; charset=utf-8"}
LOCKED = b"The referenced account is currently locked out"
SCHEMES = [(HTTPBasicAuth, "basic-only"), (HttpNtlmAuth, "ntlm-only"), (HttpNtlmAuth, "negotiate-only")]
LogIn = Callable[..., requests.Response]


@pytest.fixture
def log_in(http: requests.Session, envelope: Callable[..., bytes]) -> LogIn:
    """One try to log in, on a connection of its own."""

    def post(
        mock: MockServer, password: str, scheme: Callable[[str, str], AuthBase] = HTTPBasicAuth, **where: str
    ) -> requests.Response:
        url = f"{mock.url}/s/{where.get('scenario', 'healthy')}/EWS/Exchange.asmx"
        http.adapters["http://"].close()
        return http.post(url, envelope(), headers=XML, auth=scheme(where.get("user", "ok"), password))

    return post


@pytest.fixture(scope="module")
def strict_server() -> Iterator[MockServer]:
    with MockServer(World.default(lockout_threshold=3)) as server:
        yield server


@pytest.fixture
def strict(strict_server: MockServer) -> MockServer:
    """A mock that locks after three wrong passwords."""
    strict_server.reset()
    return strict_server


def row(mock: MockServer, http: requests.Session, address: str = "ok@mock.test") -> tuple[Any, Any]:
    told = http.get(f"{mock.url}/_mock/mailboxes").json()
    assert told["lockout_threshold"] == mock.world.lockout_threshold
    return next((one["wrong_tries"], one["locked_out"]) for one in told["mailboxes"] if one["address"] == address)


@pytest.mark.parametrize(("scheme", "scenario"), SCHEMES)
def test_too_many_wrong_passwords_lock(
    strict: MockServer, http: requests.Session, log_in: LogIn, scheme: Callable[[str, str], AuthBase], scenario: str
) -> None:
    for number in (1, 2):
        answer = log_in(strict, "wrong", scheme, scenario=scenario)
        assert (answer.status_code, answer.content) == (401, b"")
        assert row(strict, http) == (number, False)
    for password in ("wrong", "secret"):
        answer = log_in(strict, password, scheme, scenario=scenario)
        assert (answer.status_code, LOCKED in answer.content) == (401, True)
        assert row(strict, http) == (3, True)
    assert log_in(strict, "secret", user="log").status_code == 200
    assert http.post(f"{strict.url}/_mock/reset").ok
    assert row(strict, http) == (0, False)
    assert log_in(strict, "secret", scheme, scenario=scenario).status_code == 200


def test_tries_count_whatever_the_scheme_and_the_spelling(strict: MockServer, log_in: LogIn) -> None:
    for (scheme, scenario), user in zip(SCHEMES, ["ok@mock.test", "MOCK\\ok", "OK"], strict=True):
        log_in(strict, "wrong", scheme, scenario=scenario, user=user)
    assert LOCKED in log_in(strict, "secret").content


def test_a_login_that_goes_well_forgives_the_tries_before(
    strict: MockServer, http: requests.Session, log_in: LogIn
) -> None:
    for password in ["wrong", "wrong", "secret", "wrong", "wrong", "secret"]:
        answer = log_in(strict, password)
    assert answer.status_code == 200
    assert row(strict, http) == (4, False)


def test_a_connection_that_is_logged_in_stays_so(
    strict: MockServer, http: requests.Session, log_in: LogIn, envelope: Callable[..., bytes]
) -> None:
    url = f"{strict.url}/EWS/Exchange.asmx"
    with requests.Session() as earlier:
        assert earlier.post(url, envelope(), headers=XML, auth=HttpNtlmAuth("ok", "secret")).status_code == 200
        for _ in range(3):
            log_in(strict, "wrong")
        assert row(strict, http) == (3, True)
        assert earlier.post(url, envelope(), headers=XML).status_code == 200


@pytest.mark.parametrize(("scheme", "scenario"), SCHEMES)
@pytest.mark.parametrize("password", ["secret", "wrong"])
def test_an_account_that_is_locked_from_the_beginning(
    mock: MockServer, log_in: LogIn, scheme: Callable[[str, str], AuthBase], scenario: str, password: str
) -> None:
    answer = log_in(mock, password, scheme, scenario=scenario, user="locked-out@mock.test")
    assert (answer.status_code, LOCKED in answer.content) == (401, True)
    assert list(mock.journal)[-1].user == "MOCK\\locked-out"


def test_a_mailbox_that_is_there_for_wrong_passwords_is_never_locked(
    strict: MockServer, http: requests.Session, log_in: LogIn
) -> None:
    for _ in range(5):
        assert log_in(strict, "secret", user="wrong-password").content == b""
    assert row(strict, http, "wrong-password@mock.test") == (5, False)


def test_without_a_threshold_nothing_is_locked(log_in: LogIn) -> None:
    with MockServer(World.default(lockout_threshold=0)) as mock:
        for _ in range(12):
            log_in(mock, "wrong")
        assert log_in(mock, "secret").status_code == 200


def test_ten_lock_by_default(mock: MockServer, http: requests.Session, log_in: LogIn) -> None:
    for number in range(10):
        assert row(mock, http) == (number, False)
        log_in(mock, "wrong")
    assert row(mock, http) == (10, True)
