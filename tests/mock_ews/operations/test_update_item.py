"""UpdateItem."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
ItemId = Callable[[Element], str]
Draft = Callable[..., str]
Subjects = Callable[..., list[str]]

_SET = '<t:ExtendedFieldURI PropertyTag="0x8001" PropertyType="String"/>'
_START = (
    '<t:Subject>Old</t:Subject><t:Body BodyType="Text">one</t:Body><t:Categories><t:String>a</t:String></t:Categories>'
    f"<t:ExtendedProperty>{_SET}<t:Value>v</t:Value></t:ExtendedProperty>"
)


_SET_VALUE = (
    f"<t:SetItemField>{_SET}<t:Message><t:ExtendedProperty>{_SET}<t:Value>w</t:Value></t:ExtendedProperty></t:Message>"
    "</t:SetItemField>"
)


def _update(item: str, updates: str, conflicts: str = "AutoResolve", disposition: str | None = "SaveOnly") -> str:
    attribute = f' MessageDisposition="{disposition}"' if disposition else ""
    return (
        f'<m:UpdateItem ConflictResolution="{conflicts}"{attribute}><m:ItemChanges><t:ItemChange>{item}'
        f"<t:Updates>{updates}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"
    )


def _change(kind: str, uri: str, content: str) -> str:
    return f'<t:{kind}><t:FieldURI FieldURI="{uri}"/><t:Message>{content}</t:Message></t:{kind}>'


def _set(uri: str, content: str) -> str:
    return _change("SetItemField", uri, content)


_NEW = _set("item:Subject", "<t:Subject>New</t:Subject>")


def _get(item: str) -> str:
    return (
        "<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape><t:AdditionalProperties>"
        f"{_SET}</t:AdditionalProperties></m:ItemShape><m:ItemIds>{item}</m:ItemIds></m:GetItem>"
    )


@pytest.mark.parametrize(
    ("updates", "expected"),
    [
        (_NEW, {"t:Subject": ["New"], "t:Body": ["one"]}),
        (_NEW + _set("message:IsRead", "<t:IsRead>0</t:IsRead>"), {"t:Subject": ["New"], "t:IsRead": ["false"]}),
        (_change("AppendToItemField", "item:Body", '<t:Body BodyType="Text"> two</t:Body>'), {"t:Body": ["one two"]}),
        (
            _change("AppendToItemField", "item:Categories", "<t:Categories><t:String>b</t:String></t:Categories>"),
            {"t:Categories/*": ["a", "b"]},
        ),
        ('<t:DeleteItemField><t:FieldURI FieldURI="item:Categories"/></t:DeleteItemField>', {"t:Categories": []}),
        ('<t:DeleteItemField><t:FieldURI FieldURI="item:Subject"/></t:DeleteItemField>', {"t:Subject": []}),
        (
            _SET_VALUE,
            {"t:ExtendedProperty/t:Value": ["w"]},
        ),
        (f"<t:DeleteItemField>{_SET}</t:DeleteItemField>", {"t:ExtendedProperty": []}),
    ],
)
def test_updates(
    ask: Ask, read: Read, item_id: ItemId, draft: Draft, updates: str, expected: dict[str, list[str]]
) -> None:
    item = draft(_START)
    updated = item_id(ask(_update(item, updates)))
    assert updated.partition(" ChangeKey")[0] == item.partition(" ChangeKey")[0]
    assert updated != item
    answer = ask(_get(updated))
    assert {path: read(answer, path) for path in expected} == expected


@pytest.mark.parametrize(
    ("updates", "code"),
    [
        (_NEW + _set("item:Size", "<t:Size>1</t:Size>"), "ErrorInvalidPropertySet"),
        (_set("item:Subject", '<t:Body BodyType="Text">x</t:Body>'), "ErrorUpdatePropertyMismatch"),
        (
            _set("item:Subject", "<t:Subject>x</t:Subject><t:Culture>de</t:Culture>"),
            "ErrorIncorrectUpdatePropertyCount",
        ),
        (_change("AppendToItemField", "item:Subject", "<t:Subject>x</t:Subject>"), "ErrorInvalidPropertyAppend"),
        ('<t:DeleteItemField><t:FieldURI FieldURI="item:Size"/></t:DeleteItemField>', "ErrorInvalidPropertyDelete"),
        (
            f"<t:SetItemField>{_SET}<t:Message><t:Subject>x</t:Subject></t:Message></t:SetItemField>",
            "ErrorUpdatePropertyMismatch",
        ),
    ],
)
def test_a_wrong_update_changes_nothing(
    ask: Ask, codes: Codes, read: Read, draft: Draft, updates: str, code: str
) -> None:
    item = draft(_START)
    assert codes(ask(_update(item, updates))) == [code]
    answer = ask(_get(item))
    assert read(answer, "t:Subject") == ["Old"]
    assert f'ChangeKey="{read(answer, "t:ItemId/@ChangeKey")[0]}"' in item


@pytest.mark.parametrize(
    ("key", "conflicts", "code"),
    [
        ("current", "NeverOverwrite", "NoError"),
        ("current", "AutoResolve", "NoError"),
        ("stale", "NeverOverwrite", "ErrorIrresolvableConflict"),
        ("stale", "AutoResolve", "ErrorIrresolvableConflict"),
        ("stale", "AlwaysOverwrite", "NoError"),
        ("none", "AutoResolve", "ErrorChangeKeyRequired"),
        ("none", "AlwaysOverwrite", "NoError"),
        ("nonsense", "AlwaysOverwrite", "ErrorInvalidChangeKey"),
    ],
)
def test_conflicts(ask: Ask, codes: Codes, item_id: ItemId, draft: Draft, key: str, conflicts: str, code: str) -> None:
    stale = draft(_START)
    current = item_id(ask(_update(stale, _NEW)))
    bare = stale.partition(" ChangeKey")[0]
    item = {"current": current, "stale": stale, "none": f"{bare}/>", "nonsense": f'{bare} ChangeKey="x"/>'}[key]
    assert codes(ask(_update(item, _NEW, conflicts))) == [code]


def test_messages_need_a_disposition(ask: Ask, codes: Codes, draft: Draft) -> None:
    assert codes(ask(_update(draft(), _NEW, disposition=None))) == ["ErrorMessageDispositionRequired"]


def test_an_update_can_send(ask: Ask, codes: Codes, read: Read, draft: Draft, subjects: Subjects) -> None:
    to = "<t:ToRecipients><t:Mailbox><t:EmailAddress>log@bcc.mock.test</t:EmailAddress></t:Mailbox></t:ToRecipients>"
    for disposition, sent in (("SendOnly", []), ("SendAndSaveCopy", ["New"])):
        answer = ask(_update(draft(to), _NEW, disposition=disposition))
        assert (codes(answer), read(answer, "t:ItemId"), subjects("drafts")) == (["NoError"], [], [])
        assert subjects("sentitems") == sent
    assert subjects("inbox", "log") == ["New", "New"]


def test_recipients_of_a_sent_message_stay(ask: Ask, codes: Codes, draft: Draft) -> None:
    sent = draft(
        '<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x0E07" PropertyType="Integer"/><t:Value>1</t:Value>'
        "</t:ExtendedProperty>"
    )
    to = "<t:ToRecipients><t:Mailbox><t:EmailAddress>x@x.test</t:EmailAddress></t:Mailbox></t:ToRecipients>"
    assert codes(ask(_update(sent, _set("message:ToRecipients", to)))) == ["ErrorInvalidPropertyUpdateSentMessage"]
