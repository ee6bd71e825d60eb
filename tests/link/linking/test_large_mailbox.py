"""A mailbox with 500 rules and 5,000 folders is linked in a handful of calls."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.guard import Guard
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.outcome import Linked, Target
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink_contracts.events import StepReport
from mock_ews.exchange import World
from mock_ews.exchange.mailbox_file import MailboxSpec, RuleSpec
from mock_ews.server import MockServer

ADDRESS = "large@mock.test"
PATHS = tuple(f"Projects/{year}/{number:03}" for year in range(2017, 2027) for number in range(500))
TARGETS = PATHS[::10]


@pytest.fixture(scope="module")
def large() -> Iterator[MockServer]:
    rules = tuple(RuleSpec(name=path, actions={"MoveToFolder": path}) for path in TARGETS)
    spec = MailboxSpec(
        user="large", address=ADDRESS, name="Large", domain="MOCK", password="secret", folders=PATHS, rules=rules
    )
    with MockServer(World([spec])) as mock:
        yield mock


async def test_however_many_and_deep_its_folders_they_are_asked_for_once(large: MockServer) -> None:
    async def show(_report: StepReport) -> None:
        """Nobody watches."""

    settings = TransportSettings.make(Guard((ip_network("127.0.0.0/8"),)), ca_file=None, timeout_s=20, allow_http=True)
    target = Target(ADDRESS, ews_url=f"{large.url}/s/basic-only/EWS/Exchange.asmx")
    credentials = Credentials(ADDRESS, SecretStr("secret"))
    async with ExchangeClient(settings) as client:
        outcome = await Verification(target, credentials, client, StepLog(show), None).run(120)

    assert isinstance(outcome, Linked)
    assert [(folder.path, folder.rules) for folder in outcome.mailbox.synced_folders] == [
        (path, (path,)) for path in TARGETS
    ]
    operations = [entry.operation for entry in large.journal]
    assert operations[1:] == ["GetInboxRules", "ResolveNames", "GetFolder"]  # after the probe
