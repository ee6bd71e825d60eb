"""The whole house in containers, brought up from nothing for these tests and taken away afterwards, volumes and all."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from dev.house import HouseError, compose_command, works
from tests.compose.house import ROOT, House

PORTS = ("AMQP", "MANAGEMENT", "MOCK", "MOCK_TLS", "LINK")


@pytest.fixture(scope="session")
def docker_compose_command() -> str:
    """Compose v2 or v1, whichever is here."""
    try:
        return " ".join(compose_command(works))
    except HouseError as problem:
        pytest.fail(str(problem))


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    """The one that everybody uses."""
    return str(ROOT / "docker-compose.yml")


@pytest.fixture(scope="session")
def docker_compose_project_name() -> Iterator[str]:
    """A house of its own on free ports, also for commands that are run in the shell of the tests."""
    name = f"ewslink-test-{os.getpid()}"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("COMPOSE_PROJECT_NAME", name)
        for port in PORTS:
            environment.setenv(f"EWSLINK_PORT_{port}", "0")
        yield name


@pytest.fixture(scope="session")
def docker_setup() -> list[str]:
    """From nothing: the images, too."""
    return ["build", "up --detach"]


@pytest.fixture(scope="session")
def docker_cleanup() -> list[str]:
    """Nothing stays."""
    return ["down --volumes --remove-orphans"]


@pytest.fixture(scope="session")
def house(docker_services: Any, docker_compose_command: str) -> House:
    """The stack, healthy for the first time."""
    running = House(docker_compose_command.split())
    running.wait_healthy()
    return running
