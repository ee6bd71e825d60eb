"""Faults of the wire as a client nobody here wrote meets them, and as they are written in rules."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from mock_ews.data_files import DataFileError, Place
from mock_ews.fault_rules import LiveRule, rule
from mock_ews.server import MockServer
from mock_ews.wire import Wire

XML = {"Content-Type": "text/xml; charset=utf-8"}
Call = Callable[[dict[str, Any]], requests.Response]


@pytest.fixture
def call(mock: MockServer, http: requests.Session, envelope: Callable[..., bytes]) -> Call:
    """A GetFolder under a fault."""

    def post(table: dict[str, Any]) -> requests.Response:
        mock.injector.add([rule(table, Place("here"))])
        url = f"{mock.url}/EWS/Exchange.asmx"
        return http.post(url, envelope(), headers=XML, auth=("ok", "secret"), timeout=0.5)

    return post


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ({"effect": "connection-reset-by-peer"}, requests.ConnectionError),
        ({"effect": "empty-response"}, requests.ConnectionError),
        ({"effect": "random-data-then-close"}, requests.ConnectionError),
        ({"effect": "malformed-response-chunk"}, requests.exceptions.ChunkedEncodingError),
        ({"effect": "wire", "length_error": 100, "ending": "close"}, requests.exceptions.ChunkedEncodingError),
        ({"effect": "wire", "length_error": 100}, requests.ConnectionError),
        ({"effect": "wire", "head_over": 60.0}, requests.ReadTimeout),
        ({"effect": "limit-data", "bytes": 1}, requests.ConnectionError),
        ({"effect": "limit-data", "bytes": 700}, requests.exceptions.ChunkedEncodingError),
        ({"effect": "timeout"}, requests.ReadTimeout),
        ({"effect": "timeout", "timeout": 0.1}, requests.ConnectionError),
        ({"effect": "fixed-delay", "seconds": 60}, requests.ReadTimeout),
        ({"effect": "wire", "performed": False, "fraction": 0.0, "ending": "hang"}, requests.ReadTimeout),
    ],
)
def test_the_client_reports(call: Call, table: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        call(table)


@pytest.mark.parametrize(
    "table",
    [
        {"effect": "chunked-dribble-delay", "number_of_chunks": 5, "total_duration": 0.1},
        {"effect": "bandwidth", "rate": 100},
        {"effect": "slicer", "average_size": 64, "size_variation": 32, "delay": 100},
        {"effect": "slow-close", "delay": 0.01},
        {"effect": "uniform-delay", "lower": 0.01, "upper": 0.02, "seed": 1},
        {"effect": "lognormal-delay", "median": 0.01, "sigma": 0.1, "seed": 1},
    ],
)
def test_the_answer_comes_for_all_that(call: Call, table: dict[str, Any]) -> None:
    assert "GetFolderResponse" in call(table).text


@pytest.mark.parametrize(("performed", "sent"), [(True, 1), (False, 0)])
def test_an_answer_is_lost_after_or_before_the_call(
    mock: MockServer, http: requests.Session, envelope: Callable[..., bytes], performed: bool, sent: int
) -> None:
    table = {"effect": "wire", "fraction": 0.0, "ending": "reset", "performed": performed}
    mock.injector.add([rule(table | {"match": {"operation": "CreateItem"}}, Place("here"))])
    mail = (
        '<m:CreateItem MessageDisposition="SendOnly"><m:Items><t:Message><t:Subject>once</t:Subject><t:ToRecipients>'
        "<t:Mailbox><t:EmailAddress>log@bcc.mock.test</t:EmailAddress></t:Mailbox></t:ToRecipients></t:Message>"
        "</m:Items></m:CreateItem>"
    )
    with pytest.raises(requests.ConnectionError):
        http.post(f"{mock.url}/EWS/Exchange.asmx", envelope(mail), headers=XML, auth=("ok", "secret"), timeout=5)
    mailbox = mock.world.mailbox("log@bcc.mock.test")
    assert mailbox is not None
    assert len(mailbox.messages()) == sent


def test_a_drawn_delay_is_shown_and_repeats_itself(mock: MockServer, call: Call) -> None:
    table = {"effect": "uniform-delay", "lower": 0.01, "upper": 0.03, "seed": 5}
    call(table)
    mock.injector.clear()
    call(table)
    first, second = [entry.delay for entry in mock.journal if entry.rule]
    assert first == second
    assert first is not None
    assert 0.01 <= first <= 0.03


def test_lognormal_has_a_bound() -> None:
    live = LiveRule(
        rule({"effect": "lognormal-delay", "median": 1, "sigma": 9, "max_value": 2, "seed": 1}, Place("here")), 0
    )
    drawn = [live.rule.effect.wire(live.chance).delay for _ in range(99)]
    assert max(drawn) == 2
    assert sum(delay < 1 for delay in drawn) > 25


def test_names_of_others_mean_what_they_mean_there() -> None:
    live = LiveRule(rule({"effect": "connection-reset-by-peer", "timeout": 2}, Place("here")), 0)
    assert live.rule.effect.wire(live.chance) == Wire(2.0, 0.0, "reset")


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"effect": "uniform-delay", "lower": 0, "upper": 1}, "here: key 'seed' is missing"),
        ({"effect": "fixed-delay", "seconds": -1}, "here: key 'seconds': expected 0 or more, got -1.0"),
        (
            {"effect": "lognormal-delay", "median": 0, "sigma": 1, "seed": 1},
            "here: key 'median': expected a number",
        ),
        (
            {"effect": "chunked-dribble-delay", "number_of_chunks": 0, "total_duration": 1},
            "here: key 'number_of_chunks'",
        ),
        ({"effect": "wire", "ending": "bang"}, "here: key 'ending': expected one of keep, close, reset, hang, got"),
        ({"effect": "wire", "harms_wire": True}, "here: unknown key 'harms_wire'; expected one of after, "),
    ],
)
def test_a_mistake_is_told(table: dict[str, Any], complaint: str) -> None:
    with pytest.raises(DataFileError) as caught:
        rule(table, Place("here"))
    assert str(caught.value).startswith(complaint)
