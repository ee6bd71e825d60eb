"""exchangelib hears of mail that arrives in the mock: when it asks, and while it listens."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from exchangelib import BASIC, DELEGATE, Account, Configuration, Credentials, Mailbox, Message
from exchangelib.errors import ErrorSubscriptionNotFound
from exchangelib.properties import CreatedEvent, NewMailEvent, StatusEvent

from mock_ews import schema, soap
from mock_ews.server import MockServer


def connect(mock: MockServer, address: str) -> Account:
    configuration = Configuration(
        service_endpoint=f"{mock.url}/EWS/Exchange.asmx",
        credentials=Credentials(address, "secret"),
        auth_type=BASIC,
        max_connections=2,
    )
    return Account(address, config=configuration, autodiscover=False, access_type=DELEGATE)


def send(sender: Account, subject: str) -> None:
    to = [Mailbox(email_address="ok@mock.test")]
    Message(account=sender, folder=sender.sent, subject=subject, body="…", to_recipients=to).send()


def test_pull(mock: MockServer) -> None:
    account, sender = connect(mock, "ok@mock.test"), connect(mock, "log@bcc.mock.test")
    with account.inbox.pull_subscription() as (token, watermark):
        (quiet,) = account.inbox.get_events(token, watermark)
        assert [type(event) for event in quiet.events] == [StatusEvent]
        send(sender, "pulled")
        (news,) = account.inbox.get_events(token, quiet.events[-1].watermark)
        (arrived,) = [event for event in news.events if isinstance(event, NewMailEvent)]
        assert account.inbox.get(id=arrived.item_id.id).subject == "pulled"
    with pytest.raises(ErrorSubscriptionNotFound):
        account.inbox.unsubscribe(token)


def test_streaming(mock: MockServer) -> None:
    account, sender = connect(mock, "ok@mock.test"), connect(mock, "log@bcc.mock.test")

    def listen(token: str) -> list[str]:
        subjects: list[str] = []
        for news in account.inbox.get_streaming_events(token, connection_timeout=1):
            created = [event for event in news.events if isinstance(event, CreatedEvent)]
            subjects += [account.inbox.get(id=event.item_id.id).subject for event in created]
            if len(subjects) < 3:
                send(sender, f"mail {len(subjects) + 1}")  # the next one comes while the stream is open
            else:
                return subjects
        return subjects

    with ThreadPoolExecutor(1) as pool, account.inbox.streaming_subscription() as token:
        send(sender, "mail 1")
        assert pool.submit(listen, token).result(30) == ["mail 1", "mail 2", "mail 3"]
    (entry,) = mock.journal.wait_for(operation="GetStreamingEvents")
    schema.validate(soap.parse(entry.request_body))
    assert (entry.status, entry.response_code) == (200, "NoError")
