"""`make up`, `make down`, and what `make test-compose` needs: the whole house in containers, and what to open.

Run by the system's Python without an environment of ours, so standard library only.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEALTHY_SECONDS = 120

MISSING = {
    "engine": "no container engine: install Docker (docs.docker.com/engine/install), or start it if it is installed",
    "compose": "no Compose: install the plugin (Debian: docker-compose; elsewhere docs.docker.com/compose/install)",
}

REQUEST = "echo secret | {compose} exec -T link ewslink request ok@mock.test --bcc log@bcc.mock.test"

GUIDE = """
The house is up. Open
  http://{mock}/_mock/health       the mock Exchange; its scenarios: http://{mock}/_mock/scenarios
  http://{management}            RabbitMQ's management page, user ewslink, password ewslink
  http://{link}/readyz             the link service

Publish a link request and wait for its event:
  {request}

docs/for-qa.md goes on from here. `make down` stops everything and keeps the data."""


class HouseError(Exception):
    """The house cannot be used; the text says why and what to do."""


def compose_command(works: Callable[[Sequence[str]], bool]) -> list[str]:
    """The Compose to use; `works` tries a command. Raises HouseError."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if works([*command, "version"]):
            if not works(["docker", "info"]):
                raise HouseError(MISSING["engine"])
            return command
    raise HouseError(MISSING["compose"] if works(["docker", "info"]) else MISSING["engine"])


def works(command: Sequence[str]) -> bool:
    """Whether there is such a program and it ends well."""
    if shutil.which(command[0]) is None:
        return False
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def up(compose: Sequence[str]) -> None:
    """Build, start, wait until everything is healthy, and say what to open."""
    _run(*compose, "up", "--detach", "--build")
    began = time.monotonic()
    while waiting := unhealthy(compose):
        if time.monotonic() - began > HEALTHY_SECONDS:
            logs = f"`{' '.join(compose)} logs`"
            raise HouseError(f"not healthy after {HEALTHY_SECONDS} s: {', '.join(waiting)}; see {logs}")
        time.sleep(1)
    print(f"all healthy after {time.monotonic() - began:.0f} s")
    print(guide(compose, lambda service, port: _text(*compose, "port", service, str(port)).strip()))


def guide(compose: Sequence[str], port: Callable[[str, int], str]) -> str:
    """What to open and what to try; `port` gives the address at which a port of a service is published."""
    return GUIDE.format(
        mock=port("mock-ews", 8025),
        management=port("rabbitmq", 15672),
        link=port("link", 8080),
        request=REQUEST.format(compose=" ".join(compose)),
    )


def unhealthy(compose: Sequence[str]) -> list[str]:
    """The containers that are not healthy yet."""
    found = _text(*compose, "ps", "--quiet").split()
    if not found:
        return ["nothing runs"]
    states = _text("docker", "inspect", "--format", "{{.Name}} {{.State.Health.Status}}", *found).splitlines()
    return [name.lstrip("/") for name, state in map(str.split, states) if state != "healthy"]


def down(compose: Sequence[str], options: Sequence[str]) -> None:
    """Stop and remove the containers."""
    _run(*compose, "down", *options)


def _run(*command: str) -> None:
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise HouseError(f"`{' '.join(command)}` failed, see above")


def _text(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def main(arguments: list[str]) -> int:
    """Exit status 1, and one line why, when something is missing or does not get healthy; 2 for wrong usage."""
    verb, *options = arguments or [""]
    try:
        if verb == "up" and not options:
            up(compose_command(works))
        elif verb == "down":
            down(compose_command(works), options)
        elif verb == "ready" and not options:
            compose_command(works)
        else:
            print("usage: python -m dev.house up | ready | down [OPTION …]", file=sys.stderr)
            return 2
    except HouseError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
