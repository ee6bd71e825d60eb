"""A URL that was given fails for its own reason; what would do is recommended, and what is not EWS gets no password."""

from typing import Any

import pytest

from ewslink.linking.evidence import evidence
from ewslink.linking.outcome import Linked
from ewslink_contracts.outcomes import Code
from tests.link.linking.search.scenes import EWS, GUESSED, MAIL, discovered, found, hidden_behind_a_login, redirects


async def test_a_given_address_that_fails_costs_no_login_to_find_a_better_one(nothing_guessed: Any) -> None:
    hidden_behind_a_login(nothing_guessed)

    outcome = await nothing_guessed.link(ews_url="https://shop.mock.test/s/not-found/EWS/Exchange.asmx")

    assert found(outcome) == Code.NOT_FOUND
    assert nothing_guessed.with_login == []


@pytest.mark.parametrize(
    ("typed", "code", "suggested"),
    [
        ("https://mail.mock.test/owa/#path=/mail", Code.OWA_REDIRECT, MAIL),
        ("https://mail.mock.test/s/not-found/EWS/Exchange.asmx", Code.NOT_FOUND, MAIL),
        ("https://mail.mock.test/s/html-page/EWS/Exchange.asmx", Code.NOT_EWS, MAIL),
        ("https://mail.mock.test/s/owa-login-timeout/EWS/Exchange.asmx", Code.OWA_LOGIN_TIMEOUT, MAIL),
        ("http://mail.mock.test/EWS/Exchange.asmx", Code.URL_NOT_HTTPS, MAIL),
        ("https://tls-wrong-host.mock.test/owa", Code.TLS_WRONG_HOST, MAIL),
        ("https://unknown.mock.test/", Code.HOST_NOT_FOUND, MAIL),
        ("https://dead.mock.test/", Code.CONNECTION_REFUSED, MAIL),
        ("not a url", Code.URL_MALFORMED, MAIL),
        ("https://mail.mock.test/s/method-not-allowed/EWS/Exchange.asmx", Code.NOT_EWS, MAIL),
        ("https://mail.mock.test/s/oauth-only/EWS/Exchange.asmx", Code.OAUTH_REQUIRED, None),
    ],
)
async def test_what_was_given_fails_for_its_own_reason_and_what_would_do_is_named(
    internet: Any, typed: str, code: Code, suggested: str | None
) -> None:
    internet.unknown("unknown.mock.test")
    internet.lead("dead.mock.test", "127.0.0.1:1")

    outcome = await internet.link(ews_url=typed)

    assert found(outcome) == code
    assert outcome.suggested_url == suggested
    assert internet.with_login == []


BASIC = {"WWW-Authenticate": 'Basic realm="mail"'}


def asks_for_a_login(internet: Any, path: str) -> None:
    """Another service on the mail server wants a login, as EWS does."""
    internet.on("mail.mock.test", "answer", path, status=401, headers=BASIC)


@pytest.mark.parametrize("auto_correct", [False, True])
@pytest.mark.parametrize("path", ["/owa/", "/Microsoft-Server-ActiveSync", "/autodiscover/autodiscover.xml", "/mail/"])
async def test_what_asks_for_a_login_beside_ews_is_shown_none(internet: Any, path: str, auto_correct: bool) -> None:
    asks_for_a_login(internet, path)

    outcome = await internet.link(ews_url=f"https://mail.mock.test{path}", auto_correct=auto_correct)

    assert found(outcome) == (MAIL if auto_correct else Code.NOT_EWS)
    assert internet.asked[:2] == [f"mail.mock.test{path}", f"mail.mock.test{EWS}"]
    assert internet.with_login == ([f"mail.mock.test{EWS}"] if auto_correct else [])
    assert auto_correct or outcome.suggested_url == MAIL


