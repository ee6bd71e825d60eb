"""`make up` and `make down`: which Compose, what is missing, what is printed."""

from collections.abc import Sequence

import pytest

from dev.house import HouseError, compose_command, guide, main


@pytest.mark.parametrize(
    ("working", "expected"),
    [
        (["docker compose version", "docker-compose version", "docker info"], ["docker", "compose"]),
        (["docker-compose version", "docker info"], ["docker-compose"]),
        (["docker compose version"], "no container engine: install Docker"),
        (["docker-compose version"], "no container engine: install Docker"),
        (["docker info"], "no Compose: install the plugin"),
        ([], "no container engine: install Docker"),
    ],
)
def test_compose_command(working: list[str], expected: list[str] | str) -> None:
    def works(command: Sequence[str]) -> bool:
        return " ".join(command) in working

    if isinstance(expected, list):
        assert compose_command(works) == expected
    else:
        with pytest.raises(HouseError, match=expected):
            compose_command(works)


def test_the_guide_names_the_published_ports_and_the_compose_in_use() -> None:
    ports = {("mock-ews", 8025): "127.0.0.1:1", ("rabbitmq", 15672): "127.0.0.1:2", ("link", 8080): "127.0.0.1:3"}
    printed = guide(["docker-compose"], lambda service, port: ports[service, port])
    assert all(f"http://{address}" in printed for address in ports.values())
    assert "| docker-compose exec -T link ewslink request ok@mock.test" in printed


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sideways"]) == 2
    assert "usage: " in capsys.readouterr().err
