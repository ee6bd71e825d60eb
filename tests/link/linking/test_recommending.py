"""What a person who gave a wrong URL is told first: what the search for a right one came to."""

from typing import Any

import pytest

from ewslink.linking.outcome import Failed, Target, link_error
from ewslink_contracts.outcomes import Code

EWS = "/EWS/Exchange.asmx"
SOAP, POX = "/autodiscover/autodiscover.svc", "/autodiscover/autodiscover.xml"
SHOP = f"https://shop.mock.test{EWS}"
TO_THE_CLOUD = """<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
<Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"><Account>
<Action>redirectAddr</Action><RedirectAddr>ok@mock.onmicrosoft.com</RedirectAddr></Account></Response></Autodiscover>"""


@pytest.fixture
def nothing_beside(internet: Any) -> Any:
    """A company website, and EWS only where nobody would guess it."""
    for host in ("shop.mock.test", "mail.mock.test", "autodiscover.mock.test", "exchange.mock.test"):
        internet.nothing_at(host)
    internet.nothing_at("mock.test", path=EWS)
    return internet


async def first_remedy(internet: Any, url: str, **given: str) -> tuple[Code, str]:
    outcome = await internet.link(ews_url=url, **given)
    assert isinstance(outcome, Failed)
    return outcome.verdict.code, link_error(outcome, Target("ok@mock.test", ews_url=url)).remedies[0]


@pytest.mark.parametrize(("url", "code"), [(SHOP, Code.NOT_FOUND), ("not a url", Code.URL_MALFORMED)])
async def test_to_give_none_where_only_a_login_leads_further(nothing_beside: Any, url: str, code: Code) -> None:
    failed, remedy = await first_remedy(nothing_beside, url)

    assert failed is code
    assert remedy.startswith("Leave the Exchange URL empty.")
    assert nothing_beside.with_login == []


async def test_not_to_give_none_where_it_was_looked_for_in_vain(nothing_beside: Any) -> None:
    nothing_beside.nothing_at("mock.test")

    failed, remedy = await first_remedy(nothing_beside, SHOP)

    assert failed is Code.NOT_FOUND
    assert "empty" not in remedy


async def test_the_other_link_where_the_mail_domain_is_in_the_cloud(nothing_beside: Any) -> None:
    nothing_beside.nothing_at("mock.test", path=SOAP)
    nothing_beside.on("mock.test", "answer", POX, status=200, body=TO_THE_CLOUD)

    failed, remedy = await first_remedy(nothing_beside, SHOP)

    assert failed is Code.NOT_FOUND
    assert "use the Microsoft 365 link" in remedy


async def test_the_other_link_where_the_address_itself_is_in_the_cloud(nothing_beside: Any) -> None:
    failed, remedy = await first_remedy(nothing_beside, SHOP, email="ann@example.onmicrosoft.com")

    assert failed is Code.NOT_FOUND
    assert "use the Microsoft 365 link" in remedy


async def test_what_was_found_and_whether_to_trust_it(internet: Any) -> None:
    location = f"https://localhost{EWS}"
    internet.on("shop.mock.test", "answer", EWS, "POST", status=302, headers={"Location": location})

    assert await first_remedy(internet, "https://mail.mock.test/owa/") == (
        Code.OWA_REDIRECT,
        f"Enter this Exchange URL. It was tested and answers correctly: https://mail.mock.test{EWS}",
    )
    failed, remedy = await first_remedy(internet, SHOP)
    assert failed is Code.REDIRECTED
    assert remedy.startswith("If you know the server in this address and trust it")
    assert remedy.endswith(f": {location}")
