"""Where the endpoint is found when no URL was given, against a real mock over TLS."""

from itertools import pairwise
from typing import Any

import pytest

from ewslink_contracts.outcomes import Code, Step
from tests.link.linking.search.scenes import EWS, EXTERNAL, GUESSED, INTERNAL, MAIL, SVC, XML, found, redirects


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
