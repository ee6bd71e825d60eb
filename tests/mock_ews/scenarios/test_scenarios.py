"""Every scenario that is not simply an Exchange of some version, seen by a client."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
import requests

from mock_ews import fault_rules
from mock_ews.data_files import Place
from mock_ews.scenarios import read_all
from mock_ews.server import MockServer

XML = {"Content-Type": "text/xml; charset=utf-8"}
OK = ("ok", "secret")


def url(mock: MockServer, scenario: str) -> str:
    return mock.url + read_all()[scenario].path


@pytest.mark.parametrize("auth", [None, OK])
def test_owa_redirect(mock: MockServer, http: requests.Session, auth: tuple[str, str] | None) -> None:
    answer = http.post(url(mock, "owa-redirect"), b"<x/>", headers=XML, auth=auth, allow_redirects=False)
    assert answer.status_code == 302
    wanted = f"{mock.url}/s/owa-redirect/EWS/Exchange.asmx".replace(":", "%3a").replace("/", "%2f")
    assert answer.headers["Location"] == f"{mock.url}/s/owa-redirect/owa/auth/logon.aspx?url={wanted}&reason=0"
    assert answer.headers["X-OWA-Version"] == "15.2.1118.7"
    page = http.get(answer.headers["Location"])
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html")
    assert "logonForm" in page.text


@pytest.mark.parametrize(("method", "status"), [("GET", 302), ("HEAD", 302), ("POST", 200)])
def test_only_post_gets_past_the_redirect(
    mock: MockServer, http: requests.Session, envelope: Callable[..., bytes], method: str, status: int
) -> None:
    where = url(mock, "owa-redirect-get")
    answer = http.request(method, where, data=envelope(), headers=XML, auth=OK, allow_redirects=False)
    assert answer.status_code == status
    assert ("/owa/auth/logon.aspx?url=" in answer.headers.get("Location", "")) == (status == 302)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/owa", "/owa/", "/OWA/", "/owa/?path=/mail", "/owa/service.svc", "/owa/auth.owa"])
def test_outlook_on_the_web_wants_a_sign_in(mock: MockServer, http: requests.Session, method: str, path: str) -> None:
    answer = http.request(method, mock.url + path, allow_redirects=False)
    wanted = quote(mock.url + path, safe="").replace("%3A", "%3a").replace("%2F", "%2f")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"{mock.url}/owa/auth/logon.aspx?url={wanted}&reason=0",
    )


def test_the_front_page_is_outlook_on_the_web(mock: MockServer, http: requests.Session) -> None:
    answer = http.get(mock.url + "/", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{mock.url}/owa/")


def test_outlook_on_the_web_says_its_version_before_login(mock: MockServer, http: requests.Session) -> None:
    answer = http.get(mock.url + "/s/exchange-2010-sp2/owa/auth/logon.aspx")
    assert answer.headers["X-OWA-Version"] == "14.2.247.5"


@pytest.mark.parametrize(
    ("method", "path", "auth", "status"),
    [
        ("POST", "/owa/", None, 401),
        ("POST", "/owa/", ("ok", "wrong"), 401),
        ("POST", "/owa/", OK, 200),
        ("GET", "/owa/auth/logon.aspx", None, 200),
        ("POST", "/EWS/Exchange.asmx", None, 401),
    ],
)
def test_owa_basic_login(
    mock: MockServer, http: requests.Session, method: str, path: str, auth: tuple[str, str] | None, status: int
) -> None:
    answer = http.request(method, f"{mock.url}/s/owa-basic-login{path}", data=b"<x/>", headers=XML, auth=auth)
    assert answer.status_code == status
    assert "NTLM" not in answer.headers.get("WWW-Authenticate", "") or path.startswith("/EWS")
    assert status == 401 or answer.headers["Content-Type"].startswith("text/html")


def test_what_is_in_front_shows_nothing_of_exchange(mock: MockServer, http: requests.Session) -> None:
    answer = http.post(url(mock, "firewall-page"), b"<x/>", headers=XML, auth=OK)
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "text/html")
    assert {"Server", "X-FEServer", "X-Powered-By", "request-id"}.isdisjoint(answer.headers)
    assert "X-FEServer" in http.post(url(mock, "not-found"), b"<x/>", headers=XML).headers


@pytest.mark.parametrize("path", ["/owa/", "/", "/nothing/here", "/Microsoft-Server-ActiveSync"])
def test_faults_are_found_at_every_path(mock: MockServer, http: requests.Session, path: str) -> None:
    match = {"path": path}
    mock.injector.add([fault_rules.rule({"effect": "answer", "status": 418, "match": match}, Place("the test"))])
    assert http.post(mock.url + path, b"<x/>", headers=XML).status_code == 418
    assert http.post(mock.url + "/nothing/else", b"<x/>", headers=XML).status_code == 404


def test_the_form_shows_nothing_a_link_put_into_it(mock: MockServer, http: requests.Session) -> None:
    answer = http.get(mock.url + "/owa/auth/logon.aspx", params={"url": '"><script>'})
    assert "<script>" not in answer.text


def test_not_found(mock: MockServer, http: requests.Session) -> None:
    answer = http.post(url(mock, "not-found"), b"", headers=XML, auth=OK)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html")


@pytest.mark.parametrize(
    ("method", "path", "auth", "status"),
    [
        ("POST", "Exchange.asmx", OK, 404),
        ("GET", "Exchange.asmx", None, 404),
        ("POST", "Services.wsdl", None, 401),
        ("POST", "services.WSDL", OK, 200),
        ("GET", "Services.wsdl", OK, 200),
        ("POST", "types.xsd", OK, 405),
    ],
)
def test_services_wsdl_only(
    mock: MockServer,
    http: requests.Session,
    envelope: Callable[..., bytes],
    method: str,
    path: str,
    auth: tuple[str, str] | None,
    status: int,
) -> None:
    where = url(mock, "services-wsdl-only").replace("Services.wsdl", path)
    assert http.request(method, where, data=envelope(), headers=XML, auth=auth).status_code == status


def test_autodiscover_names_what_takes_calls(mock: MockServer, http: requests.Session) -> None:
    there = f"{mock.url}/s/services-wsdl-only/"
    asked = """<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>