async def test_another_service_is_not_taken_for_ews_where_there_is_none_either(internet: Any) -> None:
    asks_for_a_login(internet, "/owa/")
    internet.nothing_at(*GUESSED, path=EWS)

    outcome = await internet.link(ews_url="https://mail.mock.test/owa/")

    assert (found(outcome), outcome.suggested_url) == (Code.NOT_EWS, f"https://mock.test{EWS}")
    assert internet.with_login == []


async def test_a_path_of_its_own_is_logged_in_to_where_the_usual_one_has_no_ews(internet: Any) -> None:
    asks_for_a_login(internet, "/myews/")
    internet.nothing_at("mail.mock.test", path=EWS)

    assert found(await internet.link(ews_url="https://mail.mock.test/myews/")) == Code.BAD_CREDENTIALS
    assert internet.asked == ["mail.mock.test/myews/", f"mail.mock.test{EWS}", "mail.mock.test/myews/"]


TO_FORMS = {"status": 302, "headers": {"Location": "/owa/auth/logon.aspx"}}
BUSY = {"status": 503, "headers": {"Retry-After": "999"}}
TOKENS = {"status": 401, "headers": {"WWW-Authenticate": "Bearer"}}
OWA = "https://owa.mock.test/owa/"


@pytest.mark.parametrize("of_owa", [TO_FORMS, {"status": 440}, {"status": 401, "headers": BASIC}, {"status": 404}])
@pytest.mark.parametrize(
    ("of_ews", "code"),
    [
        (BUSY, Code.SERVER_UNAVAILABLE),
        (TOKENS, Code.OAUTH_REQUIRED),
        ({"status": 403}, Code.EWS_BLOCKED),
        (TO_FORMS, Code.OWA_REDIRECT),
        ({"status": 440}, Code.OWA_LOGIN_TIMEOUT),
    ],
)
async def test_who_gives_the_address_of_outlook_on_the_web_is_told_what_the_ews_beside_it_says(
    nothing_guessed: Any, of_owa: dict[str, Any], of_ews: dict[str, Any], code: Code
) -> None:
    nothing_guessed.on("owa.mock.test", "answer", "/owa/", **of_owa)
    nothing_guessed.on("owa.mock.test", "answer", EWS, **of_ews)

    outcome = await nothing_guessed.link(ews_url=OWA)

    assert (found(outcome), outcome.seen.url) == (code, f"https://owa.mock.test{EWS}")
    assert discovered(nothing_guessed) == f"https://owa.mock.test{EWS} instead of {OWA}"
    assert nothing_guessed.with_login == []
    assert nothing_guessed.asked.count(f"owa.mock.test{EWS}") == 1


@pytest.mark.parametrize("status", [404, 405, 500])
async def test_an_ews_beside_that_says_nothing_of_itself_leaves_the_given_address_to_explain(
    nothing_guessed: Any, status: int
) -> None:
    nothing_guessed.on("owa.mock.test", "answer", "/owa/", **TO_FORMS)
    nothing_guessed.on("owa.mock.test", "answer", EWS, status=status)

    outcome = await nothing_guessed.link(ews_url=OWA)

    assert (found(outcome), outcome.seen.url) == (Code.OWA_REDIRECT, OWA)
    assert nothing_guessed.asked.count(f"owa.mock.test{EWS}") == 1


async def test_an_address_without_encryption_is_what_is_wrong_even_where_ews_is_away(nothing_guessed: Any) -> None:
    nothing_guessed.on("owa.mock.test", "answer", EWS, **BUSY)

    assert found(await nothing_guessed.link(ews_url="http://owa.mock.test/owa/")) == Code.URL_NOT_HTTPS


async def test_an_ews_beside_that_asks_for_a_moment_is_given_it(nothing_guessed: Any) -> None:
    nothing_guessed.on("owa.mock.test", "answer", "/owa/", **TO_FORMS)
    nothing_guessed.on("owa.mock.test", "answer", EWS, status=503, headers={"Retry-After": "0"}, times=1)

    assert found(await nothing_guessed.link(ews_url=OWA, auto_correct=True)) == f"https://owa.mock.test{EWS}"


