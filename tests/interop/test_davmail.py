"""DavMail: a mail program's IMAP and SMTP on one side, the mock's EWS on the other."""

import imaplib
import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from dev.witnesses import DavMail, running_davmail
from mock_ews.server import MockServer

SECRET = "secret"
ADDRESS = "ok@mock.test"


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    """One of its own: DavMail uses no path but /ews/exchange.asmx, so it cannot be given a world."""
    with MockServer() as running:
        yield running


@pytest.fixture(scope="module")
def gateway(mock: MockServer) -> Iterator[DavMail]:
    with running_davmail(f"{mock.tls_url}/EWS/Exchange.asmx") as running:
        yield running


@pytest.fixture
def imap(gateway: DavMail) -> Iterator[imaplib.IMAP4]:
    with imaplib.IMAP4("127.0.0.1", gateway.imap, timeout=30) as client:
        client.login(ADDRESS, SECRET)
        yield client


def mail(subject: str, to: str, sender: str = ADDRESS) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message.set_content("It works.")
    return message


def test_lists_the_folders(imap: imaplib.IMAP4) -> None:
    _, rows = imap.list()
    assert {str(row, "ascii").rpartition('"/" ')[2].strip('"') for row in rows if isinstance(row, bytes)} >= {
        "INBOX",
        "Drafts",
        "Sent",
        "Trash",
    }


def test_a_mail_sent_over_smtp_arrives(mock: MockServer, gateway: DavMail) -> None:
    with smtplib.SMTP("127.0.0.1", gateway.smtp, timeout=30) as client:
        client.login(ADDRESS, SECRET)
        client.send_message(mail("Over SMTP", "log@bcc.mock.test"))
    log, own = mock.world.mailbox("log@bcc.mock.test"), mock.world.mailbox(ADDRESS)
    assert log is not None
    assert own is not None
    (arrived,) = log.messages()
    assert (arrived.folder, arrived.subject, arrived.sender) == ("Inbox", "Over SMTP", ADDRESS)
    (kept,) = own.messages()
    assert (kept.folder, kept.internet_message_id) == ("Sent Items", arrived.internet_message_id)


def test_fetches_a_mail(gateway: DavMail, imap: imaplib.IMAP4) -> None:
    with smtplib.SMTP("127.0.0.1", gateway.smtp, timeout=30) as client:
        client.login("log@bcc.mock.test", SECRET)
        client.send_message(mail("To be read", ADDRESS, "log@bcc.mock.test"))
    assert imap.select("INBOX") == ("OK", [b"1"])
    _, fetched = imap.fetch("1", "(UID FLAGS RFC822.SIZE BODY[])")
    assert isinstance(fetched[0], tuple)
    header, content = fetched[0]
    assert f"RFC822.SIZE {len(content)}".encode() in header
    message = message_from_bytes(content, policy=policy.default)
    assert (message["Subject"], message.get_content().strip()) == ("To be read", "It works.")
    assert imap.search(None, "SEEN") == ("OK", [b"1"])


def test_a_wrong_password_is_refused_by_both(gateway: DavMail) -> None:
    with (
        imaplib.IMAP4("127.0.0.1", gateway.imap, timeout=30) as reading,
        pytest.raises(imaplib.IMAP4.error, match="LOGIN failed"),
    ):
        reading.login("log@bcc.mock.test", "wrong")
    with (
        smtplib.SMTP("127.0.0.1", gateway.smtp, timeout=30) as sending,
        pytest.raises(smtplib.SMTPAuthenticationError),
    ):
        sending.login("log@bcc.mock.test", "wrong")


def test_logs_in_with_the_form_of_outlook_on_the_web(mock: MockServer) -> None:
    seen = len(list(mock.journal))
    with (
        running_davmail(f"{mock.tls_url}/owa/") as gateway,
        imaplib.IMAP4("127.0.0.1", gateway.imap, timeout=30) as client,
    ):
        with pytest.raises(imaplib.IMAP4.error, match="LOGIN failed"):
            client.login(ADDRESS, "wrong")
        client.login(ADDRESS, SECRET)
        assert client.list()[0] == "OK"
    forms = [entry for entry in list(mock.journal)[seen:] if (entry.method, entry.path) == ("POST", "/owa/auth.owa")]
    assert len(forms) >= 2
    assert not any(SECRET.encode() in form.request_body for form in forms)
