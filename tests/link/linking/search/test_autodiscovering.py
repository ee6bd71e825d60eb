"""Where Autodiscover leads nowhere, a person is told what it said, against a real mock over TLS."""

from typing import Any

import pytest

from ewslink.linking.evidence import evidence
from ewslink.linking.outcome import Linked
from ewslink_contracts.outcomes import Code, Step
from tests.link.linking.search.scenes import EWS, SVC, XML

AUTODISCOVER = f"https://autodiscover.mock.test{SVC}"

SOAP = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<GetUserSettingsResponseMessage xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover"><Response>
<ErrorCode>NoError</ErrorCode><UserResponses><UserResponse><ErrorCode>{}</ErrorCode></UserResponse></UserResponses>
</Response></GetUserSettingsResponseMessage></s:Body></s:Envelope>"""
POX = """<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response>
<Error><ErrorCode>{}</ErrorCode></Error></Response></Autodiscover>"""

LATER = {"status": 503, "headers": {"Retry-After": "3600"}}
AT_ONCE = {"status": 503, "headers": {"Retry-After": "0"}, "times": 1}
TOKENS = {"status": 401, "headers": {"WWW-Authenticate": "Bearer"}}
PAGE = {"status": 200, "body": "<html><body>Hello</body></html>", "headers": {"Content-Type": "text/html"}}


def verdict(outcome: Any) -> tuple[Code, Step, bool]:
    return outcome.verdict.code, outcome.verdict.step, outcome.verdict.retryable


async def test_one_that_asks_for_a_moment_gets_it_and_may_then_ask_for_the_login(internet: Any) -> None:
    """The EWS beside it is not there when it is guessed at, and is when it is named."""
    internet.nothing_at("mock.test", "mail.mock.test", "exchange.mock.test")
    internet.on("autodiscover.mock.test", "error-page", EWS, status=404, times=1)
    for path in (SVC, XML):
        internet.on("autodiscover.mock.test", "answer", path, **AT_ONCE)

    outcome = await internet.link()

    assert isinstance(outcome, Linked)
    assert outcome.mailbox.ews_url == f"https://autodiscover.mock.test{EWS}"


@pytest.mark.parametrize(
    ("path", "error", "code", "retryable"),
    [
        (SVC, "ServerBusy", Code.SERVER_BUSY, True),
        (SVC, "InternalServerError", Code.SERVER_ERROR, True),
        (SVC, "InvalidUser", Code.NO_MAILBOX, False),
        (SVC, "InvalidDomain", Code.SERVER_NOT_FOUND, False),
        (XML, "603", Code.SERVER_ERROR, True),
        (XML, "500", Code.NO_MAILBOX, False),
        (XML, "601", Code.SERVER_NOT_FOUND, False),
    ],
)
@pytest.mark.parametrize("after_login", [False, True])
async def test_autodiscover_says_what_is_wrong(
    nothing_guessed: Any, path: str, error: str, code: Code, retryable: bool, after_login: bool
) -> None:
    body = (SOAP if path == SVC else POX).format(error)
    headers = {"Retry-After": "3600"}
    nothing_guessed.on("mock.test", "answer", path, status=200, headers=headers, body=body, after_login=after_login)
    nothing_guessed.nothing_at("mock.test", path=XML if path == SVC else SVC)

    outcome = await nothing_guessed.link()

    assert verdict(outcome) == (code, Step.DISCOVER, retryable)
    seen = evidence(outcome)
    assert (seen["url"], seen["response_code"]) == (f"https://mock.test{path}", error)
    assert nothing_guessed.with_login == ([f"mock.test{path}"] if after_login else [])


async def test_who_turns_away_whom_it_knows_is_the_right_server(nothing_guessed: Any) -> None:
    nothing_guessed.nothing_at("autodiscover.mock.test")
    nothing_guessed.on("mock.test", "answer", SVC, status=403, after_login=True)

    outcome = await nothing_guessed.link()

    assert verdict(outcome) == (Code.EWS_BLOCKED, Step.DISCOVER, False)
    assert (evidence(outcome)["url"], evidence(outcome)["http_status"]) == (f"https://mock.test{SVC}", 403)
    assert nothing_guessed.logins == 1


async def test_who_is_busy_after_a_login_is_not_asked_with_it_again(nothing_guessed: Any) -> None:
    nothing_guessed.on(
        "mock.test", "answer", SVC, status=200, body=SOAP.format("ServerBusy"), after_login=True, times=1
    )

    assert verdict(await nothing_guessed.link())[0] is Code.SERVER_BUSY
    assert len([one for one in nothing_guessed.mock.journal if one.user is not None]) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (LATER, Code.SERVER_UNAVAILABLE),
        ({"status": 429, "headers": {"Retry-After": "3600"}}, Code.SERVER_BUSY),
        ({"status": 500}, Code.SERVER_ERROR),
        (TOKENS, Code.OAUTH_REQUIRED),
        ({"status": 404}, Code.SERVER_NOT_FOUND),
        (PAGE, Code.SERVER_NOT_FOUND),
        ("name.invalid:443", Code.SERVER_NOT_FOUND),
        ("silent", Code.TIMEOUT),
    ],
    ids=str,
)
async def test_how_autodiscover_fails_tells_where_nothing_else_does(
    internet: Any, silent: str, answer: Any, code: Code
) -> None:
    internet.nothing_at("mock.test", "mail.mock.test", "exchange.mock.test")
    internet.nothing_at("autodiscover.mock.test", path=EWS)
    if isinstance(answer, dict):
        for path in (SVC, XML):
            internet.on("autodiscover.mock.test", "answer", path, **answer)
    else:
        internet.lead("autodiscover.mock.test", answer.replace("silent", silent))

    outcome = await internet.link(link_timeout_s=20)

    assert outcome.verdict.code == code
    assert code is Code.SERVER_NOT_FOUND or evidence(outcome)["url"] == AUTODISCOVER


async def test_a_usual_name_where_nobody_listens_is_shown_and_tells_nothing(internet: Any) -> None:
    """Wildcard DNS has it, too, and Microsoft's redirect method closes port 443 on purpose."""
    internet.nothing_at("mock.test")
    internet.unknown("mail.mock.test", "exchange.mock.test")
    internet.lead("autodiscover.mock.test", "127.0.0.1:1")

    outcome = await internet.link()

    assert verdict(outcome) == (Code.SERVER_NOT_FOUND, Step.DISCOVER, False)
    seen = evidence(outcome)
    assert (seen["url"], seen["transport"]) == (AUTODISCOVER, "refused")


@pytest.mark.parametrize("path", [SVC, XML])
async def test_who_was_named_and_does_not_listen_tells(nothing_guessed: Any, path: str) -> None:
    nothing_guessed.nothing_at("mock.test", path=SVC if path == XML else XML)
    there = f"https://named.mock.test{path}"
    nothing_guessed.on("mock.test", "answer", path, status=302, headers={"Location": there})
    nothing_guessed.lead("named.mock.test", "127.0.0.1:1")

    outcome = await nothing_guessed.link()

    assert verdict(outcome) == (Code.CONNECTION_REFUSED, Step.CONNECT, True)
    assert evidence(outcome)["url"] == there


async def test_how_the_website_of_the_mail_domain_fails_tells_nothing(nothing_guessed: Any) -> None:
    nothing_guessed.lead("mock.test", "127.0.0.1:1")

    assert verdict(await nothing_guessed.link()) == (Code.SERVER_NOT_FOUND, Step.DISCOVER, False)
