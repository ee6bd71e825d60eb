"""GetMailTips."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange import World
from mock_ews.exchange.automatic_replies import AutomaticReplies, Reply

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]


def _request(*recipients: str, wanted: str = "All") -> str:
    listed = "".join(f"<t:Mailbox><t:EmailAddress>{address}</t:EmailAddress></t:Mailbox>" for address in recipients)
    return (
        "<m:GetMailTips><m:SendingAs><t:EmailAddress>ok@mock.test</t:EmailAddress></m:SendingAs>"
        f"<m:Recipients>{listed}</m:Recipients><m:MailTipsRequested>{wanted}</m:MailTipsRequested></m:GetMailTips>"
    )


def test_one_message_for_each_recipient_in_their_order(ask: Ask, read: Read) -> None:
    addresses = ["rules@mock.test", "nobody@mock.test", "ok@mock.test"]
    answer = ask(_request(*addresses))
    assert (answer.get("ResponseClass"), read(answer, "m:ResponseCode")) == ("Success", ["NoError"] * 4)
    assert read(answer, "t:RecipientAddress/t:EmailAddress") == addresses


def test_what_is_wanted_may_be_bare_text(ask: Ask, read: Read) -> None:
    """exchangelib sends it like that, and Exchange takes it."""
    request = _request("rules@mock.test").replace("<m:MailTipsRequested>All</m:MailTipsRequested>", "")
    answer = ask(request.replace("<m:GetMailTips>", "<m:GetMailTips>InvalidRecipient"))
    assert (read(answer, "t:InvalidRecipient"), read(answer, "t:MailboxFull")) == (["false"], [])


def test_nobody_to_be_told_about(ask: Ask, read: Read) -> None:
    answer = ask(_request())
    assert (read(answer, "m:ResponseCode"), read(answer, "m:ResponseMessages")) == (["NoError"], [])


@pytest.mark.parametrize(
    ("address", "full", "invalid", "members", "outside"),
    [
        ("rules@mock.test", ["false"], "false", "1", "0"),
        ("mailbox-full@mock.test", ["true"], "false", "1", "0"),
        ("nobody@mock.test", [], "true", "0", "0"),
        ("nobody", [], "true", "0", "0"),
        ("somebody@elsewhere.example", [], "false", "1", "1"),
        ("everyone@mock.test", [], "false", "4", "1"),
        ("room-1@mock.test", [], "false", "1", "0"),
    ],
)
def test_what_is_told_of_whom(
    ask: Ask, read: Read, address: str, full: list[str], invalid: str, members: str, outside: str
) -> None:
    answer = ask(_request(address))
    assert [read(answer, f"t:{name}") for name in ("MailboxFull", "InvalidRecipient")] == [full, [invalid]]
    assert [read(answer, f"t:{name}MemberCount") for name in ("Total", "External")] == [[members], [outside]]
    assert len(read(answer, "t:OutOfOffice")) == len(full)  # of mailboxes only


_SCHEDULE = (
    "<t:Duration><t:StartTime>{}</t:StartTime><t:EndTime>2026-12-01T00:00:00Z</t:EndTime></t:Duration>"
    '<t:InternalReply xml:lang="de"><t:Message>Bin weg.</t:Message></t:InternalReply><t:ExternalReply/>'
)


@pytest.mark.parametrize(
    ("state", "start", "message", "told"),
    [
        ("Disabled", "2026-11-01T00:00:00Z", "", []),
        ("Enabled", "2026-11-01T00:00:00Z", "Bin weg.", []),
        ("Scheduled", "2026-11-01T00:00:00Z", "Bin weg.", ["2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"]),
        ("Scheduled", "2026-11-30T00:00:00Z", "", []),  # not away yet
    ],
)
def test_an_automatic_reply_while_it_is_sent(
    ask: Ask, read: Read, state: str, start: str, message: str, told: list[str]
) -> None:
    ask(
        "<m:SetUserOofSettingsRequest><t:Mailbox><t:Address>rules@mock.test</t:Address></t:Mailbox><t:UserOofSettings>"
        f"<t:OofState>{state}</t:OofState><t:ExternalAudience>None</t:ExternalAudience>{_SCHEDULE.format(start)}"
        "</t:UserOofSettings></m:SetUserOofSettingsRequest>",
        "rules",
    )
    answer = ask(_request("rules@mock.test"))
    assert read(answer, "t:OutOfOffice/t:ReplyBody/t:Message") == [message]
    assert read(answer, "t:ReplyBody/@xml:lang") == ["de"] * bool(message)
    assert read(answer, "t:OutOfOffice/t:Duration/*") == told


def test_a_tip_of_its_own(ask: Ask, read: Read, world: World) -> None:
    mailbox = world.mailbox("rules@mock.test")
    assert mailbox is not None
    mailbox.spec = replace(mailbox.spec, mail_tip="Reads no mail on Fridays.")
    assert read(ask(_request("rules@mock.test", "ok@mock.test")), "t:CustomMailTip") == ["Reads no mail on Fridays."]


def test_only_what_was_asked_for(ask: Ask, read: Read, world: World) -> None:
    mailbox = world.mailbox("rules@mock.test")
    assert mailbox is not None
    mailbox.automatic_replies = AutomaticReplies("Enabled", internal=Reply("Away."))
    answer = ask(_request("rules@mock.test", wanted="MaxMessageSize InvalidRecipient"))
    names = [str(child.tag).rpartition("}")[2] for child in answer.iterfind(".//{*}MailTips/*")]
    assert names == ["RecipientAddress", "PendingMailTips", "MaxMessageSize", "InvalidRecipient"]
