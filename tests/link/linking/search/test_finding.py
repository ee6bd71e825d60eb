"""Where the endpoint is found, what is recommended, and where a password goes, against a real mock over TLS."""

from itertools import pairwise
from time import monotonic
from typing import Any

import pytest

from ewslink.exchange.service_records import ServiceRecord
from ewslink.linking.evidence import evidence
from ewslink.linking.login_tries import LIMIT
from ewslink.linking.outcome import Linked, Target, link_error
from ewslink_contracts.outcomes import Code, Step

EWS = "/EWS/Exchange.asmx"
SVC, XML = "/autodiscover/autodiscover.svc", "/autodiscover/autodiscover.xml"
MAIL = f"https://mail.mock.test{EWS}"
GUESSED = ("mail.mock.test", "autodiscover.mock.test", "exchange.mock.test")

EXTERNAL = "<Action>settings</Action><Protocol><Type>EXPR</Type><EwsUrl>{}</EwsUrl></Protocol>"
INTERNAL = "<Protocol><Type>EXCH</Type><ASUrl>{}</ASUrl></Protocol>"
REDIRECT_ADDRESS = "<Action>redirectAddr</Action><RedirectAddr>{}</RedirectAddr>"
REDIRECT_URL = "<Action>redirectUrl</Action><RedirectUrl>{}</RedirectUrl>"


def found(outcome: Any) -> str:
    """The address that was linked, or why none was."""
    return outcome.mailbox.ews_url if isinstance(outcome, Linked) else outcome.verdict.code


def discovered(internet: Any) -> str:
    """What the last link's step `discover` reports."""
    details: dict[Step, str] = {report.name: report.detail for report in internet.log.reports}
    return details[Step.DISCOVER]


def redirects(internet: Any, host: str, location: str, path: str = SVC, method: str = "POST") -> None:
    internet.on(host, "answer", path, method, status=302, headers={"Location": location})


async def test_without_a_url_the_usual_host_is_found_and_only_it_gets_the_password(internet: Any) -> None:
    assert found(await internet.link()) == MAIL
    assert internet.with_login == [f"mail.mock.test{EWS}"]


async def test_a_server_with_calls_at_services_wsdl_only_is_found_by_that_url_and_by_its_autodiscover(
    internet: Any,
) -> None:
    there = "https://mail.mock.test/s/services-wsdl-only/EWS/Services.wsdl"

    assert found(await internet.link(ews_url=there)) == there
    assert internet.with_login == ["mail.mock.test/s/services-wsdl-only/EWS/Services.wsdl"]

    internet.nothing_at(*GUESSED, path=EWS)
    internet.says("mock.test", EXTERNAL.format(there))
    assert found(await internet.link()) == there


async def test_calls_at_services_wsdl_are_found_beside_an_endpoint_that_breaks_connections(internet: Any) -> None:
    site = "mail.mock.test/s/services-wsdl-only/EWS"
    internet.on("mail.mock.test", "wire", f"/s/services-wsdl-only{EWS}", fraction=0.0, ending="reset")

    assert found(await internet.link(ews_url=f"https://{site}/Services.wsdl")) == f"https://{site}/Services.wsdl"


@pytest.mark.parametrize("host", ["autodiscover.mock.test", "exchange.mock.test"])
async def test_other_usual_hosts(internet: Any, host: str) -> None:
    internet.nothing_at(*(one for one in GUESSED if one != host), path=EWS)

    assert found(await internet.link()) == f"https://{host}{EWS}"


async def test_beside_an_autodiscover_that_asks_for_a_login(internet: Any) -> None:
    internet.nothing_at(*GUESSED)

    assert found(await internet.link()) == f"https://mock.test{EWS}"
    assert internet.with_login == [f"mock.test{EWS}"]


async def test_autodiscover_comes_before_guesses(internet: Any) -> None:
    internet.says("mock.test", EXTERNAL.format(f"https://cas.mock.test{EWS}"))

    assert found(await internet.link()) == f"https://cas.mock.test{EWS}"


async def test_the_external_address_wins_over_the_internal(internet: Any) -> None:
    urls = [f"https://{name}.mock.test{EWS}" for name in ("internal", "external")]
    account = EXTERNAL.format(urls[1]).replace("<Protocol>", INTERNAL.format(urls[0]) + "<Protocol>")
    internet.says("mock.test", account)

    assert found(await internet.link()) == urls[1]


