"""The cases of the demonstration, through the containers, each to its outcome."""

from uuid import UUID

import pytest
import pytest_asyncio

from dev.demo.cases import Answer, Case, outcome_of, read_cases
from ewslink_contracts import LinkProgress, LinkRejected
from ewslink_contracts.outcomes import Locale
from tests.compose.house import House

CASES = {UUID(int=number): case for number, case in enumerate(read_cases(), start=1)}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def answers(house: House) -> dict[UUID, Answer]:
    """The final event of each case."""
    found: dict[UUID, Answer] = {}
    async with house.publisher() as publisher:
        await publisher.publish(case.request(Locale.EN, request_id) for request_id, case in CASES.items())
        async for event in publisher.events():
            if not isinstance(event, LinkProgress | LinkRejected):
                found[event.request_id] = event
            if len(found) == len(CASES):
                break
    return found


@pytest.mark.parametrize(("request_id", "case"), CASES.items(), ids=lambda value: getattr(value, "title", ""))
def test_each_case_ends_as_it_should(answers: dict[UUID, Answer], request_id: UUID, case: Case) -> None:
    answer = answers[request_id]
    assert case.is_answered_by(answer), f"{outcome_of(answer)}: {answer}"
