"""Access tokens: who gets in with which, and what is said of one that is no good."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests

from mock_ews.auth.access_token import mint
from mock_ews.server import MockServer

XML = {"Content-Type": "text/xml; charset=utf-8"}
NOW = datetime.now(UTC)
ISSUERS = {"exchange-online": "*", "oauth-only": "6d6f636b-0000-4000-8000-657773000000"}


def post(http: requests.Session, mock: MockServer, scenario: str, body: bytes, token: str | None) -> requests.Response:
    headers = XML if token is None else XML | {"Authorization": f"Bearer {token}"}
    return http.post(f"{mock.url}/s/{scenario}/EWS/Exchange.asmx", body, headers=headers)


def encoded(*parts: object) -> str:
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


@pytest.mark.parametrize("scenario", ISSUERS)
@pytest.mark.parametrize(
    ("upn", "user"),
    [
        ("ok@mock.test", "MOCK\\ok"),
        ("OK@Mock.test", "MOCK\\ok"),
        ("domain-user@mock.test", "MOCK\\domain-user"),
        ("alias@mock.test", "MOCK\\alias"),
        ("alina.asher@mock.test", "MOCK\\alias"),
        ("wrong-password@mock.test", "MOCK\\wrong-password"),
        ("locked-out@mock.test", "MOCK\\locked-out"),  # locked for passwords only
    ],
)
def test_a_token_lets_its_owner_in(
    mock: MockServer, http: requests.Session, envelope: Callable[..., bytes], scenario: str, upn: str, user: str
) -> None:
    assert post(http, mock, scenario, envelope(), mint(upn, NOW)).status_code == 200
    assert [(entry.user, entry.login_scheme) for entry in mock.journal] == [(user, "bearer")]
    assert post(http, mock, scenario, envelope(), None).status_code == 401  # it has to be shown each time


GARBLED = "2000001;", "invalid_token"


@pytest.mark.parametrize("scenario", ISSUERS)
@pytest.mark.parametrize(
    ("token", "number", "category"),
    [
        ("", *GARBLED),
        ("opaque", *GARBLED),
        ("a.b", *GARBLED),
        ("a.b.c", *GARBLED),
        (encoded([], []), *GARBLED),
        (encoded({"alg": "none"}, {"upn": "ok@mock.test"}), *GARBLED),
        (encoded({"alg": "none"}, {"upn": "ok@mock.test", "exp": "never"}), *GARBLED),
        (encoded({"alg": "none"}, {"upn": ["ok@mock.test"], "exp": 4102444800}), *GARBLED),
        (encoded({"alg": "RS256"}, {"upn": "ok@mock.test", "exp": 4102444800}), *GARBLED),
        (mint("ok@mock.test", NOW) + "c2lnbmF0dXJl", *GARBLED),
        ("e30." + base64.urlsafe_b64encode(b"[" * 40_000).decode() + ".", *GARBLED),
        (mint("ok@mock.test", NOW, timedelta(0)), "2000001;", "invalid_token"),
        (mint("ok@mock.test", NOW - timedelta(hours=2)), "2000001;", "invalid_token"),
        (mint("ok@mock.test", NOW, aud="https://graph.microsoft.com"), "2000003;", "invalid_resource"),
        (mint("ok@mock.test", NOW, aud=["https://outlook.office365.com"]), "2000003;", "invalid_resource"),
        (mint("nobody@mock.test", NOW), "2000005;", "invalid_user"),
    ],
)
def test_a_token_that_is_no_good(
    mock: MockServer, http: requests.Session, scenario: str, token: str, number: str, category: str
) -> None:
    answer = post(http, mock, scenario, b"", token)
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer.headers["WWW-Authenticate"].endswith(', error="invalid_token"')
    assert answer.headers["x-ms-diagnostics"].startswith(number)
    assert f'error_category="{category}"' in answer.headers["x-ms-diagnostics"]


@pytest.mark.parametrize(("scenario", "tenant"), ISSUERS.items())
@pytest.mark.parametrize("authorization", [None, "Basic b2s6c2VjcmV0"])
def test_without_a_token_it_says_whose_it_takes(
    mock: MockServer, http: requests.Session, scenario: str, tenant: str, authorization: str | None
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    answer = http.post(f"{mock.url}/s/{scenario}/EWS/Exchange.asmx", b"", headers=XML | headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith('Bearer client_id="00000002-0000-0ff1-ce00-000000000000", ')
    assert f'trusted_issuers="00000001-0000-0000-c000-000000000000@{tenant}"' in answer.headers["WWW-Authenticate"]
    assert "error=" not in answer.headers["WWW-Authenticate"]
    assert "x-ms-diagnostics" not in answer.headers


def test_a_token_of_the_admin_api(mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]) -> None:
    def given(**params: str) -> requests.Response:
        return http.get(f"{mock.url}/_mock/mailboxes/ok@mock.test/token", params=params)

    answer = given().json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3600)
    assert post(http, mock, "exchange-online", envelope(), answer["access_token"]).status_code == 200
    run_out = given(lifetime_s="0").json()["access_token"]
    assert post(http, mock, "exchange-online", envelope(), run_out).status_code == 401
    assert given(lifetime_s="-1").status_code == 422
    assert http.get(f"{mock.url}/_mock/mailboxes/nobody@mock.test/token").status_code == 404


def test_no_token_is_remembered(mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]) -> None:
    token = mint("ok@mock.test", NOW)
    post(http, mock, "exchange-online", envelope(), token)
    assert token.split(".")[1] not in http.get(f"{mock.url}/_mock/requests.har").text


def test_exchange_online_introduces_itself(
    mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]
) -> None:
    answer = post(http, mock, "exchange-online", envelope(version="Exchange2016"), mint("ok@mock.test", NOW))
    assert 'MajorVersion="15" MinorVersion="20"' in answer.text
    assert ' Version="V2018_01_08"' in answer.text
    assert answer.headers["X-CalculatedBETarget"].endswith(".prod.outlook.com")


@pytest.mark.parametrize(
    ("scenario", "folder", "code"),
    [
        ("exchange-online", 'Id="allcategorizeditems"', "ErrorFolderNotFound"),
        ("oauth-only", 'Id="allcategorizeditems"', "ErrorSchemaValidation"),
        ("exchange-online", 'Id="allcategorizeditems" Name="x"', "ErrorSchemaValidation"),
    ],
)
def test_exchange_online_knows_folders_that_no_schema_has(
    mock: MockServer, http: requests.Session, envelope: Callable[..., bytes], scenario: str, folder: str, code: str
) -> None:
    body = envelope().replace(b'Id="inbox"', folder.encode())
    post(http, mock, scenario, body, mint("ok@mock.test", NOW))
    assert [entry.response_code for entry in mock.journal] == [code]
