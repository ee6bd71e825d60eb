"""What a link costs: one probe and at most five calls, besides the legs of the login; and whose mailbox it ends in.

A mail that comes back is looked for with the last of them, where one is left.
"""

from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.guard import Guard
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.outcome import Failed, Linked, Target
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink.mail.sending import Sending
from ewslink.mail.test_mail import compose
from ewslink.store.records import SendRecord, SendState
from ewslink_contracts.events import StepReport
from ewslink_contracts.outcomes import Code, Locale


async def _keep(_report: StepReport | SendRecord) -> None:
    """The log, and the mailbox itself, keep it already."""


@pytest.fixture
def link(mock_ews: Any, mock_ews_ca_file: Path) -> Callable[..., Any]:
    """Check a mailbox of the mock to the end, with a test mail."""
    guard = Guard(allow_networks=(ip_network("127.0.0.0/8"),))
    settings = TransportSettings.make(guard, ca_file=mock_ews_ca_file, timeout_s=10, allow_http=False)

    async def check(email: str, username: str | None = None) -> Linked | Failed:
        request_id = uuid4()
        mail = compose(
            email=email, to="log@bcc.mock.test", send_as=None, locale=Locale.EN, idempotency_key=str(request_id)
        )
        fresh = SendRecord(request_id=request_id, idempotency_key=str(request_id), state=SendState.ACCEPTED)
        target = Target(email, username, mock_ews.ews_url(tls=True))
        credentials = Credentials(username or email, SecretStr("secret"))
        async with ExchangeClient(settings) as client:
            sending = Sending(mail, fresh, _keep)
            verification = Verification(target, credentials, client, StepLog(_keep), sending, bounce_wait_s=0.01)
            return await verification.run(30)

    return check


WITHOUT_FOLDERS = {"ok"}
"""Whose rules name none: what is asked for besides them is left for the look."""


def calls(mock: Any) -> list[str]:
    """The calls that a login let through."""
    return [entry.operation for entry in mock.journal if entry.operation is not None]


@pytest.mark.parametrize("username", [None, "MOCK\\{}"])
@pytest.mark.parametrize("user", ["ok", "rules", "rules-broken", "german"])
async def test_a_link_costs_a_probe_and_five_calls_at_most(
    link: Any, mock_ews: Any, user: str, username: str | None
) -> None:
    outcome = await link(f"{user}@mock.test", username and username.format(user))

    assert isinstance(outcome, Linked), outcome
    assert outcome.mailbox.primary_smtp_address == f"{user}@mock.test"
    assert len(calls(mock_ews)) == 5
    assert calls(mock_ews)[0] == "GetInboxRules"
    assert ("FindItem" in calls(mock_ews)) == (user in WITHOUT_FOLDERS and username is None)
    # The probe, and the first leg of the one login.
    assert [entry.status for entry in mock_ews.journal].count(401) == 2


@pytest.mark.parametrize(
    ("email", "username", "code", "suggested"),
    [
        ("alias@mock.test", None, Code.NOT_PRIMARY_ADDRESS, "alina.asher@mock.test"),
        ("Alias@MOCK.test", "MOCK\\alias", Code.NOT_PRIMARY_ADDRESS, "alina.asher@mock.test"),
        ("shared@mock.test", "MOCK\\ok", Code.NOT_OWN_MAILBOX, "ok@mock.test"),
        ("shared@mock.test", "MOCK\\rules", Code.NOT_OWN_MAILBOX, "rules@mock.test"),
        ("sales@mock.test", "MOCK\\ok", Code.NO_MAILBOX, "ok@mock.test"),
        ("nobody@mock.test", "MOCK\\ok", Code.NO_MAILBOX, "ok@mock.test"),
    ],
)
async def test_another_mailbox_is_not_linked(
    link: Any, email: str, username: str | None, code: Code, suggested: str
) -> None:
    outcome = await link(email, username)

    assert isinstance(outcome, Failed)
    assert (outcome.verdict.code, outcome.suggested_address) == (code, suggested)


async def test_the_same_address_in_other_letters_is_the_same(link: Any) -> None:
    assert isinstance(await link("OK@Mock.Test"), Linked)
    assert isinstance(await link("OK@Mock.Test", "MOCK\\ok"), Linked)


async def test_a_server_that_does_not_tell_whose_an_id_is_is_taken_at_its_directorys_word(
    link: Any, mock_ews: Any
) -> None:
    mock_ews.inject("soap-fault", code="ErrorInvalidIdMalformed", message="No.", match={"operation": "ConvertId"})

    assert isinstance(await link("ok@mock.test", "MOCK\\ok"), Linked)


@pytest.mark.parametrize("effect", ["soap-fault", "response-error"])
async def test_an_address_that_a_refusal_names_is_suggested(link: Any, mock_ews: Any, effect: str) -> None:
    values = {"Primary": "olga.kay@mock.test"}
    match = {"operation": "GetInboxRules"}
    mock_ews.inject(effect, code="ErrorNonPrimarySmtpAddress", message="Not primary.", values=values, match=match)

    outcome = await link("ok@mock.test")

    assert isinstance(outcome, Failed)
    assert (outcome.verdict.code, outcome.suggested_address) == (Code.NOT_PRIMARY_ADDRESS, "olga.kay@mock.test")
