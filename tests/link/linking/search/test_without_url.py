"""A person who gave no URL is told what their own server said, against a real mock over TLS."""

from typing import Any

import pytest

from ewslink.exchange.service_records import ServiceRecord
from ewslink.linking.evidence import evidence
from ewslink.linking.outcome import Linked
from ewslink_contracts.outcomes import Code, Step

EWS = "/EWS/Exchange.asmx"
CAS = f"https://cas.mock.test{EWS}"
MAIL = f"https://mail.mock.test{EWS}"


LATER = {"status": 503, "headers": {"Retry-After": "3600"}}
AT_ONCE = {"status": 503, "headers": {"Retry-After": "0"}, "times": 1}
TOKENS = {"status": 401, "headers": {"WWW-Authenticate": "Bearer"}}
TO_OWA = {"status": 302, "headers": {"Location": "/owa/auth/logon.aspx"}}
TO_PORTAL = {"status": 302, "headers": {"Location": "https://sso.mock.test/login"}}
PAGE = {"status": 200, "body": "<html><body>Hello</body></html>", "headers": {"Content-Type": "text/html"}}


def verdict(outcome: Any) -> tuple[Code, Step, bool]:
    return outcome.verdict.code, outcome.verdict.step, outcome.verdict.retryable


@pytest.mark.parametrize(
    ("answer", "code", "step", "retryable"),
    [
        (LATER, Code.SERVER_UNAVAILABLE, Step.ENDPOINT, True),
        ({"status": 500}, Code.SERVER_ERROR, Step.ENDPOINT, True),
        ({"status": 403}, Code.EWS_BLOCKED, Step.ENDPOINT, False),
        (TOKENS, Code.OAUTH_REQUIRED, Step.ENDPOINT, False),
        (TO_OWA, Code.OWA_REDIRECT, Step.ENDPOINT, False),
        (TO_PORTAL, Code.PREAUTH_PROXY, Step.ENDPOINT, False),
        ({"status": 404}, Code.NOT_FOUND, Step.ENDPOINT, False),
        ("127.0.0.1:1", Code.CONNECTION_REFUSED, Step.CONNECT, True),
        ("name.invalid:443", Code.HOST_NOT_FOUND, Step.CONNECT, False),
        ("silent", Code.TIMEOUT, None, True),
    ],
    ids=str,
)
async def test_the_server_that_autodiscover_names_explains_the_failure(
    nothing_guessed: Any, silent: str, answer: Any, code: Code, step: Step | None, retryable: bool
) -> None:
    nothing_guessed.names("mock.test", CAS)
    if isinstance(answer, dict):
        nothing_guessed.on("cas.mock.test", "answer", EWS, **answer)
    else:
        nothing_guessed.lead("cas.mock.test", answer.replace("silent", silent))

    outcome = await nothing_guessed.link(link_timeout_s=20)

    assert verdict(outcome) == (code, step or outcome.verdict.step, retryable)
    assert evidence(outcome)["url"] == CAS
    assert nothing_guessed.with_login == []
    discover = nothing_guessed.log.reports[1]
    assert (discover.name, discover.detail) == (Step.DISCOVER, CAS)


async def test_so_does_its_certificate(nothing_guessed: Any) -> None:
    nothing_guessed.names("mock.test", f"https://tls-expired.mock.test{EWS}")

    outcome = await nothing_guessed.link()

    assert verdict(outcome) == (Code.TLS_EXPIRED, Step.TLS, False)
    assert evidence(outcome)["url"] == f"https://tls-expired.mock.test{EWS}"


async def test_of_several_that_are_named_the_busy_one_is_the_right_one(nothing_guessed: Any) -> None:
    nothing_guessed.names("mock.test", f"https://inside.mock.test{EWS}", CAS)
    nothing_guessed.unknown("inside.mock.test")
    nothing_guessed.on("cas.mock.test", "answer", EWS, **LATER)

    assert evidence(await nothing_guessed.link())["url"] == CAS


async def test_a_server_that_nobody_vouches_for_explains_it_too(nothing_guessed: Any) -> None:
    nothing_guessed.records = (ServiceRecord(10, 0, 443, "localhost."),)
    nothing_guessed.names("localhost", f"https://localhost{EWS}")
    nothing_guessed.on("localhost", "answer", EWS, **LATER)
    nothing_guessed.nothing_at("mock.test")

    outcome = await nothing_guessed.link()

    assert verdict(outcome) == (Code.SERVER_UNAVAILABLE, Step.ENDPOINT, True)
    assert evidence(outcome)["url"] == f"https://localhost{EWS}"


@pytest.mark.parametrize("answer", [LATER, TOKENS], ids=str)
async def test_who_proves_to_be_the_right_server_is_not_passed_over_for_a_guess(internet: Any, answer: Any) -> None:
    internet.names("mock.test", CAS)
    internet.on("cas.mock.test", "answer", EWS, **answer)

    assert evidence(await internet.link())["url"] == CAS
    assert f"mail.mock.test{EWS}" not in internet.asked
    assert internet.with_login == []


