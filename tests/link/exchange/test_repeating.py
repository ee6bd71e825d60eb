"""What is asked once more when a connection breaks: what only reads, and only with a login that was taken before."""

from collections.abc import AsyncIterator, Awaitable, Callable
from ipaddress import ip_network
from typing import Any

import pytest
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient, FolderRef, ItemId, Mail
from ewslink.exchange.guard import Guard
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.login_tries import LoginTries
from ewslink.linking.observation import TransportFailure
from ewslink.linking.patience import Patience
from ewslink_contracts.events import AuthScheme
from mock_ews.private import PrivateMock

MAIL = Mail("Subject", "Text", "log@bcc.mock.test", None, "key-1", "<key-1@mock.test>")

Call = Callable[[ExchangeClient], Awaitable[Any]]

READING: dict[str, Call] = {
    "ResolveNames": lambda client: client.resolve("ok@mock.test"),
    "GetInboxRules": lambda client: client.get_inbox_rules(),
    "GetFolder": lambda client: client.get_folders([FolderRef("inbox", "DistinguishedFolderId")]),
    "FindItem": lambda client: client.find_marked("drafts", 0),
}
CHANGING: dict[str, Call] = {
    "CreateItem": lambda client: client.create_draft(MAIL),
    "SendItem": lambda client: client.send_draft(ItemId("AAMk=", "CQAA")),
}


@pytest.fixture(params=AuthScheme)
async def client(mock_ews: PrivateMock, request: pytest.FixtureRequest) -> AsyncIterator[ExchangeClient]:
    guard = Guard((ip_network("127.0.0.0/8"),))
    settings = TransportSettings.make(guard, ca_file=None, timeout_s=5, allow_http=True)
    url = mock_ews.ews_url(f"{request.param}-only")
    async with ExchangeClient(settings, Patience(60, LoginTries()).again) as client:
        client.log_in_at(url, request.param, Credentials("ok@mock.test", SecretStr("secret")))
        yield client


def breaks(mock_ews: PrivateMock, operation: str, times: int) -> None:
    """The connection is reset where the answers to the next calls should come."""
    mock_ews.inject("connection-reset-by-peer", match={"operation": operation}, times=times)


def count(mock_ews: PrivateMock, operation: str) -> int:
    return len([entry for entry in mock_ews.journal if entry.operation == operation and entry.rule])


@pytest.mark.parametrize("operation", READING)
async def test_a_reading_call_is_made_once_more(mock_ews: PrivateMock, client: ExchangeClient, operation: str) -> None:
    assert (await client.get_inbox_rules()).ok
    breaks(mock_ews, operation, times=1)

    assert (await READING[operation](client)).ok


@pytest.mark.parametrize("operation", READING)
async def test_and_not_a_third_time(mock_ews: PrivateMock, client: ExchangeClient, operation: str) -> None:
    assert (await client.get_inbox_rules()).ok
    breaks(mock_ews, operation, times=9)

    reply = await READING[operation](client)

    assert (reply.seen.failure, count(mock_ews, operation)) == (TransportFailure.BROKEN, 2)


@pytest.mark.parametrize("operation", CHANGING)
async def test_what_changes_something_is_never_made_twice(
    mock_ews: PrivateMock, client: ExchangeClient, operation: str
) -> None:
    assert (await client.get_inbox_rules()).ok
    breaks(mock_ews, operation, times=9)

    reply = await CHANGING[operation](client)

    assert (reply.seen.failure, count(mock_ews, operation)) == (TransportFailure.BROKEN, 1)


@pytest.mark.parametrize("operation", READING)
async def test_a_login_that_was_not_taken_yet_is_not_repeated(
    mock_ews: PrivateMock, client: ExchangeClient, operation: str
) -> None:
    breaks(mock_ews, operation, times=9)

    reply = await READING[operation](client)

    assert (reply.seen.failure, count(mock_ews, operation)) == (TransportFailure.BROKEN, 1)


async def test_another_login_has_to_be_taken_anew(mock_ews: PrivateMock, client: ExchangeClient) -> None:
    assert (await client.get_inbox_rules()).ok
    client.log_in_at(mock_ews.ews_url(), AuthScheme.BASIC, Credentials("MOCK\\ok", SecretStr("secret")))
    breaks(mock_ews, "ResolveNames", times=9)

    await client.resolve("ok@mock.test")

    assert count(mock_ews, "ResolveNames") == 1
