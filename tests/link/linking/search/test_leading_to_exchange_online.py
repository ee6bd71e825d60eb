"""Whatever leads to Exchange Online, nothing is sent there."""

from typing import Any

import pytest

from ewslink.exchange.service_records import ServiceRecord
from ewslink.linking.outcome import Target, link_error
from ewslink_contracts.outcomes import Code
from tests.link.linking.search.scenes import (
    EWS,
    EXTERNAL,
    MAIL,
    REDIRECT_ADDRESS,
    REDIRECT_URL,
    SVC,
    XML,
    found,
    redirects,
)

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
