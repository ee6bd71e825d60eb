"""Logging in, with clients that nobody here wrote."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from requests.auth import AuthBase, HTTPBasicAuth
from requests_ntlm import HttpNtlmAuth

from mock_ews.auth import Challenged, Refused, Terms
from mock_ews.connection import Connection
from mock_ews.server import MockServer

Envelope = Callable[..., bytes]
Scheme = Callable[[str, str], AuthBase]

XML = {"Content-Type": "text/xml; charset=utf-8"}
PATH = "/EWS/Exchange.asmx"


@pytest.mark.parametrize(
    ("scheme", "scenario", "offers"),
    [
        (HTTPBasicAuth, "healthy", 'NTLM, Basic realm="mock.test"'),
        (HttpNtlmAuth, "healthy", 'NTLM, Basic realm="mock.test"'),
        (HttpNtlmAuth, "negotiate-only", "Negotiate"),  # it puts bare NTLM messages into Negotiate
    ],
    ids=["basic", "ntlm", "negotiate"],
)
@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
@pytest.mark.parametrize(
    ("login", "password", "status"),
    [
        ("ok@mock.test", "secret", 200),
        ("MOCK\\ok", "secret", 200),
        ("mock\\OK", "secret", 200),
        ("ok", "secret", 200),
        ("ok@mock.test", "Secret", 401),
        ("OTHER\\ok", "secret", 401),
        ("nobody@mock.test", "secret", 401),
        ("wrong-password@mock.test", "secret", 401),
        ("domain-user@mock.test", "secret", 401),
        ("MOCK\\domain-user", "secret", 200),
    ],
)
def test_who_gets_in(
    mock: MockServer,
    http: requests.Session,
    envelope: Envelope,
    ca_file: Path,
    scheme: Scheme,
    scenario: str,
    offers: str,
    secure: bool,
    login: str,
    password: str,
    status: int,
) -> None:
    http.auth = scheme(login, password)
    url = f"{mock.tls_url if secure else mock.url}/s/{scenario}{PATH}"
    answer = http.post(url, envelope(), headers=XML, verify=str(ca_file))
    assert answer.status_code == status
    assert answer.headers.get("Connection") != "close"  # exchangelib takes a 401 that closes for throttling
    assert (answer.headers.get("WWW-Authenticate") or "") == (offers if status == 401 else "")


def test_ntlm_logs_the_connection_in(mock: MockServer, http: requests.Session, envelope: Envelope) -> None:
    http.auth = HttpNtlmAuth("MOCK\\ok", "secret")
    for _ in range(3):
        assert http.post(mock.url + PATH, envelope(), headers=XML).status_code == 200
    http.auth = None
    assert http.post(mock.url + PATH, envelope(), headers=XML).status_code == 200
    entries = list(mock.journal)
    assert len({entry.connection for entry in entries}) == 1
    assert {(entry.user, entry.login_scheme) for entry in entries if entry.status == 200} == {("MOCK\\ok", "ntlm")}


def test_ntlm_logs_no_other_connection_in(mock: MockServer, envelope: Envelope) -> None:
    with requests.Session() as one, requests.Session() as other:
        auth = HttpNtlmAuth("MOCK\\ok", "secret")
        assert one.post(mock.url + PATH, envelope(), headers=XML, auth=auth).status_code == 200
        assert other.post(mock.url + PATH, envelope(), headers=XML).status_code == 401


@pytest.mark.parametrize(
    ("scenario", "status"), [("healthy", 200), ("exchange-2016", 200), ("ntlm-only", 401), ("extended-protection", 401)]
)
def test_a_login_counts_only_where_one_logs_in_alike(
    mock: MockServer, http: requests.Session, envelope: Envelope, scenario: str, status: int
) -> None:
    assert http.post(mock.url + PATH, envelope(), headers=XML, auth=HttpNtlmAuth("ok", "secret")).status_code == 200
    assert http.post(f"{mock.url}/s/{scenario}{PATH}", envelope(), headers=XML).status_code == status
    assert len({entry.connection for entry in mock.journal}) == 1


def test_a_scheme_that_is_not_offered_is_refused(mock: MockServer, connection: Connection) -> None:
    first_leg = "NTLM " + base64.b64encode(b"NTLMSSP\x00\x01" + bytes(31)).decode()
    assert isinstance(mock.doorman.admit(first_leg, connection, Terms(("basic",))), Refused)
    assert isinstance(mock.doorman.admit(first_leg, connection, Terms(("ntlm",))), Challenged)


def test_basic_has_to_be_shown_each_time(mock: MockServer, http: requests.Session, envelope: Envelope) -> None:
    http.post(mock.url + PATH, envelope(), headers=XML, auth=("ok@mock.test", "secret"))
    assert http.post(mock.url + PATH, envelope(), headers=XML).status_code == 401


@pytest.mark.parametrize(
    "authorization",
    [
        "Basic",
        "Basic !!!",
        "Basic b2s=",
        "NTLM",
        "NTLM AAAA",
        "NTLM TlRMTVNTUAADAAAA",
        "Digest x",
        "Negotiate YII=",
        "",
    ],
)
def test_nonsense_is_a_401_too(mock: MockServer, http: requests.Session, authorization: str) -> None:
    answer = http.post(mock.url + PATH, b"", headers=XML | {"Authorization": authorization})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'NTLM, Basic realm="mock.test"')


def test_the_third_message_without_the_second_is_refused(mock: MockServer, http: requests.Session) -> None:
    """Pooled connections mix handshakes up; the mock must not help them."""
    with requests.Session() as other:
        sent: list[str] = []

        def steal(answer: requests.Response, *_: object, **__: object) -> None:
            sent.append(answer.request.headers.get("Authorization", ""))

        other.hooks["response"] = [steal]
        other.post(mock.url + PATH, b"", headers=XML, auth=HttpNtlmAuth("MOCK\\ok", "secret"))
    authenticate = sent[-1]
    assert authenticate.startswith("NTLM ")
    answer = http.post(mock.url + PATH, b"", headers=XML | {"Authorization": authenticate})
    assert answer.status_code == 401


def test_wrong_tries_are_counted_by_account(mock: MockServer, http: requests.Session) -> None:
    for auth in (HTTPBasicAuth("ok", "x"), HttpNtlmAuth("MOCK\\ok", "x"), HTTPBasicAuth("nobody", "x")):
        http.post(mock.url + PATH, b"", headers=XML, auth=auth)
    http.post(mock.url + PATH, b"", headers=XML, auth=("ok", "secret"))
    assert mock.doorman.wrong_tries == {"ok@mock.test": 2}


def test_a_password_in_latin_1_is_read(mock: MockServer, connection: Connection) -> None:
    outcome = mock.doorman.admit("Basic b2s6/A==", connection, Terms(("basic",)))  # ok:ü
    assert isinstance(outcome, Refused)
    assert outcome.login == "ok"
