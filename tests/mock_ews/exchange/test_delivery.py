"""Mail between mailboxes, and mail that does not arrive."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mock_ews.exchange import EwsError, Mailbox, World
from mock_ews.exchange.delivery import submit
from mock_ews.exchange.messages import Address, Body, ExtendedField, Message

Box = Callable[..., Mailbox]
_KEY = ExtendedField("String", property_set="c11ff724-aa03-4555-9952-8fa248a11c3e", name="Key")


@pytest.fixture
def box(world: World) -> Box:
    def find(user: str, domain: str = "mock.test") -> Mailbox:
        mailbox = world.mailbox(f"{user}@{domain}")
        assert mailbox is not None
        return mailbox

    return find


def _to(*addresses: str) -> tuple[Address, ...]:
    return tuple(Address(address, address) for address in addresses)


def _inbox(mailbox: Mailbox) -> list[Message]:
    return [item.message for item in mailbox.distinguished["inbox"].items.values()]


def test_each_recipient_gets_one_copy_and_nobody_sees_bcc(world: World, box: Box) -> None:
    message = Message(
        subject="Hello",
        to=_to("rules@mock.test", "RULES@mock.test"),
        cc=_to("rules@mock.test"),
        bcc=_to("log@bcc.mock.test"),
        categories=("mine",),
        extended={_KEY: "k"},
    )
    sent = submit(world, box("ok"), message)
    assert [address.address for address in sent.bcc] == ["log@bcc.mock.test"]
    for copies in (_inbox(box("rules")), _inbox(box("log", "bcc.mock.test"))):
        (copy,) = copies
        assert (copy.subject, copy.is_read, copy.is_draft, copy.bcc, copy.categories) == ("Hello", False, False, (), ())
        assert copy.internet_message_id == sent.internet_message_id
        assert copy.from_ == Address("ok@mock.test", "Olivia Kerr")
        assert copy.extended == {_KEY: "k"}
        assert copy.sent is not None
        assert copy.received is not None
        assert copy.received > copy.sent
    assert message.is_draft  # what was handed in is as it was


def test_names_come_from_the_directory(world: World, box: Box) -> None:
    sent = submit(world, box("ok"), Message(to=(*_to("log@bcc.mock.test"), Address("", "Rudi Less"))))
    assert [str(address) for address in sent.to] == ["Mail log <log@bcc.mock.test>", "Rudi Less <rules@mock.test>"]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (Message(), "ErrorInvalidRecipients"),
        (Message(to=_to("nobody")), "ErrorInvalidRecipients"),
        (Message(to=_to("rules@mock.test", "@")), "ErrorInvalidRecipients"),
        (Message(to=_to("rules@mock.test"), from_=Address("log@bcc.mock.test")), "ErrorSendAsDenied"),
        (Message(to=_to("rules@mock.test"), sender=Address("x@elsewhere.test")), "ErrorSendAsDenied"),
    ],
)
def test_what_cannot_be_sent_reaches_nobody(world: World, box: Box, message: Message, code: str) -> None:
    with pytest.raises(EwsError) as raised:
        submit(world, box("ok"), message)
    assert raised.value.code == code
    assert [row for mailbox in world.mailboxes() for row in mailbox.messages()] == []


def test_who_may_send_as_another_does(tmp_path: Path) -> None:
    path = tmp_path / "world.toml"
    path.write_text('[[mailbox]]\nuser = "ann"\nsend_as = ["Sales@mock.test"]')
    world = World.from_toml(path)
    ann = world.mailbox("ann@mock.test")
    assert ann is not None
    sent = submit(world, ann, Message(to=_to("ok@mock.test"), from_=Address("sales@mock.test", "Sales")))
    assert (sent.from_, sent.sender) == (Address("sales@mock.test", "Sales"), Address("ann@mock.test", "ann"))


def test_a_report_comes_back_for_each_unknown_address(world: World, box: Box) -> None:
    sent = submit(
        world, box("ok"), Message(subject="Hi", to=_to("a@mock.test", "rules@mock.test"), bcc=_to("b@bcc.mock.test"))
    )
    reports = _inbox(box("ok"))
    assert [(report.subject, report.item_class) for report in reports] == [
        ("Undeliverable: Hi", "REPORT.IPM.Note.NDR")
    ] * 2
    bodies = [report.body.text if report.body else "" for report in reports]
    assert ["a@mock.test" in bodies[0], "b@bcc.mock.test" in bodies[1]] == [True, True]
    assert all("5.1.1" in body for body in bodies)
    assert {report.in_reply_to for report in reports} == {sent.internet_message_id}
    assert len(_inbox(box("rules"))) == 1


def test_all_that_some_mailboxes_send_comes_back(world: World, box: Box) -> None:
    sent = submit(world, box("bounced"), Message(subject="Hi", to=_to("ok@mock.test", "x@elsewhere.test")))
    reports = _inbox(box("bounced"))
    assert [report.in_reply_to for report in reports] == [sent.internet_message_id] * 2
    assert all(report.body and "550 5.7.1" in report.body.text for report in reports)
    assert (_inbox(box("ok")), list(world.outside)) == ([], [])


def test_mail_to_other_domains_is_kept_outside(world: World, box: Box) -> None:
    submit(
        world, box("ok"), Message(subject="Out", to=_to("x@elsewhere.test"), bcc=_to("y@far.test", "log@bcc.mock.test"))
    )
    (mail,) = world.outside
    assert (mail.sender, mail.recipients) == ("ok@mock.test", ("x@elsewhere.test", "y@far.test"))
    assert mail.message.bcc == ()
    assert _inbox(box("ok")) == []


def test_a_full_mailbox_sends_a_report(tmp_path: Path) -> None:
    path = tmp_path / "world.toml"
    path.write_text('[[mailbox]]\nuser = "full"\n[[mailbox.fail]]\nat = "save"\ncode = "ErrorQuotaExceeded"')
    world = World.from_toml(path)
    ok, full = world.mailbox("ok@mock.test"), world.mailbox("full@mock.test")
    assert ok is not None
    assert full is not None
    submit(world, ok, Message(subject="Hi", to=_to("full@mock.test")))
    assert [row.subject for row in ok.messages()] == ["Undeliverable: Hi"]
    submit(world, full, Message(subject="Hi", to=_to("nobody@mock.test")))  # the report has nowhere to go
    assert full.messages() == []


def test_rows_for_the_admin_api(world: World, box: Box) -> None:
    message = Message(subject="Row", body=Body("text"), to=_to("rules@mock.test"), extended={_KEY: "k"})
    sent = submit(world, box("ok"), message)
    (row,) = box("rules").messages()
    assert (row.folder, row.subject, row.sender, row.to) == ("Inbox", "Row", "ok@mock.test", ("rules@mock.test",))
    assert (row.body, row.internet_message_id) == ("text", sent.internet_message_id)
    assert row.extended_properties == {"c11ff724-aa03-4555-9952-8fa248a11c3e/Key": "k"}


def test_mail_to_a_list_reaches_each_member_once_and_a_room_keeps_nothing(world: World, box: Box) -> None:
    to = _to("everyone@mock.test", "ok@mock.test", "headquarters@mock.test")
    sent = submit(world, box("disabled"), Message(subject="All", to=to))
    assert [str(person) for person in sent.to] == [
        "Everyone <everyone@mock.test>",
        "Olivia Kerr <ok@mock.test>",
        "Headquarters <headquarters@mock.test>",
    ]
    assert [person.mailbox_type for person in sent.to] == ["PublicDL", "Mailbox", "PublicDL"]
    got = {mailbox.address: len(_inbox(mailbox)) for mailbox in world.mailboxes() if _inbox(mailbox)}
    assert got == {"ok@mock.test": 1, "rules@mock.test": 1, "log@bcc.mock.test": 1}
    assert [mail.recipients for mail in world.outside] == [("partner@example.com",)]
