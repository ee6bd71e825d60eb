"""The AsyncAPI document: whole in itself, and with what a publisher in another language needs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ewslink_contracts import topology
from ewslink_contracts.asyncapi import COMMANDS, EVENTS, MESSAGES, document
from ewslink_contracts.topology import Command, EventType

Json = dict[str, Any]


@pytest.fixture
def asyncapi() -> Json:
    return document()


def references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str):
            yield reference
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def resolve(document: Json, reference: str) -> object:
    node: Any = document
    for name in reference.removeprefix("#/").split("/"):
        node = node[name]
    return node


def test_every_reference_leads_somewhere(asyncapi: Json) -> None:
    found = list(references(asyncapi))
    assert len(found) > 2 * len(MESSAGES)
    for reference in found:
        assert reference.startswith("#/")
        assert resolve(asyncapi, reference)


def test_it_is_plain_json(asyncapi: Json) -> None:
    assert json.loads(json.dumps(asyncapi)) == asyncapi
    assert asyncapi["asyncapi"] == "3.0.0"


def test_it_has_every_command_and_event() -> None:
    assert set(COMMANDS) == set(Command)
    assert set(EVENTS) == set(EventType)


@pytest.mark.parametrize("routing_key", MESSAGES)
def test_a_message_has_exchange_routing_key_and_direction(asyncapi: Json, routing_key: str) -> None:
    is_command = routing_key in COMMANDS
    channel = asyncapi["channels"][routing_key]
    assert channel["address"] == routing_key
    assert channel["bindings"]["amqp"]["is"] == "routingKey"
    assert channel["bindings"]["amqp"]["exchange"] == {
        "name": "ewslink.commands" if is_command else "ewslink.events",
        "type": "topic",
        "durable": True,
        "autoDelete": False,
    }
    [operation] = [
        operation
        for operation in asyncapi["operations"].values()
        if operation["channel"]["$ref"] == f"#/channels/{routing_key}"
    ]
    assert operation["action"] == ("receive" if is_command else "send")
    assert operation["bindings"]["amqp"]["deliveryMode"] == 2


@pytest.mark.parametrize("routing_key", MESSAGES)
def test_a_message_leads_to_its_own_schema(asyncapi: Json, routing_key: str) -> None:
    [reference] = references(asyncapi["channels"][routing_key]["messages"])
    message: Any = resolve(asyncapi, reference)
    payload: Any = resolve(asyncapi, message["payload"]["$ref"])
    assert (message["name"], message["contentType"]) == (routing_key, "application/json")
    assert payload["title"] == MESSAGES[routing_key].__name__
    assert set(payload["properties"]) == set(MESSAGES[routing_key].model_fields)


def test_it_has_every_queue_with_its_arguments(asyncapi: Json) -> None:
    assert {name: queue["arguments"] for name, queue in asyncapi["x-queues"].items()} == topology.QUEUES
    assert asyncapi["x-queues"]["ewslink.link"]["bindings"] == ["link.request"]
