"""What a check makes of a server's answers, where no single observation tells it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials
from ewslink.exchange.reading import Reply, read
from ewslink.exchange.transport import HttpAnswer
from ewslink.linking.outcome import Failed, Linked, Target
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink_contracts.events import StepReport
from ewslink_contracts.outcomes import Code, Step, StepStatus

URL = "https://mail.example.com/EWS/Exchange.asmx"
ASKS_FOR_A_LOGIN = HttpAnswer(status=401, headers=cast("Any", {"www-authenticate": "Basic"}))


@dataclass
class Server:
    """Asks every probe for a login, after `silent_s`."""

    silent_s: float = 0.0
    probed: list[str] = field(default_factory=list)

    async def probe(self, url: str) -> Reply:
        self.probed.append(url)
        await asyncio.sleep(self.silent_s)
        return read(ASKS_FOR_A_LOGIN, step=Step.ENDPOINT, url=url, credentialed=False)


async def check(server: Server, log: StepLog, timeout_s: float) -> Linked | Failed:
    credentials = Credentials("ann@example.com", SecretStr("secret"))
    return await Verification(Target("ann@example.com", ews_url=URL), credentials, cast("Any", server), log, None).run(
        timeout_s
    )


async def test_the_deadline_of_the_link_is_an_outcome() -> None:
    async def keep(_report: StepReport) -> None: ...

    outcome = await check(Server(silent_s=30), StepLog(keep), timeout_s=0.01)

    assert isinstance(outcome, Failed)
    assert outcome.verdict.code is Code.TIMEOUT


async def test_a_broker_that_takes_no_progress_is_not_the_mail_servers_fault() -> None:
    async def blocked_at_first(report: StepReport) -> None:
        if report.name is Step.DISCOVER and report.status is StepStatus.OK:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        await check(Server(), StepLog(blocked_at_first), timeout_s=30)
