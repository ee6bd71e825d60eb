"""POX: what is told of a mailbox, and what is refused."""

from collections.abc import Callable

import pytest
import requests

from mock_ews.server import MockServer

Ask = Callable[..., requests.Response]
Texts = Callable[[requests.Response, str], list[str]]
REQUEST = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
MOBILE = "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006"


@pytest.mark.parametrize("prefix", ["", "/s/exchange-2016", "/s/basic-only", "/s/exchange-2007-sp1", "/s/not-found"])
def test_urls_lead_to_the_same_scenario(mock: MockServer, pox: Ask, texts: Texts, prefix: str) -> None:
    answer = pox(prefix)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert set(texts(answer, "EwsUrl") + texts(answer, "ASUrl")) == {f"{mock.url}{prefix}/EWS/Exchange.asmx"}
    assert set(texts(answer, "OWAUrl")) == {f"{mock.url}{prefix}/owa/"}
    assert [kind for kind in texts(answer, "Type") if texts(answer, "Type").count(kind) == 1] == ["WEB"]
    assert texts(answer, "Action") == ["settings"]


def test_urls_stay_in_their_world_and_on_the_host_that_was_asked(
    mock: MockServer, http: requests.Session, pox: Ask, texts: Texts
) -> None:
    world = f"/w/{http.post(f'{mock.url}/_mock/worlds', json={}).json()['name']}"
    http.headers["Host"] = "mail.mock.test"
    assert set(texts(pox(f"{world}/s/exchange-se"), "EwsUrl")) == {
        f"http://mail.mock.test{world}/s/exchange-se/EWS/Exchange.asmx"
    }


@pytest.mark.parametrize(
    ("scenario", "version"), [("exchange-2010-sp1", "738180DA"), ("exchange-2007-sp1", "720181B4")]
)
def test_server_version_is_written_as_microsoft_does(pox: Ask, texts: Texts, scenario: str, version: str) -> None:
    assert texts(pox(f"/s/{scenario}"), "ServerVersion") == [version]


def test_an_alias_is_told_its_primary_address(pox: Ask, texts: Texts) -> None:
    answer = pox(address="alias@mock.test")
    assert texts(answer, "AutoDiscoverSMTPAddress") == ["alina.asher@mock.test"]
    assert texts(answer, "DisplayName") == ["Alina Asher"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"address": "nobody@mock.test"}, "500"),
        ({"address": "no-mailbox@mock.test"}, "500"),
        ({"address": ""}, "600"),
        ({"schema": ""}, "600"),
        ({"schema": MOBILE}, "601"),
    ],
)
def test_a_refusal_is_an_answer_of_status_200(
    mock: MockServer, pox: Ask, texts: Texts, asked: dict[str, str], code: str
) -> None:
    answer = pox(**asked)
    assert (answer.status_code, texts(answer, "ErrorCode")) == (200, [code])
    (entry,) = mock.journal
    assert (entry.operation, entry.response_code, entry.user) == ("Autodiscover.Pox", code, "MOCK\\ok")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<Autodiscover",
        "<Autodiscover/>",
        f'<!DOCTYPE a [<!ENTITY b "c">]><Autodiscover xmlns="{REQUEST}">&b;</Autodiscover>',
    ],
)
def test_what_makes_no_sense_is_an_invalid_request(post: Ask, texts: Texts, body: str) -> None:
    assert texts(post("/autodiscover/autodiscover.xml", body), "ErrorCode") == ["600"]


def test_a_browser_sees_that_it_is_there(mock: MockServer, http: requests.Session, texts: Texts) -> None:
    answer = http.get(f"{mock.url}/autodiscover/autodiscover.xml", auth=("ok", "secret"))
    assert (answer.status_code, texts(answer, "ErrorCode")) == (200, ["600"])


@pytest.mark.parametrize(("scenario", "enabled"), [("healthy", "True"), ("exchange-2007-sp1", None)])
def test_it_wants_the_login_of_the_scenario_and_tells_of_soap(post: Ask, scenario: str, enabled: str | None) -> None:
    path = f"/s/{scenario}/autodiscover/autodiscover.xml"
    for auth in (None, ("ok", "wrong")):
        answer = post(path, "", auth=auth)
        assert answer.status_code == 401
        assert "Basic realm" in answer.headers["WWW-Authenticate"]
        assert answer.headers.get("X-SOAP-Enabled") == enabled
