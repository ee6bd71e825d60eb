"""SRV records: which hosts are asked, in which order, and whom we ask about them."""

import asyncio
from typing import Any

import dns.asyncresolver
import dns.message
import dns.rrset
import pytest

from ewslink.exchange.guard import Guard, parse_connect_to
from ewslink.exchange.service_records import ServiceRecord, dns_lookup, https_hosts


def record(target: str, priority: int = 0, weight: int = 0, port: int = 443) -> ServiceRecord:
    return ServiceRecord(priority, weight, port, target)


@pytest.mark.parametrize(
    ("records", "hosts"),
    [
        ([], ()),
        ([record("Mail.Example.com.")], ("mail.example.com",)),
        ([record("second.", 20), record("first.", 10)], ("first", "second")),
        ([record("light.", 5, 1), record("heavy.", 5, 90), record("last.", 6, 99)], ("heavy", "light", "last")),
        ([record("a."), record("A."), record("b.")], ("a", "b")),
        ([record("plain.", port=80), record("odd.", port=8443)], ()),
        ([record(".")], ()),
    ],
)
def test_lowest_priority_first_and_https_only(records: list[ServiceRecord], hosts: tuple[str, ...]) -> None:
    assert https_hosts(records) == hosts


@pytest.mark.parametrize("entry", ["mail.test:443=127.0.0.1:1", "*:443=127.0.0.1:1", "*:*=127.0.0.1:1"])
async def test_the_dns_is_not_asked_about_domains_that_the_operator_leads_elsewhere(entry: str) -> None:
    assert await dns_lookup(Guard(connect_to=parse_connect_to([entry])))("mail.test") == ()


@pytest.mark.parametrize("domain", ["domain.invalid", "a" * 64 + ".test"])
async def test_a_domain_without_records(domain: str) -> None:
    assert await dns_lookup(Guard())(domain) == ()


class DnsServer(asyncio.DatagramProtocol):
    """Has two records for one domain, and none for any other."""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        answer = dns.message.make_response(dns.message.from_wire(data))
        if (name := answer.question[0].name.to_text()) == "_autodiscover._tcp.mail.test.":
            records = ("20 0 443 second.mail.test.", "10 5 443 first.mail.test.")
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "SRV", *records))
        self._transport.sendto(answer.to_wire(), addr)


@pytest.mark.parametrize(
    ("domain", "hosts"), [("mail.test", ("first.mail.test", "second.mail.test")), ("other.test", ())]
)
async def test_records_out_of_the_dns(domain: str, hosts: tuple[str, ...]) -> None:
    endpoint, _ = await asyncio.get_running_loop().create_datagram_endpoint(DnsServer, ("127.0.0.1", 0))
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], endpoint.get_extra_info("sockname")[1]
    try:
        assert https_hosts(await dns_lookup(Guard(), resolver)(domain)) == hosts
    finally:
        endpoint.close()
