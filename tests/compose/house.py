"""The running house as the tests see it: Compose, the engine, and a publisher."""

import asyncio
import json
import subprocess
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dev.house import unhealthy
from ewslink.asking import CannotAsk, Links, links

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0
ANOTHER_LOOK_S = 0.5


@dataclass(frozen=True)
class House:
    """The running stack."""

    command: Sequence[str]

    def compose(self, *arguments: str) -> str:
        """What a Compose command prints."""
        done = subprocess.run([*self.command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def containers(self, service: str = "") -> list[dict[str, Any]]:
        """What the engine knows about the containers of a service, or about all of them."""
        found = self.compose("ps", "--quiet", *filter(None, [service])).split()
        told: list[dict[str, Any]] = json.loads(engine("inspect", *found))
        return told

    def address(self, service: str, port: int) -> str:
        """HOST:PORT at which a port is published."""
        return self.compose("port", service, str(port)).strip()

    def wait_healthy(self) -> float:
        """Wait until all containers are; the seconds it took."""
        began = time.monotonic()
        while waiting := unhealthy(self.command):
            assert time.monotonic() - began < PATIENCE_S, (waiting, self.compose("logs", "--tail", "20"))
            time.sleep(ANOTHER_LOOK_S)
        return time.monotonic() - began

    @asynccontextmanager
    async def publisher(self) -> AsyncGenerator[Links]:
        """A connection as a publisher has it; waits for a broker that has just been started."""
        url = f"amqp://ewslink:ewslink@{self.address('rabbitmq', 5672)}/"
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    async with links(url) as connected:
                        yield connected
                        return
                except CannotAsk:
                    await asyncio.sleep(ANOTHER_LOOK_S)


def engine(*arguments: str) -> str:
    """What a command of the container engine prints."""
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True).stdout
