"""A wrong password against all that the mock can pretend: never more than the tries that a link has."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from itertools import product

import pytest
import pytest_asyncio
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.guard import Guard, parse_connect_to
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.login_tries import LoginTries
from ewslink.linking.outcome import Target
from ewslink.linking.patience import Patience
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink_contracts.events import StepReport
from mock_ews.exchange import World
from mock_ews.journal import MAX_ENTRIES
from mock_ews.scenarios import read_all
from mock_ews.server import MockServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("refused logins")]

LINK_TIMEOUT_S = 20.0
"""Some scenarios never answer."""
CASES = {
    f"user{number}": (path, auto_correct)
    for number, (path, auto_correct) in enumerate(
        product([None, *(scenario.path for scenario in read_all().values())], [False, True])
    )
}


async def _keep(_report: StepReport) -> None:
    """Nobody looks at the steps."""


async def _link(settings: TransportSettings, user: str, path: str | None, *, auto_correct: bool) -> None:
    email = f"{user}@mock.test"
    url = None if path is None else f"https://mail.mock.test{path}"
    target, credentials = Target(email, ews_url=url, auto_correct=auto_correct), Credentials(email, SecretStr("wrong"))
    tries = LoginTries()
    async with ExchangeClient(settings, Patience(LINK_TIMEOUT_S, tries).again) as client:
        await Verification(target, credentials, client, StepLog(_keep), None, tries=tries).run(LINK_TIMEOUT_S)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def linked(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MockServer]:
    """A mock after a link in each scenario, and one without a URL, each with an account of its own."""
    folder = tmp_path_factory.mktemp("mock")
    (folder / "world.toml").write_text("".join(f'[[mailbox]]\nuser = "{user}"\nname = "{user}"\n' for user in CASES))
    with MockServer(World.from_toml(folder / "world.toml")) as mock:
        (folder / "ca.pem").write_text(mock.ca_pem)
        guard = Guard(connect_to=parse_connect_to([f"*:443={mock.tls_url.removeprefix('https://')}"]))
        settings = TransportSettings.make(guard, ca_file=folder / "ca.pem", timeout_s=5, allow_http=False)
        links = (_link(settings, user, path, auto_correct=correct) for user, (path, correct) in CASES.items())
        await asyncio.gather(*links)
        yield mock


def _logins(mock: MockServer) -> Mapping[str, int]:
    """How many requests put a password to the proof, by account."""
    return Counter((entry.user or "").partition("@")[0].rpartition("\\")[2] for entry in mock.journal if entry.user)


@pytest.mark.parametrize("user", CASES, ids=[f"{path} {correct}" for path, correct in CASES.values()])
async def test_a_wrong_password_is_tried_once_and_twice_with_a_correction(linked: MockServer, user: str) -> None:
    _, auto_correct = CASES[user]
    assert _logins(linked)[user] <= 1 + auto_correct
    assert linked.doorman.wrong_tries[f"{user}@mock.test"] <= 1 + auto_correct


@pytest.mark.parametrize("auto_correct", [False, True])
async def test_most_servers_want_a_login_so_that_there_is_something_to_count(
    linked: MockServer, auto_correct: bool
) -> None:
    refused = [linked.doorman.wrong_tries[f"{user}@mock.test"] for user, (_, it) in CASES.items() if it is auto_correct]
    assert refused.count(1 + auto_correct) > len(refused) / 3
    assert len(linked.journal) < MAX_ENTRIES  # the first of them are still there