<EMailAddress>ok@mock.test</EMailAddress><AcceptableResponseSchema>
http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
</Request></Autodiscover>"""
    answer = http.post(f"{there}autodiscover/autodiscover.xml", asked, headers=XML, auth=OK)
    assert f"<EwsUrl>{there}EWS/Services.wsdl</EwsUrl>" in answer.text


def test_ntlm_only(mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]) -> None:
    answer = http.post(url(mock, "ntlm-only"), envelope(), headers=XML, auth=OK)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "NTLM")


@pytest.mark.parametrize("scenario", ["connection-reset", "empty-response", "truncated"])
def test_the_wire_breaks(
    mock: MockServer, http: requests.Session, envelope: Callable[..., bytes], scenario: str
) -> None:
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        _ = http.post(url(mock, scenario), envelope(), headers=XML, auth=OK).content


def test_hang(mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]) -> None:
    with pytest.raises(requests.ReadTimeout):
        http.post(url(mock, "hang"), envelope(), headers=XML, auth=OK, timeout=0.2)
    assert http.post(url(mock, "healthy"), envelope(), headers=XML, auth=OK).status_code == 200


def test_an_unknown_scenario_says_where_to_look(mock: MockServer, http: requests.Session) -> None:
    answer = http.post(mock.url + "/s/helthy/EWS/Exchange.asmx", b"", headers=XML, auth=OK)
    assert answer.status_code == 404
    assert answer.text.startswith("There is no scenario 'helthy'. `mock-ews scenarios` lists them")
