"""Which addresses may be connected to, and where CONNECT_TO leads."""

import socket
from ipaddress import ip_network

import pytest

from ewslink.exchange.guard import AddressNotAllowed, Guard, GuardedResolver, parse_connect_to


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to be refused
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("172.32.0.1", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),  # carrier-grade NAT
        ("169.254.169.254", False),  # cloud metadata
        ("192.0.2.1", False),  # documentation
        ("198.18.0.1", False),  # benchmarks
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("fd00:ec2::254", False),  # cloud metadata over IPv6
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::a00:1", False),
        ("2002:7f00:1::", False),
        ("2001::1", False),  # Teredo
    ],
)
def test_what_strangers_may_reach(address: str, allowed: bool) -> None:
    assert Guard().allows(address) is allowed


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("10.20.1.1", True),
        ("10.21.0.1", False),
        ("fd12::1", True),
        ("::ffff:10.20.1.1", False),
        ("8.8.8.8", True),
    ],
)
def test_networks_that_the_operator_opened(address: str, allowed: bool) -> None:
    guard = Guard((ip_network("10.20.0.0/16"), ip_network("fd12::/16")))

    assert guard.allows(address) is allowed


TABLE = parse_connect_to(
    ["mail.example.com:443=127.0.0.1:1", "Mail.example.com:*=127.0.0.1:2", "*:443=127.0.0.1:3", "*:*=[::1]:4"]
)


@pytest.mark.parametrize(
    ("host", "port", "target"),
    [
        ("mail.example.com", 443, ("127.0.0.1", 1)),
        ("MAIL.example.com", 443, ("127.0.0.1", 1)),
        ("mail.example.com", 444, ("127.0.0.1", 2)),
        ("other.example.com", 443, ("127.0.0.1", 3)),
        ("other.example.com", 444, ("::1", 4)),
    ],
)
def test_the_exact_detour_comes_first(host: str, port: int, target: tuple[str, int]) -> None:
    assert Guard(connect_to=TABLE).detour(host, port) == target


def test_no_detour() -> None:
    assert Guard().detour("mail.example.com", 443) is None
    assert Guard(connect_to=parse_connect_to(["a.test:443=b.test:1"])).detour("a.test", 80) is None


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "secret",
        "a.test:443",
        "a.test:443=",
        "a.test=b.test:1",
        "a.test:443=b.test",
        "a.test:443=b.test:*",
        "a.test:https=b.test:1",
        ":443=b.test:1",
        "a.test:443=:1",
        "a.test:443=b.test:0",
        "a.test:443=b.test:65536",
        "a.test:443=b.test:99999999999",
        "a.test:²=b.test:1",
        "a.test:443=b.test:²",
    ],
)
def test_what_is_no_detour_is_refused_without_repeating_it(entry: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT=HOST:PORT") as caught:
        parse_connect_to([entry])
    assert not entry or entry not in str(caught.value)


async def test_a_name_that_leads_inside_is_refused() -> None:
    with pytest.raises(AddressNotAllowed):
        await GuardedResolver(Guard()).resolve("localhost", 443)


async def test_of_several_addresses_only_the_allowed_are_used() -> None:
    resolver = GuardedResolver(Guard((ip_network("127.0.0.0/8"),)))

    found = await resolver.resolve("localhost", 443, socket.AF_UNSPEC)

    assert {entry["host"] for entry in found} == {"127.0.0.1"}


async def test_a_detour_keeps_the_name_for_tls() -> None:
    guard = Guard(connect_to=parse_connect_to(["mail.example.com:443=127.0.0.1:8443"]))

    (found,) = await GuardedResolver(guard).resolve("mail.example.com", 443, socket.AF_INET)

    assert (found["hostname"], found["host"], found["port"]) == ("mail.example.com", "127.0.0.1", 8443)
