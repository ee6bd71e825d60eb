"""The images: small, without tools, with only what their program needs, and described."""

import json
from typing import Any

import pytest

from dev.locked_part import LOCK, asked, part
from tests.compose.house import House, engine

IMAGES = {"link": ("services/link", "flask"), "mock-ews": ("mock_ews", "faststream")}
MOST_ABOVE_THE_BASE = 150_000_000  # bytes
INSTALLED = (
    "import json; from importlib.metadata import distributions;"
    "print(json.dumps([each.metadata['Name'].lower().replace('_', '-') for each in distributions()]))"
)


@pytest.fixture(params=IMAGES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def image(house: House, service: str) -> dict[str, Any]:
    """What the engine knows about the image of a service."""
    [told] = json.loads(engine("image", "inspect", house.containers(service)[0]["Image"]))
    return dict(told)


def test_it_is_small(image: dict[str, Any]) -> None:
    layers = image["RootFS"]["Layers"]
    every_image = json.loads(engine("image", "inspect", *set(engine("image", "ls", "--quiet").split())))
    below = [it for it in every_image if it["RootFS"]["Layers"] == layers[: len(it["RootFS"]["Layers"])]]
    base = min(below, key=lambda it: len(it["RootFS"]["Layers"]))
    assert base["RootFS"]["Layers"] != layers
    assert image["Size"] - base["Size"] <= MOST_ABOVE_THE_BASE


def test_it_holds_what_its_program_needs_and_no_tools(image: dict[str, Any], service: str) -> None:
    folder, foreign = IMAGES[service]
    installed = set(json.loads(engine("run", "--rm", "--entrypoint", "python", image["Id"], "-c", INSTALLED)))
    needed = part(LOCK.read_text("utf-8"), asked(folder)).splitlines()
    locked = {line.partition("==")[0] for line in needed if "==" in line}
    assert installed - {"ewslink", "ewslink-contracts", "mock-ews"} <= locked
    assert not installed & {foreign, "pip", "setuptools", "wheel", "hatchling", "pytest"}
    look = "for tool in gcc cc make git; do command -v $tool; done; ls -d /opt/*/bin/pip* /build /src 2>/dev/null; true"
    assert engine("run", "--rm", "--entrypoint", "sh", image["Id"], "-c", look) == ""


def test_it_is_described(image: dict[str, Any]) -> None:
    settings = image["Config"]
    described = {name.removeprefix("org.opencontainers.image.") for name in settings["Labels"]}
    assert described >= {"title", "description", "version", "licenses"}
    assert settings["User"] == "10001:10001"
    assert settings["Healthcheck"]["Test"][0] == "CMD"
    assert settings["Healthcheck"]["Test"][1:] == [settings["Entrypoint"][0], "health"]
