"""RabbitMQ in a container of our own, removed at the end."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev.broker.login import NoBrokerError, await_login
from dev.broker.vhosts import broker_url, definitions, last_vhost_url

START_SECONDS = 120
SETTINGS = "/etc/rabbitmq/ewslink-definitions.json"


def engine_answers(engine: str) -> bool:
    """Whether the engine behind this command line is running and lets us use it."""
    try:
        return _run(engine, "info").returncode == 0
    except subprocess.TimeoutExpired:
        return False


@contextmanager
def container(engine: str, image: str) -> Iterator[str]:
    """The URL of a RabbitMQ in a new container; raises `NoBrokerError` when it does not start."""
    with tempfile.TemporaryDirectory(prefix="ewslink-broker-") as name:
        began = time.monotonic()
        print(f"RabbitMQ: starting a container of {image}", file=sys.stderr)
        identity = _started(run_command(engine, image, _settings(Path(name))))
        try:
            url = broker_url(_port(engine, identity))
            await_login(last_vhost_url(url), START_SECONDS, lambda: _is_running(engine, identity))
            print(f"RabbitMQ: container {identity[:12]} ready in {time.monotonic() - began:.1f} s", file=sys.stderr)
            yield url
        except NoBrokerError as problem:
            log = _run(engine, "logs", "--tail", "20", identity).stdout
            raise NoBrokerError(f"RabbitMQ: a container of {image}, {problem}\n{log}") from None
        finally:
            _run(engine, "rm", "--force", "--volumes", identity)


def run_command(engine: str, image: str, settings: Path) -> list[str]:
    """The command that starts the container; `settings` holds what is mounted into it."""
    mounts = {
        settings / "definitions.json": SETTINGS,
        settings / "rabbitmq.conf": "/etc/rabbitmq/conf.d/90-ewslink.conf",
    }
    volumes = [part for source, target in mounts.items() for part in ("--volume", f"{source}:{target}:ro,z")]
    return [engine, "run", "--rm", "--detach", "--publish", "127.0.0.1::5672", *volumes, image]


def _settings(folder: Path) -> Path:
    folder.chmod(0o755)  # the server in the container is another user
    (folder / "definitions.json").write_text(json.dumps(definitions()), "utf-8")
    (folder / "rabbitmq.conf").write_text(f"load_definitions = {SETTINGS}\n", "utf-8")
    return folder


def _started(command: list[str]) -> str:
    """The identity of the new container. The engine's progress and errors go to the terminal: a pull takes a while."""
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if result.returncode:
        raise NoBrokerError(f"RabbitMQ: `{' '.join(command)}` failed")
    return result.stdout.split()[-1]


def _port(engine: str, identity: str) -> int:
    published = _run(engine, "port", identity, "5672/tcp").stdout.split()
    if not published:
        raise NoBrokerError("which published no port")
    return int(published[0].rpartition(":")[2])


def _is_running(engine: str, identity: str) -> bool:
    return _run(engine, "inspect", "--format", "{{.State.Running}}", identity).stdout.strip() == "true"


def _run(engine: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [engine, *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=30)
