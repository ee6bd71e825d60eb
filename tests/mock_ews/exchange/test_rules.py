"""Inbox rules: what they ask, what they do."""

from datetime import UTC, datetime
from typing import Any

import pytest

from mock_ews.exchange import Mailbox, World
from mock_ews.exchange.delivery import submit
from mock_ews.exchange.messages import Address, Attachment, Body, Message
from mock_ews.exchange.rule_predicates import NEVER_HOLDS, PREDICATES, Range, matches
from mock_ews.exchange.rules import Rule

_ME, _ANN, _BO = Address("me@mock.test", "Me"), Address("ann@x.test", "Ann"), Address("bo@x.test", "Bo")
_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_MAIL = Message(
    subject="Your Order 4711",
    body=Body("thank you for ordering"),
    from_=_ANN,
    to=(_ME, _BO),
    received=_NOON,
    categories=("blue",),
    importance="High",
    headers=(("X-Shop", "yes"),),
)

_CASES: list[tuple[str, Any, Message, bool]] = [
    ("Categories", ("red", "blue"), _MAIL, True),
    ("Categories", ("red",), _MAIL, False),
    ("ContainsBodyStrings", ("ORDERING",), _MAIL, True),
    ("ContainsBodyStrings", ("4711",), _MAIL, False),
    ("ContainsBodyStrings", ("x",), Message(), False),
    ("ContainsHeaderStrings", ("x-shop: yes",), _MAIL, True),
    ("ContainsHeaderStrings", ("x-shop: no",), _MAIL, False),
    ("ContainsRecipientStrings", ("bo@",), _MAIL, True),
    ("ContainsRecipientStrings", ("ann@",), _MAIL, False),
    ("ContainsSenderStrings", ("ann",), _MAIL, True),
    ("ContainsSenderStrings", ("bo@",), _MAIL, False),
    ("ContainsSubjectOrBodyStrings", ("nothing", "ordering"), _MAIL, True),
    ("ContainsSubjectOrBodyStrings", ("nothing",), _MAIL, False),
    ("ContainsSubjectStrings", ("order 47",), _MAIL, True),
    ("ContainsSubjectStrings", ("thank",), _MAIL, False),
    ("FromAddresses", (_BO, Address("ANN@x.test")), _MAIL, True),
    ("FromAddresses", (_BO,), _MAIL, False),
    ("HasAttachments", True, _MAIL.copy(attachments=(Attachment("a", b""),)), True),
    ("HasAttachments", True, _MAIL, False),
    ("Importance", "High", _MAIL, True),
    ("Importance", "Low", _MAIL, False),
    ("IsApprovalRequest", True, Message(item_class="IPM.Note.Microsoft.Approval.Request"), True),
    ("IsApprovalRequest", True, _MAIL, False),
    ("IsAutomaticForward", True, Message(headers=(("Auto-Submitted", "auto-forwarded"),)), True),
    ("IsAutomaticForward", True, _MAIL, False),
    ("IsAutomaticReply", True, Message(headers=(("Auto-Submitted", "auto-replied"),)), True),
    ("IsAutomaticReply", True, _MAIL, False),
    ("IsEncrypted", True, Message(item_class="IPM.Note.SMIME"), True),
    ("IsEncrypted", True, _MAIL, False),
    ("IsMeetingRequest", True, Message(item_class="IPM.Schedule.Meeting.Request"), True),
    ("IsMeetingRequest", True, _MAIL, False),
    ("IsMeetingResponse", True, Message(item_class="IPM.Schedule.Meeting.Resp.Pos"), True),
    ("IsMeetingResponse", True, _MAIL, False),
    ("IsNDR", True, Message(item_class="REPORT.IPM.Note.NDR"), True),
    ("IsNDR", True, _MAIL, False),
    ("IsPermissionControlled", True, Message(item_class="IPM.Note.rpmsg"), True),
    ("IsPermissionControlled", True, _MAIL, False),
    ("IsReadReceipt", True, Message(item_class="REPORT.IPM.Note.IPNRN"), True),
    ("IsReadReceipt", True, _MAIL, False),
    ("IsSigned", True, Message(item_class="IPM.Note.SMIME.MultipartSigned"), True),
    ("IsSigned", True, Message(item_class="IPM.Note.SMIME"), False),
    ("IsVoicemail", True, Message(item_class="IPM.Note.Microsoft.Voicemail.UM"), True),
    ("IsVoicemail", True, _MAIL, False),
    ("ItemClasses", ("ipm.note",), _MAIL, True),
    ("ItemClasses", ("IPM.Appointment",), _MAIL, False),
    ("NotSentToMe", True, _MAIL.copy(to=(_BO,), cc=(_ME,)), True),
    ("NotSentToMe", True, _MAIL, False),
    ("SentCcMe", True, _MAIL.copy(to=(_BO,), cc=(_ME,)), True),
    ("SentCcMe", True, _MAIL, False),
    ("SentOnlyToMe", True, _MAIL.copy(to=(_ME,)), True),
    ("SentOnlyToMe", True, _MAIL, False),
    ("SentToAddresses", (_BO,), _MAIL, True),
    ("SentToAddresses", (_ANN,), _MAIL, False),
    ("SentToMe", True, _MAIL, True),
    ("SentToMe", True, _MAIL.copy(to=(_BO,), cc=(_ME,)), False),
    ("SentToOrCcMe", True, _MAIL.copy(to=(_BO,), cc=(_ME,)), True),
    ("SentToOrCcMe", True, _MAIL.copy(to=(_BO,)), False),
    ("Sensitivity", "Normal", _MAIL, True),
    ("Sensitivity", "Private", _MAIL, False),
    ("WithinDateRange", Range(_NOON, None), _MAIL, True),
    ("WithinDateRange", Range(None, datetime(2026, 11, 23, 11, tzinfo=UTC)), _MAIL, False),
    ("WithinSizeRange", Range(1, 2), _MAIL, True),
    ("WithinSizeRange", Range(2, None), _MAIL, False),
]


