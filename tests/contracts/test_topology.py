"""The names and arguments on the broker, written out: a change of one of them breaks whoever uses the old one."""

import pytest

from ewslink_contracts import topology
from ewslink_contracts.topology import BINDINGS, QUEUES, Command, EventType

DEAD_LETTERING = [name for name, arguments in QUEUES.items() if "x-dead-letter-exchange" in arguments]


def test_names() -> None:
    assert topology.COMMANDS_EXCHANGE == "ewslink.commands"
    assert topology.EVENTS_EXCHANGE == "ewslink.events"
    assert list(QUEUES) == [
        "ewslink.link",
        "ewslink.link.wait.10",
        "ewslink.link.wait.60",
        "ewslink.link.wait.600",
        "ewslink.parked",
    ]
    assert list(Command) == ["link.request"]
    assert list(EventType) == ["link.progress", "link.succeeded", "link.failed", "link.rejected"]
    assert BINDINGS == {"ewslink.link": ("link.request",)}
    assert (topology.ATTEMPT_HEADER, topology.REASON_HEADER) == ("x-ewslink-attempt", "x-ewslink-reason")


def test_the_work_queue_gives_up_on_a_message_and_parks_it() -> None:
    assert QUEUES["ewslink.link"] == {
        "x-queue-type": "quorum",
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": "ewslink.parked",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
        "x-max-length": 1_000_000,
        "x-delivery-limit": 10,
    }


@pytest.mark.parametrize("seconds", [10, 60, 600])
def test_a_wait_queue_gives_back_to_the_work_queue_after_its_time(seconds: int) -> None:
    arguments = QUEUES[f"ewslink.link.wait.{seconds}"]
    assert arguments["x-message-ttl"] == seconds * 1000
    assert (arguments["x-dead-letter-exchange"], arguments["x-dead-letter-routing-key"]) == ("", "ewslink.link")


@pytest.mark.parametrize("name", DEAD_LETTERING)
def test_dead_letters_are_not_lost_on_the_way(name: str) -> None:
    # Without reject-publish the broker takes at-most-once, and says so only in its log.
    arguments = QUEUES[name]
    assert (arguments["x-dead-letter-strategy"], arguments["x-overflow"]) == ("at-least-once", "reject-publish")
    assert arguments["x-dead-letter-routing-key"] in QUEUES


@pytest.mark.parametrize("name", QUEUES)
def test_every_queue_is_a_bounded_quorum_queue(name: str) -> None:
    assert QUEUES[name]["x-queue-type"] == "quorum"
    assert 0 < int(QUEUES[name]["x-max-length"]) <= 1_000_000


def test_the_parking_queue_is_the_end() -> None:
    assert [name for name in QUEUES if name != "ewslink.parked"] == DEAD_LETTERING
    assert QUEUES["ewslink.parked"]["x-overflow"] == "reject-publish"
