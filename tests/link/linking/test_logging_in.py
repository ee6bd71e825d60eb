"""Logging in with real NTLM, Negotiate and Basic: how many tries each case costs, as the server counts them."""

from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.guard import Guard
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.attempt import Attempt
from ewslink.linking.folder_tree import INBOX
from ewslink.linking.logging_in import Session, log_in
from ewslink.linking.login_tries import LoginTries
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed, Target
from ewslink.linking.patience import Patience
from ewslink.linking.search.finding import find_endpoint
from ewslink.linking.steps import StepLog
from ewslink_contracts.events import AuthScheme, StepReport
from ewslink_contracts.outcomes import Code, Step

NTLM_SCENARIOS = ["healthy", "ntlm-only", "negotiate-only", "extended-protection"]


async def _keep(_report: StepReport) -> None:
    """The log keeps it already."""


@pytest.fixture
def login(mock_ews: Any, mock_ews_ca_file: Path) -> Any:
    """Log in to a mailbox of the mock, over TLS: the session, or how it failed."""
    guard = Guard(allow_networks=(ip_network("127.0.0.0/8"),))
    settings = TransportSettings.make(guard, ca_file=mock_ews_ca_file, timeout_s=10, allow_http=False)

    async def log_in_as(
        email: str,
        username: str | None = None,
        *,
        scenario: str = "healthy",
        auto_correct: bool = False,
    ) -> Session | Failed:
        target = Target(email, username, mock_ews.ews_url(scenario, tls=True), auto_correct)
        credentials = Credentials(username or email, SecretStr("secret"))
        tries = LoginTries()
        async with ExchangeClient(settings, Patience(60, tries).again) as client:
            attempt = Attempt(target, credentials, client, StepLog(_keep), tries)
            endpoint = await find_endpoint(attempt, 30)
            assert isinstance(endpoint, Observation), endpoint
            outcome = await log_in(attempt, endpoint)
            if isinstance(outcome, Session):
                assert (await client.get_folders([INBOX])).ok
            return outcome

    return log_in_as


def names_tried(mock: Any) -> list[str]:
    """The name of each try that was refused."""
    return [entry.user for entry in mock.journal if entry.status == 401 and entry.user is not None]


@pytest.mark.parametrize(
    ("scenario", "scheme"),
    [
        ("healthy", AuthScheme.NTLM),
        ("ntlm-only", AuthScheme.NTLM),
        ("negotiate-only", AuthScheme.NEGOTIATE),
        ("extended-protection", AuthScheme.NTLM),
        ("basic-only", AuthScheme.BASIC),
    ],
)
async def test_one_call_logs_in(login: Any, mock_ews: Any, scenario: str, scheme: AuthScheme) -> None:
    session = await login("ok@mock.test", scenario=scenario)

    assert isinstance(session, Session)
    assert (session.scheme, session.username) == (scheme, "ok@mock.test")
    assert names_tried(mock_ews) == []
    assert len({entry.connection for entry in mock_ews.journal}) == 1


@pytest.mark.parametrize("auto_correct", [False, True])
@pytest.mark.parametrize("scenario", NTLM_SCENARIOS)
async def test_the_server_names_the_domain(login: Any, mock_ews: Any, scenario: str, auto_correct: bool) -> None:
    outcome = await login("domain-user@mock.test", scenario=scenario, auto_correct=auto_correct)

    assert names_tried(mock_ews) == ["domain-user@mock.test"]
    if auto_correct:
        assert isinstance(outcome, Session)
        assert outcome.username == "MOCK\\domain-user"
    else:
        assert isinstance(outcome, Failed)
        assert outcome.verdict.code is Code.BAD_CREDENTIALS
        assert outcome.suggested_username == "MOCK\\domain-user"


