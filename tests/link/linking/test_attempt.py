"""What a failed check says holds no password, whatever a server writes back."""

from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.guard import Guard
from ewslink.exchange.transport import TransportSettings
from ewslink.exchange.watching import HIDDEN
from ewslink.linking.outcome import Failed, Target, link_error
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink_contracts.events import LinkError, StepReport

CANARY = "c4nary&<pass>word"


async def _keep(_report: StepReport) -> None:
    """The log keeps it already."""


@pytest.fixture
def refused(serve: Callable[..., Any]) -> Callable[..., Any]:
    """The error of a link to a server that offers Basic, and gives this answer to a login."""

    async def link(answer: Callable[[str], web.Response]) -> LinkError:
        async def handle(request: web.Request) -> web.Response:
            login = request.headers.get("Authorization")
            return answer(login) if login else web.Response(status=401, headers={"WWW-Authenticate": "Basic realm=x"})

        guard = Guard((ip_network("127.0.0.0/8"),))
        settings = TransportSettings.make(guard, ca_file=None, timeout_s=10, allow_http=True)
        target = Target("ann@example.com", ews_url=await serve(handle))
        async with ExchangeClient(settings) as client:
            credentials = Credentials("ann@example.com", SecretStr(CANARY))
            outcome = await Verification(target, credentials, client, StepLog(_keep), None).run(30)
        assert isinstance(outcome, Failed)
        return link_error(outcome, target)

    return link


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (lambda login: web.Response(status=403, text=f"Blocked: Authorization: {login}", content_type="text/html"), ""),
        (lambda _: web.Response(status=403, text=f"<p>Blocked: {CANARY}</p>", content_type="text/html"), ""),
        (lambda _: web.Response(status=403, text=f'{{"password": "{CANARY}"}}'), ""),
        (lambda login: web.Response(status=500, headers={"X-CasErrorCode": login}), "cas_error_code"),
        (lambda login: web.Response(status=500, headers={"X-FEServer": login}), "front_end"),
    ],
    ids=["the header in a page", "a page", "JSON", "an error", "a name"],
)
async def test_what_a_server_writes_back(refused: Any, answer: Any, name: str) -> None:
    error = await refused(answer)

    assert HIDDEN in error.evidence[name or "message"]
    assert "c4nary" not in error.model_dump_json()
    assert "YW5uQGV4YW1wbGUuY29tOmM0bmFye" not in error.model_dump_json()  # ann@example.com:c4nary


async def test_where_a_server_sends_to(refused: Any) -> None:
    location = f"https://ann:{CANARY}@sts.example.com/cb?state={CANARY}#token={CANARY}"

    error = await refused(lambda _: web.Response(status=302, headers={"Location": location}))

    assert error.evidence["location"] == f"https://{HIDDEN}@sts.example.com/cb"
    assert "c4nary" not in error.model_dump_json()
