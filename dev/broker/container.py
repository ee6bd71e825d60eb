"""RabbitMQ in a container of our own."""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import engine
from dev.broker.login import NoBrokerError, await_login
from dev.broker.vhosts import broker_url, definitions, last_vhost_url

START_SECONDS = 120
SETTINGS = "/etc/rabbitmq/ewslink-definitions.json"


@contextmanager
def container(command: str, image: str) -> Iterator[str]:
    """The URL of a RabbitMQ in a new container of this engine; raises `NoBrokerError` when it does not start."""
    with tempfile.TemporaryDirectory(prefix="ewslink-broker-") as name:
        began = time.monotonic()
        try:
            with engine.running(command, image, 5672, mounts(_settings(Path(name)))) as node:
                try:
                    url = broker_url(node.port(5672))
                    await_login(last_vhost_url(url), START_SECONDS, lambda: node.is_running)
                except (NoBrokerError, engine.ContainerError) as problem:
                    raise NoBrokerError(f"RabbitMQ: a container of {image}, {problem}\n{node.last_words}") from None
                print(f"RabbitMQ: container ready in {time.monotonic() - began:.1f} s", file=sys.stderr)
                yield url
        except engine.ContainerError as problem:
            raise NoBrokerError(f"RabbitMQ: {problem}") from None


def mounts(settings: Path) -> list[str]:
    """The options that mount what `settings` holds into the container."""
    files = {
        settings / "definitions.json": SETTINGS,
        settings / "rabbitmq.conf": "/etc/rabbitmq/conf.d/90-ewslink.conf",
    }
    return [part for source, target in files.items() for part in ("--volume", f"{source}:{target}:ro,z")]


def _settings(folder: Path) -> Path:
    folder.chmod(0o755)  # the server in the container is another user
    (folder / "definitions.json").write_text(json.dumps(definitions()), "utf-8")
    (folder / "rabbitmq.conf").write_text(f"load_definitions = {SETTINGS}\n", "utf-8")
    return folder