async def test_of_an_external_address_that_does_not_answer_the_internal_one_is_left(internet: Any) -> None:
    urls = [f"https://{name}.mock.test{EWS}" for name in ("external", "internal")]
    internet.says("mock.test", EXTERNAL.format(urls[0]) + INTERNAL.format(urls[1]))
    internet.nothing_at("external.mock.test")

    assert found(await internet.link()) == urls[1]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 200, "body": "<html><body>Welcome</body></html>", "headers": {"Content-Type": "text/html"}},
        {"status": 200, "body": "<Autodiscover><Response>"},
        {"status": 302, "headers": {"Location": "https://www.mock.test/shop"}},
        {"status": 401, "headers": {"WWW-Authenticate": "Bearer"}},
        {"status": 500},
    ],
)
async def test_what_is_no_autodiscover_is_passed_over(internet: Any, answer: dict[str, Any]) -> None:
    for host in ("mock.test", "autodiscover.mock.test"):
        for path in (SVC, XML):
            internet.on(host, "answer", path, **answer)

    assert found(await internet.link()) == MAIL


@pytest.mark.parametrize(
    "account",
    [
        "<Protocol><Type>IMAP</Type><Server>i.test</Server></Protocol>",
        EXTERNAL.format("http://inside/EWS/Exchange.asmx"),
    ],
)
async def test_an_autodiscover_without_an_ews_for_us_is_passed_over(internet: Any, account: str) -> None:
    for host in ("mock.test", "autodiscover.mock.test"):
        internet.says(host, account)

    assert found(await internet.link()) == MAIL


async def test_without_ews_anywhere_the_server_is_not_found_and_that_is_no_wrong_password(nothing_guessed: Any) -> None:
    nothing_guessed.says("mock.test", "<Protocol><Type>IMAP</Type><Server>imap.mock.test</Server></Protocol>")

    outcome = await nothing_guessed.link(password="wrong")

    assert found(outcome) == Code.SERVER_NOT_FOUND
    assert outcome.verdict.step is Step.DISCOVER
    assert nothing_guessed.with_login == []


async def test_a_website_with_a_certificate_for_another_host_is_passed_over(internet: Any) -> None:
    internet.lead("mock.test", internet.mock.url.removeprefix("http://"))  # speaks no TLS at all

    assert found(await internet.link()) == MAIL


async def test_redirects_are_followed_with_the_new_address_and_the_old_login(internet: Any) -> None:
    internet.says("mock.test", REDIRECT_ADDRESS.format("ann@moved.mock.test"))
    internet.says("moved.mock.test", REDIRECT_URL.format(f"https://cas.mock.test{XML}"))
    internet.says("cas.mock.test", EXTERNAL.format(f"https://ews.mock.test{EWS}"))

    outcome = await internet.link()

    assert found(outcome) == f"https://ews.mock.test{EWS}"
    assert outcome.mailbox.username == "ok@mock.test"