@pytest.mark.parametrize(("name", "value", "message", "holds"), _CASES)
def test_predicates(name: str, value: Any, message: Message, holds: bool) -> None:
    assert matches({name: value}, message, _ME) is holds


def test_every_predicate_has_a_case_for_and_one_against() -> None:
    seen = {(name, holds) for name, _, _, holds in _CASES}
    assert seen == {(name, holds) for name in PREDICATES.keys() - NEVER_HOLDS for holds in (True, False)}


def _arrive(world: World, *rules: Rule, **fields: Any) -> dict[str, Message]:
    """Where a mail to rules@mock.test lies when these are its rules, by path."""
    mailbox = _mailbox(world)
    mailbox.rules = list(rules)
    sender = world.mailbox("ok@mock.test")
    assert sender is not None
    submit(world, sender, Message(subject="Hello", to=(mailbox.owner,), **fields))
    return {folder.path: item.message for folder in mailbox.folders() for item in folder.items.values()}


def _mailbox(world: World) -> Mailbox:
    mailbox = world.mailbox("rules@mock.test")
    assert mailbox is not None
    return mailbox


def _rule(actions: dict[str, Any], priority: int = 1, **more: Any) -> Rule:
    return Rule(id=f"r{priority}", name="R", priority=priority, actions=actions, **more)


@pytest.mark.parametrize(
    ("actions", "places"),
    [
        ({"MoveToFolder": "Invoices"}, {"Invoices"}),
        ({"CopyToFolder": "Invoices"}, {"Inbox", "Invoices"}),
        ({"MoveToFolder": "Invoices", "CopyToFolder": "Inbox/Customers"}, {"Invoices", "Inbox/Customers"}),
        ({"Delete": True}, {"Deleted Items"}),
        ({"PermanentDelete": True}, set()),
        ({"MarkAsRead": True}, {"Inbox"}),
    ],
)
def test_actions_tell_where_a_message_goes(world: World, actions: dict[str, Any], places: set[str]) -> None:
    at = {folder.path: folder for folder in _mailbox(world).folders()}
    rule = _rule({name: at.get(value, value) for name, value in actions.items()})
    assert set(_arrive(world, rule)) == places


def test_what_only_outlook_can_carry_out_the_server_does_not(world: World) -> None:
    assert set(_arrive(world, _rule({"PermanentDelete": True}, client_only=True))) == {"Inbox"}


def test_actions_mark_messages(world: World) -> None:
    rule = _rule({"MarkAsRead": True, "MarkImportance": "Low", "AssignCategories": ("red", "blue")})
    message = _arrive(world, rule)["Inbox"]
    assert (message.is_read, message.importance, message.categories) == (True, "Low", ("red", "blue"))


def test_rules_run_by_priority_until_one_stops(world: World) -> None:
    message = _arrive(
        world,
        _rule({"AssignCategories": ("third",)}, 3),
        _rule({"AssignCategories": ("first",)}, 1),
        _rule({"AssignCategories": ("second",), "StopProcessingRules": True}, 2),
    )["Inbox"]
    assert message.categories == ("first", "second")


