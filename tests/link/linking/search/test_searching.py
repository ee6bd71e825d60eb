"""A search ends in time, and with what was heard until then, against a real mock over TLS."""

from time import monotonic
from typing import Any

from ewslink.exchange.service_records import ServiceRecord
from ewslink.linking.evidence import evidence
from ewslink.linking.outcome import Linked
from ewslink_contracts.outcomes import Code

EWS = "/EWS/Exchange.asmx"
XML = "/autodiscover/autodiscover.xml"
CAS = f"https://cas.mock.test{EWS}"


async def test_a_search_ends_in_time_with_what_was_heard(internet: Any, silent: str) -> None:
    """Four Autodiscovers name servers that say nothing, and so do two of the three usual names."""
    for host in ("s1", "s2", "s3", "s4", "mail", "exchange"):
        internet.lead(f"{host}.mock.test", silent)
    for host, server in (
        ("mock.test", "s1"),
        ("autodiscover.mock.test", "s2"),
        ("x.mock.test", "s3"),
        ("y.mock.test", "s4"),
    ):
        internet.names(host, f"https://{server}.mock.test{EWS}")
    internet.on(
        "autodiscover.mock.test", "answer", XML, "GET", status=302, headers={"Location": f"https://x.mock.test{XML}"}
    )
    internet.records = (ServiceRecord(0, 0, 443, "y.mock.test."),)
    internet.nothing_at("autodiscover.mock.test", path=EWS)
    began = monotonic()

    outcome = await internet.link(link_timeout_s=20)

    assert (outcome.verdict.code, evidence(outcome)["url"]) == (Code.TIMEOUT, f"https://s1.mock.test{EWS}")
    assert monotonic() - began < 20


async def test_what_one_place_says_is_not_lost_because_another_says_nothing(internet: Any, silent: str) -> None:
    internet.nothing_at("mock.test", "autodiscover.mock.test", "mail.mock.test", "exchange.mock.test")
    internet.records = tuple(ServiceRecord(0, 9 - number, 443, f"d{number}.mock.test.") for number in (1, 2, 3))
    internet.lead("d1.mock.test", silent)
    internet.lead("d3.mock.test", silent)
    internet.says("d2.mock.test", "<Action>redirectAddr</Action><RedirectAddr>ann@moved.mock.test</RedirectAddr>")
    internet.names("moved.mock.test", CAS)

    outcome = await internet.link(link_timeout_s=20)

    assert isinstance(outcome, Linked)
    assert outcome.mailbox.ews_url == CAS
