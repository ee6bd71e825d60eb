"""The EWS endpoint as clients find it: paths, methods, documents, faults."""

from collections.abc import Callable

import pytest
import requests
from lxml import etree

from mock_ews.endpoint import response_code
from mock_ews.server import MockServer

OK = ("ok", "secret")
XML = {"Content-Type": "text/xml; charset=utf-8"}


@pytest.mark.parametrize(
    "path",
    [
        "/EWS/Exchange.asmx",
        "/ews/exchange.asmx",
        "/Ews/EXCHANGE.ASMX",
        "/s/exchange-2019/EWS/Exchange.asmx",
        "/S/Healthy/ews/exchange.asmx",
        "/EWS/Exchange%2Easmx",
    ],
)
def test_iis_does_not_tell_cases_apart(
    mock: MockServer, http: requests.Session, envelope: Callable[..., bytes], path: str
) -> None:
    answer = http.post(mock.url + path, envelope(), headers=XML, auth=OK)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")


def test_without_login_everything_below_ews_is_a_401(mock: MockServer, http: requests.Session) -> None:
    paths = ["Exchange.asmx", "Services.wsdl", "messages.xsd", "types.xsd"]
    assert {http.get(f"{mock.url}/EWS/{path}").status_code for path in paths} == {401}
    assert http.post(f"{mock.url}/EWS/Exchange.asmx", b"").status_code == 401
    assert http.head(f"{mock.url}/EWS/Exchange.asmx").status_code == 401


def test_the_way_to_the_general_error_page_ends_there(
    mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]
) -> None:
    url = f"{mock.url}/s/generic-error-page/EWS/Exchange.asmx"
    http.post(f"{mock.url}/_mock/reset?scenario=generic-error-page")
    page = http.post(url, envelope(), headers=XML)
    assert [step.status_code for step in page.history] == [302]
    assert (page.status_code, page.url.partition("?")[0]) == (500, f"{mock.url}/ews/genericerrorpage.htm")
    assert "Internal server error" in page.text


@pytest.mark.parametrize(("scenario", "page"), [("exchange-2010-sp2", True), ("exchange-2013-sp1", False)])
def test_a_401_has_a_page_up_to_2010(mock: MockServer, http: requests.Session, scenario: str, page: bool) -> None:
    answer = http.post(f"{mock.url}/s/{scenario}/EWS/Exchange.asmx", b"")
    assert (answer.status_code, answer.reason) == (401, "Unauthorized")
    assert ("Access is denied due to invalid credentials." in answer.text, bool(answer.text)) == (page, page)


def test_statuses_are_spelt_as_iis_does(mock: MockServer, http: requests.Session) -> None:
    found = [http.get(mock.url + path, allow_redirects=False).reason for path in ("/", "/wrong/path")]
    assert found == ["Found", "Not Found"]


def test_what_is_no_xml_is_told_in_words_without_the_parsers_own_place(
    mock: MockServer, http: requests.Session
) -> None:
    answer = http.post(f"{mock.url}/EWS/Exchange.asmx", b"\n <x", headers=XML, auth=OK).text
    assert "<t:LineNumber>2</t:LineNumber><t:LinePosition>4</t:LinePosition>" in answer
    assert "Start Tag x line 2</t:Violation>" in answer


@pytest.mark.parametrize(
    ("path", "content_type", "text"),
    [
        ("/EWS/Exchange.asmx", "text/html; charset=UTF-8", "You have created a service"),
        ("/ews/Services.wsdl", "text/xml", "ExchangeServiceBinding"),
        ("/EWS/messages.xsd", "text/xml", "GetFolderType"),
        ("/EWS/types.xsd", "text/xml", "DistinguishedFolderIdNameType"),
    ],
)
def test_what_a_browser_gets(mock: MockServer, http: requests.Session, path: str, content_type: str, text: str) -> None:
    answer = http.get(mock.url + path, auth=OK)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)
    assert text in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/EWS/Exchange.asmx", 405),
        ("POST", "/wrong/path", 404),
        ("GET", "/EWS/nothing.asmx", 404),
        ("POST", "/EWS", 404),
        ("POST", "/EWS/Services.wsdl", 405),
        ("GET", "/favicon.ico", 404),
    ],
)
def test_iis_answers_the_rest(mock: MockServer, http: requests.Session, method: str, path: str, status: int) -> None:
    answer = http.request(method, mock.url + path, auth=OK)
    assert answer.status_code == status
    assert f"<title>{status} - " in answer.text
    assert answer.headers["Server"] == "Microsoft-IIS/10.0"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "ErrorSchemaValidation"),
        (b"<not><closed>", "ErrorSchemaValidation"),
        (b"<html/>", "ErrorSchemaValidation"),
    ],
)
def test_what_is_not_soap_is_a_fault(mock: MockServer, http: requests.Session, body: bytes, code: str) -> None:
    answer = http.post(mock.url + "/EWS/Exchange.asmx", body, headers=XML, auth=OK)
    assert answer.status_code == 500
    assert (
        f'<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">{code}<' in answer.text
    )


def test_what_is_not_valid_is_a_fault_with_its_place(
    mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]
) -> None:
    body = envelope("<m:GetFolder><m:FolderIds/></m:GetFolder>")
    answer = http.post(mock.url + "/EWS/Exchange.asmx", body, headers=XML, auth=OK)
    assert (answer.status_code, next(iter(mock.journal)).response_code) == (500, "ErrorSchemaValidation")
    assert "<t:LineNumber>1</t:LineNumber>" in answer.text


def test_answers_can_be_told_apart_by_their_request_ids(mock: MockServer, http: requests.Session) -> None:
    asked = {"client-request-id": "mine", "return-client-request-id": "true"}
    answers = [http.post(mock.url + "/EWS/Exchange.asmx", b"", headers=asked) for _ in range(2)]
    assert len({answer.headers["request-id"] for answer in answers}) == 2
    assert {answer.headers["client-request-id"] for answer in answers} == {"mine"}
    old = http.post(mock.url + "/s/exchange-2010-sp2/EWS/Exchange.asmx", b"")
    assert {"request-id", "client-request-id", "X-FEServer"} & old.headers.keys() == set()


@pytest.mark.parametrize(
    ("codes", "expected"),
    [(["NoError"], "NoError"), (["NoError", "ErrorA", "ErrorB"], "ErrorA"), ([], None)],
)
def test_an_answer_is_known_by_its_first_error(codes: list[str], expected: str | None) -> None:
    messages = "".join(f"<m:M><m:ResponseCode>{code}</m:ResponseCode></m:M>" for code in codes)
    namespace = 'xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"'
    answer = etree.fromstring(f"<m:R {namespace}><m:ResponseMessages>{messages}</m:ResponseMessages></m:R>")
    assert response_code(answer) == expected
