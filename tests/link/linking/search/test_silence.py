"""Links to where nobody answers end in time, and with what is known."""

from time import monotonic
from typing import Any

import pytest

from ewslink_contracts.outcomes import Code, Step
from tests.link.linking.search.scenes import EWS, MAIL, found


@pytest.mark.parametrize(
    ("target", "code", "timeout_s"),
    [
        ({"ews_url": "https://silent.test/"}, Code.TIMEOUT, 4),
        ({"ews_url": "https://dead.test/"}, Code.CONNECTION_REFUSED, 30),
        ({"ews_url": "https://unknown.test/"}, Code.HOST_NOT_FOUND, 30),
        ({"email": "ann@silent.test"}, Code.TIMEOUT, 4),
        ({"email": "ann@dead.test"}, Code.SERVER_NOT_FOUND, 30),
        ({"email": "ann@unknown.test"}, Code.SERVER_NOT_FOUND, 30),
    ],
)
async def test_a_link_to_where_nobody_answers_ends_in_time(
    internet: Any, silent: str, target: dict[str, str], code: Code, timeout_s: float
) -> None:
    for name, leads in (("silent.test", silent), ("dead.test", "127.0.0.1:1"), ("unknown.test", None)):
        for host in (name, *(f"{prefix}.{name}" for prefix in ("mail", "autodiscover", "exchange"))):
            internet.unknown(host) if leads is None else internet.lead(host, leads)
    began = monotonic()

    outcome = await internet.link(**({"email": "ann@silent.test"} | target), link_timeout_s=timeout_s)

    assert found(outcome) == code
    assert monotonic() - began < timeout_s + 0.5


@pytest.mark.parametrize(
    ("typed", "step", "credentialed"),
    [
        (f"https://silent.test{EWS}", Step.TLS, False),
        (f"https://mail.mock.test/s/hang{EWS}", Step.ENDPOINT, False),
        (MAIL, Step.AUTHENTICATE, True),
    ],
)
async def test_what_the_end_of_a_link_interrupts_is_told(
    internet: Any, silent: str, typed: str, step: Step, credentialed: bool
) -> None:
    internet.lead("silent.test", silent)
    internet.on("", "wire", match={"operation": "GetInboxRules"}, fraction=0.0, ending="hang")

    outcome = await internet.link(ews_url=typed, link_timeout_s=3)

    assert (found(outcome), outcome.verdict.step) == (Code.TIMEOUT, step)
    assert (outcome.seen.url, outcome.seen.credentialed) == (typed, credentialed)


async def test_a_silent_place_does_not_keep_the_others_from_being_found(internet: Any, silent: str) -> None:
    for host in ("mock.test", "mail.mock.test"):
        internet.lead(host, silent)

    assert found(await internet.link(link_timeout_s=8)) == f"https://autodiscover.mock.test{EWS}"
