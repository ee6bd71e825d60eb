"""Where the parts of the link service meet: the only place that knows settings, store, broker and HTTP together."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from faststream.rabbit import Channel, RabbitBroker

from ewslink.broker import BrokerUnavailable, Publisher, declare_topology, link_queue, make_broker
from ewslink.handlers import LinkHandler
from ewslink.http import http_app, start_http
from ewslink.metrics import Metrics
from ewslink.settings import Settings, SettingsInvalid
from ewslink.store.key_file import KeyFileError
from ewslink.store.keys import public_jwks, sealing_keys, storage_keys
from ewslink.store.repository import Store
from ewslink.store.unavailable import StoreUnavailable
from ewslink.store.vault import Vault
from ewslink_contracts.asyncapi import document

log = logging.getLogger(__name__)

#: What keeps the service from starting, through no fault of its own. Each text is one line.
START_ERRORS = (SettingsInvalid, KeyFileError, StoreUnavailable, BrokerUnavailable)

#: Links under way get this long to end after SIGTERM; containers are killed after ten seconds more.
GRACE_S = 20.0


@asynccontextmanager
async def link_service(settings: Settings) -> AsyncIterator[str]:
    """The running service; gives the URL of its HTTP side. Raises one of `START_ERRORS` when it cannot start."""
    metrics = Metrics()
    transport = settings.transport()
    vault = Vault(storage_keys(settings.data_dir))
    keys = sealing_keys(settings.data_dir)
    store = await Store.open(settings.database, vault)
    broker = make_broker(settings.amqp_url.get_secret_value(), graceful_timeout_s=GRACE_S)
    try:
        handler = LinkHandler(
            store=store,
            publisher=Publisher(broker, metrics),
            transport=transport,
            keys=keys,
            public_keys=public_jwks(keys),
            metrics=metrics,
            allow_plain=settings.allow_plain_passwords,
            link_timeout_s=settings.link_timeout_s,
            bounce_wait_s=settings.bounce_wait_s,
        )
        await declare_topology(broker)
        subscriber = broker.subscriber(
            link_queue(),
            # In RabbitMQ the prefetch count is the concurrency. A channel of its own: trouble with a publish
            # closes the publishing channel and would cancel the handlers on it.
            channel=Channel(prefetch_count=settings.concurrency),
            no_reply=True,  # reply_to would let a publisher choose where our answers go
        )
        subscriber(handler)
        await broker.start()
        checks = {"broker": lambda: _connected(broker), "database": lambda: _writable(store)}
        app = http_app(checks=checks, registry=metrics.registry, jwks=public_jwks(keys), asyncapi=document())
        try:
            runner, port = await start_http(app, settings.http_host, settings.http_port)
        except OSError as error:
            place = f"{settings.http_host}:{settings.http_port}"
            raise SettingsInvalid(f"EWSLINK_HTTP_PORT: cannot listen on {place}: {error.strerror}") from None
        if settings.allow_plain_passwords:
            log.warning("unsealed passwords are accepted (EWSLINK_ALLOW_PLAIN_PASSWORDS): for development only")
        try:
            yield f"http://{settings.http_host}:{port}"
        finally:
            await runner.cleanup()
    finally:
        await broker.stop()
        await store.close()


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with link_service(settings) as url:
        print(f"ewslink ready {url}", flush=True)
        await stop.wait()


async def _connected(broker: RabbitBroker) -> bool:
    return await broker.ping(timeout=1.0)


async def _writable(store: Store) -> bool:
    try:
        await store.ping()
    except StoreUnavailable:
        return False
    return True
