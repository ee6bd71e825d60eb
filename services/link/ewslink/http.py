"""The service's HTTP side: is it alive, is it ready, what has it counted, and the keys to seal passwords with."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest

Check = Callable[[], Awaitable[bool]]


def http_app(
    *, checks: Mapping[str, Check], registry: CollectorRegistry, jwks: dict[str, Any], asyncapi: dict[str, Any]
) -> web.Application:
    """The application. `checks`: what has to hold for the service to be ready, by name."""

    async def healthz(_request: web.Request) -> web.Response:
        # Alive means that this loop turns; nothing outside counts, or a broker's outage would restart every service.
        return web.json_response({"status": "alive"})

    async def readyz(_request: web.Request) -> web.Response:
        results = {name: await check() for name, check in checks.items()}
        return web.json_response(results, status=200 if all(results.values()) else 503)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(registry), headers={"Content-Type": "text/plain; version=0.0.4"})

    async def keys(_request: web.Request) -> web.Response:
        return web.json_response(jwks, content_type="application/jwk-set+json")

    async def contract(_request: web.Request) -> web.Response:
        return web.json_response(asyncapi)

    app = web.Application(client_max_size=1024)
    app.add_routes(
        [
            web.get("/healthz", healthz),
            web.get("/readyz", readyz),
            web.get("/metrics", metrics),
            web.get("/.well-known/jwks.json", keys),
            web.get("/asyncapi", contract),
        ]
    )
    return app


async def start_http(app: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Listen; returns what to clean up at the end and the port. Raises OSError when the port is taken."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner, int(runner.addresses[0][1])
