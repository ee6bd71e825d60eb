"""What contracts/README.md shows is true: messages, texts, recipe, code, names."""

import json
import re
from typing import Any

import aio_pika
import pytest
from joserfc import jwe
from joserfc.jwk import ECKey, KeySet

from ewslink_contracts import LinkFailed, LinkRequest, topology
from ewslink_contracts.asyncapi import MESSAGES
from ewslink_contracts.events import RejectReason
from ewslink_contracts.explanations import explain
from ewslink_contracts.outcomes import Category, Code, Locale, Step
from ewslink_contracts.requests import MAX_BODY_BYTES
from ewslink_contracts.sealing import ENCRYPTION, KEY_AGREEMENT, SealedClaims, unseal

Json = dict[str, Any]


@pytest.fixture(scope="module")
def keys() -> KeySet:
    return KeySet([ECKey.generate_key("P-256", {"use": "enc", "alg": KEY_AGREEMENT}, auto_kid=True)])


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def first_column(readme: str, heading: str) -> list[str]:
    """The first cells of the table with this head."""
    table = readme.partition(f"\n| {heading} |")[2].partition("\n\n")[0]
    return re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)


def test_every_message_has_a_valid_example(examples: dict[str, Json]) -> None:
    assert set(examples) == set(MESSAGES)
    for routing_key, message in examples.items():
        assert MESSAGES[routing_key].model_validate_json(json.dumps(message))


def test_the_texts_of_the_failure_are_those_of_its_code(examples: dict[str, Json]) -> None:
    error = LinkFailed.model_validate_json(json.dumps(examples["link.failed"])).error
    texts = explain(Code.OWA_REDIRECT, Locale.EN, {"suggested_url": error.suggested_url}, {"url_given"})
    assert (error.code, error.title, error.detail) == (Code.OWA_REDIRECT, texts.title, texts.explanation)
    assert error.remedies == texts.remedies


def test_lists_are_complete(readme: str) -> None:
    assert first_column(readme, "category") == list(Category)
    assert first_column(readme, "reason") == list(RejectReason)
    assert " · ".join(f"`{step}`" for step in Step) in " ".join(readme.split())
    assert f"more than {MAX_BODY_BYTES} bytes" in readme


def test_names_are_those_on_the_broker(readme: str) -> None:
    shown = set(re.findall(r"`(ewslink\.[a-z0-9.]+)`", readme))
    assert shown == {topology.COMMANDS_EXCHANGE, topology.EVENTS_EXCHANGE, *topology.QUEUES}


def test_links_lead_to_files(readme: str, pytestconfig: pytest.Config) -> None:
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", readme) if not target.startswith("#")]
    missing = [target for target in targets if not (pytestconfig.rootpath / "contracts" / target).exists()]
    assert targets
    assert missing == []


def test_required_fields_are_said_to_be(readme: str) -> None:
    said = readme.partition("- Required: ")[2].partition("- Optional:")[0]
    required = {name for name, field in LinkRequest.model_fields.items() if field.is_required()}
    assert set(re.findall(r"`(\w+)`", said)) - {"true"} == required


def test_the_recipe_for_other_languages_makes_a_seal_that_opens(readme: str, keys: KeySet) -> None:
    header, claims = (json.loads(text) for text in blocks(readme.partition("## Seal the password")[2], "json"))
    assert set(claims) == set(SealedClaims.model_fields)
    header["kid"] = keys.keys[0].kid
    registry = jwe.JWERegistry(algorithms=[KEY_AGREEMENT, ENCRYPTION])
    token = jwe.encrypt_compact(header, json.dumps(claims), keys.keys[0], registry=registry)
    for_request = SealedClaims(**claims).model_dump(exclude={"password"})
    assert unseal(token, keys, **for_request).get_secret_value() == claims["password"]


class FakeExchange:
    """Keeps what is published."""

    def __init__(self) -> None:
        self.published: list[tuple[aio_pika.Message, str]] = []

    async def publish(self, message: aio_pika.Message, routing_key: str) -> None:
        self.published.append((message, routing_key))


class FakeChannel:
    """Has one exchange."""

    def __init__(self) -> None:
        self.exchange = FakeExchange()

    async def get_exchange(self, name: str) -> FakeExchange:
        assert name == "ewslink.commands"
        return self.exchange


async def test_the_python_example_publishes_a_request_that_the_service_can_open(readme: str, keys: KeySet) -> None:
    [code] = blocks(readme, "python")
    names: Json = {}
    exec(compile(code, "contracts/README.md", "exec"), names)  # noqa: S102 - our own README
    channel = FakeChannel()
    request_id = await names["ask"](
        channel, keys.as_dict(private=False), "dmueller@example.com", "secret", bcc_address="log@bcc.example.net"
    )
    [(message, routing_key)] = channel.exchange.published
    request = LinkRequest.model_validate_json(message.body)
    ids = {"request_id": request_id, "tenant_id": request.tenant_id, "email": "dmueller@example.com"}
    assert unseal(request.password.jwe or "", keys, **ids).get_secret_value() == "secret"
    assert (routing_key, message.content_type, message.delivery_mode) == ("link.request", "application/json", 2)
    assert message.message_id
