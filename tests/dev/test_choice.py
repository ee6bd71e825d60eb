"""Which RabbitMQ and which PostgreSQL are used on which machine."""

from pathlib import Path

import pytest

from dev.broker import RABBITMQ
from dev.choice import Container, DebianPackage, External, Private, Source, choose
from dev.postgres import POSTGRES, installed

URL = "amqp://broker.example.com/"
SERVER = "/usr/sbin/rabbitmq-server"
EVERYTHING = "rabbitmq-server docker podman apt-get"


@pytest.mark.parametrize(
    ("settings", "programs", "answering", "uid", "expected"),
    [
        pytest.param({"EWSLINK_AMQP_URL": URL}, EVERYTHING, "docker", 0, External(URL), id="a given one comes first"),
        pytest.param({"EWSLINK_AMQP_URL": ""}, EVERYTHING, "", 0, Private(SERVER), id="an empty setting is none"),
        pytest.param({}, EVERYTHING, "docker", 0, Private(SERVER), id="installed before container"),
        pytest.param(
            {}, "docker podman", "docker podman", 1000, Container("/usr/sbin/docker", "rabbitmq:4"), id="docker"
        ),
        pytest.param({}, "docker podman", "podman", 1000, Container("/usr/sbin/podman", "rabbitmq:4"), id="podman"),
        pytest.param(
            {"EWSLINK_RABBITMQ_IMAGE": "mirror/rabbitmq:3"},
            "docker",
            "docker",
            1000,
            Container("/usr/sbin/docker", "mirror/rabbitmq:3"),
            id="the image can be named",
        ),
        pytest.param(
            {}, "docker apt-get", "docker", 0, Container("/usr/sbin/docker", "rabbitmq:4"), id="nothing installed"
        ),
        pytest.param({}, "docker apt-get", "", 0, DebianPackage(), id="an engine that does not run is none"),
        pytest.param({}, "apt-get", "", 1000, None, id="only root installs packages"),
        pytest.param({}, "", "", 0, None, id="root of another system"),
    ],
)
def test_source(settings: dict[str, str], programs: str, answering: str, uid: int, expected: Source | None) -> None:
    def find(name: str) -> str | None:
        return f"/usr/sbin/{name}" if name in programs.split() else None

    def answers(engine: str) -> bool:
        return engine.rpartition("/")[2] in answering.split()

    assert choose(RABBITMQ, settings, find, uid, answers) == expected


def test_passwords_in_a_given_url_are_not_shown() -> None:
    assert "hunter2" not in repr(
        choose(RABBITMQ, {"EWSLINK_AMQP_URL": "amqp://me:hunter2@host/"}, lambda _: None, 0, lambda _: False)
    )


def test_postgresql_has_its_own_names() -> None:
    here = {"EWSLINK_POSTGRES_URL": "postgresql://host/", "EWSLINK_AMQP_URL": URL}
    assert choose(POSTGRES, here, lambda _: None, 0, lambda _: False) == External("postgresql://host/")


@pytest.mark.parametrize(
    ("on_the_path", "versions", "expected"),
    [
        pytest.param(True, ["15"], "path/postgres", id="the one on the PATH first"),
        pytest.param(False, ["9.6", "15", "17"], "17/bin/postgres", id="else the newest of Debian's"),
        pytest.param(False, [], None, id="none"),
    ],
)
def test_where_postgresql_is(tmp_path: Path, on_the_path: bool, versions: list[str], expected: str | None) -> None:
    for folder in ("path", *(f"{version}/bin" for version in versions)):
        (tmp_path / folder).mkdir(parents=True)
        for program in ("postgres", "initdb"):
            (tmp_path / folder / program).touch()
    found = installed(lambda name: str(tmp_path / "path" / name) if on_the_path else None, tmp_path)
    assert found == (expected and str(tmp_path / expected))


def test_a_postgres_without_its_initdb_is_of_no_use(tmp_path: Path) -> None:
    (tmp_path / "postgres").touch()
    assert installed(lambda name: str(tmp_path / name), tmp_path / "none") is None
