"""Ready means: a login over AMQP works."""

import asyncio
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import aio_pika
from aio_pika.exceptions import AMQPError


class NoBrokerError(Exception):
    """There is no RabbitMQ to use; the text says why and what to do."""


def await_login(url: str, seconds: float, alive: Callable[[], bool] = lambda: True) -> None:
    """Return when `url` accepts a login; raise `NoBrokerError` after `seconds`, or when the broker is not `alive`."""
    deadline = time.monotonic() + seconds
    while problem := _problem(url):
        if not alive():
            raise NoBrokerError("which ended before it was ready")
        if time.monotonic() > deadline:
            raise NoBrokerError(f"which accepts no login after {seconds:.0f} s: {problem}")
        time.sleep(0.1)


def _problem(url: str) -> str | None:
    parts = urlsplit(url)
    try:
        if parts.scheme == "amqp":  # aiormq logs each failure of its own: ask more quietly first
            _greet(parts.hostname or "localhost", parts.port or 5672)
        asyncio.run(_login(url))
    except (AMQPError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def _greet(host: str, port: int) -> None:
    with socket.create_connection((host, port), timeout=5) as connection:
        connection.sendall(b"AMQP\x00\x00\x09\x01")
        if connection.recv(1) != b"\x01":  # a method frame: Connection.Start
            raise ConnectionError("no AMQP greeting")


async def _login(url: str) -> None:
    async with await aio_pika.connect(url, timeout=5):
        pass
