"""The ten cases of the demonstration, through RabbitMQ, each to its outcome."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from dev.demo.cases import Case, outcome_of, read_cases
from ewslink_contracts import LinkFailed, LinkSucceeded
from ewslink_contracts.outcomes import Locale, Step

pytestmark = pytest.mark.asyncio(loop_scope="module")

CASES = read_cases()
IDS = {UUID(int=number): case for number, case in enumerate(CASES, start=1)}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(house: Any) -> tuple[dict[UUID, Mapping[str, Any]], list[Mapping[str, Any]]]:
    """All final events by request, and all progress."""
    for request_id, case in IDS.items():
        await house.publish(case.request(Locale.DE, request_id).to_message())
    final, progress = await house.answers(len(IDS))
    return {UUID(event["request_id"]): event for event in final}, progress


@pytest.mark.parametrize(("request_id", "case"), IDS.items(), ids=lambda value: getattr(value, "title", ""))
async def test_each_case_ends_as_it_should(told: Any, request_id: UUID, case: Case) -> None:
    event = dict(told[0][request_id])
    amqp = event.pop("_amqp")
    model = LinkSucceeded if amqp["type"] == "link.succeeded" else LinkFailed
    answer = model.model_validate(event)
    assert case.is_answered_by(answer), f"{outcome_of(answer)}: {answer}"
    assert amqp["routing_key"] == amqp["type"]
    assert amqp["message_id"] == event["event_id"]
    assert amqp["correlation_id"] == str(request_id)
    assert amqp["persistent"]


@pytest.mark.parametrize("request_id", IDS, ids=[case.title for case in CASES])
async def test_every_step_is_reported_once_and_in_order_as_it_ends(told: Any, request_id: UUID) -> None:
    reported = [event["step"] for event in told[1] if UUID(event["request_id"]) == request_id]
    assert [step["name"] for step in reported] == list(Step)
    assert reported == told[0][request_id]["steps"]


async def test_one_test_mail_arrives_for_each_link_and_none_for_a_failure(told: Any, house: Any) -> None:
    linked = [case for case in CASES if case.outcome == "linked"]
    mails = await house.mails()
    assert len(mails) == len(linked)
    assert {mail["subject"] for mail in mails} == {"Ihr Exchange-Postfach wird verknüpft"}


async def test_no_account_was_tried_twice_with_a_wrong_password(told: Any, house: Any) -> None:
    mailboxes = (await house.get("mailboxes"))["mailboxes"]
    tries = {mailbox["address"]: mailbox["wrong_tries"] for mailbox in mailboxes if mailbox["wrong_tries"]}
    assert tries == {"wrong-password@mock.test": 1}


async def test_remedies_are_in_the_language_of_the_request(told: Any) -> None:
    errors = [event["error"] for event in told[0].values() if "error" in event]
    assert "Die Anmeldung" in " ".join(error["title"] + error["detail"] for error in errors)
