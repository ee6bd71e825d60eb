"""What goes wrong around the link service, and that it goes on by itself; at the end, that all can be stopped."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from uuid import UUID, uuid4

import pytest

from dev.demo.cases import Case
from ewslink.asking import Links
from ewslink_contracts import LinkProgress, LinkRequest, LinkSucceeded
from ewslink_contracts.outcomes import Locale
from tests.compose.house import PATIENCE_S, House, engine

MANY = 60
KILLED = 137  # the exit status of a program that got SIGKILL


def requests(count: int) -> list[LinkRequest]:
    """Requests for one mailbox, each of a tenant of its own."""
    return [
        Case("", {"tenant_id": f"tenant-{uuid4()}"}, "linked").request(Locale.EN, request_id)
        for request_id in (uuid4() for _ in range(count))
    ]


async def finals(publisher: Links, asked: Sequence[LinkRequest]) -> AsyncGenerator[tuple[UUID, UUID]]:
    """The ids of final events, each with that of its request, until every request has one."""
    waiting = {request.request_id for request in asked}
    async with asyncio.timeout(PATIENCE_S), aclosing(publisher.events()) as events:
        async for event in events:
            if isinstance(event, LinkProgress):
                continue
            assert isinstance(event, LinkSucceeded), event
            waiting.discard(event.request_id)
            yield event.request_id, event.event_id
            if not waiting:
                return


async def ask(house: House) -> None:
    """One more request, from its publishing to its event."""
    asked = requests(1)
    async with house.publisher() as publisher:
        await publisher.publish(asked)
        assert [request_id async for request_id, _ in finals(publisher, asked)] == [asked[0].request_id]


@pytest.fixture
def untouched(house: House) -> Iterator[None]:
    """Whatever happens to others: the link service is neither started anew nor given up."""
    before = {it["Id"]: it["State"]["StartedAt"] for it in house.containers("link")}
    yield
    house.wait_healthy()
    assert {it["Id"]: it["State"]["StartedAt"] for it in house.containers("link")} == before


async def test_three_services_share_the_queue_and_one_is_killed(house: House) -> None:
    house.compose("up", "--detach", "--scale", "link=3")
    house.wait_healthy()
    *_, victim = (it["Id"] for it in house.containers("link"))
    asked = requests(MANY)
    answers: dict[UUID, set[UUID]] = {request.request_id: set() for request in asked}
    async with house.publisher() as publisher:
        await publisher.publish(asked)
        async with aclosing(finals(publisher, asked)) as told:
            async for request_id, event_id in told:
                if not any(answers.values()):
                    await asyncio.to_thread(engine, "kill", victim)
                answers[request_id].add(event_id)
    assert {len(ids) for ids in answers.values()} == {1}
    house.compose("up", "--detach", "--scale", "link=1")
    house.wait_healthy()


async def test_rabbitmq_is_restarted(house: House, untouched: None) -> None:
    house.compose("restart", "rabbitmq")
    house.wait_healthy()
    await ask(house)


async def test_postgresql_is_restarted(house: House, untouched: None) -> None:
    house.compose("restart", "postgres")
    house.wait_healthy()
    await ask(house)


async def test_a_request_that_comes_while_postgresql_is_away_waits_for_it(house: House, untouched: None) -> None:
    asked = requests(1)
    house.compose("stop", "postgres")
    async with house.publisher() as publisher:
        await publisher.publish(asked)
        await asyncio.to_thread(house.compose, "start", "postgres")
        assert [request_id async for request_id, _ in finals(publisher, asked)] == [asked[0].request_id]


async def test_what_was_answered_is_known_after_down_and_up(house: House) -> None:
    asked = requests(1)
    answers = []
    for again in (False, True):
        if again:
            house.compose("down")
            house.compose("up", "--detach")
            house.wait_healthy()
        async with house.publisher() as publisher:
            await publisher.publish(asked)
            answers += [each async for each in finals(publisher, asked)]
    assert answers[0] == answers[1]


def test_every_container_stops_within_its_grace_time(house: House) -> None:
    house.compose("stop")
    told = {it["Name"]: it["State"]["ExitCode"] for it in house.containers("--all")}
    assert len(told) == 4
    assert KILLED not in told.values(), told
    house.compose("start")
    house.wait_healthy()
