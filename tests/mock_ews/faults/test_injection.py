"""Faults on demand, and worlds to oneself, over HTTP as a tester has them."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests
from lxml import etree

from ewslink_contracts.ews import MESSAGES_NS, SOAP_NS
from mock_ews import schema
from mock_ews.injection import MAX_RULES
from mock_ews.server import MockServer

XML = {"Content-Type": "text/xml; charset=utf-8"}
BUSY = {"effect": "soap-fault", "code": "ErrorServerBusy", "message": "busy"}
Call = Callable[..., int]


@pytest.fixture
def call(mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]) -> Call:
    """The status of one GetFolder."""

    def post(path: str = "/EWS/Exchange.asmx", login: tuple[str, str] | None = ("ok", "secret")) -> int:
        return http.post(mock.url + path, envelope(), headers=XML, auth=login).status_code

    return post


@pytest.fixture
def admin(mock: MockServer, http: requests.Session) -> Callable[..., Any]:
    def ask(method: str, path: str, expect: int = 200, **more: Any) -> Any:
        answer = http.request(method, mock.url + path, **more)
        assert answer.status_code == expect, answer.text
        return answer.json()

    return ask


def test_two_busy_then_well(call: Call, admin: Callable[..., Any]) -> None:
    admin("POST", "/_mock/faults", 201, json=BUSY | {"name": "busy twice", "times": 2})
    assert [call() for _ in range(4)] == [500, 500, 200, 200]
    assert [entry["rule"] for entry in admin("GET", "/_mock/requests")["requests"]] == ["busy twice"] * 2 + [None] * 2
    (rule,) = admin("GET", "/_mock/faults")["faults"]
    assert (rule["matched"], rule["fired"], rule["rule"]["times"]) == (4, 2, 2)


def test_a_fault_may_come_in_a_200(mock: MockServer, call: Call, admin: Callable[..., Any]) -> None:
    admin("POST", "/_mock/faults", 201, json=BUSY | {"status": 200})
    assert (call(), mock.journal.find()[-1].response_code) == (200, "ErrorServerBusy")


@pytest.mark.parametrize(
    ("target", "codes"),
    [(0, ["ErrorInternalServerError"] * 2), (2, ["NoError", "ErrorInternalServerError"]), (3, ["NoError"] * 2)],
)
def test_single_things_asked_for_may_fail(
    mock: MockServer,
    http: requests.Session,
    envelope: Callable[..., bytes],
    admin: Callable[..., Any],
    target: int,
    codes: list[str],
) -> None:
    """The rest is done, and all of it is valid; the inner code is where exchangelib looks for it."""
    values = {"InnerErrorResponseCode": "ErrorServerBusy"}
    rule = {"effect": "response-error", "code": "ErrorInternalServerError", "values": values, "target": target}
    admin("POST", "/_mock/faults", 201, json=rule | {"match": {"operation": "GetFolder"}})
    two = envelope().replace(b"</m:FolderIds>", b'<t:DistinguishedFolderId Id="drafts"/></m:FolderIds>')
    answer = http.post(f"{mock.url}/EWS/Exchange.asmx", two, headers=XML, auth=("ok", "secret"))
    body = etree.fromstring(answer.content).find(f"{{{SOAP_NS}}}Body")
    assert answer.status_code == 200
    assert body is not None
    schema.compiled().assertValid(body[0])
    assert [element.text for element in body.iter(f"{{{MESSAGES_NS}}}ResponseCode")] == codes
    assert answer.text.count("<t:Folder>") == codes.count("NoError")
    assert mock.journal.find()[-1].rule == "response-error"


@pytest.mark.parametrize(
    ("match", "statuses"),
    [
        ({}, [503, 503, 503]),
        ({"scenario": "basic-only"}, [200, 200, 503]),
        ({"mailbox": "log@bcc.mock.test"}, [200, 503, 200]),
        ({"operation": "GetFolder", "user": "MOCK\\ok"}, [503, 200, 503]),
        ({"operation": "SendItem"}, [200, 200, 200]),
    ],
)
def test_whom_it_hits(call: Call, admin: Callable[..., Any], match: dict[str, str], statuses: list[int]) -> None:
    admin("POST", "/_mock/faults", 201, json=[{"effect": "error-page", "status": 503, "match": match}])
    found = [call(), call(login=("log@bcc.mock.test", "secret")), call("/s/basic-only/EWS/Exchange.asmx")]
    assert found == statuses


def test_what_is_harmed_before_login_needs_no_login(call: Call, admin: Callable[..., Any]) -> None:
    admin("POST", "/_mock/faults", 201, json={"effect": "error-page", "status": 503, "times": 1})
    assert [call(login=None), call(login=None)] == [503, 401]


def test_a_rule_in_toml(call: Call, admin: Callable[..., Any]) -> None:
    text = '[[fault]]\neffect = "error-page"\nstatus = 503\nnth = 2\n'
    admin("POST", "/_mock/faults", 201, data=text, headers={"Content-Type": "application/toml"})
    assert [call() for _ in range(3)] == [200, 503, 200]


def test_a_rule_that_matched_nothing_says_why(call: Call, admin: Callable[..., Any]) -> None:
    call()
    call(login=("log@bcc.mock.test", "secret"))
    admin("POST", "/_mock/faults", 201, json=BUSY | {"match": {"operation": "SendItem", "mailbox": "ok@mock.test"}})
    (rule,) = admin("GET", "/_mock/faults")["faults"]
    assert rule["nearest"]["why"] == ["operation: the rule wants 'SendItem', the request has 'GetFolder'"]
    assert admin("GET", f"/_mock/requests/{rule['nearest']['request']}")["mailbox"] == "ok@mock.test"


def test_rules_are_taken_away(call: Call, admin: Callable[..., Any]) -> None:
    first, second = admin("POST", "/_mock/faults", 201, json=[BUSY, BUSY])["faults"]
    admin("DELETE", f"/_mock/faults/{first['id']}")
    admin("DELETE", f"/_mock/faults/{first['id']}", 404)
    assert [rule["id"] for rule in admin("GET", "/_mock/faults")["faults"]] == [second["id"]]
    admin("DELETE", "/_mock/faults")
    assert call() == 200


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (b"{", "body: expected JSON, or TOML with Content-Type: application/toml"),
        (b'{"effect": "nope"}', "body: key 'effect': expected one of error-page, "),
        (b'[{"effect": "error-page"}]', "body: [0]: key 'status' is missing; expected a whole number"),
        (
            b'[{"effect": "error-page", "status": 503, "match": {"scenario": "x"}}]',
            "body: [0].match: key 'scenario': there is no ",
        ),
        (b"7", "body: expected a table, got 7"),
        (b'{"fault": [{"effect": "nope"}]}', "body: fault[0]: key 'effect': expected one of "),
        (b"{\n]", "body: expected JSON, or TOML with Content-Type: application/toml: Expecting property name"),
        (b"[" * 100_000, "body: expected JSON, or TOML with Content-Type: application/toml: maximum recursion"),
    ],
)
def test_a_rule_with_a_mistake_is_refused(admin: Callable[..., Any], sent: bytes, complaint: str) -> None:
    assert admin("POST", "/_mock/faults", 422, data=sent)["error"].startswith(complaint)


def test_a_mistake_in_toml_is_told_with_its_line(admin: Callable[..., Any]) -> None:
    sent = b'# mine\n[[fault]]\neffect = "error-page"\nstatus = 503\n\n[fault.match]\nopration = "GetItem"\n'
    answer = admin("POST", "/_mock/faults", 422, data=sent, headers={"Content-Type": "application/toml"})
    assert answer["error"].startswith("body: line 7: fault[0]: key 'match': unknown key 'opration'; did you mean 'op")


def test_there_is_an_end_of_rules(admin: Callable[..., Any]) -> None:
    admin("POST", "/_mock/faults", 201, json=[BUSY] * MAX_RULES)
    assert "remove some first" in admin("POST", "/_mock/faults", 422, json=BUSY)["error"]


def test_a_scenario_counts_anew_after_its_reset(call: Call, admin: Callable[..., Any]) -> None:
    busy = "/s/server-busy/EWS/Exchange.asmx"
    assert [call(busy) for _ in range(3)] == [500, 500, 200]
    assert call(busy, ("log@bcc.mock.test", "secret")) == 500
    admin("POST", "/_mock/reset?scenario=hang")
    assert call(busy) == 200
    admin("POST", "/_mock/reset?scenario=server-busy")
    assert call(busy) == 500
    assert admin("GET", "/_mock/requests?scenario=server-busy")["count"] == 1


def test_worlds_do_not_see_each_other(call: Call, admin: Callable[..., Any]) -> None:
    mine, other = (admin("POST", "/_mock/worlds", 201)["prefix"] for _ in range(2))
    admin("POST", f"{mine}/_mock/faults", 201, json={"effect": "error-page", "status": 503})
    assert [call(f"{mine}/EWS/Exchange.asmx"), call(f"{other}/s/basic-only/EWS/Exchange.asmx"), call()] == [
        503,
        200,
        200,
    ]
    assert [admin("GET", f"{prefix}/_mock/requests")["count"] for prefix in (mine, other, "")] == [1, 1, 1]


def test_worlds_come_and_go(mock: MockServer, http: requests.Session, admin: Callable[..., Any]) -> None:
    assert admin("POST", "/_mock/worlds", 201, json={"name": "mine"}) == {"name": "mine", "prefix": "/w/mine"}
    assert {"name": "mine", "prefix": "/w/mine"} in admin("GET", "/_mock/worlds")["worlds"]
    assert "already" in admin("POST", "/_mock/worlds", 422, json={"name": "mine"})["error"]
    assert "name: expected up to 64" in admin("POST", "/_mock/worlds", 422, json={"name": "../x"})["error"]
    assert "name: expected a text" in admin("POST", "/_mock/worlds", 422, json={"name": 7})["error"]
    assert "colour: unknown" in admin("POST", "/_mock/worlds", 422, json={"colour": "red"})["error"]
    admin("DELETE", "/_mock/worlds/mine")
    admin("DELETE", "/_mock/worlds/mine", 404)
    assert "There is no world 'mine'" in http.get(f"{mock.url}/w/mine/EWS/Exchange.asmx").text


def test_every_resource_is_described(mock: MockServer, admin: Callable[..., Any]) -> None:
    described = admin("GET", "/_mock/openapi.json")
    operations = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    assert {
        ("GET", "/_mock/requests/{number}"),
        ("POST", "/_mock/faults"),
        ("DELETE", "/_mock/worlds/{name}"),
    } <= operations
    assert len(operations) == sum(
        len((rule.methods or set()) - {"HEAD", "OPTIONS"})
        for rule in mock.app.url_map.iter_rules()
        if str(rule).startswith("/_mock/")
    )


def test_the_journal_as_har(call: Call, admin: Callable[..., Any]) -> None:
    call()
    call("/s/not-found/EWS/Exchange.asmx?x=1")
    first, second = admin("GET", "/_mock/requests.har")["log"]["entries"]
    assert first["comment"].startswith("GetFolder ok@mock.test NoError")
    assert (second["response"]["status"], second["response"]["statusText"]) == (404, "Not Found")
    assert {"name": "authorization", "value": "Basic [removed]"} in first["request"]["headers"]
    assert first["response"]["content"]["mimeType"] == "text/xml; charset=utf-8"
    assert second["request"]["queryString"] == [{"name": "x", "value": "1"}]


def test_waiting_for_a_request(mock: MockServer, call: Call) -> None:
    call()
    assert [entry.status for entry in mock.journal.wait_for(1, operation="getfolder")] == [200]
    with pytest.raises(TimeoutError, match="1 of 2 requests"):
        mock.journal.wait_for(2, timeout=0.01, operation="GetFolder")


@pytest.mark.parametrize("own", [False, True], ids=["common world", "own world"])
def test_waiting_over_http(call: Call, admin: Callable[..., Any], own: bool) -> None:
    world = admin("POST", "/_mock/worlds", 201)["prefix"] if own else ""
    late = threading.Timer(0.1, call, [f"{world}/EWS/Exchange.asmx"])
    late.start()
    found = admin("GET", f"{world}/_mock/requests/wait?operation=GetFolder")
    assert [entry["operation"] for entry in found["requests"]] == ["GetFolder"]
    late.join()


def test_waiting_in_vain_over_http(admin: Callable[..., Any]) -> None:
    error = admin("GET", "/_mock/requests/wait?operation=SendItem&count=2&timeout_s=1", 408)["error"]
    assert error == "0 of 2 such requests within 1 s"
