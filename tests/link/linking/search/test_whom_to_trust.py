"""New addresses, redirects and hosts elsewhere: which of them may get a password, and which are only recommended."""

from typing import Any

import pytest

from ewslink.exchange.service_records import ServiceRecord
from ewslink.linking.evidence import evidence
from ewslink_contracts.outcomes import Code
from tests.link.linking.search.scenes import (
    EWS,
    EXTERNAL,
    GUESSED,
    MAIL,
    REDIRECT_ADDRESS,
    REDIRECT_URL,
    SVC,
    XML,
    found,
    hidden_behind_a_login,
    redirects,
)


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
