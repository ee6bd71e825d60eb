"""Throttling budgets: what an account may use at once, what it is told, and where that is seen."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import closing
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from mock_ews.private import PrivateMock

Envelope = Callable[..., bytes]
XML = {"Content-Type": "text/xml; charset=utf-8"}
NO_BUDGET = "ErrorExceededConnectionCount"
FIND = (
    '<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>'
    '<m:ParentFolderIds><t:DistinguishedFolderId Id="root"/></m:ParentFolderIds></m:FindFolder>'
)
SUBSCRIBE = (
    '<m:Subscribe><m:PullSubscriptionRequest SubscribeToAllFolders="true"><t:EventTypes><t:EventType>NewMailEvent'
    "</t:EventType></t:EventTypes><t:Timeout>10</t:Timeout></m:PullSubscriptionRequest></m:Subscribe>"
)


@pytest.fixture
def call(mock_ews: PrivateMock, http: requests.Session) -> Callable[..., requests.Response]:
    def post(body: bytes, scenario: str = "healthy", user: str = "ok") -> requests.Response:
        return http.post(mock_ews.ews_url(scenario), body, auth=(f"{user}@mock.test", "secret"), headers=XML, timeout=9)

    return post


@pytest.fixture
def throttling(mock_ews: PrivateMock, http: requests.Session) -> Callable[..., Any]:
    def ask(policy: object = None, status: int = 200) -> Any:
        url = f"{mock_ews.url}/_mock/throttling"
        answer = http.get(url, timeout=9) if policy is None else http.put(url, json=policy, timeout=9)
        assert answer.status_code == status
        return answer.json()

    return ask


@pytest.fixture
def hanging(mock_ews: PrivateMock, envelope: Envelope) -> Iterator[http.client.HTTPConnection]:
    """A client whose request is never answered."""
    mock_ews.inject("timeout", match={"operation": "GetFolder"}, times=1)
    parts = urlsplit(mock_ews.ews_url())
    with closing(http.client.HTTPConnection(parts.netloc, timeout=9)) as client:
        login = {"Authorization": "Basic b2tAbW9jay50ZXN0OnNlY3JldA=="}
        client.request("POST", parts.path, envelope(), XML | login)
        mock_ews.journal.wait_for()
        yield client


def test_requests_that_are_not_answered_use_the_budget(
    mock_ews: PrivateMock,
    hanging: http.client.HTTPConnection,
    call: Callable[..., requests.Response],
    throttling: Callable[..., Any],
    envelope: Envelope,
) -> None:
    mock_ews.throttle(concurrency=1)
    refused = call(envelope())
    assert (refused.status_code, mock_ews.journal.find()[-1].response_code) == (500, NO_BUDGET)
    assert f'<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">{NO_BUDGET}<' in (
        refused.text
    )
    assert '<t:Value Name="MaxConcurrencyLimit">1</t:Value>' in refused.text
    assert call(envelope(), user="rules").status_code == 200
    assert throttling()["accounts"] == [
        {"address": "ok@mock.test", "concurrency": 1, "subscriptions": 0, "streams": 0, "refused": {NO_BUDGET: 1}}
    ]
    hanging.close()
    until = monotonic() + 9
    while call(envelope()).status_code != 200:
        assert monotonic() < until
    assert throttling()["accounts"][0]["concurrency"] == 0


def test_answered_requests_use_none(call: Callable[..., requests.Response], envelope: Envelope) -> None:
    assert [call(envelope(), "small-budgets").status_code for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize(
    ("version", "shown"),
    [("Exchange2010", 'IncludesLastItemInRange="false"'), ("Exchange2007_SP1", "ErrorExceededFindCountLimit")],
)
def test_finds_show_so_much(
    call: Callable[..., requests.Response], envelope: Envelope, version: str, shown: str
) -> None:
    answer = call(envelope(FIND, version), "small-budgets").text
    assert shown in answer
    assert answer.count("<t:Folder>") <= 10


def test_subscriptions(
    call: Callable[..., requests.Response], throttling: Callable[..., Any], envelope: Envelope
) -> None:
    answers = [call(envelope(SUBSCRIBE), "small-budgets").text for _ in range(2)]
    assert ["ErrorExceededSubscriptionCount" in answer for answer in answers] == [False, True]
    [account] = throttling()["accounts"]
    assert (account["subscriptions"], account["refused"]) == (1, {"ErrorExceededSubscriptionCount": 1})


def test_a_policy_is_put_in_force_and_forgotten(
    mock_ews: PrivateMock, http: requests.Session, throttling: Callable[..., Any]
) -> None:
    rest = {"streams": None, "concurrency": None, "find_count": None}
    assert throttling({"subscriptions": 2})["policy"] == {"subscriptions": 2} | rest
    assert throttling({})["policy"]["subscriptions"] is None
    throttling({"subscriptions": 2})
    http.post(f"{mock_ews.url}/_mock/reset", timeout=9)
    assert throttling()["policy"]["subscriptions"] is None


@pytest.mark.parametrize(
    ("policy", "complaint"),
    [
        ({"concurency": 1}, "body: unknown key 'concurency'; did you mean 'concurrency'? expected one of subscr"),
        ({"concurrency": -1}, "body: key 'concurrency': expected 0 or more, got -1"),
        ({"find_count": 0}, "body: key 'find_count': expected 1 or more, got 0"),
        ({"streams": "2"}, "body: key 'streams': expected a whole number, got '2'"),
        ([], "body: expected a table, got []"),
    ],
)
def test_a_policy_with_a_mistake_is_refused(throttling: Callable[..., Any], policy: object, complaint: str) -> None:
    assert throttling(policy, 422)["error"].startswith(complaint)
