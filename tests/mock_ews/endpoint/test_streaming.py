"""GetStreamingEvents over HTTP: what the client, the journal and the rest of the mock see of it."""

from collections.abc import Callable, Iterator
from time import perf_counter

import pytest
import requests
from lxml import etree

from mock_ews.server import MockServer

Post = Callable[..., requests.Response]
OK = ("ok", "secret")
SUBSCRIBE = (
    '<m:Subscribe><m:StreamingSubscriptionRequest SubscribeToAllFolders="true"><t:EventTypes>'
    "<t:EventType>CreatedEvent</t:EventType></t:EventTypes></m:StreamingSubscriptionRequest></m:Subscribe>"
)
CREATE = '<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:Message/></m:Items></m:CreateItem>'
END = b"</Envelope>"
"""Without a prefix, unlike in other answers."""


@pytest.fixture
def post(mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]) -> Post:
    def send(body: str, *, prefix: str = "", version: str = "Exchange2010_SP2", **options: object) -> requests.Response:
        url = f"{mock.url}{prefix}/EWS/Exchange.asmx"
        return http.post(url, envelope(body, version), auth=OK, timeout=5, **options)  # type: ignore[arg-type]  # requests' own

    return send


@pytest.fixture
def stream(post: Post) -> Callable[..., tuple[requests.Response, Iterator[bytes]]]:
    """`stream(prefix="")`: subscribes, and the documents that come from then on."""

    def start(prefix: str = "") -> tuple[requests.Response, Iterator[bytes]]:
        token = text(post(SUBSCRIBE, prefix=prefix).content, "SubscriptionId")
        body = (
            f"<m:GetStreamingEvents><m:SubscriptionIds><t:SubscriptionId>{token}</t:SubscriptionId>"
            "</m:SubscriptionIds><m:ConnectionTimeout>1</m:ConnectionTimeout></m:GetStreamingEvents>"
        )
        answer = post(body, prefix=prefix, stream=True)
        return answer, documents(answer)

    return start


def documents(answer: requests.Response) -> Iterator[bytes]:
    """The envelopes of an answer, each when it is whole."""
    seen = b""
    for chunk in answer.iter_content(None):
        seen += chunk
        while END in seen:
            document, _, seen = seen.partition(END)
            yield document + END


def text(document: bytes, name: str) -> str | None:
    return etree.fromstring(document).findtext(f".//{{*}}{name}")


Stream = Callable[..., tuple[requests.Response, Iterator[bytes]]]


def test_a_mail_shows_while_the_answer_is_still_open(mock: MockServer, post: Post, stream: Stream) -> None:
    answer, coming = stream()
    assert text(next(coming), "ConnectionStatus") == "OK"
    assert answer.headers["Transfer-Encoding"] == "chunked"
    created = post(CREATE)
    expected = etree.fromstring(created.content).find(".//{*}ItemId")
    seen = etree.fromstring(next(coming)).find(".//{*}CreatedEvent/{*}ItemId")
    assert expected is not None
    assert seen is not None
    assert seen.get("Id") == expected.get("Id")
    assert mock.journal.find(operation="GetStreamingEvents") == []
    answer.close()
    (entry,) = mock.journal.wait_for(operation="GetStreamingEvents")
    assert (entry.status, entry.response_code, entry.user) == (200, "NoError", "MOCK\\ok")
    assert entry.milliseconds > 0
    assert (entry.response_body.count(END), b"CreatedEvent" in entry.response_body) == (2, True)


def test_a_reset_ends_it(mock: MockServer, stream: Stream) -> None:
    _, coming = stream()
    next(coming)
    mock.reset()
    assert [text(document, "ConnectionStatus") for document in coming] == ["Closed"]
    assert mock.journal.wait_for(operation="GetStreamingEvents")


def test_it_goes_with_its_world(mock: MockServer, http: requests.Session, stream: Stream) -> None:
    prefix = http.post(f"{mock.url}/_mock/worlds", timeout=5).json()["prefix"]
    _, coming = stream(prefix)
    next(coming)
    http.delete(f"{mock.url}/_mock/worlds/{prefix.removeprefix('/w/')}", timeout=5)
    assert [text(document, "ConnectionStatus") for document in coming] == ["Closed"]


def test_exchange_2013_holds_three_connections_open(stream: Stream) -> None:
    open_ones = [stream("/s/exchange-2013-sp1") for _ in range(4)]
    codes = [text(next(coming), "ResponseCode") for _, coming in open_ones]
    assert codes == ["NoError"] * 3 + ["ErrorExceededConnectionCount"]
    for answer, _ in open_ones:
        answer.close()


@pytest.mark.parametrize(
    ("prefix", "version"),
    [("", "Exchange2010"), ("/s/exchange-2010", "Exchange2010"), ("/s/exchange-2007-sp1", "Exchange2007_SP1")],
)
def test_refused_before_2010_sp1(post: Post, prefix: str, version: str) -> None:
    assert post(SUBSCRIBE, prefix=prefix, version=version).status_code == 500


def test_affinity_is_for_those_who_ask_for_it(post: Post) -> None:
    wish = {"X-PreferServerAffinity": "true"}
    assert "X-BackEndOverrideCookie=" in post(SUBSCRIBE, headers=wish).headers["Set-Cookie"]
    assert "Set-Cookie" not in post(SUBSCRIBE).headers
    assert "Set-Cookie" not in post(SUBSCRIBE, prefix="/s/exchange-2010-sp2", headers=wish).headers


def test_a_stop_does_not_wait_for_it(http: requests.Session, envelope: Callable[..., bytes]) -> None:
    with MockServer() as mock:
        url = f"{mock.url}/EWS/Exchange.asmx"
        token = text(http.post(url, envelope(SUBSCRIBE), auth=OK, timeout=5).content, "SubscriptionId")
        body = (
            f"<m:GetStreamingEvents><m:SubscriptionIds><t:SubscriptionId>{token}</t:SubscriptionId>"
            "</m:SubscriptionIds><m:ConnectionTimeout>30</m:ConnectionTimeout></m:GetStreamingEvents>"
        )
        answer = http.post(url, envelope(body), auth=OK, timeout=5, stream=True)
        next(documents(answer))
        started = perf_counter()
    assert perf_counter() - started < 2
    assert [entry.status for entry in mock.journal.find(operation="GetStreamingEvents")] == [200]
