"""All messages: each field explained, each example true, and schemas that judge as the models do."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from ewslink_contracts.asyncapi import MESSAGES
from ewslink_contracts.generate import HERE

Json = dict[str, Any]

EACH_MESSAGE = pytest.mark.parametrize("routing_key", MESSAGES)


def schema(routing_key: str) -> Json:
    document: Json = json.loads((HERE / "schemas" / f"{routing_key}.json").read_text("utf-8"))
    return document


def objects(document: Json) -> Iterator[Json]:
    """Each object type in a schema, that of the message itself last."""
    yield from (body for body in document.get("$defs", {}).values() if body["type"] == "object")
    yield document


def accepts(model: type[BaseModel], message: object) -> bool:
    try:
        model.model_validate_json(json.dumps(message))
    except ValidationError:
        return False
    return True


@EACH_MESSAGE
def test_every_field_is_explained(routing_key: str) -> None:
    document = schema(routing_key)
    bare = [
        f"{body['title']}.{name}"
        for body in objects(document)
        for name, field in body["properties"].items()
        if not field.get("description", "").strip()
    ]
    assert bare == []
    assert all(body["description"] for body in objects(document))


@EACH_MESSAGE
def test_the_examples_of_fields_are_valid(routing_key: str) -> None:
    document = schema(routing_key)
    checked = 0
    for body in objects(document):
        for name, field in body["properties"].items():
            for example in field.get("examples", ()):
                part = {"$defs": document.get("$defs", {}), **field}
                assert Draft202012Validator(part).is_valid(example), (body["title"], name)
                checked += 1
    assert checked


@EACH_MESSAGE
def test_requests_are_closed_events_are_open_and_all_are_frozen(routing_key: str) -> None:
    closed = {body.get("additionalProperties", True) is False for body in objects(schema(routing_key))}
    assert closed == {routing_key == "link.request"}
    assert MESSAGES[routing_key].model_config["frozen"]


@EACH_MESSAGE
def test_schemas_are_schemas(routing_key: str) -> None:
    Draft202012Validator.check_schema(schema(routing_key))


@EACH_MESSAGE
def test_what_a_model_writes_reads_back_the_same(routing_key: str, examples: dict[str, Json]) -> None:
    model = MESSAGES[routing_key]
    message = model.model_validate_json(json.dumps(examples[routing_key]))
    written = message.model_dump_json()
    assert model.model_validate_json(written) == message
    assert Draft202012Validator(schema(routing_key)).is_valid(json.loads(written))


def _set(path: str, value: object) -> Callable[[Json], None]:
    *parents, last = path.split(".")

    def change(message: Json) -> None:
        place: Any = message
        for name in parents:
            place = place[int(name) if name.isdigit() else name]
        place[last] = value

    return change


def _without(*names: str) -> Callable[[Json], None]:
    def change(message: Json) -> None:
        for name in names:
            del message[name]

    return change


TAKEN: list[tuple[str, str, Callable[[Json], None]]] = [
    ("link.request", "nothing optional", _without("ews_url", "locale")),
    ("link.request", "no user name, said so", _set("username", None)),
    ("link.request", "a user name", _set("username", "EXAMPLE\\hmueller")),
    ("link.request", "letters of any script", _set("username", "Jürgen Æther 北京")),
    ("link.request", "a plain password", _set("password", {"plain": "secret"})),
    ("link.request", "a seal, and no plain password", _set("password", {"jwe": "a.b.c.d.e", "plain": None})),
    ("link.request", "another language", _set("locale", "de")),
    ("link.request", "a correction", _set("auto_correct", True)),
    ("link.progress", "no detail", _set("step.detail", "")),
    ("link.succeeded", "no folders", _set("mailbox.synced_folders", [])),
    ("link.failed", "no suggestion", _set("error.suggested_url", None)),
    ("link.failed", "a suggestion of anybody's", _set("error.suggested_url_trusted", False)),
    ("link.failed", "a suggested name", _set("error.suggested_username", "EXAMPLE\\hmueller")),
    ("link.failed", "a suggested address", _set("error.suggested_address", "dmueller@example.com")),
    ("link.failed", "no evidence", _set("error.evidence", {})),
    ("link.rejected", "no id to be read", _set("request_id", None)),
    ("link.progress", "a field of a newer service", _set("step.started_at", "2026-11-23T10:15:00Z")),
    ("link.failed", "a field of a newer service", _set("error.documentation", "https://docs.example.com/")),
    ("link.succeeded", "a field of a newer service", _set("took_ms", 12)),
]

REFUSED: list[tuple[str, str, Callable[[Json], None]]] = [
    ("link.request", "no policy accepted", _set("privacy_policy_accepted", False)),
    ("link.request", "a number for true", _set("privacy_policy_accepted", 1)),
    ("link.request", "a text for true", _set("auto_correct", "true")),
    ("link.request", "a number for false", _set("auto_correct", 0)),
    ("link.request", "both forms of password", _set("password", {"jwe": "a.b.c.d.e", "plain": "secret"})),
    ("link.request", "no form of password", _set("password", {})),
    ("link.request", "neither form of password", _set("password", {"jwe": None, "plain": None})),
    ("link.request", "an empty seal", _set("password", {"jwe": ""})),
    ("link.request", "a password as such", _set("password", "secret")),
    ("link.request", "a long password", _set("password", {"plain": "x" * 1025})),
    ("link.request", "an unknown field", _set("cc_address", "log@example.com")),
    ("link.request", "an unknown field in a part", _set("password.kid", "1")),
    ("link.request", "no address", _set("email", "dmueller")),
    ("link.request", "an address in brackets", _set("bcc_address", "<log@example.com>")),
    ("link.request", "an address with a NUL", _set("email", "a\x00@example.com")),
    ("link.request", "a long address", _set("email", f"{'a' * 243}@example.com")),
    ("link.request", "an escape sequence", _set("username", "\x1b[2J")),
    ("link.request", "two lines", _set("tenant_id", "portal\nINFO all is well")),
    ("link.request", "an empty name", _set("username", "")),
    ("link.request", "a long name", _set("tenant_id", "x" * 257)),
    ("link.request", "a number as name", _set("tenant_id", 62515)),
    ("link.request", "an unknown language", _set("locale", "fr")),
    ("link.request", "no language, said so", _set("locale", None)),
    ("link.request", "a long URL", _set("ews_url", "x" * 2049)),
    ("link.request", "a field missing", _without("bcc_address")),
    ("link.progress", "an unknown step", _set("step.name", "dance")),
    ("link.progress", "an unknown status", _set("step.status", "perhaps")),
    ("link.progress", "time that runs backwards", _set("step.ms", -1)),
    ("link.succeeded", "no mailbox", _without("mailbox")),
    ("link.succeeded", "an unknown login", _set("mailbox.auth_scheme", "bearer")),
    ("link.succeeded", "a folder without a path", _set("mailbox.synced_folders", [{"folder_id": "x", "rules": []}])),
    ("link.failed", "an unknown code", _set("error.code", "bad_luck")),
    ("link.failed", "an unknown category", _set("error.category", "other")),
    ("link.failed", "evidence inside evidence", _set("error.evidence", {"headers": {}})),
    ("link.failed", "no error", _without("error")),
    ("link.rejected", "an unknown reason", _set("reason", "dislike")),
    ("link.rejected", "no word about the id", _without("request_id")),
]


@pytest.mark.parametrize(
    ("routing_key", "change", "taken"),
    [
        pytest.param(routing_key, change, taken, id=f"{routing_key}: {what}")
        for taken, table in ((True, TAKEN), (False, REFUSED))
        for routing_key, what, change in table
    ],
)
def test_schema_and_model_judge_alike(
    examples: dict[str, Json], routing_key: str, change: Callable[[Json], None], taken: bool
) -> None:
    message = deepcopy(examples[routing_key])
    change(message)
    assert accepts(MESSAGES[routing_key], message) is taken
    assert Draft202012Validator(schema(routing_key)).is_valid(message) is taken


def test_a_moment_needs_its_time_zone(examples: dict[str, Json]) -> None:
    for routing_key in MESSAGES.keys() - {"link.request"}:
        message = {**examples[routing_key], "occurred_at": "2026-11-23T10:15:00"}
        assert not accepts(MESSAGES[routing_key], message), routing_key
