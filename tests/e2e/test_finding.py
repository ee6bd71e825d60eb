"""Requests without a URL, through RabbitMQ: where the server is found, and what a wrong password costs on the way."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

EWS, SVC, XML = "/EWS/Exchange.asmx", "/autodiscover/autodiscover.svc", "/autodiscover/autodiscover.xml"
POX = """<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
<Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"><Account>
<Protocol><Type>EXPR</Type><EwsUrl>https://cas.mock.test/EWS/Exchange.asmx</EwsUrl></Protocol>
</Account></Response></Autodiscover>"""

NOT_THERE = {"effect": "error-page", "status": 404}
NOWHERE = [
    *(NOT_THERE | {"match": {"host": f"{name}.mock.test"}} for name in ("mail", "autodiscover", "exchange")),
    NOT_THERE | {"match": {"host": "mock.test", "path": EWS}},
]
BEHIND_A_LOGIN = [
    *NOWHERE,
    NOT_THERE | {"match": {"host": "mock.test", "path": SVC}},
    {"effect": "answer", "match": {"host": "mock.test", "path": XML}, "status": 200, "body": POX, "after_login": True},
]
NAMED = [
    *NOWHERE,
    NOT_THERE | {"match": {"host": "mock.test", "path": SVC}},
    {"effect": "answer", "match": {"host": "mock.test", "path": XML}, "status": 200, "body": POX},
]
AWAY = {
    "effect": "answer",
    "match": {"host": "cas.mock.test"},
    "status": 503,
    "headers": {"Retry-After": "3600"},
}
IN_THE_CLOUD = [
    *NOWHERE,
    {
        "effect": "answer",
        "match": {"host": "mock.test", "path": SVC},
        "status": 302,
        "headers": {"Location": f"https://autodiscover-s.outlook.com{XML}"},
    },
]


@pytest_asyncio.fixture(loop_scope="module")
async def admin(house: Any) -> AsyncIterator[Any]:
    """The mock's admin API; what was asked of it is undone."""
    async with aiohttp.ClientSession(f"{house.mock.url}/_mock/") as session:
        yield session
        async with session.post("reset") as answer:
            answer.raise_for_status()


@pytest.mark.parametrize(
    ("faults", "overrides", "outcome", "wrong_tries"),
    [
        ([], {}, f"https://mail.mock.test{EWS}", 0),
        ([], {"password": {"plain": "wrong"}}, "bad_credentials", 1),
        (BEHIND_A_LOGIN, {}, f"https://cas.mock.test{EWS}", 0),
        (BEHIND_A_LOGIN, {"password": {"plain": "wrong"}}, "bad_credentials", 1),
        (BEHIND_A_LOGIN, {"password": {"plain": "wrong"}, "auto_correct": True}, "bad_credentials", 1),
        (IN_THE_CLOUD, {}, "exchange_online", 0),
        ([], {"email": "ann@contoso.onmicrosoft.com"}, "exchange_online", 0),
        ([*NAMED, AWAY], {}, "server_unavailable", 0),
        ([*NOWHERE, NOT_THERE | {"match": {"host": "mock.test"}}], {}, "server_not_found", 0),
    ],
)
async def test_a_link_without_a_url(
    house: Any, admin: Any, faults: list[Any], overrides: Mapping[str, Any], outcome: str, wrong_tries: int
) -> None:
    for fault in faults:
        async with admin.post("faults", json=fault) as answer:
            answer.raise_for_status()

    event = await house.ask(ews_url=None, **overrides)

    found = event["error"]["code"] if "error" in event else event["mailbox"]["ews_url"]
    assert found == outcome, event
    mailboxes = (await house.get("mailboxes"))["mailboxes"]
    assert sum(mailbox["wrong_tries"] for mailbox in mailboxes) == wrong_tries