@pytest.mark.parametrize(
    "rule",
    [
        _rule({"Delete": True}, enabled=False),
        _rule({"Delete": True}, conditions={"ContainsSubjectStrings": ("other",)}),
        _rule({"Delete": True}, exceptions={"ContainsSubjectStrings": ("hello",), "HasAttachments": True}),
    ],
    ids=["disabled", "condition", "exception"],
)
def test_rules_that_do_not_apply(world: World, rule: Rule) -> None:
    assert set(_arrive(world, rule)) == {"Inbox"}


def test_a_rule_whose_folder_is_gone_is_skipped(world: World) -> None:
    mailbox = _mailbox(world)
    folder = mailbox.make_path("Invoices")
    rule = _rule({"MoveToFolder": folder})
    in_error = [rule.is_in_error]
    mailbox.delete_folder(folder, "HardDelete")
    assert [*in_error, rule.is_in_error] == [False, True]
    assert set(_arrive(world, rule)) == {"Inbox"}


def test_a_redirect_goes_on_and_loops_end(world: World) -> None:
    ok = world.mailbox("ok@mock.test")
    assert ok is not None
    ok.rules = [_rule({"RedirectToRecipients": (_mailbox(world).owner,)})]
    assert list(_arrive(world, _rule({"RedirectToRecipients": (ok.owner,)}))) == ["Inbox"]
    (row,) = ok.messages()
    assert (row.folder, row.sender, row.to) == ("Inbox", "ok@mock.test", ("rules@mock.test",))


def test_rules_of_the_magic_mailbox(world: World) -> None:
    mailbox, sender = _mailbox(world), world.mailbox("ok@mock.test")
    assert sender is not None
    for subject in ("A Customer", "The invoice", "Both customer and invoice", "Neither"):
        submit(world, sender, Message(subject=subject, to=(mailbox.owner,)))
    assert [(row.folder, row.subject) for row in mailbox.messages()] == [
        ("Inbox", "Neither"),
        ("Inbox/Customers", "A Customer"),
        ("Inbox/Customers", "Both customer and invoice"),
        ("Invoices", "The invoice"),
    ]


def _sent_by_rules(world: World, actions: dict[str, Any]) -> list[Message]:
    """What arrives at the log mailbox and the sender's after a mail to one with a rule of these actions."""
    _arrive(world, _rule(actions))
    return [
        item.message
        for address in ("log@bcc.mock.test", "ok@mock.test")
        if (mailbox := world.mailbox(address)) is not None
        for item in mailbox.distinguished["inbox"].items.values()
    ]


@pytest.mark.parametrize("action", ["ForwardToRecipients", "ForwardAsAttachmentToRecipients"])
def test_a_forward_comes_from_the_owner(world: World, action: str) -> None:
    (mail,) = _sent_by_rules(world, {action: (Address("log@bcc.mock.test"),)})
    assert (str(mail.from_), mail.subject) == ("Rudi Less <rules@mock.test>", "FW: Hello")
    assert PREDICATES["IsAutomaticForward"](mail, True, _ME)
    attached = [attachment.item.subject for attachment in mail.attachments if attachment.item is not None]
    assert attached == (["Hello"] if "Attachment" in action else [])
    assert mail.is_read is False


def test_a_reply_goes_to_whoever_wrote_and_is_answered_by_nobody(world: World) -> None:
    template = _mailbox(world).add(Message(subject="On leave", body=Body("Back soon")), _mailbox(world).root)
    ok = world.mailbox("ok@mock.test")
    assert ok is not None
    ok_template = ok.add(Message(subject="Thanks"), ok.distinguished["drafts"])
    ok.rules = [_rule({"ServerReplyWithMessage": ok_template})]
    (mail,) = _sent_by_rules(world, {"ServerReplyWithMessage": template})
    assert (str(mail.from_), mail.subject) == ("Rudi Less <rules@mock.test>", "On leave")
    assert mail.in_reply_to is not None
    assert PREDICATES["IsAutomaticReply"](mail, True, _ME)


def test_a_rule_whose_message_is_gone_is_skipped(world: World) -> None:
    template = _mailbox(world).add(Message(subject="On leave"), _mailbox(world).root)
    _mailbox(world).remove(template)
    assert _sent_by_rules(world, {"ServerReplyWithMessage": template}) == []
