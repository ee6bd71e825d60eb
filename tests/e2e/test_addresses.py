"""Addresses that lead nowhere, through RabbitMQ: the codes that no mail server can make happen."""

import json
import socket
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

CASES = {
    case["title"]: case for case in tomllib.loads(Path(__file__).with_name("addresses.toml").read_text("utf-8"))["case"]
}


@pytest.fixture(scope="module")
def settings() -> Mapping[str, str]:
    """Names of nobody, which no name server is asked for; and this machine's own ports may be tried."""
    hosts = (f"{prefix}nowhere.invalid" for prefix in ("", "mail.", "autodiscover.", "exchange."))
    unknown = (f"{host}:{port}=-nobody.invalid:443" for host in hosts for port in (80, 443))
    return {"EWSLINK_CONNECT_TO": ",".join(unknown), "EWSLINK_ALLOW_NETWORKS": "127.0.0.0/8"}


@pytest.fixture(scope="module")
def closed_port() -> Iterator[int]:
    """A port that stays taken, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def linked(house: Any, new_request: Any, closed_port: int) -> dict[str, Mapping[str, Any]]:
    """The final event of a link with each address; all are asked for at once."""
    ports = {
        "{closed}": str(closed_port),
        "{plain}": str(urlsplit(house.mock.url).port),
        "{tls}": str(house.mock.tls_port),
    }
    asked = {}
    for title, case in CASES.items():
        request = new_request(**case["request"])
        asked[request["request_id"]] = title
        body = json.dumps({key: value for key, value in request.items() if value != ""})
        for name, port in ports.items():
            body = body.replace(name, port)
        await house.publish(body.encode())
    final, _ = await house.answers(len(asked))
    return {asked[event["request_id"]]: event for event in final}


@pytest.mark.parametrize("title", CASES)
async def test_an_address_that_leads_nowhere_ends_in_its_own_code(linked: Any, title: str) -> None:
    error = linked[title]["error"]
    assert f"{error['category']}/{error['code']}" == CASES[title]["outcome"], error
    assert error["remedies"]
    assert "{" not in "".join(error["remedies"])
