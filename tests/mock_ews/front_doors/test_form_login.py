"""Signing in to Outlook on the web with its form, and what the cookies are good for."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from mock_ews.exchange import World
from mock_ews.server import MockServer

XML = {"Content-Type": "text/xml; charset=utf-8"}
SECRET = "secret"
OLD, MODERN = {"sessionid", "cadata"}, {"cadata", "cadataTTL", "cadataKey", "cadataIV", "cadataSig"}
DLL, OLDER_DLL, OWA = "/owa/auth/owaauth.dll", "/exchweb/bin/auth/owaauth.dll", "/owa/auth.owa"
FORM_LOGIN = "/s/owa-form-login"
Envelope = Callable[..., bytes]


class Form(HTMLParser):
    """The logon form of a page, as DavMail looks for it: name, action, fields."""

    def __init__(self, page: requests.Response) -> None:
        super().__init__()
        self.action, self.fields = "", dict[str, str]()
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told["name"] == "logonForm":
            self.action = told["action"]
        if tag == "input":
            self.fields[told["name"]] = told.get("value", "")


def sign_in(
    http: requests.Session, where: str, user: str = "ok@mock.test", password: str = SECRET
) -> requests.Response:
    """Fill in the form that somebody is shown at an address; the answer to it."""
    form = Form(http.get(where))
    start = urlsplit(where)
    action = f"{start.scheme}://{start.netloc}{form.action}"
    typed = form.fields | {"username": user, "password": password}
    return http.post(action, typed, allow_redirects=False)


def reason(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, parse_qs(urlsplit(answer.headers["Location"]).query)["reason"][0]


@pytest.mark.parametrize("prefix", ["", "/s/exchange-2016", FORM_LOGIN])
def test_signing_in_leads_to_where_one_wanted_to_go(mock: MockServer, http: requests.Session, prefix: str) -> None:
    wanted = f"{mock.url}{prefix}/owa/?path=/mail"
    answer = sign_in(http, wanted)
    assert (answer.status_code, answer.headers["Location"]) == (302, wanted)
    page = http.get(wanted, allow_redirects=False)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "ok@mock.test" in page.text
    entry = list(mock.journal)[-1]
    assert (entry.user, entry.mailbox, entry.login_scheme) == ("MOCK\\ok", "ok@mock.test", "form")
    assert http.get(f"{mock.url}{prefix}/owa/ev.owa").status_code == 404


@pytest.mark.parametrize(
    ("version", "action", "cookies"),
    [
        ("exchange-2007-sp1", DLL, OLD),
        ("exchange-2010-sp2", OWA, OLD),
        ("exchange-2013-sp1", OWA, MODERN),
        ("exchange-2019", OWA, MODERN),
    ],
)
@pytest.mark.parametrize("tls", [False, True])
def test_each_version_has_its_form_and_its_cookies(
    mock: MockServer, http: requests.Session, ca_file: object, version: str, action: str, cookies: set[str], tls: bool
) -> None:
    http.verify = str(ca_file)
    where = f"{mock.tls_url if tls else mock.url}/s/{version}/owa/"
    assert Form(http.get(where)).action == f"/s/{version}{action}"
    sign_in(http, where)
    assert {cookie.name for cookie in http.cookies} == cookies
    for cookie in http.cookies:
        assert (cookie.secure, cookie.path) == (tls, f"/s/{version}/")
        assert cookie.has_nonstandard_attr("HttpOnly")


@pytest.mark.parametrize(
    ("version", "action", "status"),
    [
        ("exchange-2007-sp1", OLDER_DLL, 302),
        ("exchange-2007-sp1", OWA, 404),
        ("exchange-2010", DLL, 404),
        ("exchange-2019", OLDER_DLL, 404),
    ],
)
def test_a_form_is_taken_where_the_version_takes_it(
    mock: MockServer, http: requests.Session, version: str, action: str, status: int
) -> None:
    typed = {"username": "ok", "password": SECRET}
    answer = http.post(f"{mock.url}/s/{version}{action}", typed, allow_redirects=False)
    assert (answer.status_code, bool(http.cookies)) == (status, status == 302)


@pytest.mark.parametrize(
    ("destination", "path"),
    [
        ("{url}/ecp/", "/ecp/"),
        ("/ecp/", "/ecp/"),
        ("", "/owa/"),
        ("ecp", "/owa/"),
        ("https://evil.example/owa/", "/owa/"),
        ("//evil.example/", "/owa/"),
        ("/\\evil.example/", "/owa/"),
        ("http://[/", "/owa/"),
        ("javascript:alert(1)", "/owa/"),
        ("{url}/\r\nX-Evil: 1", "/X-Evil:%201"),
    ],
)
def test_the_form_leads_nowhere_but_to_this_server(
    mock: MockServer, http: requests.Session, destination: str, path: str
) -> None:
    typed = {"username": "ok", "password": SECRET, "destination": destination.format(url=mock.url)}
    answer = http.post(mock.url + OWA, typed, allow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"] in (path, mock.url + path)
    assert "X-Evil" not in answer.headers


@pytest.fixture(scope="module")
def strict() -> Iterator[MockServer]:
    """A mock that locks after two wrong passwords."""
    with MockServer(World.default(lockout_threshold=2)) as running:
        yield running


def test_wrong_passwords_lead_back_to_the_form_and_lock(strict: MockServer, http: requests.Session) -> None:
    where = f"{strict.url}/owa/"
    for tries in (1, 2):
        answer = sign_in(http, where, password="wrong")
        assert reason(answer) == (302, "2")
        assert parse_qs(urlsplit(answer.headers["Location"]).query)["url"] == [where]
        assert "Please try again" in http.get(answer.headers["Location"]).text
        assert strict.doorman.wrong_tries["ok@mock.test"] == tries
    assert strict.doorman.is_locked_out("ok@mock.test")
    assert reason(sign_in(http, where)) == (302, "2")
    assert not http.cookies


@pytest.mark.parametrize("user", ["nobody", "locked-out", ""])
def test_others_who_are_not_let_in(mock: MockServer, http: requests.Session, user: str) -> None:
    assert reason(sign_in(http, f"{mock.url}/owa/", user)) == (302, "2")
    assert not http.cookies


def test_a_post_without_a_user_is_no_try(mock: MockServer, http: requests.Session) -> None:
    assert reason(http.post(mock.url + OWA, {"password": "x"}, allow_redirects=False)) == (302, "0")


def test_signing_out(mock: MockServer, http: requests.Session) -> None:
    sign_in(http, f"{mock.url}/owa/")
    stolen = dict(http.cookies)
    answer = http.get(f"{mock.url}/owa/logoff.owa", allow_redirects=False)
    assert (reason(answer), len(http.cookies)) == ((302, "1"), 0)
    assert "You have signed out." in http.get(answer.headers["Location"]).text
    assert reason(http.get(f"{mock.url}/owa/", cookies=stolen, allow_redirects=False)) == (302, "0")


@pytest.mark.parametrize("auth", [None, ("ok", SECRET)])
def test_the_cookie_opens_ews_where_the_form_stands_before_it(
    mock: MockServer, http: requests.Session, envelope: Envelope, auth: tuple[str, str] | None
) -> None:
    ews = f"{mock.url}{FORM_LOGIN}/EWS/Exchange.asmx"
    before = http.post(ews, envelope(), headers=XML, auth=auth, allow_redirects=False)
    assert reason(before) == (302, "0")
    assert sign_in(http, ews).headers["Location"] == ews
    answer = http.post(ews, envelope(), headers=XML)
    assert (answer.status_code, "NoError" in answer.text) == (200, True)
    assert (list(mock.journal)[-1].user, list(mock.journal)[-1].login_scheme) == ("MOCK\\ok", "form")


def test_elsewhere_ews_wants_a_login_of_its_own(mock: MockServer, http: requests.Session, envelope: Envelope) -> None:
    sign_in(http, f"{mock.url}/owa/")
    assert http.post(f"{mock.url}/EWS/Exchange.asmx", envelope(), headers=XML).status_code == 401


def test_a_world_knows_only_its_own_cookies_and_forgets_them_at_a_reset(
    mock: MockServer, http: requests.Session
) -> None:
    name = http.post(f"{mock.url}/_mock/worlds", json={}).json()["name"]
    there = f"{mock.url}/w/{name}/owa/"
    assert sign_in(http, there).headers["Location"] == there
    cookies = {cookie.name: cookie.value or "" for cookie in http.cookies}
    assert http.get(there, allow_redirects=False).status_code == 200
    assert reason(http.get(f"{mock.url}/owa/", cookies=cookies, allow_redirects=False)) == (302, "0")
    assert http.post(f"{mock.url}/w/{name}/_mock/reset").ok
    assert reason(http.get(there, allow_redirects=False)) == (302, "0")
    http.delete(f"{mock.url}/_mock/worlds/{name}")


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"username": "ok", "password": SECRET}},
        {
            "data": b"username=ok&p%61ssword=" + SECRET.encode(),
            "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        },
        {"files": {"username": (None, "ok"), "password": (None, SECRET)}},
        {"json": {"username": "ok", "password": SECRET}},
    ],
    ids=["form", "escaped", "multipart", "json"],
)
@pytest.mark.parametrize("action", [OWA, DLL])
def test_nothing_keeps_the_password(
    mock: MockServer, http: requests.Session, caplog: pytest.LogCaptureFixture, action: str, sent: dict[str, object]
) -> None:
    answer = http.post(mock.url + action, allow_redirects=False, **sent)  # type: ignore[arg-type]  # a table of keywords
    assert SECRET not in f"{answer.headers} {answer.text}"
    (entry,) = mock.journal
    told = repr([getattr(entry, name) for name in entry.__slots__])
    assert SECRET not in told + caplog.text
    for token in http.cookies.values():
        assert token not in told
