"""`ewslink health`: one line and an exit status for what a running service says of itself."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from typer.testing import CliRunner

from ewslink import cli
from ewslink.health import ready_url, what_is_missing
from ewslink.http import http_app, start_http


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("0.0.0.0", "http://127.0.0.1:8080/readyz"),  # noqa: S104 - what a container is told
        ("::", "http://[::1]:8080/readyz"),
        ("10.1.2.3", "http://10.1.2.3:8080/readyz"),
    ],
)
def test_where_it_asks(host: str, expected: str) -> None:
    assert ready_url(host, 8080) == expected


def _says(answer: bool) -> Callable[[], Any]:
    async def check() -> bool:
        return answer

    return check


@pytest.mark.parametrize(
    ("usable", "says"),
    [({"broker": True, "database": True}, None), ({"broker": False, "database": True}, "not ready: broker")],
)
async def test_what_the_service_says(usable: dict[str, bool], says: str | None) -> None:
    checks = {name: _says(answer) for name, answer in usable.items()}
    app = http_app(checks=checks, registry=CollectorRegistry(), jwks={}, asyncapi={})
    runner, port = await start_http(app, "127.0.0.1", 0)
    try:
        assert await asyncio.to_thread(what_is_missing, ready_url("127.0.0.1", port)) == says
    finally:
        await runner.cleanup()


def test_the_command_when_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EWSLINK_HTTP_PORT", "1")
    done = CliRunner().invoke(cli.app, ["health"])
    assert done.exit_code == 1
    assert "ewslink: http://127.0.0.1:1/readyz does not answer" in done.stderr
