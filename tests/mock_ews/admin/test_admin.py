"""The admin API, asked as a test of somebody else's client would."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
import requests

from mock_ews.server import MockServer

XML = {"Content-Type": "text/xml; charset=utf-8"}
OK = ("ok", "secret")


@pytest.fixture
def ask(mock: MockServer, http: requests.Session) -> Callable[..., Any]:
    def get(path: str, expect: int = 200, **params: str) -> Any:
        answer = http.get(f"{mock.url}/_mock/{path}", params=params)
        assert answer.status_code == expect
        return answer.json()

    return get


@pytest.fixture
def call(mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]) -> Callable[..., None]:
    def post(scenario: str = "healthy", login: tuple[str, str] = OK) -> None:
        http.post(f"{mock.url}/s/{scenario}/EWS/Exchange.asmx", envelope(), headers=XML, auth=login)

    return post


def test_health(ask: Callable[..., Any]) -> None:
    health = ask("health")
    assert health["status"] == "ok"
    assert health["requests"] == 0


def test_a_request_in_the_journal(ask: Callable[..., Any], call: Callable[..., None]) -> None:
    call()
    (entry,) = ask("requests")["requests"]
    assert {key: entry[key] for key in entry if key not in {"id", "time", "connection", "milliseconds"}} == {
        "host": "127.0.0.1",
        "method": "POST",
        "path": "/s/healthy/EWS/Exchange.asmx",
        "scenario": "healthy",
        "operation": "GetFolder",
        "mailbox": "ok@mock.test",
        "user": "MOCK\\ok",
        "login_scheme": "basic",
        "schema_version": "Exchange2010_SP2",
        "rule": None,
        "delay": None,
        "status": 200,
        "response_code": "NoError",
        "request_headers": entry["request_headers"],
        "request_body": entry["request_body"],
        "response_headers": entry["response_headers"],
        "response_body": entry["response_body"],
    }
    assert ["authorization", "Basic [removed]"] in entry["request_headers"]
    assert ["Content-Type", "text/xml; charset=utf-8"] in entry["response_headers"]
    assert "<m:GetFolder>" in entry["request_body"]
    assert "GetFolderResponseMessage" in entry["response_body"]
    assert 0 < entry["milliseconds"] < 1000


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/_mock/"), ("GET", "/_mock/nothing"), ("PATCH", "/_mock/faults")]
)
def test_who_asks_for_what_there_is_not_learns_what_there_is(
    mock: MockServer, http: requests.Session, method: str, path: str
) -> None:
    answer = http.request(method, mock.url + path)
    assert answer.status_code in {404, 405}
    assert answer.json()["error"].endswith("; GET /_mock/openapi.json lists what there is")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"scenario": "ntlm-only"}, 1),
        ({"operation": "GetFolder"}, 2),
        ({"operation": "SendItem"}, 0),
        ({"mailbox": "LOG@bcc.mock.test"}, 1),
        ({"mailbox": "log@bcc.mock.test", "scenario": "exchange-2019"}, 0),
    ],
)
def test_the_journal_is_searched(
    ask: Callable[..., Any], call: Callable[..., None], query: dict[str, str], count: int
) -> None:
    call()
    call(login=("log@bcc.mock.test", "secret"))
    call(scenario="ntlm-only")
    found = ask("requests", **query)
    assert (found["count"], len(found["requests"])) == (count, count)
    assert len(ask("requests", limit="1", **query)["requests"]) == min(1, count)


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"scenario": "nope"}, "scenario: there is no 'nope'"),
        ({"colour": "red"}, "colour: unknown; known are scenario, operation, mailbox, user, "),
        ({"limit": "0"}, "limit: expected a whole number above 0, got '0'"),
        ({"limit": "few"}, "limit: expected a whole number above 0, got 'few'"),
    ],
)
def test_a_query_that_means_nothing_is_refused(ask: Callable[..., Any], query: dict[str, str], complaint: str) -> None:
    assert ask("requests", expect=422, **query)["error"].startswith(complaint)


def test_no_secret_is_remembered(ask: Callable[..., Any], mock: MockServer, http: requests.Session) -> None:
    token = base64.b64encode(b"ok:canary-1").decode()
    http.post(f"{mock.url}/EWS/Exchange.asmx", b"", headers={"Authorization": f"Basic {token}"})
    http.post(f"{mock.url}/owa/auth.owa?password=canary-2", {"username": "ok", "password": "canary-3"})
    remembered = str(ask("requests"))
    assert [word for word in ("canary", token) if word in remembered] == []
    assert "username=ok&password=[removed]" in remembered


def test_reset_forgets_everything(
    ask: Callable[..., Any], call: Callable[..., None], mock: MockServer, http: requests.Session
) -> None:
    call(login=("ok", "wrong"))
    before = {row["address"]: row["wrong_tries"] for row in ask("mailboxes")["mailboxes"]}
    assert before["ok@mock.test"] == 1
    assert http.post(f"{mock.url}/_mock/reset").json() == {"status": "reset"}
    assert ask("requests")["count"] == 0
    assert {row["wrong_tries"] for row in ask("mailboxes")["mailboxes"]} == {0}


def test_scenarios_mailboxes_and_tls_hosts_are_listed_with_their_outcome(ask: Callable[..., Any]) -> None:
    listed = ask("scenarios")
    outcomes = {row["use"]: row["outcome"] for rows in listed.values() for row in rows}
    assert outcomes["/EWS/Exchange.asmx"] == "succeeded"
    assert outcomes["/s/owa-redirect/EWS/Exchange.asmx"] == "url_invalid/owa_redirect"
    assert outcomes["wrong-password@mock.test"] == "unauthorized/bad_credentials"
    assert outcomes["tls-wrong-host.mock.test"] == "cannot_connect/tls_wrong_host"


def test_an_empty_mailbox(ask: Callable[..., Any]) -> None:
    assert ask("mailboxes/OK@mock.test/messages") == {"count": 0, "messages": []}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "mailboxes/nobody@mock.test/messages", 404),
        ("GET", "nothing", 404),
        ("GET", "reset", 405),
        ("POST", "requests", 405),
    ],
)
def test_what_is_not_there_is_said_as_json(
    mock: MockServer, http: requests.Session, method: str, path: str, status: int
) -> None:
    answer = http.request(method, f"{mock.url}/_mock/{path}")
    assert answer.status_code == status
    assert answer.json()["error"]