async def test_where_the_ews_beside_is_blocked_another_may_do(internet: Any) -> None:
    internet.on("owa.mock.test", "answer", "/owa/", **TO_FORMS)
    internet.on("owa.mock.test", "answer", EWS, status=403)

    outcome = await internet.link(ews_url=OWA)
    assert (found(outcome), outcome.suggested_url) == (Code.EWS_BLOCKED, MAIL)

    assert found(await internet.link(ews_url=OWA, auto_correct=True)) == MAIL
    assert discovered(internet) == f"{MAIL} instead of {OWA}"


@pytest.mark.parametrize(("of_ews", "code"), [(BUSY, Code.SERVER_UNAVAILABLE), (TOKENS, Code.OAUTH_REQUIRED)])
@pytest.mark.parametrize("path", ["/mail/", "/EWS", "/exchange"])
async def test_no_password_is_shown_beside_an_ews_that_is_away_or_takes_none(
    internet: Any, path: str, of_ews: dict[str, Any], code: Code
) -> None:
    asks_for_a_login(internet, path)
    internet.on("mail.mock.test", "answer", EWS, **of_ews)

    outcome = await internet.link(ews_url=f"https://mail.mock.test{path}")

    assert (found(outcome), outcome.seen.url) == (code, MAIL)
    assert internet.asked == [f"mail.mock.test{path}", f"mail.mock.test{EWS}"]
    assert internet.with_login == []


@pytest.mark.parametrize("of_ews", [TO_FORMS, {"status": 403}])
async def test_a_path_of_its_own_is_logged_in_to_where_the_usual_one_is_closed(
    internet: Any, of_ews: dict[str, Any]
) -> None:
    asks_for_a_login(internet, "/myews/")
    internet.on("mail.mock.test", "answer", EWS, **of_ews)

    assert found(await internet.link(ews_url="https://mail.mock.test/myews/")) == Code.BAD_CREDENTIALS
    assert discovered(internet) == "https://mail.mock.test/myews/"


@pytest.mark.parametrize("typed", ["mail.mock.test", "https://mail.mock.test/ews/exchange.asmx/", MAIL])
async def test_a_right_address_costs_one_probe(internet: Any, typed: str) -> None:
    assert isinstance(await internet.link(ews_url=typed), Linked)
    assert [entry.login_scheme for entry in internet.mock.journal].count(None) == 1


async def test_of_what_is_no_url_there_is_nothing_to_see(internet: Any) -> None:
    outcome = await internet.link(ews_url="not a url")

    assert evidence(outcome) == {"rule": "no URL", "transport": "malformed_url"}


async def test_nothing_is_recommended_that_was_not_probed(nothing_guessed: Any) -> None:
    nothing_guessed.nothing_at("shop.mock.test", "mock.test")

    outcome = await nothing_guessed.link(ews_url=f"https://shop.mock.test{EWS}")

    assert found(outcome) == Code.NOT_FOUND
    assert outcome.suggested_url is None


async def test_with_auto_correct_what_was_found_is_used(internet: Any) -> None:
    assert found(await internet.link(ews_url="https://mail.mock.test/owa/", auto_correct=True)) == MAIL


async def test_the_host_in_the_certificate_is_recommended(internet: Any) -> None:
    internet.nothing_at("mail.mock.test")

    outcome = await internet.link(ews_url=f"https://elsewhere.invalid{EWS}")

    assert found(outcome) == Code.TLS_WRONG_HOST
    assert outcome.suggested_url == f"https://mock.test{EWS}"


async def test_a_redirect_to_another_domain_is_recommended_but_not_followed(internet: Any) -> None:
    redirects(internet, "mail.mock.test", f"https://localhost{EWS}", EWS)

    outcome = await internet.link(ews_url=MAIL, auto_correct=True)

    assert found(outcome) == Code.REDIRECTED
    assert (outcome.suggested_url, outcome.suggestion_trusted) == (f"https://localhost{EWS}", False)
    assert internet.with_login == []
