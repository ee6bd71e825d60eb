"""exchangelib, a client nobody here wrote, finds and reads the test mail: where it was sent, and where it went."""

import email
import email.policy
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from ipaddress import ip_network
from uuid import uuid4

import pytest
from exchangelib import Account, ExtendedProperty, Message
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials as Login
from ewslink.exchange.client import KEY_PROPERTY, ExchangeClient
from ewslink.exchange.guard import Guard
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.outcome import Linked, Target
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink.mail.sending import Sending
from ewslink.mail.test_mail import compose
from ewslink.store.records import SendRecord, SendState
from ewslink_contracts.events import StepReport
from ewslink_contracts.outcomes import Locale
from mock_ews.server import MockServer

LOG = "log@bcc.mock.test"
PASSWORD = "secret"


class Key(ExtendedProperty):  # type: ignore[misc]  # exchangelib is published without types
    property_set_id = KEY_PROPERTY["PropertySetId"]
    property_name = KEY_PROPERTY["PropertyName"]
    property_type = KEY_PROPERTY["PropertyType"]


@pytest.fixture(autouse=True)
def _key() -> Iterator[None]:
    Message.register("ewslink_key", Key)
    yield
    Message.deregister("ewslink_key")


async def link(mock: MockServer, address: str, locale: Locale, send_as: str | None = None) -> Sending:
    """Link a mailbox as the service does; gives the mail that was sent."""

    async def show(_report: StepReport) -> None:
        """Nobody watches."""

    async def record(_state: SendRecord) -> None:
        """Nothing is interrupted here."""

    request_id = uuid4()
    key = str(request_id)
    mail = compose(email=address, to=LOG, send_as=send_as, locale=locale, idempotency_key=key)
    sending = Sending(mail, SendRecord(request_id=request_id, idempotency_key=key, state=SendState.ACCEPTED), record)
    guard = Guard((ip_network("127.0.0.0/8"),))
    settings = TransportSettings.make(guard, ca_file=None, timeout_s=5, allow_http=True)
    target = Target(address, ews_url=f"{mock.url}/EWS/Exchange.asmx", locale=locale)
    async with ExchangeClient(settings) as client:
        verification = Verification(target, Login(address, SecretStr(PASSWORD)), client, StepLog(show), sending)
        assert isinstance(await verification.run(30), Linked)
    return sending


@pytest.mark.parametrize("locale", Locale)
async def test_the_mail_lies_in_sent_items_and_in_the_logging_mailbox(
    mock: MockServer, account_of: Callable[..., Account], locale: Locale
) -> None:
    mail = (await link(mock, "ok@mock.test", locale)).mail

    for place in (account_of("ok@mock.test").sent, account_of(LOG).inbox):
        found = place.get(ewslink_key=mail.idempotency_key)
        assert (found.subject, found.text_body.replace("\r\n", "\n")) == (mail.subject, mail.text)
        assert (found.author.email_address, found.sender.email_address) == ("ok@mock.test", "ok@mock.test")
        assert [recipient.email_address for recipient in found.to_recipients] == [LOG]
        assert found.message_id == mail.message_id
        assert not found.is_draft
    assert account_of("ok@mock.test").drafts.all().count() == 0


async def test_a_sender_that_was_granted_is_the_author(mock: MockServer, account_of: Callable[..., Account]) -> None:
    mail = (await link(mock, "assistant@mock.test", Locale.EN, "sales@mock.test")).mail

    found = account_of(LOG).inbox.get(ewslink_key=mail.idempotency_key)
    assert (found.author.email_address, found.sender.email_address) == ("sales@mock.test", "assistant@mock.test")
    assert found.message_id.endswith("@mock.test>")


@pytest.mark.parametrize("locale", Locale)
async def test_what_arrives_is_a_mail_that_any_parser_reads(
    mock: MockServer, account_of: Callable[..., Account], locale: Locale
) -> None:
    """RFC 5322 and 2047: nothing but ASCII on short lines, and what stands there is what was meant."""
    mail = (await link(mock, "ok@mock.test", locale)).mail

    raw = account_of(LOG).inbox.get(ewslink_key=mail.idempotency_key).mime_content
    head, _, _ = raw.partition(b"\r\n\r\n")
    assert head.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")
    parsed = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
    assert not parsed.defects
    assert not any(header.defects for header in parsed.values())
    assert (parsed["Subject"], parsed["Message-ID"]) == (mail.subject, mail.message_id)
    assert [address.addr_spec for address in parsed["From"].addresses] == ["ok@mock.test"]
    body = parsed.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == mail.text
