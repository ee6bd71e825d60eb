"""The containers: nobody is root, nothing can be written that need not be, nothing is open to other machines."""

import pytest

from mock_ews.tls import HOSTS
from tests.compose.house import House, engine

SERVICES = ("rabbitmq", "postgres", "mock-ews", "link")

WRITABLE = {
    "rabbitmq": {"/var/lib/rabbitmq", "/tmp"},  # noqa: S108 - inside a container
    "postgres": {"/var/lib/postgresql/data", "/tmp", "/run/postgresql"},  # noqa: S108
    "mock-ews": {"/var/lib/mock-ews", "/tmp"},  # noqa: S108
    "link": {"/var/lib/ewslink"},
}
NOT_WRITABLE = ["/", "/bin", "/etc", "/opt", "/root", "/run", "/srv", "/usr", "/usr/local/bin", "/var", "/var/lib"]


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_is_root(house: House, service: str) -> None:
    for container in house.containers(service):
        _, *users = engine("top", container["Id"], "-eo", "pid,uid,args").splitlines()
        assert users
        assert not [line for line in users if line.split()[1] == "0"]


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_can_be_written_that_need_not_be(house: House, service: str) -> None:
    [container] = house.containers(service)
    mounts = {mount["Destination"] for mount in container["Mounts"] if mount["RW"]}
    assert mounts | set(container["HostConfig"].get("Tmpfs") or ()) == WRITABLE[service]
    attempt = 'for folder in "$@"; do ! touch "$folder/x" 2>/dev/null || echo "$folder"; done'
    assert engine("exec", container["Id"], "sh", "-c", attempt, "sh", *NOT_WRITABLE) == ""


@pytest.mark.parametrize("service", SERVICES)
def test_no_privilege_is_kept_or_can_be_won(house: House, service: str) -> None:
    [container] = house.containers(service)
    settings = container["HostConfig"]
    assert settings["ReadonlyRootfs"]
    assert settings["CapDrop"] == ["ALL"]
    assert "no-new-privileges:true" in settings["SecurityOpt"]


@pytest.mark.parametrize("service", SERVICES)
def test_ports_are_open_on_this_machine_only(house: House, service: str) -> None:
    [container] = house.containers(service)
    published = [place for places in container["NetworkSettings"]["Ports"].values() for place in places or ()]
    assert {place["HostIp"] for place in published} <= {"127.0.0.1"}
    assert bool(published) is (service != "postgres")


def test_every_name_of_the_mock_leads_to_it(house: House) -> None:
    [container] = house.containers("mock-ews")
    [network] = container["NetworkSettings"]["Networks"].values()
    names = {"mock.test", "mail.mock.test", "autodiscover.mock.test", *HOSTS}
    assert names <= set(network["Aliases"])
    look_up = "import socket, sys; print(*{socket.gethostbyname(name) for name in sys.argv[1:]})"
    found = house.compose("exec", "-T", "link", "python", "-c", look_up, *names)
    assert found.split() == [network["IPAddress"]]
