"""What each login costs, through RabbitMQ: the mock counts the tries with a wrong password."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

BASIC_ONLY = "https://mail.mock.test/s/basic-only/EWS/Exchange.asmx"


async def wrong_tries(house: Any) -> Mapping[str, int]:
    """Tries with a wrong password by address, of accounts that there are."""
    mailboxes = (await house.get("mailboxes"))["mailboxes"]
    return {mailbox["address"]: mailbox["wrong_tries"] for mailbox in mailboxes}


async def requests_as(house: Any, user: str) -> int:
    """How many requests showed a password under that name."""
    return len((await house.get(f"requests?user={user}&limit=1000"))["requests"])


async def test_a_refusal_says_which_user_name_the_server_wants(house: Any) -> None:
    event = await house.ask(email="domain-user@mock.test")

    assert event["error"]["code"] == "bad_credentials"
    assert event["error"]["suggested_username"] == "MOCK\\domain-user"
    assert "MOCK\\domain-user" in " ".join(event["error"]["remedies"])
    assert await requests_as(house, "domain-user@mock.test") == 1
    assert await requests_as(house, "MOCK%5Cdomain-user") == 0


async def test_that_name_is_used_when_it_may_be(house: Any) -> None:
    event = await house.ask(email="domain-user@mock.test", auto_correct=True)

    assert event["_amqp"]["type"] == "link.succeeded"
    assert event["mailbox"]["username"] == "MOCK\\domain-user"


async def test_that_name_works_when_it_is_given(house: Any) -> None:
    event = await house.ask(email="domain-user@mock.test", username="MOCK\\domain-user")

    assert event["_amqp"]["type"] == "link.succeeded"
    assert event["mailbox"]["username"] == "MOCK\\domain-user"


async def test_a_server_that_names_no_domain_gives_no_suggestion(house: Any) -> None:
    event = await house.ask(email="domain-user@mock.test", ews_url=BASIC_ONLY, auto_correct=True)

    assert event["error"]["code"] == "bad_credentials"
    assert event["error"]["suggested_username"] is None


@pytest.mark.parametrize(
    ("asked", "tries"),
    [
        ({}, 1),
        ({"auto_correct": True}, 2),
        ({"auto_correct": True, "username": "MOCK\\wrong-password"}, 1),
        ({"auto_correct": True, "ews_url": BASIC_ONLY}, 1),
    ],
)
async def test_a_wrong_password_is_tried_so_often(house: Any, asked: Mapping[str, Any], tries: int) -> None:
    before = (await wrong_tries(house))["wrong-password@mock.test"]

    event = await house.ask(email="wrong-password@mock.test", **asked)

    assert event["error"]["code"] == "bad_credentials"
    assert (await wrong_tries(house))["wrong-password@mock.test"] - before == tries


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("locked-out", "locked_out"),
        ("password-expired", "password_expired"),
        ("disabled", "account_disabled"),
    ],
)
async def test_a_definite_answer_is_not_asked_for_twice(house: Any, condition: str, code: str) -> None:
    event = await house.ask(email=f"{condition}@mock.test", auto_correct=True)

    assert event["error"]["code"] == code
    entries = (await house.get("requests?limit=1000"))["requests"]
    of_this = [entry for entry in entries if condition in (entry["user"] or "")]
    assert len(of_this) == 1


async def test_a_request_that_comes_again_tries_no_password(house: Any, new_request: Any) -> None:
    request = new_request(email="wrong-password@mock.test", request_id=str(uuid4()))
    before = (await wrong_tries(house))["wrong-password@mock.test"]
    for _ in range(3):
        await house.publish(json.dumps(request).encode())

    final, _ = await house.answers(3)

    assert {event["event_id"] for event in final} == {final[0]["event_id"]}
    assert (await wrong_tries(house))["wrong-password@mock.test"] - before == 1


async def test_exchange_online_never_gets_a_password(house: Any) -> None:
    event = await house.ask(ews_url="https://mail.mock.test/s/exchange-online/EWS/Exchange.asmx")

    assert event["error"]["code"] == "exchange_online"
    entries = (await house.get("requests?scenario=exchange-online&limit=1000"))["requests"]
    assert entries
    assert [entry["login_scheme"] for entry in entries if entry["login_scheme"]] == []
