"""The values that a link needs out of EWS answers; whatever is missing is no exception."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from ewslink.exchange import answers
from ewslink.exchange.answers import DirectoryEntry, Folder, InboxRule, MarkedPage, Report
from ewslink.exchange.client import FolderRef, ItemId
from ewslink.exchange.reading import ILLEGAL
from ewslink_contracts.ews import MESSAGES_NS, TYPES_NS


def xml(inner: str) -> etree._Element:
    return etree.fromstring(f'<m:Response xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}">{inner}</m:Response>')


def resolution(address: str, more: str = "<t:RoutingType>SMTP</t:RoutingType>") -> str:
    mailbox = f"<t:Mailbox><t:Name>N</t:Name><t:EmailAddress>{address}</t:EmailAddress>{more}</t:Mailbox>"
    return f"<t:Resolution>{mailbox}</t:Resolution>"


ANN = DirectoryEntry("Ann@example.com", "Mailbox")
EX = "<t:RoutingType>EX</t:RoutingType>"
LIST = "<t:RoutingType>SMTP</t:RoutingType><t:MailboxType>PublicDL</t:MailboxType>"


@pytest.mark.parametrize(
    ("resolved", "entries"),
    [
        (resolution("Ann@example.com"), (ANN,)),
        (resolution("Ann@example.com", ""), (ANN,)),
        (resolution("Ann@example.com", "<t:RoutingType>smtp</t:RoutingType>"), (ANN,)),
        (
            resolution("all@example.com", LIST) + resolution("Ann@example.com"),
            (DirectoryEntry("all@example.com", "PublicDL"), ANN),
        ),
        (resolution("/o=Org/cn=ann", EX) + resolution("Ann@example.com"), (ANN,)),
        (resolution("/o=Org/cn=ann", EX), ()),
        (resolution(""), ()),
        ("<t:Resolution/>", ()),
        ("", ()),
    ],
)
def test_directory_entries(resolved: str, entries: tuple[DirectoryEntry, ...]) -> None:
    assert answers.directory_entries(xml(f"<m:ResolutionSet>{resolved}</m:ResolutionSet>")) == entries


@pytest.mark.parametrize(
    ("kind", "is_mailbox"), [("Mailbox", True), ("Unknown", True), ("PublicDL", False), ("Contact", False)]
)
def test_groups_and_contacts_have_no_mailbox(kind: str, is_mailbox: bool) -> None:
    assert DirectoryEntry("a@example.com", kind).is_mailbox is is_mailbox


@pytest.mark.parametrize(
    ("converted", "address"),
    [
        ('<m:AlternateId Id="x" Mailbox="ann@example.com"/>', "ann@example.com"),
        ('<m:AlternateId Mailbox=""/>', None),
        ("", None),
    ],
)
def test_the_mailbox_of_an_id(converted: str, address: str | None) -> None:
    assert answers.mailbox_of_id(xml(f"<m:R>{converted}</m:R>")) == address


def rule(name: str, actions: str, more: str = "<t:IsEnabled>true</t:IsEnabled>") -> str:
    return f"<t:Rule><t:DisplayName>{name}</t:DisplayName>{more}<t:Actions>{actions}</t:Actions></t:Rule>"


MOVE = '<t:MoveToFolder><t:FolderId Id="A" ChangeKey="1"/></t:MoveToFolder>'
A, B, JUNK = FolderRef("A"), FolderRef("B"), FolderRef("junkemail", "DistinguishedFolderId")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (rule("move", MOVE), InboxRule("move", is_enabled=True, targets=(A,))),
        (
            rule("copy", '<t:CopyToFolder><t:DistinguishedFolderId Id="junkemail"/></t:CopyToFolder>'),
            InboxRule("copy", is_enabled=True, targets=(JUNK,)),
        ),
        (
            rule("both", '<t:CopyToFolder><t:FolderId Id="B"/></t:CopyToFolder>' + MOVE),
            InboxRule("both", is_enabled=True, targets=(A, B)),
        ),
        (
            rule("broken", MOVE, "<t:IsEnabled>1</t:IsEnabled><t:IsInError> True </t:IsInError>"),
            InboxRule("broken", is_enabled=True, is_in_error=True, targets=(A,)),
        ),
        (
            rule("Outlook's", "", "<t:IsEnabled>true</t:IsEnabled><t:IsNotSupported>true</t:IsNotSupported>"),
            InboxRule("Outlook's", is_enabled=True, is_not_supported=True),
        ),
        (rule("off", MOVE, "<t:IsEnabled>false</t:IsEnabled>"), InboxRule("off", targets=(A,))),
        (rule("delete", "<t:Delete>true</t:Delete>"), InboxRule("delete", is_enabled=True)),
        (rule("odd", "<t:MoveToFolder><t:Other/></t:MoveToFolder>"), InboxRule("odd", is_enabled=True)),
        ("<t:Rule/>", InboxRule("")),
    ],
)
@pytest.mark.parametrize("prefix", ["t:", "m:", ""])
def test_inbox_rules(found: str, expected: InboxRule, prefix: str) -> None:
    """Whatever namespace a server that is no Exchange has them in."""
    other = found.replace("<t:", f"<{prefix}").replace("</t:", f"</{prefix}")

    assert answers.inbox_rules(xml(f"<m:InboxRules>{other}</m:InboxRules>")) == (expected,)


def test_rules_keep_their_order() -> None:
    assert [found.name for found in answers.inbox_rules(xml(rule("2", MOVE) + rule("1", MOVE)))] == ["2", "1"]


@pytest.mark.parametrize(("text", "expected"), [("true", True), ("false", False)])
def test_rules_that_outlook_keeps_for_itself(text: str, expected: bool) -> None:
    answer = xml(f"<m:OutlookRuleBlobExists>{text}</m:OutlookRuleBlobExists>")

    assert answers.has_outlook_rules(answer) is expected


def part(inner: str) -> str:
    return f"<m:GetFolderResponseMessage>{inner}</m:GetFolderResponseMessage>"


def test_folders_and_what_is_said_in_their_place_keep_their_order() -> None:
    folder = '<t:Folder><t:FolderId Id="A"/><t:ParentFolderId Id="P"/><t:DisplayName>Kunden</t:DisplayName></t:Folder>'
    parts = (
        part("<m:ResponseCode>ErrorFolderNotFound</m:ResponseCode><m:Folders/>")
        + part(f"<m:ResponseCode>NoError</m:ResponseCode><m:Folders>{folder}</m:Folders>")
        + part("")
        + part('<m:Folders><t:CalendarFolder><t:FolderId Id="C"/></t:CalendarFolder></m:Folders>')
    )

    found = answers.folders(xml(f"<m:ResponseMessages>{parts}</m:ResponseMessages>"))

    assert found == ("ErrorFolderNotFound", Folder("A", "Kunden", "P"), "", Folder("C", "", ""))


def test_the_path_of_a_folder_comes_in_parts() -> None:
    path = f"<t:ExtendedProperty><t:Value>{ILLEGAL}Inbox{ILLEGAL}A/B</t:Value></t:ExtendedProperty>"
    folder = f'<t:Folder><t:FolderId Id="A"/><t:DisplayName>A/B</t:DisplayName>{path}</t:Folder>'
    message = part(f"<m:Folders>{folder}</m:Folders>")

    assert answers.folders(xml(f"<m:ResponseMessages>{message}</m:ResponseMessages>")) == (
        Folder("A", "A/B", "", ("Inbox", "A/B")),
    )


def test_folder_ids_keep_their_order() -> None:
    folders = "".join(f'<t:Folder><t:FolderId Id="{name}"/></t:Folder>' for name in "BA")

    assert answers.folder_ids(xml(f"<m:Folders>{folders}</m:Folders>")) == ("B", "A")


def test_reports_and_their_texts() -> None:
    fields = "<t:Subject>Undeliverable: Hello</t:Subject><t:InReplyTo> &lt;a@b&gt; </t:InReplyTo>"
    listed = f'<t:Message><t:ItemId Id="1"/>{fields}</t:Message><t:Message/>'
    other = '<t:Message><t:ItemId Id="2"/></t:Message>'

    assert answers.reports(xml(f"<t:Items>{listed}{other}</t:Items>")) == (
        Report("1", "Undeliverable: Hello", "<a@b>"),
        Report("2", "", ""),
    )
    bodies = "<m:Items><t:Message><t:Body>first</t:Body></t:Message></m:Items><m:Items><t:Message/></m:Items>"
    assert answers.texts(xml(bodies)) == ("first", "")


def test_item_id_is_the_first() -> None:
    items = '<t:Message><t:ItemId Id="1" ChangeKey="a"/></t:Message><t:Message><t:ItemId Id="2"/></t:Message>'

    assert answers.item_id(xml(items)) == ItemId("1", "a")
    assert answers.item_id(xml('<t:ItemId Id="1"/>')) == ItemId("1", "")


def marked(key: str, identity: str = '<t:ItemId Id="1" ChangeKey="a"/>') -> str:
    return f"<t:Message>{identity}<t:ExtendedProperty><t:Value>{key}</t:Value></t:ExtendedProperty></t:Message>"


@pytest.mark.parametrize(
    ("inner", "items"),
    [
        (marked("k"), {"k": ItemId("1", "a")}),
        (marked("k") + marked("l", '<t:ItemId Id="2" ChangeKey="b"/>'), {"k": ItemId("1", "a"), "l": ItemId("2", "b")}),
        ('<t:Message><t:ItemId Id="1" ChangeKey="a"/></t:Message>', {}),
        (marked(""), {}),
        (marked("k", ""), {}),
        ("", {}),
    ],
)
def test_marked_page(inner: str, items: dict[str, ItemId]) -> None:
    paging = 'IncludesLastItemInRange="false" IndexedPagingOffset="7"'
    root = f"<m:RootFolder {paging}><t:Items>{inner}</t:Items></m:RootFolder>"

    assert answers.marked_page(xml(root)) == MarkedPage(items, 7 if inner else None)


@pytest.mark.parametrize(
    ("reader", "nothing"),
    [
        (answers.inbox_rules, ()),
        (answers.has_outlook_rules, False),
        (answers.folders, ()),
        (answers.folder_ids, ()),
        (answers.reports, ()),
        (answers.texts, ()),
        (answers.item_id, None),
        (answers.marked_page, MarkedPage({}, None)),
    ],
)
def test_an_answer_about_something_else_holds_nothing(reader: Callable[[etree._Element], Any], nothing: Any) -> None:
    assert reader(xml("<m:Other/>")) == nothing