async def test_a_server_that_only_takes_basic_names_nothing(login: Any, mock_ews: Any) -> None:
    outcome = await login("domain-user@mock.test", scenario="basic-only", auto_correct=True)

    assert isinstance(outcome, Failed)
    assert (outcome.verdict.code, outcome.suggested_username) == (Code.BAD_CREDENTIALS, None)
    assert names_tried(mock_ews) == ["domain-user@mock.test"]


async def test_a_given_user_name_is_the_one_that_is_tried(login: Any, mock_ews: Any) -> None:
    outcome = await login("domain-user@mock.test", "MOCK\\domain-user")

    assert isinstance(outcome, Session)
    assert names_tried(mock_ews) == []


@pytest.mark.parametrize(
    ("username", "auto_correct", "tried", "suggested"),
    [
        (None, False, 1, "MOCK\\wrong-password"),
        (None, True, 2, None),
        ("MOCK\\wrong-password", True, 1, None),
        ("mock.test\\wrong-password", True, 1, None),
    ],
)
async def test_a_wrong_password_costs_two_tries_at_most(
    login: Any, mock_ews: Any, username: str | None, auto_correct: bool, tried: int, suggested: str | None
) -> None:
    """A suggestion that was refused as well is none."""
    outcome = await login("wrong-password@mock.test", username, auto_correct=auto_correct)

    assert isinstance(outcome, Failed)
    assert (outcome.verdict.code, outcome.suggested_username) == (Code.BAD_CREDENTIALS, suggested)
    assert len(names_tried(mock_ews)) == tried


@pytest.mark.parametrize(
    ("effect", "code"),
    [
        ({"effect": "connection-reset-by-peer"}, Code.CONNECTION_BROKEN),
        ({"effect": "error-page", "status": 503}, Code.SERVER_UNAVAILABLE),
        ({"effect": "soap-fault", "code": "ErrorMailboxMoveInProgress", "message": "Later."}, Code.MAILBOX_MOVING),
    ],
)
async def test_a_suggestion_whose_own_try_comes_to_nothing_is_still_told(
    login: Any, mock_ews: Any, effect: dict[str, Any], code: Code
) -> None:
    mock_ews.inject(**effect, match={"user": "MOCK\\domain-user"})

    outcome = await login("domain-user@mock.test", auto_correct=True)

    assert isinstance(outcome, Failed)
    assert (outcome.verdict.code, outcome.suggested_username) == (code, "MOCK\\domain-user")


async def test_a_server_that_is_busy_at_the_login_is_shown_it_twice_at_most(login: Any, mock_ews: Any) -> None:
    """A 503 of who knows whom leaves open whether the password was put to the proof."""
    mock_ews.inject("error-page", status=503, headers={"Retry-After": "0"}, match={"user": "MOCK\\ok"})

    outcome = await login("ok@mock.test")

    assert isinstance(outcome, Failed)
    assert outcome.verdict.code is Code.SERVER_UNAVAILABLE
    assert len([entry for entry in mock_ews.journal if entry.user is not None]) == 2


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("locked-out", Code.LOCKED_OUT),
        ("password-expired", Code.PASSWORD_EXPIRED),
        ("disabled", Code.ACCOUNT_DISABLED),
    ],
)
async def test_a_definite_answer_stops_at_once(login: Any, mock_ews: Any, condition: str, code: Code) -> None:
    outcome = await login(f"{condition}@mock.test", auto_correct=True)

    assert isinstance(outcome, Failed)
    assert (outcome.verdict.code, outcome.verdict.step) == (code, Step.AUTHENTICATE)
    with_a_proof = [entry for entry in mock_ews.journal if entry.user is not None]
    assert len(with_a_proof) == 1


async def test_later_calls_need_no_further_login(login: Any, mock_ews: Any) -> None:
    await login("ok@mock.test")

    legs = [(entry.operation, entry.status) for entry in mock_ews.journal]
    assert legs == [(None, 401), (None, 401), ("GetInboxRules", 200), ("GetFolder", 200)]
