"""A service that is killed while it checks a mailbox, and started again: what it answers, and how often it logs in."""

import json
import os
import tomllib
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from dev.demo.programs import LinkService, MockEws, ewslink, mock_ews

pytestmark = pytest.mark.asyncio(loop_scope="module")

CASES: Mapping[str, Mapping[str, Any]] = {
    f"case{number}": case
    for number, case in enumerate(
        tomllib.loads(Path(__file__).with_name("interruptions.toml").read_text("utf-8"))["case"], 1
    )
}
"""By the private world of the mock that each has to itself."""
EWS = "/EWS/Exchange.asmx"


@dataclass
class Worlds:
    """The admin API of the mock, world by world."""

    session: aiohttp.ClientSession

    async def get(self, world: str, path: str) -> Mapping[str, list[Mapping[str, Any]]]:
        async with self.session.get(f"/w/{world}/_mock/{path}") as answer:
            answer.raise_for_status()
            found: Mapping[str, list[Mapping[str, Any]]] = await answer.json()
            return found

    async def post(self, path: str, body: Mapping[str, Any]) -> None:
        async with self.session.post(path, json=body) as answer:
            answer.raise_for_status()

    async def logins(self, world: str) -> int:
        """Requests that put a password to the proof, until one was taken."""
        entries = (await self.get(world, "requests"))["requests"]
        return len([one for one in entries if one["user"] and one["operation"] in (None, "GetInboxRules")])

    async def wrong_tries(self, world: str) -> int:
        """Of the account that was tried most often with a wrong password."""
        tries: list[int] = [one["wrong_tries"] for one in (await self.get(world, "mailboxes"))["mailboxes"]]
        return max(tries)


@dataclass
class Interrupted:
    """All links at once, while the service is killed and started again until each has its answer."""

    amqp_url: str
    mock: MockEws
    worlds: Worlds
    folder: Path
    listening: Any
    new_request: Any

    async def run(self) -> dict[str, Mapping[str, Any]]:
        """The final event of each case."""
        events: dict[str, Mapping[str, Any]] = {}
        most = max(case["kills"] for case in CASES.values())
        async with AsyncExitStack() as stack:
            house: Any = None
            for run in range(most + 1):
                waiting = [world for world, case in CASES.items() if case["kills"] > run]
                for world in waiting:
                    fault = CASES[world]["fault"] | {"name": f"run {run}", "times": 1}
                    await self.worlds.post(f"/w/{world}/_mock/faults", fault)
                async with ewslink(self.amqp_url, self.mock, self.folder) as service:
                    if house is None:
                        house = await stack.enter_async_context(self._house(service))
                        await self._publish(house)
                    for world in waiting:
                        await self.worlds.get(world, f"requests/wait?rule=run {run}&timeout_s=60")
                    while len(events) < len(CASES) - len(waiting):
                        [event], _ = await house.answers(1)
                        events[event["tenant_id"]] = event
                    if waiting:
                        os.kill(service.pid, SIGKILL)
        return events

    def _house(self, service: LinkService) -> Any:
        return self.listening(self.amqp_url, self.mock, service, self.folder)

    async def _publish(self, house: Any) -> None:
        for world, case in CASES.items():
            url = f"https://mail.mock.test/w/{world}{case.get('path', EWS)}"
            request = self.new_request(**{"tenant_id": world, "ews_url": url} | case.get("request", {}))
            await house.publish(json.dumps(request).encode())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ended(amqp_url: str, tmp_path_factory: pytest.TempPathFactory, listening: Any, new_request: Any) -> Any:
    """The worlds and the events, after all of it."""
    folder = tmp_path_factory.mktemp("interrupted")
    async with mock_ews(folder) as mock, aiohttp.ClientSession(mock.url) as session:
        worlds = Worlds(session)
        for world in CASES:
            await worlds.post("/_mock/worlds", {"name": world})
        yield worlds, await Interrupted(amqp_url, mock, worlds, folder, listening, new_request).run()


@pytest.fixture(params=CASES, ids=[case["title"] for case in CASES.values()])
def world(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


async def test_an_interrupted_link_ends_as_it_should(ended: Any, world: str) -> None:
    _, events = ended
    error = events[world].get("error")
    outcome = f"{error['category']}/{error['code']}" if error else events[world]["_amqp"]["type"].removeprefix("link.")
    assert outcome == CASES[world]["outcome"], events[world]


async def test_no_link_logs_in_more_often_than_it_may(ended: Any, world: str) -> None:
    worlds, _ = ended
    assert await worlds.logins(world) == CASES[world]["logins"]
    assert await worlds.wrong_tries(world) <= 2


async def test_one_mail_arrives_for_each_link_and_none_for_a_failure(ended: Any, world: str) -> None:
    worlds, _ = ended
    mails = (await worlds.get(world, "mailboxes/log@bcc.mock.test/messages"))["messages"]
    assert len(mails) == (CASES[world]["outcome"] == "succeeded")
