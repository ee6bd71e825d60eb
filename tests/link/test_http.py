"""The HTTP side: alive, ready, counted, and the keys that are public."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from joserfc.jwk import KeySet

from ewslink.http import http_app, start_http
from ewslink.metrics import Metrics
from ewslink.store.keys import public_jwks
from ewslink_contracts.asyncapi import document

Client = TestClient[Any, Any]


class Switch:
    """A check that says what it is set to."""

    def __init__(self) -> None:
        self.on = True

    async def check(self) -> bool:
        return self.on


@pytest.fixture
def broker() -> Switch:
    return Switch()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def client(broker: Switch, metrics: Metrics, keys: KeySet) -> AsyncIterator[Client]:
    checks = {"broker": broker.check, "database": Switch().check}
    app = http_app(checks=checks, registry=metrics.registry, jwks=public_jwks(keys), asyncapi=document())
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.mark.parametrize(("on", "status"), [(True, 200), (False, 503)])
async def test_ready_when_every_check_holds(on: bool, status: int, client: Client, broker: Switch) -> None:
    broker.on = on

    answer = await client.get("/readyz")

    assert answer.status == status
    assert await answer.json() == {"broker": on, "database": True}


async def test_alive_whatever_the_checks_say(client: Client, broker: Switch) -> None:
    broker.on = False

    assert (await client.get("/healthz")).status == 200


async def test_metrics(client: Client, metrics: Metrics) -> None:
    metrics.links.labels("url_invalid", "owa_redirect").inc()

    answer = await client.get("/metrics")

    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4"
    assert 'ewslink_links_total{category="url_invalid",code="owa_redirect"} 1.0' in await answer.text()


async def test_the_published_keys_are_public(client: Client) -> None:
    answer = await client.get("/.well-known/jwks.json")

    (key,) = json.loads(await answer.text())["keys"]
    assert answer.content_type == "application/jwk-set+json"
    assert {"kty", "crv", "x", "y", "kid"} <= set(key)
    assert "d" not in key


async def test_the_contract(client: Client) -> None:
    assert await (await client.get("/asyncapi")).json() == json.loads(json.dumps(document()))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/asyncapi", "/docs/try"])
async def test_nothing_can_be_changed_from_here(method: str, path: str, client: Client) -> None:
    assert (await client.request(method, path, data=b"x")).status in {404, 405}


async def test_listening_on_any_free_port_and_on_a_taken_one(keys: KeySet, metrics: Metrics) -> None:
    def app() -> Any:
        return http_app(checks={}, registry=metrics.registry, jwks={}, asyncapi={})

    runner, port = await start_http(app(), "127.0.0.1", 0)
    try:
        assert port > 0
        with pytest.raises(OSError, match="in use"):
            await start_http(app(), "127.0.0.1", port)
    finally:
        await runner.cleanup()