@pytest.mark.parametrize("answer", [{"status": 404}, {"status": 403}], ids=str)
async def test_who_does_not_is_passed_over(internet: Any, answer: Any) -> None:
    internet.names("mock.test", CAS)
    internet.on("cas.mock.test", "answer", EWS, **answer)

    outcome = await internet.link()

    assert isinstance(outcome, Linked)
    assert outcome.mailbox.ews_url == MAIL


async def test_a_named_server_that_asks_for_a_moment_gets_it(nothing_guessed: Any) -> None:
    nothing_guessed.names("mock.test", CAS)
    nothing_guessed.on("cas.mock.test", "answer", EWS, **AT_ONCE)

    outcome = await nothing_guessed.link()

    assert isinstance(outcome, Linked)
    assert outcome.mailbox.ews_url == CAS


async def test_a_guessed_one_gets_it(internet: Any) -> None:
    internet.nothing_at("mock.test", "autodiscover.mock.test", "exchange.mock.test")
    internet.on("mail.mock.test", "answer", EWS, **AT_ONCE)

    outcome = await internet.link()

    assert isinstance(outcome, Linked)
    assert outcome.mailbox.ews_url == MAIL


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (LATER, Code.SERVER_UNAVAILABLE),
        (TO_OWA, Code.OWA_REDIRECT),
        (TOKENS, Code.OAUTH_REQUIRED),
        (TO_PORTAL, Code.SERVER_NOT_FOUND),
        (PAGE, Code.SERVER_NOT_FOUND),
        ({"status": 403}, Code.SERVER_NOT_FOUND),
        ({"status": 500}, Code.SERVER_NOT_FOUND),
        ("127.0.0.1:1", Code.SERVER_NOT_FOUND),
        ("silent", Code.SERVER_NOT_FOUND),
    ],
    ids=str,
)
async def test_a_guess_that_fails_is_shown_but_is_not_the_persons_server(
    internet: Any, silent: str, answer: Any, code: Code
) -> None:
    internet.nothing_at("mock.test")
    internet.unknown("autodiscover.mock.test", "exchange.mock.test")
    if isinstance(answer, dict):
        internet.on("mail.mock.test", "answer", EWS, **answer)
    else:
        internet.lead("mail.mock.test", answer.replace("silent", silent))

    outcome = await internet.link(link_timeout_s=20)

    assert outcome.verdict.code == code
    assert evidence(outcome)["url"] == MAIL


async def test_nor_is_a_mail_host_with_the_certificate_of_its_provider(internet: Any) -> None:
    internet.unknown("elsewhere.invalid", "autodiscover.elsewhere.invalid", "exchange.elsewhere.invalid")

    outcome = await internet.link(email="ann@elsewhere.invalid")

    assert verdict(outcome) == (Code.SERVER_NOT_FOUND, Step.DISCOVER, False)
    seen = evidence(outcome)
    assert (seen["url"], seen["transport"]) == (f"https://mail.elsewhere.invalid{EWS}", "tls_wrong_host")
    assert "mock.test" in str(seen["certificate_names"])


@pytest.mark.parametrize(
    "email",
    [
        "ann@contoso.onmicrosoft.com",
        "ann@contoso.mail.onmicrosoft.com",
        "ann@HOTMAIL.com",
        "ann@live.de",
        "ann@outlook.de",
    ],
)
async def test_an_address_in_the_cloud_is_known_without_asking_anybody(internet: Any, email: str) -> None:
    outcome = await internet.link(email=email)

    assert verdict(outcome) == (Code.EXCHANGE_ONLINE, Step.DISCOVER, False)
    assert evidence(outcome) == {"rule": "address that only Exchange Online has"}
    assert internet.asked == []


UNREADABLE = ("ann@foo..test", "ann@-foo.test", f"ann@{'x' * 64}.test", "ann@")


@pytest.mark.parametrize("email", UNREADABLE)
async def test_a_mail_domain_that_cannot_be_one_is_the_addresss_fault(internet: Any, email: str) -> None:
    outcome = await internet.link(email=email)

    assert verdict(outcome) == (Code.SERVER_NOT_FOUND, Step.DISCOVER, False)
    assert evidence(outcome) == {"rule": "address without a mail domain"}
    assert internet.asked == []


@pytest.mark.parametrize("email", UNREADABLE)
@pytest.mark.parametrize(
    ("typed", "code", "suggested"),
    [
        (MAIL, Code.NO_MAILBOX, None),
        ("https://mail.mock.test/owa/", Code.OWA_REDIRECT, MAIL),
        ("not a url", Code.URL_MALFORMED, None),
    ],
)
async def test_and_keeps_nobody_from_looking_at_a_url(
    internet: Any, email: str, typed: str, code: Code, suggested: str | None
) -> None:
    outcome = await internet.link(email=email, username="ok@mock.test", ews_url=typed)

    assert (outcome.verdict.code, outcome.suggested_url) == (code, suggested)
