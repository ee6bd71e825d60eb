"""Whose hosts may be sent a password, and which are Microsoft's cloud."""

import pytest

from ewslink.linking.search.trust import in_exchange_online, is_cloud_address, is_private_address, same_site


@pytest.mark.parametrize(
    ("host", "trusted"),
    [
        ("example.com", True),
        ("mail.example.com", True),
        ("a.b.EXAMPLE.com", True),
        ("evilexample.com", False),
        ("example.com.evil.test", False),
        ("com", False),
        ("", False),
    ],
)
def test_hosts_in_a_domain(host: str, trusted: bool) -> None:
    assert same_site(host, "example.com") is trusted


def test_nothing_above_the_mail_domain_is_trusted() -> None:
    assert not same_site("mail.example.co.uk", "eu.example.co.uk")


@pytest.mark.parametrize(
    ("url", "online"),
    [
        ("https://outlook.office365.com/EWS/Exchange.asmx", True),
        ("https://OUTLOOK.office.com/owa/", True),
        ("https://autodiscover-s.outlook.com/autodiscover/autodiscover.xml", True),
        ("https://eur05.outlook.com:443/EWS/Exchange.asmx", True),
        ("https://outlook.live.com/", True),
        ("https://outlook.cloud.microsoft/mail/", True),
        ("https://outlook.office365.us/EWS/Exchange.asmx", True),
        ("https://outlook-dod.office365.us/owa/", True),
        ("https://webmail.apps.mil/owa/", True),
        ("https://autodiscover-s.office365.us/autodiscover/autodiscover.xml", True),
        ("https://partner.outlook.cn/EWS/Exchange.asmx", True),
        ("https://autodiscover.partner.outlook.cn/autodiscover/autodiscover.xml", True),
        ("https://outlook.office.de/EWS/Exchange.asmx", True),
        ("https://outlook.office365.com", True),
        ("https://outlook.office365.com.?a=b", True),
        ("https://ann@outlook.office365.us:443#x", True),
        ("https://outlook.example.com/EWS/Exchange.asmx", False),
        ("https://notoutlook.com/EWS/Exchange.asmx", False),
        ("https://notoffice365.us/EWS/Exchange.asmx", False),
        ("https://mail.outlook.cn/EWS/Exchange.asmx", False),
        ("https://mail.apps.mil/EWS/Exchange.asmx", False),
        ("https://outlook.office365.com.evil.test/", False),
        ("https://outlook.office365.us.evil.example/EWS/Exchange.asmx", False),
        ("https://partner.outlook.cn.evil.example", False),
        ("https://outlook.office365.us@evil.example/EWS/Exchange.asmx", False),
        ("https://evil.example/outlook.office365.us/", False),
        ("https://evil.example?x=.outlook.com/", False),
        ("https://evil.example#.outlook.com/", False),
        ("/owa/", False),
        ("", False),
    ],
)
def test_exchange_online_by_its_host(url: str, online: bool) -> None:
    assert in_exchange_online(url) is online


@pytest.mark.parametrize(
    ("email", "cloud"),
    [
        ("ann@example.mail.onmicrosoft.com", True),
        ("ann@example.onmicrosoft.com", True),
        ("ann@example.mail.onmicrosoft.us", True),
        ("ann@EXAMPLE.onmicrosoft.us", True),
        ("ann@example.partner.onmschina.cn", True),
        ("ann@example.partner.mail.onmschina.cn", True),
        ("ann@example.onmicrosoft.de", True),
        ("ann@outlook.com", True),
        ("ann@Hotmail.co.uk", True),
        ("ann@live.de", True),
        ("ann@msn.com", True),
        ("ann@example.com", False),
        ("ann@live.example", False),
        ("ann@notoutlook.de", False),
        ("ann@onmicrosoft.com.example", False),
        ("ann@example.onmicrosoft.us.evil.example", False),
        ("ann@notonmicrosoft.us", False),
        ("onmicrosoft.us@example.com", False),
    ],
)
def test_addresses_that_only_the_cloud_has(email: str, cloud: bool) -> None:
    assert is_cloud_address(email) is cloud


@pytest.mark.parametrize(
    ("email", "private"),
    [("ann@Hotmail.co.uk", True), ("ann@outlook.de", True), ("ann@x.onmicrosoft.com", False), ("ann@mail.test", False)],
)
def test_addresses_of_people_without_an_administrator(email: str, private: bool) -> None:
    assert is_private_address(email) is private
