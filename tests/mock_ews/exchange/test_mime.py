"""MIME out and in."""

import email
import email.policy

import pytest

from mock_ews.exchange import EwsError, mime
from mock_ews.exchange.messages import Address, Attachment, Body, ExtendedField, Message

_MESSAGE = Message(
    subject="Grüße\r\nBcc: evil@x.test",
    from_=Address("ann@x.test", "Änn"),
    to=(Address("bo@x.test", "Bo, the second"),),
    cc=(Address("", "Never Resolved"),),
    internet_message_id="<1@x.test>",
    in_reply_to="<0@x.test>",
    importance="High",
    body=Body("<p>Hello <b>you</b></p>", "HTML"),
    attachments=(
        Attachment("ä.txt", b"content", "text/plain"),
        Attachment("i.png", b"\x89", "image/png", "cid1", True),
    ),
    extended={ExtendedField("String", property_set=mime.INTERNET_HEADERS, name="X-Own"): "1"},
)


def test_what_is_built_can_be_read_by_a_mail_program() -> None:
    mail = email.message_from_bytes(mime.build(_MESSAGE), policy=email.policy.default)
    assert mail["Subject"] == "Grüße Bcc: evil@x.test"
    assert mail["Bcc"] is None
    assert (mail["From"], mail["To"]) == ("Änn <ann@x.test>", '"Bo, the second" <bo@x.test>')
    assert (mail["X-Own"], mail["X-Priority"], mail["Message-ID"]) == ("1", "1", "<1@x.test>")
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().strip() == "Hello you"


def test_what_is_built_can_be_read_back() -> None:
    again = mime.read(mime.build(_MESSAGE))
    assert (again.from_, again.to, again.importance) == (_MESSAGE.from_, _MESSAGE.to, "High")
    assert (again.internet_message_id, again.in_reply_to) == ("<1@x.test>", "<0@x.test>")
    assert again.body is not None
    assert (again.body.kind, again.body.text.strip()) == ("HTML", "<p>Hello <b>you</b></p>")
    assert again.attachments == _MESSAGE.attachments


def test_what_a_message_was_made_of_comes_back_unchanged() -> None:
    raw = b"Subject: raw\nX-Odd: 1\nDate: Mon, 23 Nov 2026 10:00:00 -0000\n\nbody\n"
    message = mime.read(raw)
    assert mime.build(message) == raw
    assert message.headers == (("X-Odd", "1"),)
    assert message.sent is not None
    assert message.sent.tzinfo is not None
    message.mime = None
    assert b"X-Odd: 1" in mime.build(message)


@pytest.mark.parametrize("content", [b"", b"no header here"])
def test_what_is_no_message_is_refused(content: bytes) -> None:
    with pytest.raises(EwsError) as raised:
        mime.read(content)
    assert raised.value.code == "ErrorMimeContentInvalid"


def test_odd_mail_is_read_all_the_same() -> None:
    message = mime.read(b"Date: never\r\nTo: undisclosed:;\r\nContent-Type: text/plain; charset=x-odd\r\n\r\n\xe9")
    assert (message.sent, message.to) == (None, ())
    assert message.body == Body("\xe9")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<html><head><title>t</title><style>p{}</style></head><body>a<br>b<p>c</p>d</body></html>", "a\nbc\nd"),
        ("1 &lt; 2 &amp; 3<script>x()</script>", "1 < 2 & 3"),
        ("plain", "plain"),
    ],
)
def test_text_of_html(html: str, text: str) -> None:
    assert mime.plain_text(html) == text
