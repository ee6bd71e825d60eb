"""What the service does with messages: bad ones, repeated ones, and what it never lets out."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

CANARY = "C4n4ry-Pa55word"

BAD = {
    "not JSON": (b"{oops", "not_json", {""}),
    "JSON, but no request": (b"[1, 2]", "invalid_request", {""}),
    "too large": (b'{"password": "' + b"x" * 70_000 + b'"}', "too_large", {""}),
    "unknown field": (
        json.dumps({"request_id": str(uuid4()), "password": {"plain": CANARY}, "shoe_size": 44}).encode(),
        "invalid_request",
        {"tenant_id", "email", "bcc_address", "privacy_policy_accepted", "shoe_size"},
    ),
    "seal of somebody else": (None, "seal_refused", {"password.jwe"}),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_message_is_rejected_and_parked_and_the_consumer_lives(
    house: Any, new_request: Any, name: str
) -> None:
    body, reason, fields = BAD[name]
    body = body or json.dumps(new_request(password={"jwe": "a.b.c.d.e"})).encode()
    await house.publish(body, message_id="m-1")
    [event], _ = await house.answers(1)
    assert event["_amqp"]["type"] == "link.rejected"
    assert event["message_id"] == "m-1"
    assert event["reason"] == reason
    assert {problem["field"] for problem in event["problems"]} == fields
    assert CANARY not in json.dumps(event)
    [parked] = await house.parked(1)
    assert parked.headers["x-ewslink-reason"] == reason
    assert CANARY not in repr(parked.headers)
    assert CANARY.encode() not in parked.body
    assert (await house.ask())["_amqp"]["type"] == "link.succeeded"


async def test_a_known_request_gets_the_same_answer_and_nothing_is_done_twice(house: Any, new_request: Any) -> None:
    body = json.dumps(new_request()).encode()
    await house.publish(body)
    [first], _ = await house.answers(1)
    sent = len(await house.mails())
    await house.publish(body)
    [again], progress = await house.answers(1)
    assert again == first
    assert progress == []
    assert len(await house.mails()) == sent


async def test_a_known_id_with_another_request_is_a_conflict(house: Any, new_request: Any) -> None:
    request = new_request()
    await house.publish(json.dumps(request).encode())
    await house.answers(1)
    await house.publish(json.dumps(request | {"email": "rules@mock.test"}).encode())
    [event], _ = await house.answers(1)
    assert (event["reason"], event["request_id"]) == ("conflict", request["request_id"])
    [parked] = await house.parked(1)
    assert parked.headers["x-ewslink-reason"] == "conflict"


async def test_folders_that_rules_point_to_are_kept_in_sync(house: Any) -> None:
    event = await house.ask(email="rules@mock.test")
    folders = {folder["path"]: folder["rules"] for folder in event["mailbox"]["synced_folders"]}
    assert folders == {"Inbox/Customers": ["Customers"], "Invoices": ["Invoices"]}
    assert len({folder["folder_id"] for folder in event["mailbox"]["synced_folders"]}) == 2


async def test_a_sender_that_was_granted_is_the_one_the_mail_is_from(house: Any) -> None:
    event = await house.ask(email="assistant@mock.test", send_as="sales@mock.test")
    assert event["_amqp"]["type"] == "link.succeeded"
    assert (await house.mails())[-1]["from"] == "sales@mock.test"


async def test_a_sender_that_was_not_granted_is_refused(house: Any) -> None:
    sent = len(await house.mails())
    error = (await house.ask(send_as="sales@mock.test"))["error"]
    assert (error["category"], error["code"], error["step"]) == ("test_email_failed", "send_as_denied", "send")
    assert len(await house.mails()) == sent


async def test_an_answer_never_goes_where_reply_to_says(house: Any, new_request: Any) -> None:
    mine = await house.channel.declare_queue(exclusive=True)
    await house.publish(json.dumps(new_request()).encode(), reply_to=mine.name)
    await house.answers(1)
    assert await mine.get(fail=False) is None


async def test_the_password_is_nowhere_to_be_found(house: Any, new_request: Any) -> None:
    requests = [
        new_request(password={"plain": CANARY}),
        new_request(password={"plain": CANARY}, ews_url="https://mail.mock.test/s/ntlm-only/EWS/Exchange.asmx"),
        new_request(password={"plain": CANARY}, nonsense=True),
    ]
    for request in requests:
        await house.publish(json.dumps(request).encode())
    final, progress = await house.answers(len(requests))
    assert {event["_amqp"]["type"] for event in final} == {"link.failed", "link.rejected"}
    told = json.dumps([*final, *progress])
    parked = [repr((message.headers, message.body)) for message in await house.parked(1)]
    journal = json.dumps(await house.get("requests"))
    files = [path for path in house.folder.rglob("*") if path.is_file()]
    assert {"ewslink.log", "ewslink.db"} <= {path.name for path in files}
    written = b"".join([await asyncio.to_thread(path.read_bytes) for path in files])
    for form in (CANARY, CANARY.encode("utf-16-le").hex()):
        assert form not in told
        assert form not in "".join(parked)
        assert form not in journal
        assert form.encode() not in written
