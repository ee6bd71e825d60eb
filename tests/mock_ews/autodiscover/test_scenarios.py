"""Broken Autodiscover before a healthy EWS."""

from collections.abc import Callable

import pytest
import requests
from lxml import etree

from mock_ews.scenarios import read_all
from mock_ews.server import MockServer

Ask = Callable[..., requests.Response]
Texts = Callable[[requests.Response, str], list[str]]
NAMES = [name for name in read_all() if name.startswith("autodiscover-")]
LOOP = "/s/autodiscover-redirect-loop"


@pytest.fixture(params=["", "/w/{name}"], ids=["common world", "own world"])
def world(mock: MockServer, http: requests.Session, request: pytest.FixtureRequest) -> str:
    """Prefix of a world."""
    name = http.post(f"{mock.url}/_mock/worlds", json={}).json()["name"]
    return str(request.param).format(name=name)


@pytest.mark.parametrize("name", NAMES)
def test_ews_is_healthy(post: Ask, envelope: Callable[..., bytes], name: str) -> None:
    answer = post(read_all()[name].path, envelope().decode())
    assert (answer.status_code, "NoError" in answer.text) == (200, True)


@pytest.mark.parametrize(("scenario", "target"), [("autodiscover-redirect-url", "/s/healthy"), (LOOP[3:], LOOP)])
def test_redirect_url(
    mock: MockServer, pox: Ask, soap: Ask, texts: Texts, world: str, scenario: str, target: str
) -> None:
    there = f"{mock.url}{world}{target}/autodiscover/autodiscover"
    answer = pox(f"{world}/s/{scenario}")
    assert (texts(answer, "Action"), texts(answer, "RedirectUrl")) == (["redirectUrl"], [f"{there}.xml"])
    answer = soap(f"{world}/s/{scenario}", "ExternalEwsUrl")
    assert texts(answer, "ErrorCode") == ["NoError", "RedirectUrl"]
    assert texts(answer, "RedirectTarget") == [f"{there}.svc"]


def test_redirect_address(pox: Ask, soap: Ask, texts: Texts) -> None:
    prefix, target = "/s/autodiscover-redirect-address", "alina.asher@mock.test"
    answer = pox(prefix)
    assert (texts(answer, "Action"), texts(answer, "RedirectAddr")) == (["redirectAddr"], [target])
    answer = soap(prefix, "ExternalEwsUrl")
    assert (texts(answer, "ErrorCode")[1], texts(answer, "RedirectTarget")) == ("RedirectAddress", [target])
    assert texts(pox(prefix, target), "Action") == ["settings"]
    assert texts(soap(prefix, "UserDisplayName", addresses=(target,)), "Value") == ["Alina Asher"]


@pytest.mark.parametrize("extension", ["xml", "svc"])
def test_http_redirect_needs_no_login(mock: MockServer, post: Ask, world: str, extension: str) -> None:
    answer = post(f"{world}/s/autodiscover-http-redirect/autodiscover/autodiscover.{extension}", "", auth=None)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{mock.url}{world}/s/healthy/autodiscover/autodiscover.{extension}"


@pytest.mark.parametrize("extension", ["xml", "svc"])
def test_every_login_is_unauthorized_and_counts_as_no_wrong_try(mock: MockServer, post: Ask, extension: str) -> None:
    answer = post(f"/s/autodiscover-unauthorized/autodiscover/autodiscover.{extension}", "")
    assert (answer.status_code, "Basic" in answer.headers["WWW-Authenticate"]) == (401, True)
    assert not mock.doorman.wrong_tries["ok@mock.test"]


@pytest.mark.parametrize("name", ["autodiscover-without-ews", "autodiscover-another-vendor"])
def test_an_answer_without_ews(pox: Ask, soap: Ask, texts: Texts, name: str) -> None:
    answer = pox(f"/s/{name}")
    assert (texts(answer, "Action"), texts(answer, "EwsUrl"), texts(answer, "ASUrl")) == (["settings"], [], [])
    answer = soap(f"/s/{name}", "ExternalEwsUrl")
    assert "/EWS/" not in answer.text
    assert answer.status_code == (200 if name == "autodiscover-without-ews" else 404)


def test_malformed_xml(pox: Ask, soap: Ask) -> None:
    for answer in (pox("/s/autodiscover-malformed-xml"), soap("/s/autodiscover-malformed-xml", "ExternalEwsUrl")):
        assert answer.status_code == 200
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(answer.content)


def test_a_rule_on_demand_reaches_autodiscover_too(mock: MockServer, http: requests.Session, pox: Ask) -> None:
    rule = {"effect": "error-page", "status": 503, "match": {"operation": "Autodiscover.Pox"}, "times": 1}
    http.post(f"{mock.url}/_mock/faults", json=rule).raise_for_status()
    assert [pox().status_code for _ in range(2)] == [503, 200]
