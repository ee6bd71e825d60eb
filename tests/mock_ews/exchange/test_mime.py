"""MIME out and in."""

import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mock_ews.exchange import EwsError, mime
from mock_ews.exchange.html_text import plain_text
from mock_ews.exchange.messages import Address, Attachment, Body, ExtendedField, Message
from mock_ews.exchange.mime_reader import read

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
    again = read(mime.build(_MESSAGE))
    assert (again.from_, again.to, again.importance) == (_MESSAGE.from_, _MESSAGE.to, "High")
    assert (again.internet_message_id, again.in_reply_to) == ("<1@x.test>", "<0@x.test>")
    assert again.body is not None
    assert (again.body.kind, again.body.text.strip()) == ("HTML", "<p>Hello <b>you</b></p>")
    assert again.attachments == _MESSAGE.attachments


def test_what_a_message_was_made_of_comes_back_unchanged() -> None:
    raw = b"Subject: raw\nX-Odd: 1\nDate: Mon, 23 Nov 2026 10:00:00 -0000\n\nbody\n"
    message = read(raw)
    assert mime.build(message) == raw
    assert message.headers == (("X-Odd", "1"),)
    assert message.sent is not None
    assert message.sent.tzinfo is not None
    message.mime = None
    assert b"X-Odd: 1" in mime.build(message)


@pytest.mark.parametrize("content", [b"", b"no header here"])
def test_what_is_no_message_is_refused(content: bytes) -> None:
    with pytest.raises(EwsError) as raised:
        read(content)
    assert raised.value.code == "ErrorMimeContentInvalid"


def test_odd_mail_is_read_all_the_same() -> None:
    message = read(b"Date: never\r\nTo: undisclosed:;\r\nContent-Type: text/plain; charset=x-odd\r\n\r\n\xe9")
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
    assert plain_text(html) == text


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=30)  # what XML can bring
_ADDRESSES = st.builds(Address, _TEXT, _TEXT)
_MESSAGES = st.builds(
    Message,
    subject=_TEXT,
    from_=_ADDRESSES,
    to=st.tuples(_ADDRESSES),
    internet_message_id=_TEXT,
    in_reply_to=_TEXT,
    references=_TEXT,
    body=st.builds(Body, _TEXT, st.sampled_from(["Text", "HTML"])),
    attachments=st.tuples(st.builds(Attachment, _TEXT, st.binary(max_size=9), _TEXT, _TEXT)),
    extended=st.dictionaries(
        st.builds(ExtendedField, st.just("String"), property_set=st.just(mime.INTERNET_HEADERS), name=_TEXT), _TEXT
    ),
)


@given(_MESSAGES)
def test_whatever_a_client_puts_in_becomes_mime(message: Message) -> None:
    read(mime.build(message))
    mime.headers(message)


_LINES = [
    b"Subject: =?utf-8?b?AQ==?=",
    b"To: <",
    b"From: \xff@x",
    b"Content-Type: multipart/mixed; boundary=b",
    b"--b",
    b"",
]


def _read_or_refuse(content: bytes) -> tuple[Message | None, str | None]:
    try:
        return read(content), None
    except EwsError as error:
        return None, error.code


@given(st.lists(st.sampled_from(_LINES) | st.binary(max_size=20)).map(b"\r\n".join) | st.binary())
def test_whatever_is_sent_as_mime_is_a_message_or_refused(content: bytes) -> None:
    message, code = _read_or_refuse(content)
    assert code in {None, "ErrorMimeContentInvalid"}
    if message is None:
        return
    texts = [message.subject, message.body.text if message.body else None, *(str(address) for address in message.to)]
    for text in [text for text in texts if text is not None]:
        etree.Element("t").text = text  # raises for what XML cannot carry


@pytest.mark.parametrize(
    "name", ["Subject", "Content-Type", "From", "MIME-Version", "No Name", "X:Y", "X-\nY", "Ünicode", ""]
)
def test_own_headers_cannot_take_the_place_of_real_ones(name: str) -> None:
    key = ExtendedField("String", property_set=mime.INTERNET_HEADERS, name=name)
    message = Message(subject="real", extended={key: "forged"})
    assert b"forged" not in mime.build(message)


@pytest.mark.parametrize("kind", ["message/rfc822", "multipart/mixed", "nonsense", "text/pl\u00e4in", "a/b/c"])
def test_odd_attachments_travel_as_bytes(kind: str) -> None:
    message = Message(attachments=(Attachment("a", b"From: x\r\n\r\ny", kind),))
    assert read(mime.build(message)).attachments == (Attachment("a", b"From: x\r\n\r\ny"),)
