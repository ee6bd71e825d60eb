"""The AsyncAPI document of the broker contract, drawn from the same models and names that the service uses.

Written by us because generators that read a running application leave out the exchange of a subscribed queue and the
queue's arguments, and a publisher in another language needs both.
"""

from typing import Any

from pydantic import BaseModel

from ewslink_contracts import topology
from ewslink_contracts.events import LinkFailed, LinkProgress, LinkRejected, LinkSucceeded
from ewslink_contracts.requests import MAX_BODY_BYTES, LinkRequest
from ewslink_contracts.topology import Command, EventType

COMMANDS: dict[str, type[BaseModel]] = {Command.LINK_REQUEST: LinkRequest}
EVENTS: dict[str, type[BaseModel]] = {
    EventType.LINK_PROGRESS: LinkProgress,
    EventType.LINK_SUCCEEDED: LinkSucceeded,
    EventType.LINK_FAILED: LinkFailed,
    EventType.LINK_REJECTED: LinkRejected,
}

#: Every message with its routing key.
MESSAGES: dict[str, type[BaseModel]] = {**COMMANDS, **EVENTS}

Json = dict[str, Any]


def document() -> Json:
    """The whole document, AsyncAPI 3.0."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "ewslink",
            "version": "1",
            "description": "Publish a link request; read progress and one final event. "
            f"Bodies are UTF-8 JSON of at most {MAX_BODY_BYTES} bytes.",
        },
        "defaultContentType": "application/json",
        "channels": {name: _channel(name, model, name in EVENTS) for name, model in MESSAGES.items()},
        "operations": {
            **{f"receive {name}": _operation("receive", name) for name in COMMANDS},
            **{f"send {name}": _operation("send", name) for name in EVENTS},
        },
        "components": {
            "messages": {model.__name__: _message(name, model) for name, model in MESSAGES.items()},
            "schemas": {schema: body for model in MESSAGES.values() for schema, body in _definitions(model).items()},
        },
        "x-queues": {
            queue: {"arguments": dict(arguments), "bindings": [str(key) for key in topology.BINDINGS.get(queue, ())]}
            for queue, arguments in topology.QUEUES.items()
        },
    }


def _channel(routing_key: str, model: type[BaseModel], is_event: bool) -> Json:
    exchange = topology.EVENTS_EXCHANGE if is_event else topology.COMMANDS_EXCHANGE
    return {
        "address": routing_key,
        "messages": {model.__name__: {"$ref": f"#/components/messages/{model.__name__}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": exchange, "type": "topic", "durable": True, "autoDelete": False},
                "bindingVersion": "0.3.0",
            }
        },
    }


def _operation(action: str, name: str) -> Json:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{name}"},
        "bindings": {"amqp": {"deliveryMode": 2, "mandatory": True, "bindingVersion": "0.3.0"}},
    }


def _message(name: str, model: type[BaseModel]) -> Json:
    return {
        "name": name,
        "summary": (model.__doc__ or "").strip(),
        "contentType": "application/json",
        "payload": {"$ref": f"#/components/schemas/{model.__name__}"},
    }


def _definitions(model: type[BaseModel]) -> Json:
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs", {}), model.__name__: schema}
