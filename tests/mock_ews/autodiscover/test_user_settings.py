"""GetUserSettings: what is told of mailboxes, and what is refused."""

from collections.abc import Callable

import pytest
import requests

from mock_ews.server import MockServer

Ask = Callable[..., requests.Response]
Texts = Callable[[requests.Response, str], list[str]]
SVC = "/autodiscover/autodiscover.svc"


def test_settings_are_told_in_the_order_they_were_asked_for(mock: MockServer, soap: Ask, texts: Texts) -> None:
    names = ["ExternalEwsUrl", "UserDisplayName", "EwsSupportedSchemas", "InternalEwsUrl", "ExternalEwsVersion"]
    answer = soap("/s/exchange-2010-sp2", *names)
    assert (answer.status_code, set(texts(answer, "ErrorCode"))) == (200, {"NoError"})
    assert texts(answer, "Name") == names
    ews = f"{mock.url}/s/exchange-2010-sp2/EWS/Exchange.asmx"
    schemas = "Exchange2007, Exchange2007_SP1, Exchange2010, Exchange2010_SP1, Exchange2010_SP2"
    assert texts(answer, "Value") == [ews, "Olivia Kerr", schemas, ews, "14.02.0247.005"]
    (entry,) = mock.journal
    assert (entry.operation, entry.response_code, entry.user) == ("GetUserSettings", "NoError", "MOCK\\ok")


def test_a_setting_there_is_not_is_told_apart(soap: Ask, texts: Texts) -> None:
    answer = soap("", "UserDisplayName", "InternalUMUrl")
    assert (texts(answer, "Name"), texts(answer, "SettingName")) == (["UserDisplayName"], ["InternalUMUrl"])
    assert texts(answer, "ErrorCode") == ["NoError", "NoError", "SettingIsNotAvailable"]


def test_each_address_has_an_answer_of_its_own(mock: MockServer, soap: Ask, texts: Texts) -> None:
    answer = soap("", "UserDisplayName", addresses=("ok@mock.test", "nobody@mock.test", "alias@mock.test"))
    assert texts(answer, "ErrorCode") == ["NoError", "NoError", "InvalidUser", "NoError"]
    assert texts(answer, "Value") == ["Olivia Kerr", "Alina Asher"]
    (entry,) = mock.journal
    assert entry.response_code == "InvalidUser"


def test_asking_for_nothing_is_an_invalid_request(mock: MockServer, soap: Ask, texts: Texts) -> None:
    assert texts(soap(""), "ErrorCode") == ["InvalidRequest"]
    (entry,) = mock.journal
    assert (entry.operation, entry.response_code) == ("GetUserSettings", "InvalidRequest")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [(SVC, "", 400), (SVC, "<x/>", 400), (SVC, "<x", 400), (f"/s/exchange-2007-sp1{SVC}", "<x/>", 404)],
)
def test_what_is_no_call_of_it(post: Ask, path: str, body: str, status: int) -> None:
    assert post(path, body).status_code == status


@pytest.mark.parametrize(("scenario", "status"), [("healthy", 200), ("exchange-2007-sp1", 404)])
def test_a_browser_sees_whether_it_is_there(
    mock: MockServer, http: requests.Session, scenario: str, status: int
) -> None:
    assert http.get(f"{mock.url}/s/{scenario}{SVC}", auth=("ok", "secret")).status_code == status
