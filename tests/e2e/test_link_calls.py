"""What one successful link asks of a server: counted, because a count is the same on every machine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bench.link_calls import LOGINS, MAILBOXES, PROMISED, SCHEMES, link, world
from dev.demo.programs import MockEws, mock_ews

pytestmark = pytest.mark.asyncio(loop_scope="module")

#: NTLM, bare or inside Negotiate, takes one round more than the call it is part of; and only once per connection.
LEGS = {"basic": 0, "ntlm": 1, "negotiate": 1}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mock(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MockEws]:
    folder = tmp_path_factory.mktemp("calls")
    (folder / "world.toml").write_text(world(), "utf-8")
    async with mock_ews(folder, "--world", str(folder / "world.toml")) as running:
        yield running


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("mailbox", MAILBOXES)
async def test_no_link_takes_more_calls_than_promised(
    mock: MockEws, tmp_path: Path, mailbox: str, scheme: str, login: str
) -> None:
    calls = await link(mock, tmp_path, mailbox, scheme, login)

    assert calls.counted <= PROMISED
    assert (calls.probes, calls.legs) == (1, LEGS[scheme])
    assert calls.operations[0] == "GetInboxRules"
    assert "SendItem" in calls.operations
    # Nothing is asked twice, and a call that is left is used to look for a mail that came back.
    assert len(set(calls.operations)) == len(calls.operations) == PROMISED - 1
