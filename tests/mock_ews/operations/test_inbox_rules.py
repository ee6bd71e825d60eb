"""GetInboxRules and UpdateInboxRules."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange import World

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]

_GET = "<m:GetInboxRules/>"
_JUNK = '<t:MoveToFolder><t:DistinguishedFolderId Id="junkemail"/></t:MoveToFolder>'


def _rule(
    actions: str = _JUNK, conditions: str = "", exceptions: str = "", name: str = "N", rule_id: str = "", more: str = ""
) -> str:
    parts = "".join(
        f"<t:{tag}>{part}</t:{tag}>"
        for tag, part in (("Conditions", conditions), ("Exceptions", exceptions), ("Actions", actions))
        if part
    )
    return (
        f"<t:Rule>{f'<t:RuleId>{rule_id}</t:RuleId>' if rule_id else ''}<t:DisplayName>{name}</t:DisplayName>"
        f"<t:Priority>1</t:Priority><t:IsEnabled>true</t:IsEnabled>{more}{parts}</t:Rule>"
    )


def _create(rule: str) -> str:
    return f"<t:CreateRuleOperation>{rule}</t:CreateRuleOperation>"


def _set(rule: str) -> str:
    return f"<t:SetRuleOperation>{rule}</t:SetRuleOperation>"


def _delete(rule_id: str) -> str:
    return f"<t:DeleteRuleOperation><t:RuleId>{rule_id}</t:RuleId></t:DeleteRuleOperation>"


def _update(*operations: str) -> str:
    return (
        "<m:UpdateInboxRules><m:RemoveOutlookRuleBlob>true</m:RemoveOutlookRuleBlob>"
        f"<m:Operations>{''.join(operations)}</m:Operations></m:UpdateInboxRules>"
    )


def test_a_rule_that_only_outlook_can_carry_out(ask: Ask, read: Read) -> None:
    answer = ask(_GET, "outlook-rules")
    assert read(answer, "m:OutlookRuleBlobExists") == ["true"]
    assert read(answer, "t:Rule[t:IsNotSupported='true']/t:DisplayName") == ["Ring a bell"]
    assert read(ask(_GET, "rules"), "m:OutlookRuleBlobExists") == ["false"]


def test_the_rules_of_the_magic_mailbox(ask: Ask, read: Read, world: World) -> None:
    answer = ask(_GET, "rules")
    assert answer.get("ResponseClass") == "Success"
    assert read(answer, "t:DisplayName") == ["Customers", "Invoices", "Old projects"]
    assert read(answer, "t:IsEnabled") == ["true", "true", "false"]
    assert read(answer, "t:Priority") == ["1", "2", "3"]
    mailbox = world.mailbox("rules@mock.test")
    assert mailbox is not None
    paths = {folder.id: folder.path for folder in mailbox.folders()}
    found = [paths[number] for number in read(answer, "t:MoveToFolder/t:FolderId/@Id")]
    assert found == ["Inbox/Customers", "Invoices", "Old projects"]


def test_a_mailbox_without_rules(ask: Ask, read: Read) -> None:
    answer = ask(_GET)
    assert (read(answer, "m:OutlookRuleBlobExists"), read(answer, "m:InboxRules")) == (["false"], [])


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ok@mock.test", "NoError"),
        ("OK@MOCK.test", "NoError"),
        ("rules@mock.test", "ErrorAccessDenied"),
        ("nobody@mock.test", "ErrorNonExistentMailbox"),
    ],
)
def test_whose_rules(ask: Ask, codes: Codes, address: str, code: str) -> None:
    assert codes(ask(f"<m:GetInboxRules><m:MailboxSmtpAddress>{address}</m:MailboxSmtpAddress></m:GetInboxRules>")) == [
        code
    ]


def test_a_rule_whose_folder_is_gone_is_in_error(ask: Ask, read: Read, world: World) -> None:
    mailbox = world.mailbox("rules@mock.test")
    assert mailbox is not None
    mailbox.delete_folder(mailbox.make_path("Invoices"), "HardDelete")
    answer = ask(_GET, "rules")
    assert read(answer, "t:Rule[t:IsInError='true']/t:DisplayName") == ["Invoices"]


def test_rules_come_and_go(ask: Ask, codes: Codes, read: Read) -> None:
    assert codes(ask(_update(_create(_rule(name="A")), _create(_rule(name="B"))))) == ["NoError"]
    first, second = read(ask(_GET), "t:RuleId")
    assert codes(ask(_update(_set(_rule(name="C", rule_id=second)), _delete(first)))) == ["NoError"]
    assert (read(ask(_GET), "t:RuleId"), read(ask(_GET), "t:DisplayName")) == ([second], ["C"])


_STRINGS = "<t:String>a</t:String><t:String>b</t:String>"
_ADDRESS = "<t:Address><t:Name>A</t:Name><t:EmailAddress>a@x.test</t:EmailAddress></t:Address>"
_DATES = "<t:StartDateTime>2026-01-01T00:00:00Z</t:StartDateTime><t:EndDateTime>2027-01-01T00:00:00Z</t:EndDateTime>"


@pytest.mark.parametrize(
    ("conditions", "path", "values"),
    [
        (f"<t:ContainsSubjectStrings>{_STRINGS}</t:ContainsSubjectStrings>", "t:ContainsSubjectStrings/*", ["a", "b"]),
        (f"<t:FromAddresses>{_ADDRESS}</t:FromAddresses>", "t:FromAddresses/t:Address/t:EmailAddress", ["a@x.test"]),
        ("<t:HasAttachments>1</t:HasAttachments>", "t:HasAttachments", ["true"]),
        ("<t:Importance>High</t:Importance>", "t:Importance", ["High"]),
        (f"<t:WithinDateRange>{_DATES}</t:WithinDateRange>", "t:StartDateTime", ["2026-01-01T00:00:00Z"]),
        (
            "<t:WithinSizeRange><t:MaximumSize>9</t:MaximumSize></t:WithinSizeRange>",
            "t:WithinSizeRange/*",
            ["9"],
        ),
    ],
)
@pytest.mark.parametrize("part", ["Conditions", "Exceptions"])
def test_predicates_are_kept(ask: Ask, read: Read, conditions: str, path: str, values: list[str], part: str) -> None:
    rule = _rule(conditions=conditions) if part == "Conditions" else _rule(exceptions=conditions)
    ask(_update(_create(rule)))
    assert read(ask(_GET), f"t:{part}//{path}") == values


def test_actions_are_kept(ask: Ask, read: Read) -> None:
    actions = (
        f"<t:AssignCategories>{_STRINGS}</t:AssignCategories><t:Delete>true</t:Delete>"
        f"<t:ForwardAsAttachmentToRecipients>{_ADDRESS}</t:ForwardAsAttachmentToRecipients>"
        f"<t:ForwardToRecipients>{_ADDRESS}</t:ForwardToRecipients>"
        "<t:MarkImportance>Low</t:MarkImportance><t:MarkAsRead>true</t:MarkAsRead>"
        f"{_JUNK}<t:RedirectToRecipients>{_ADDRESS}</t:RedirectToRecipients><t:StopProcessingRules>true</t:StopProcessingRules>"
    )
    ask(_update(_create(_rule(actions))))
    names = [str(child.tag).rpartition("}")[2] for child in ask(_GET).iterfind(".//{*}Actions/*")]
    assert names == [
        "AssignCategories",
        "Delete",
        "ForwardAsAttachmentToRecipients",
        "ForwardToRecipients",
        "MarkImportance",
        "MarkAsRead",
        "MoveToFolder",
        "RedirectToRecipients",
        "StopProcessingRules",
    ]


def test_a_message_to_reply_with_is_kept_and_missed(ask: Ask, read: Read, draft: Callable[..., str]) -> None:
    message = draft()
    ask(_update(_create(_rule(message.replace("ItemId", "ServerReplyWithMessage")))))
    assert read(ask(_GET), "t:ServerReplyWithMessage/@Id")[0] in message
    assert read(ask(_GET), "t:IsInError") == []
    ask(f'<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>{message}</m:ItemIds></m:DeleteItem>')
    assert read(ask(_GET), "t:IsInError") == ["true"]


def test_a_rule_that_does_not_say_so_is_not_enabled(ask: Ask, read: Read) -> None:
    ask(_update(_create(_rule().replace("<t:IsEnabled>true</t:IsEnabled>", ""))))
    assert read(ask(_GET), "t:IsEnabled") == ["false"]


def _condition(name: str, content: str) -> str:
    return _create(_rule(conditions=f"<t:{name}>{content}</t:{name}>"))


def _action(name: str, content: str) -> str:
    return _create(_rule(f"<t:{name}>{content}</t:{name}>"))


@pytest.mark.parametrize(
    ("operation", "field", "code"),
    [
        (_create(_rule(rule_id="x")), "RuleId", "CreateWithRuleId"),
        (_set(_rule()), "RuleId", "MissingParameter"),
        (_set(_rule(rule_id="x")), "RuleId", "RuleNotFound"),
        (_delete("x"), "RuleId", "RuleNotFound"),
        (_create(_rule(name=" ")), "DisplayName", "EmptyValueFound"),
        (_create(_rule("")), "Actions", "MissingAction"),
        (_condition("ContainsBodyStrings", "<t:String/>"), "Condition:ContainsBodyStrings", "EmptyValueFound"),
        (_condition("FlaggedForAction", "Any"), "Condition:FlaggedForAction", "UnsupportedRule"),
        (_condition("SentToMe", "false"), "Condition:SentToMe", "InvalidValue"),
        (_condition("WithinSizeRange", ""), "Condition:WithinSizeRange", "MissingRangeValue"),
        (
            _condition("WithinSizeRange", "<t:MinimumSize>-1</t:MinimumSize>"),
            "Condition:WithinSizeRange",
            "SizeLessThanZero",
        ),
        (
            _condition("WithinSizeRange", "<t:MinimumSize>2</t:MinimumSize><t:MaximumSize>1</t:MaximumSize>"),
            "Condition:WithinSizeRange",
            "InvalidSizeRange",
        ),
        (
            _condition("WithinDateRange", _DATES.replace("2027", "2025")),
            "Condition:WithinDateRange",
            "InvalidDateRange",
        ),
        (_condition("SentToAddresses", _ADDRESS.replace("@", "")), "Condition:SentToAddresses", "InvalidAddress"),
        (_create(_rule(exceptions="<t:SentToMe>0</t:SentToMe>")), "Exception:SentToMe", "InvalidValue"),
        (_action("SendSMSAlertToRecipients", _ADDRESS), "Action:SendSMSAlertToRecipients", "UnsupportedRule"),
        (_create(_rule('<t:ServerReplyWithMessage Id=""/>')), "Action:ServerReplyWithMessage", "InvalidValue"),
        (_action("ServerReplyWithMessage", '<t:ItemId Id="x"/>'), "Action:ServerReplyWithMessage", "InvalidValue"),
        (_action("MoveToFolder", '<t:FolderId Id="x"/>'), "Action:MoveToFolder", "InvalidFolderId"),
        (
            _action("CopyToFolder", '<t:DistinguishedFolderId Id="archiveinbox"/>'),
            "Action:CopyToFolder",
            "FolderDoesNotExist",
        ),
    ],
)
def test_an_invalid_rule_is_told_what_is_wrong(
    ask: Ask, codes: Codes, read: Read, operation: str, field: str, code: str
) -> None:
    answer = ask(_update(_create(_rule()), operation))
    assert codes(answer) == ["ErrorInboxRulesValidationError"]
    assert read(answer, "t:OperationIndex") == ["1"]
    assert (read(answer, "t:FieldURI"), read(answer, "t:ErrorCode")) == ([field], [code])
    assert read(ask(_GET), "t:Rule") == []  # all or nothing


def test_one_operation_for_each_rule(ask: Ask, read: Read) -> None:
    ask(_update(_create(_rule())))
    (rule_id,) = read(ask(_GET), "t:RuleId")
    answer = ask(_update(_set(_rule(rule_id=rule_id)), _set(_rule(rule_id=rule_id))))
    assert read(answer, "t:ErrorCode") == ["DuplicatedOperationOnTheSameRule"]


def test_a_new_rule_works_on_the_next_mail(ask: Ask, subjects: Callable[..., list[str]]) -> None:
    ask(_update(_create(_rule(conditions="<t:SentToMe>true</t:SentToMe>"))))
    ask(
        '<m:CreateItem MessageDisposition="SendOnly"><m:Items><t:Message><t:Subject>To myself</t:Subject>'
        "<t:ToRecipients>"
        "<t:Mailbox><t:EmailAddress>ok@mock.test</t:EmailAddress></t:Mailbox></t:ToRecipients></t:Message></m:Items>"
        "</m:CreateItem>"
    )
    assert (subjects("inbox"), subjects("junkemail")) == ([], ["To myself"])
