"""Which RabbitMQ is used on which machine."""

import pytest

from dev.broker.choice import Container, DebianPackage, External, PrivateNode, Source, choose

URL = "amqp://broker.example.com/"
SERVER = "/usr/sbin/rabbitmq-server"
EVERYTHING = "rabbitmq-server docker podman apt-get"


@pytest.mark.parametrize(
    ("settings", "programs", "answering", "uid", "expected"),
    [
        pytest.param({"EWSLINK_AMQP_URL": URL}, EVERYTHING, "docker", 0, External(URL), id="a given one comes first"),
        pytest.param({"EWSLINK_AMQP_URL": ""}, EVERYTHING, "", 0, PrivateNode(SERVER), id="an empty setting is none"),
        pytest.param({}, EVERYTHING, "docker", 0, PrivateNode(SERVER), id="installed before container"),
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

    assert choose(settings, find, uid, answers) == expected


def test_passwords_in_a_given_url_are_not_shown() -> None:
    assert "hunter2" not in repr(
        choose({"EWSLINK_AMQP_URL": "amqp://me:hunter2@host/"}, lambda _: None, 0, lambda _: False)
    )
