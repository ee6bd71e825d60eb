"""Servers that first offer NTLM and then ask for the password itself."""

import base64
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr
from spnego._ntlm_raw.messages import AvId, Challenge, NegotiateFlags, TargetInfo

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.guard import Guard
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.outcome import Failed, Target
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink_contracts.events import StepReport
from ewslink_contracts.outcomes import Code, Step

ONLY_BASIC = 'Basic realm="please"'


def challenge() -> str:
    """The challenge of a server in the domain MOCK."""
    info = TargetInfo()
    info[AvId.nb_domain_name] = "MOCK"
    flags = NegotiateFlags.unicode | NegotiateFlags.ntlm | NegotiateFlags.target_info | NegotiateFlags.request_target
    return base64.b64encode(Challenge(flags, bytes(8), target_name="MOCK", target_info=info).pack()).decode()


class Hostile:
    """Answers the probe, the first leg and the second leg of a login with these WWW-Authenticate headers."""

    def __init__(self) -> None:
        self.url = ""
        self.offers = ("", "", "")
        self.authorizations: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        authorization = request.headers.get("Authorization", "")
        if authorization:
            self.authorizations.append(authorization)
        token = base64.b64decode(authorization.partition(" ")[2])
        leg = 0 if not authorization else 2 if b"NTLMSSP\0\x03" in token else 1
        return web.Response(status=401, headers={"WWW-Authenticate": self.offers[leg]})


@pytest.fixture
async def hostile(serve: Callable[..., Any]) -> Hostile:
    server = Hostile()
    server.url = await serve(server.answer)
    return server


async def _keep(_report: StepReport) -> None:
    """The log keeps it already."""


async def check(server: Hostile) -> Failed:
    guard = Guard(allow_networks=(ip_network("127.0.0.0/8"),))
    settings = TransportSettings.make(guard, ca_file=None, timeout_s=10, allow_http=True)
    target = Target("ann@example.com", ews_url=server.url, auto_correct=True)
    credentials = Credentials("ann@example.com", SecretStr("secret"))
    async with ExchangeClient(settings) as client:
        outcome = await Verification(target, credentials, client, StepLog(_keep), None).run(30)
    assert isinstance(outcome, Failed)
    return outcome


@pytest.mark.parametrize("scheme", ["NTLM", "Negotiate"])
async def test_who_wants_the_password_instead_of_ntlm_does_not_get_it(hostile: Hostile, scheme: str) -> None:
    hostile.offers = (f"{scheme}, {ONLY_BASIC}", ONLY_BASIC, ONLY_BASIC)

    failed = await check(hostile)

    assert [header.partition(" ")[0] for header in hostile.authorizations] == [scheme]
    # No password was judged, so none is called wrong.
    assert (failed.verdict.code, failed.verdict.step) == (Code.NO_COMMON_SCHEME, Step.AUTHENTICATE)


async def test_who_wants_the_password_after_ntlm_does_not_get_it(hostile: Hostile) -> None:
    hostile.offers = (f"NTLM, {ONLY_BASIC}", f"NTLM {challenge()}", ONLY_BASIC)

    failed = await check(hostile)

    assert [header.partition(" ")[0] for header in hostile.authorizations] == ["NTLM"] * 4
    assert failed.verdict.code is Code.BAD_CREDENTIALS


async def test_a_server_that_challenges_for_ever_is_left(hostile: Hostile) -> None:
    again = f"NTLM {challenge()}"
    hostile.offers = ("NTLM", again, again)

    failed = await check(hostile)

    assert len(hostile.authorizations) == 4
    assert failed.verdict.code is Code.BAD_CREDENTIALS
