"""Who watches a check is told what it waits for."""

from dataclasses import dataclass, field
from ipaddress import ip_network

from pydantic import SecretStr

from ewslink.check.options import Options
from ewslink.check.run import Check
from ewslink.exchange.guard import Guard
from ewslink.exchange.transport import TransportSettings
from ewslink.exchange.watching import Message
from ewslink.linking.outcome import Linked
from ewslink_contracts.events import StepReport
from ewslink_contracts.outcomes import Step
from mock_ews.server import MockServer

TRANSPORT = TransportSettings.make(Guard((ip_network("127.0.0.0/8"),)), ca_file=None, timeout_s=20, allow_http=True)


@dataclass
class Watching:
    """Writes down what it is shown."""

    told: list[str] = field(default_factory=list)

    def step(self, report: StepReport) -> None:
        self.told.append(report.name)

    def message(self, _message: Message) -> None:
        """Not of interest here."""

    def waiting(self, seconds: float) -> None:
        self.told.append(f"the server wants {seconds} s")

    def awaiting_report(self, seconds: float) -> None:
        self.told.append(f"a report may come within {seconds} s")


async def watched(mock: MockServer, *, bcc: str | None, scenario: str = "healthy") -> list[str]:
    options = Options("ok@mock.test", url=f"{mock.url}/s/{scenario}/EWS/Exchange.asmx", bcc=bcc)
    view = Watching()
    checked = await Check(options, TRANSPORT, view).run(SecretStr("secret"), timeout_s=30, bounce_wait_s=0.001)
    assert isinstance(checked.outcome, Linked)
    return view.told


async def test_a_test_mail_may_come_back_after_it_was_sent(mock: MockServer) -> None:
    told = await watched(mock, bcc="log@bcc.mock.test")

    assert told[-4:] == [Step.RULES, "a report may come within 0.001 s", Step.SEND, Step.STORE]


async def test_without_a_test_mail_there_is_nothing_to_wait_for(mock: MockServer) -> None:
    assert await watched(mock, bcc=None) == list(Step)


async def test_a_server_may_ask_for_a_moment(mock: MockServer) -> None:
    told = await watched(mock, bcc=None, scenario="server-busy")

    assert [one for one in told if one.startswith("the server")] == ["the server wants 0.2 s"] * 2