SOAP_REDIRECT = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<GetUserSettingsResponseMessage xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover"><Response>
<ErrorCode>NoError</ErrorCode><UserResponses><UserResponse><ErrorCode>RedirectAddress</ErrorCode>
<RedirectTarget>{}</RedirectTarget></UserResponse></UserResponses></Response></GetUserSettingsResponseMessage></s:Body>
</s:Envelope>"""


def new_address(internet: Any, address: str, path: str, after_login: bool) -> None:
    """The Autodiscover of the mail domain sends us to another address."""
    if path == XML:
        internet.says("mock.test", REDIRECT_ADDRESS.format(address), after_login=after_login)
    else:
        internet.on("mock.test", "answer", SVC, status=200, body=SOAP_REDIRECT.format(address), after_login=after_login)


@pytest.mark.parametrize("auto_correct", [False, True])
@pytest.mark.parametrize("path", [SVC, XML])
@pytest.mark.parametrize("after_login", [False, True])
async def test_a_new_address_elsewhere_gets_no_password_and_what_it_leads_to_is_only_recommended(
    nothing_guessed: Any, path: str, after_login: bool, auto_correct: bool
) -> None:
    new_address(nothing_guessed, "ok@localhost", path, after_login)
    nothing_guessed.says("localhost", EXTERNAL.format(f"https://localhost{EWS}"))

    outcome = await nothing_guessed.link(auto_correct=auto_correct)

    assert found(outcome) == Code.REDIRECTED
    assert outcome.suggested_url == f"https://localhost{EWS}"
    assert nothing_guessed.with_login == ([f"mock.test{path}"] if after_login else [])


@pytest.mark.parametrize("path", [SVC, XML])
async def test_nor_does_its_autodiscover_get_a_login(nothing_guessed: Any, path: str) -> None:
    new_address(nothing_guessed, "ok@localhost", path, after_login=False)

    await nothing_guessed.link(auto_correct=True)

    assert f"localhost{SVC}" in nothing_guessed.asked
    assert nothing_guessed.with_login == []


@pytest.mark.parametrize("path", [SVC, XML])
@pytest.mark.parametrize("after_login", [False, True])
async def test_a_new_address_in_the_mail_domain_stays_trusted(
    nothing_guessed: Any, path: str, after_login: bool
) -> None:
    new_address(nothing_guessed, "ok@moved.mock.test", path, after_login)
    nothing_guessed.says("moved.mock.test", EXTERNAL.format(f"https://ews.mock.test{EWS}"))

    assert found(await nothing_guessed.link()) == f"https://ews.mock.test{EWS}"


async def test_a_redirect_in_http_is_followed(internet: Any) -> None:
    redirects(internet, "mock.test", f"https://cas.mock.test{XML}")
    internet.says("cas.mock.test", EXTERNAL.format(f"https://ews.mock.test{EWS}"))

    assert found(await internet.link()) == f"https://ews.mock.test{EWS}"


async def test_a_circle_ends(nothing_guessed: Any) -> None:
    redirects(nothing_guessed, "mock.test", f"https://b.mock.test{SVC}")
    redirects(nothing_guessed, "b.mock.test", f"https://mock.test{SVC}")

    assert found(await nothing_guessed.link()) == Code.SERVER_NOT_FOUND
    assert nothing_guessed.asked.count(f"mock.test{SVC}") == 1


async def test_there_are_at_most_ten_redirects(nothing_guessed: Any) -> None:
    hosts = ["mock.test", *(f"h{number}.mock.test" for number in range(1, 15))]
    for host, target in pairwise(hosts):
        redirects(nothing_guessed, host, f"https://{target}{SVC}")

    assert found(await nothing_guessed.link()) == Code.SERVER_NOT_FOUND
    assert [f"h{number}.mock.test{SVC}" in nothing_guessed.asked for number in (1, 9, 10, 11)] == [True] * 3 + [False]


async def test_a_plain_redirect_leads_to_a_host_of_the_mail_domain(internet: Any) -> None:
    internet.nothing_at("mock.test", *GUESSED)
    redirects(internet, "autodiscover.mock.test", f"https://cas.mock.test{XML}", XML, "GET")
    internet.says("cas.mock.test", EXTERNAL.format(f"https://ews.mock.test{EWS}"))

    assert found(await internet.link()) == f"https://ews.mock.test{EWS}"


def foreign_records(internet: Any) -> None:
    internet.records = (ServiceRecord(10, 0, 443, "localhost."),)


def foreign_plain_redirect(internet: Any) -> None:
    redirects(internet, "autodiscover.mock.test", f"https://localhost{XML}", XML, "GET")


@pytest.mark.parametrize("named_by", [foreign_records, foreign_plain_redirect])
@pytest.mark.parametrize("auto_correct", [False, True])
async def test_a_host_elsewhere_that_anybody_could_have_named_is_only_recommended(
    nothing_guessed: Any, named_by: Any, auto_correct: bool
) -> None:
    named_by(nothing_guessed)
    nothing_guessed.says("localhost", EXTERNAL.format(f"https://localhost{EWS}"))

    outcome = await nothing_guessed.link(auto_correct=auto_correct)

    assert found(outcome) == Code.REDIRECTED
    assert (outcome.suggested_url, outcome.suggestion_trusted) == (f"https://localhost{EWS}", False)
    assert nothing_guessed.with_login == []


@pytest.mark.parametrize("named_by", [foreign_records, foreign_plain_redirect])
async def test_a_host_elsewhere_does_not_make_itself_trusted_by_a_new_address(
    nothing_guessed: Any, named_by: Any
) -> None:
    named_by(nothing_guessed)
    nothing_guessed.nothing_at("mock.test")
    nothing_guessed.says("localhost", REDIRECT_ADDRESS.format("ann@evil.mock.test"))
    nothing_guessed.says("evil.mock.test", EXTERNAL.format(f"https://evil.mock.test{EWS}"))

    assert found(await nothing_guessed.link()) == Code.REDIRECTED
    assert nothing_guessed.with_login == []


def foreign_address(internet: Any) -> None:
    internet.says("mock.test", REDIRECT_ADDRESS.format("ok@localhost"))


@pytest.mark.parametrize("named_by", [foreign_records, foreign_plain_redirect, foreign_address])
@pytest.mark.parametrize("auto_correct", [False, True])
async def test_of_a_host_elsewhere_whose_autodiscover_wants_a_login_the_ews_beside_it_is_recommended(
    nothing_guessed: Any, named_by: Any, auto_correct: bool
) -> None:
    named_by(nothing_guessed)
    nothing_guessed.nothing_at("mock.test", "autodiscover.localhost")

    outcome = await nothing_guessed.link(auto_correct=auto_correct)

    assert (found(outcome), outcome.suggested_url) == (Code.REDIRECTED, f"https://localhost{EWS}")
    assert {f"localhost{SVC}", f"localhost{XML}"}.intersection(nothing_guessed.asked)
    assert nothing_guessed.with_login == []


@pytest.mark.parametrize("named_by", [foreign_records, foreign_plain_redirect])
async def test_and_says_what_is_wrong_with_it(nothing_guessed: Any, named_by: Any) -> None:
    nothing_guessed.nothing_at("mock.test")
    named_by(nothing_guessed)
    nothing_guessed.on("localhost", "answer", EWS, status=503, headers={"Retry-After": "3600"})

    outcome = await nothing_guessed.link()

    assert (found(outcome), evidence(outcome)["url"]) == (Code.SERVER_UNAVAILABLE, f"https://localhost{EWS}")
    assert nothing_guessed.with_login == []


async def test_nor_is_it_preferred_to_the_login_at_the_mail_domains_own_autodiscover(nothing_guessed: Any) -> None:
    foreign_records(nothing_guessed)
    hidden_behind_a_login(nothing_guessed)

    assert found(await nothing_guessed.link()) == f"https://cas.mock.test{EWS}"
    assert nothing_guessed.with_login == [f"mock.test{XML}", f"cas.mock.test{EWS}"]


async def test_nor_to_a_usual_name_in_the_mail_domain(internet: Any) -> None:
    internet.nothing_at("mock.test", "autodiscover.mock.test")
    foreign_records(internet)

    assert found(await internet.link()) == MAIL
    assert f"localhost{SVC}" in internet.asked


async def test_service_records_in_the_mail_domain_are_asked_by_priority(nothing_guessed: Any) -> None:
    hosts = ("last", "first", "second")
    nothing_guessed.records = tuple(
        ServiceRecord(priority, 0, 443, f"{host}.mock.test.") for host, priority in zip(hosts, (9, 1, 5), strict=True)
    )
    nothing_guessed.nothing_at("mock.test", "first.mock.test")
    for host in ("second", "last"):
        nothing_guessed.says(f"{host}.mock.test", EXTERNAL.format(f"https://{host}.mock.test{EWS}"))

    assert found(await nothing_guessed.link()) == f"https://second.mock.test{EWS}"


CLOUD = "https://autodiscover-s.outlook.com/autodiscover/autodiscover.xml"


def by_record(internet: Any) -> None:
    internet.nothing_at("mock.test")
    internet.records = (ServiceRecord(0, 0, 443, "autodiscover.outlook.com."),)


def by_plain_redirect(internet: Any) -> None:
    internet.nothing_at("mock.test")
    redirects(internet, "autodiscover.mock.test", CLOUD, XML, "GET")


def by_redirect(internet: Any) -> None:
    redirects(internet, "mock.test", CLOUD)


def by_redirect_url(internet: Any) -> None:
    internet.says("mock.test", REDIRECT_URL.format(CLOUD))


def by_redirect_address(internet: Any) -> None:
    internet.says("mock.test", REDIRECT_ADDRESS.format("ok@mock.mail.onmicrosoft.com"))


def by_named_url(internet: Any) -> None:
    internet.says("mock.test", EXTERNAL.format("https://outlook.office365.com/EWS/Exchange.asmx"))


def by_redirect_address_after_login(internet: Any) -> None:
    internet.on("mock.test", "autodiscover-redirect-address", SVC, address="ok@mock.mail.onmicrosoft.com")


def assert_told_of_the_cloud(outcome: Any) -> None:
    """What nobody was asked at is not said to have been checked, and an e-mail address is no URL."""
    error = link_error(outcome, Target("ok@mock.test"))
    if "url" in error.evidence:
        assert str(error.evidence["url"]).startswith("https://")
    else:
        assert error.evidence["redirect_address"] == "ok@mock.mail.onmicrosoft.com"
    assert not [remedy for remedy in error.remedies if "was checked" in remedy]
    assert [remedy for remedy in error.remedies if "on a server of your company" in remedy]


@pytest.mark.parametrize(
    "pointed", [by_record, by_plain_redirect, by_redirect, by_redirect_url, by_redirect_address, by_named_url]
)
async def test_exchange_online_is_recognised_before_anything_is_sent_to_it(nothing_guessed: Any, pointed: Any) -> None:
    pointed(nothing_guessed)

    outcome = await nothing_guessed.link()

    assert found(outcome) == Code.EXCHANGE_ONLINE
    assert not [asked for asked in nothing_guessed.asked if "outlook" in asked or "office" in asked]
    assert nothing_guessed.with_login == []
    assert_told_of_the_cloud(outcome)


async def test_exchange_online_behind_an_autodiscover_with_login(nothing_guessed: Any) -> None:
    by_redirect_address_after_login(nothing_guessed)

    outcome = await nothing_guessed.link()

    assert found(outcome) == Code.EXCHANGE_ONLINE
    assert nothing_guessed.with_login == [f"mock.test{SVC}"]
    assert_told_of_the_cloud(outcome)


@pytest.mark.parametrize(
    "target",
    [
        {"ews_url": "https://outlook.office365.com/EWS/Exchange.asmx"},
        {"ews_url": "https://outlook.office.com/mail/inbox"},
        {"ews_url": "https://outlook.live.com/owa/"},
        {"email": "ann@outlook.com"},
    ],
)
async def test_exchange_online_by_the_name_that_was_given(internet: Any, target: dict[str, str]) -> None:
    assert found(await internet.link(**target)) == Code.EXCHANGE_ONLINE
    assert [asked for asked in internet.asked if asked.startswith("outlook.")] == []


async def test_a_given_address_that_redirects_to_exchange_online(internet: Any) -> None:
    redirects(internet, "mail.mock.test", "https://outlook.office365.com/owa/", EWS)

    assert found(await internet.link(ews_url=MAIL)) == Code.EXCHANGE_ONLINE


def hidden_behind_a_login(internet: Any) -> None:
    """Only the Autodiscover that wants a login knows where EWS is."""
    internet.says("mock.test", EXTERNAL.format(f"https://cas.mock.test{EWS}"), after_login=True)


async def test_autodiscover_with_a_login_where_nothing_else_leads_to_ews(nothing_guessed: Any) -> None:
    hidden_behind_a_login(nothing_guessed)

    assert found(await nothing_guessed.link()) == f"https://cas.mock.test{EWS}"
    assert nothing_guessed.with_login == [f"mock.test{XML}", f"cas.mock.test{EWS}"]


@pytest.mark.parametrize("auto_correct", [False, True])
async def test_a_wrong_password_is_tried_once_at_autodiscover_and_nowhere_else(
    nothing_guessed: Any, auto_correct: bool
) -> None:
    hidden_behind_a_login(nothing_guessed)

    outcome = await nothing_guessed.link(password="wrong", auto_correct=auto_correct)

    assert found(outcome) == Code.BAD_CREDENTIALS
    assert outcome.verdict.step is Step.AUTHENTICATE
    assert outcome.suggested_username == "MOCK\\ok"
    assert nothing_guessed.wrong_tries == 1
    assert nothing_guessed.with_login == [f"mock.test{XML}"]


@pytest.mark.parametrize(("status", "code"), [(401, Code.LOCKED_OUT), (456, Code.UNLOCK_REQUIRED)])
async def test_a_lock_that_autodiscover_tells_of_is_no_matter_of_names_or_addresses(
    nothing_guessed: Any, status: int, code: Code
) -> None:
    if status == 401:
        hidden_behind_a_login(nothing_guessed)
    else:
        nothing_guessed.nothing_at("mock.test", path=SVC)
        nothing_guessed.on("mock.test", "answer", XML, status=status, body="Locked", after_login=True)
    email = "locked-out@mock.test" if status == 401 else "ok@mock.test"

    outcome = await nothing_guessed.link(email=email)

    assert (found(outcome), outcome.verdict.step) == (code, Step.AUTHENTICATE)
    assert outcome.suggested_username is None
    assert not [one for one in link_error(outcome, Target(email)).remedies if "Exchange URL" in one]
    assert nothing_guessed.logins == 1


@pytest.mark.parametrize("auto_correct", [False, True])
async def test_a_name_that_autodiscover_takes_and_ews_refuses_is_corrected_by_the_person(
    nothing_guessed: Any, auto_correct: bool
) -> None:
    """With the correction there would be three logins for one link."""
    hidden_behind_a_login(nothing_guessed)
    offer = {"WWW-Authenticate": "NTLM"}
    nothing_guessed.on("cas.mock.test", "answer", EWS, status=401, headers=offer, after_login=True)

    outcome = await nothing_guessed.link(auto_correct=auto_correct)

    assert (found(outcome), outcome.suggested_username) == (Code.BAD_CREDENTIALS, "MOCK\\ok")
    assert nothing_guessed.logins == 2


@pytest.mark.parametrize("before", range(LIMIT + 1))
async def test_a_link_that_was_interrupted_goes_on_with_the_tries_that_are_left(
    nothing_guessed: Any, before: int
) -> None:
    hidden_behind_a_login(nothing_guessed)

    outcome = await nothing_guessed.link(tries_before=before)

    assert nothing_guessed.logins == LIMIT - before
    if not before:
        assert isinstance(outcome, Linked)
    else:
        assert (outcome.verdict.code, outcome.verdict.step) == (Code.LOGIN_INTERRUPTED, Step.AUTHENTICATE)
        assert (outcome.verdict.retryable, outcome.suggested_username) == (False, None)


@pytest.mark.parametrize(
    ("target", "tries"),
    [
        ({}, 1),
        ({"ews_url": "mail.mock.test"}, 1),
        ({"ews_url": "https://mail.mock.test/owa/", "auto_correct": True}, 2),
    ],
)
async def test_candidates_do_not_multiply_a_wrong_password(internet: Any, target: dict[str, Any], tries: int) -> None:
    assert found(await internet.link(password="wrong", **target)) == Code.BAD_CREDENTIALS
    assert internet.wrong_tries == tries


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


@pytest.mark.parametrize(
    ("target", "code", "timeout_s"),
    [
        ({"ews_url": "https://silent.test/"}, Code.TIMEOUT, 4),
        ({"ews_url": "https://dead.test/"}, Code.CONNECTION_REFUSED, 30),
        ({"ews_url": "https://unknown.test/"}, Code.HOST_NOT_FOUND, 30),
        ({"email": "ann@silent.test"}, Code.TIMEOUT, 4),
        ({"email": "ann@dead.test"}, Code.SERVER_NOT_FOUND, 30),
        ({"email": "ann@unknown.test"}, Code.SERVER_NOT_FOUND, 30),
    ],
)
async def test_a_link_to_where_nobody_answers_ends_in_time(
    internet: Any, silent: str, target: dict[str, str], code: Code, timeout_s: float
) -> None:
    for name, leads in (("silent.test", silent), ("dead.test", "127.0.0.1:1"), ("unknown.test", None)):
        for host in (name, *(f"{prefix}.{name}" for prefix in ("mail", "autodiscover", "exchange"))):
            internet.unknown(host) if leads is None else internet.lead(host, leads)
    began = monotonic()

    outcome = await internet.link(**({"email": "ann@silent.test"} | target), link_timeout_s=timeout_s)

    assert found(outcome) == code
    assert monotonic() - began < timeout_s + 0.5


@pytest.mark.parametrize(
    ("typed", "step", "credentialed"),
    [
        (f"https://silent.test{EWS}", Step.TLS, False),
        (f"https://mail.mock.test/s/hang{EWS}", Step.ENDPOINT, False),
        (MAIL, Step.AUTHENTICATE, True),
    ],
)
async def test_what_the_end_of_a_link_interrupts_is_told(
    internet: Any, silent: str, typed: str, step: Step, credentialed: bool
) -> None:
    internet.lead("silent.test", silent)
    internet.on("", "wire", match={"operation": "GetInboxRules"}, fraction=0.0, ending="hang")

    outcome = await internet.link(ews_url=typed, link_timeout_s=3)

    assert (found(outcome), outcome.verdict.step) == (Code.TIMEOUT, step)
    assert (outcome.seen.url, outcome.seen.credentialed) == (typed, credentialed)


async def test_a_silent_place_does_not_keep_the_others_from_being_found(internet: Any, silent: str) -> None:
    for host in ("mock.test", "mail.mock.test"):
        internet.lead(host, silent)

    assert found(await internet.link(link_timeout_s=8)) == f"https://autodiscover.mock.test{EWS}"
