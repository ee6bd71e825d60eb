"""Push subscriptions: what the mock posts to the URL a client has named."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
import requests
from lxml import etree

from mock_ews import pushing, schema
from mock_ews.certificates import Authority
from mock_ews.server import MockServer

OK = ("ok", "secret")
CREATE = '<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:Message/></m:Items></m:CreateItem>'
BODY = b"<m:SendNotificationResult><m:SubscriptionStatus>%b</m:SubscriptionStatus></m:SendNotificationResult>"


@dataclass
class Client:
    """What is posted to it, and what it answers: the next of `answers`, then OK."""

    url: str = ""
    heads: list[bytes] = field(default_factory=list)
    got: "asyncio.Queue[bytes]" = field(default_factory=asyncio.Queue)
    answers: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.splitlines() if line.startswith(b"Content-Length"))
        document = await reader.readexactly(length)
        status = self.answers.pop(0) if self.answers else b"OK"
        body = BODY % status
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(body), body))
        writer.close()
        self.heads.append(head)
        self.got.put_nowait(document)

    async def next(self) -> bytes:
        async with asyncio.timeout(5):
            return await self.got.get()


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    client = Client()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(await asyncio.start_server(client.serve, "127.0.0.1", 0))
        client.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/listener?for=me"
        yield client


@pytest.fixture
def ask(mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]) -> Callable[[str], Awaitable[bytes]]:
    async def post(body: str) -> bytes:
        def send() -> bytes:
            return http.post(f"{mock.url}/EWS/Exchange.asmx", envelope(body), auth=OK, timeout=5).content

        return await asyncio.to_thread(send)

    return post


def subscribe(url: str) -> str:
    return (
        '<m:Subscribe><m:PushSubscriptionRequest SubscribeToAllFolders="true"><t:EventTypes>'
        "<t:EventType>CreatedEvent</t:EventType></t:EventTypes><t:StatusFrequency>1</t:StatusFrequency>"
        f"<t:URL>{url}</t:URL></m:PushSubscriptionRequest></m:Subscribe>"
    )


def notified(document: bytes) -> list[str]:
    """What a pushed document holds, which is valid."""
    notification = etree.fromstring(document).find("{*}Body/{*}SendNotification")
    assert notification is not None
    schema.compiled().assertValid(notification)
    return [str(one.tag).rpartition("}")[2] for one in notification.iterfind(".//{*}Notification/*")][3:]


async def test_events_are_pushed_until_the_client_unsubscribes(
    mock: MockServer, client: Client, ask: Callable[[str], Awaitable[bytes]]
) -> None:
    client.answers = [b"OK", b"Unsubscribe"]
    answer = await ask(subscribe(client.url))
    token = etree.fromstring(answer).findtext(".//{*}SubscriptionId")
    assert notified(await client.next()) == ["StatusEvent"]
    await ask(CREATE)
    document = await client.next()
    assert notified(document) == ["CreatedEvent"]
    assert client.heads[0].startswith(b"POST /listener?for=me HTTP/1.1\r\n")
    assert token == etree.fromstring(document).findtext(".//{*}SubscriptionId")
    gone = f"<m:Unsubscribe><m:SubscriptionId>{token}</m:SubscriptionId></m:Unsubscribe>"
    async with asyncio.timeout(5):
        while b"ErrorSubscriptionNotFound" not in await ask(gone):  # the answer may still be on its way
            continue
    assert client.got.empty()


async def test_a_push_subscription_is_not_ended_by_unsubscribing(
    client: Client, ask: Callable[[str], Awaitable[bytes]]
) -> None:
    token = etree.fromstring(await ask(subscribe(client.url))).findtext(".//{*}SubscriptionId")
    await client.next()
    answer = await ask(f"<m:Unsubscribe><m:SubscriptionId>{token}</m:SubscriptionId></m:Unsubscribe>")
    assert b"ErrorInvalidSubscription" in answer


@dataclass
class News:
    """One document, and whether anybody waits for the next."""

    given: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def documents(self) -> Generator[bytes, None, None]:
        try:
            while True:
                self.given += 1
                yield b"<news/>"
        finally:
            self.ended.set()


async def test_what_is_not_taken_is_sent_again_for_a_while(client: Client) -> None:
    client.answers = [b"what?"] * 2 + [b"OK", b"Unsubscribe"]
    news = News()
    pushing.start(client.url, news.documents(), patience=5, retry=0.01)
    async with asyncio.timeout(5):
        await news.ended.wait()
    assert (news.given, client.got.qsize()) == (2, 4)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
async def secure_client(authority: Authority) -> AsyncIterator[Client]:
    client = Client()
    async with await asyncio.start_server(client.serve, "127.0.0.1", 0, ssl=authority.context("127.0.0.1")) as server:
        client.url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        yield client


@pytest.mark.parametrize(("trusted", "taken"), [(True, 1), (False, 0)])
async def test_a_certificate_of_the_mock_is_trusted(
    secure_client: Client, authority: Authority, trusted: bool, taken: int
) -> None:
    secure_client.answers = [b"Unsubscribe"]
    news = News()
    trust: ssl.SSLContext = (authority if trusted else Authority()).client_context
    pushing.start(secure_client.url, news.documents(), patience=0.02, retry=0.01, trust=trust)
    async with asyncio.timeout(5):
        await news.ended.wait()
    assert (news.given, secure_client.got.qsize()) == (1, taken)


async def test_the_mock_trusts_its_own_authority(mock: MockServer, ask: Callable[[str], Awaitable[bytes]]) -> None:
    assert b"NoError" in await ask(subscribe(f"{mock.tls_url}/listener"))  # the client it calls is itself
    _, called_back = await asyncio.to_thread(mock.journal.wait_for, 2)
    assert called_back.path == "/listener"


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "https://127.0.0.1:9/", "http://nobody.invalid/"])
async def test_who_cannot_be_reached_is_given_up(url: str) -> None:
    news = News()
    pushing.start(url, news.documents(), patience=0.04, retry=0.01)
    async with asyncio.timeout(5):
        await news.ended.wait()
    assert news.given == 1
