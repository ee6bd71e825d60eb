"""The values that a link needs out of EWS answers; whatever is missing is no exception."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from ewslink.exchange import answers
from ewslink.exchange.answers import DirectoryEntry, Folder, FolderPage, InboxRule, MarkedPage
from ewslink.exchange.client import ItemId
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


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (rule("move", MOVE), InboxRule("move", True, False, ("A",), ())),
        (
            rule("copy", '<t:CopyToFolder><t:DistinguishedFolderId Id="junkemail"/></t:CopyToFolder>'),
            InboxRule("copy", True, False, (), ("junkemail",)),
        ),
        (
            rule("both", '<t:CopyToFolder><t:FolderId Id="B"/></t:CopyToFolder>' + MOVE),
            InboxRule("both", True, False, ("A", "B"), ()),
        ),
        (
            rule("broken", MOVE, "<t:IsEnabled>1</t:IsEnabled><t:IsInError> True </t:IsInError>"),
            InboxRule("broken", True, True, ("A",), ()),
        ),
        (rule("off", MOVE, "<t:IsEnabled>false</t:IsEnabled>"), InboxRule("off", False, False, ("A",), ())),
        (f"<t:Rule><t:Actions>{MOVE}</t:Actions></t:Rule>", InboxRule("", False, False, ("A",), ())),
    ],
)
def test_inbox_rules(found: str, expected: InboxRule) -> None:
    assert answers.inbox_rules(xml(f"<m:InboxRules>{found}</m:InboxRules>")) == (expected,)


def test_rules_that_put_mail_nowhere_are_left_out_and_the_others_keep_their_order() -> None:
    rules = rule("delete", "<t:Delete>true</t:Delete>") + rule("2", MOVE) + "<t:Rule/>" + rule("1", MOVE)

    assert [found.name for found in answers.inbox_rules(xml(rules))] == ["2", "1"]


FOLDER = (
    '<t:Folder><t:FolderId Id="A"/><t:ParentFolderId Id="P"/><t:DisplayName>Kunden</t:DisplayName></t:Folder>'
    '<t:CalendarFolder><t:FolderId Id="C"/></t:CalendarFolder>'
)


@pytest.mark.parametrize(
    ("attributes", "inner", "next_offset"),
    [
        ('IncludesLastItemInRange="true" IndexedPagingOffset="2"', FOLDER, None),
        ('IncludesLastItemInRange="false" IndexedPagingOffset="2"', FOLDER, 2),
        ('IncludesLastItemInRange="false" IndexedPagingOffset="²"', FOLDER, None),
        ('IncludesLastItemInRange="false" IndexedPagingOffset="-1"', FOLDER, None),
        (f'IncludesLastItemInRange="false" IndexedPagingOffset="{"9" * 5000}"', FOLDER, None),
        ('IncludesLastItemInRange="false"', FOLDER, None),
        ("", FOLDER, None),
        ('IncludesLastItemInRange="false" IndexedPagingOffset="2"', "", None),
    ],
)
def test_folder_page(attributes: str, inner: str, next_offset: int | None) -> None:
    page = answers.folder_page(xml(f"<m:RootFolder {attributes}><t:Folders>{inner}</t:Folders></m:RootFolder>"))

    folders = (Folder("A", "Kunden", "P"), Folder("C", "", "")) if inner else ()
    assert page == FolderPage(folders, next_offset)


def test_folder_ids_keep_their_order() -> None:
    folders = "".join(f'<t:Folder><t:FolderId Id="{name}"/></t:Folder>' for name in "BA")

    assert answers.folder_ids(xml(f"<m:Folders>{folders}</m:Folders>")) == ("B", "A")


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
        (answers.folder_page, FolderPage((), None)),
        (answers.folder_ids, ()),
        (answers.item_id, None),
        (answers.marked_page, MarkedPage({}, None)),
    ],
)
def test_an_answer_about_something_else_holds_nothing(reader: Callable[[etree._Element], Any], nothing: Any) -> None:
    assert reader(xml("<m:Other/>")) == nothing
