"""Every command in the guides works, run as it stands in the shell of the reader."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.compose.house import ROOT, House

GUIDES = ("for-qa.md", "for-publishers.md", "for-developers.md")
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.DOTALL | re.MULTILINE)
PUBLISHED = {8025: ("mock-ews", 8025), 8080: ("link", 8080), 15672: ("rabbitmq", 15672)}

# Where Compose is a program of its own, the guides' `docker compose` is that one.
DOCKER = """#!/bin/sh
if [ "$1" = compose ]; then shift; exec {compose} "$@"; fi
exec {docker} "$@"
"""


def blocks(guide: str, language: str) -> list[str]:
    """The code blocks of a guide."""
    return [code for found, code in BLOCK.findall((ROOT / "docs" / guide).read_text("utf-8")) if found == language]


@pytest.fixture(scope="module")
def shell(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The reader's environment; at the end the house is up again, whatever the guide did."""
    folder = tmp_path_factory.mktemp("reader")
    which = subprocess.run(["which", "docker"], capture_output=True, text=True, check=True).stdout.strip()
    docker = folder / "docker"
    compose = " ".join(house.command).replace("docker ", f"{which} ")
    docker.write_text(DOCKER.format(compose=compose, docker=which), "utf-8")
    docker.chmod(0o755)
    tests = folder / "test_guide.py"
    tests.write_text("\n".join(blocks("for-developers.md", "python")), "utf-8")
    yield {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "GUIDE_TESTS": str(tests)}
    house.compose("up", "--detach")
    house.wait_healthy()


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_works(house: House, shell: dict[str, str], guide: str) -> None:
    house.compose("up", "--detach")
    house.wait_healthy()
    commands = blocks(guide, "sh")
    assert commands
    for block in commands:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", here(house, block)],
            cwd=ROOT,
            env=shell,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        if "restart" in block and "make down" not in block:
            house.wait_healthy()


def here(house: House, block: str) -> str:
    """A block with the ports that this house has got instead of the usual ones."""
    return re.sub(r"127\.0\.0\.1:(\d+)(?!:)\b", lambda place: house.address(*PUBLISHED[int(place[1])]), block)


def test_links_lead_to_files() -> None:
    for guide in GUIDES:
        text = (ROOT / "docs" / guide).read_text("utf-8")
        targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
        assert targets
        assert [target for target in targets if not (Path(ROOT, "docs") / target).exists()] == []
