"""Which folders inbox rules put mail into, and which rules are not followed."""

import pytest

from ewslink.exchange.answers import Folder, InboxRule
from ewslink.exchange.client import FolderRef
from ewslink.linking.folder_tree import INBOX, TOP, FolderTree
from ewslink.linking.synced_folders import FollowedRules, details_of, follow
from ewslink_contracts.events import SyncedFolder, UnfollowedReason, UnfollowedRule
from ewslink_contracts.outcomes import Locale

TREE = FolderTree()
TREE.add(
    [
        TOP,
        INBOX,
        FolderRef("customers"),
        FolderRef("Customers, spelled otherwise"),
        FolderRef("vip"),
        FolderRef("gone"),
    ],
    [
        Folder("top", "Top of Information Store", "root"),
        Folder("inbox", "Inbox", "top"),
        Folder("customers", "Customers", "inbox"),
        Folder("customers", "Customers", "inbox"),
        Folder("vip", "VIP", "customers"),
        "ErrorFolderNotFound",
    ],
)


def rule(name: str, *ids: str, is_enabled: bool = True, **flags: bool) -> InboxRule:
    return InboxRule(name, is_enabled=is_enabled, targets=tuple(map(FolderRef, ids)), **flags)


def synced(folder_id: str, path: str, *rules: str) -> SyncedFolder:
    return SyncedFolder(folder_id=folder_id, path=path, rules=rules)


def test_no_rules() -> None:
    assert follow([], TREE) == FollowedRules()


def test_rules_that_share_a_folder_are_listed_with_it_however_they_name_it() -> None:
    found = follow([rule("A", "customers"), rule("B", "vip", "Customers, spelled otherwise"), rule("C")], TREE)

    assert found.folders == (
        synced("customers", "Inbox/Customers", "A", "B"),
        synced("vip", "Inbox/Customers/VIP", "B"),
    )
    assert found.unfollowed == ()


def test_a_rule_that_names_a_folder_twice_is_listed_once() -> None:
    assert follow([rule("A", "vip", "vip")], TREE).folders == (synced("vip", "Inbox/Customers/VIP", "A"),)


def test_a_distinguished_folder_is_found_by_its_name() -> None:
    assert follow([InboxRule("A", is_enabled=True, targets=(INBOX,))], TREE).folders == (synced("inbox", "Inbox", "A"),)


@pytest.mark.parametrize(
    ("found", "reason", "followed"),
    [
        (rule("R", "gone"), UnfollowedReason.FOLDER_GONE, False),
        (rule("R", "gone", "vip"), UnfollowedReason.FOLDER_GONE, True),
        (rule("R", "never asked for"), UnfollowedReason.FOLDER_GONE, False),
        (rule("R", "gone", is_in_error=True), UnfollowedReason.FOLDER_GONE, False),
        (rule("R", "vip", is_in_error=True), UnfollowedReason.IN_ERROR, True),
        (rule("R", is_in_error=True), UnfollowedReason.IN_ERROR, False),
        (rule("R", is_not_supported=True), UnfollowedReason.CLIENT_ONLY, False),
        (rule("R", "vip", is_enabled=False), UnfollowedReason.DISABLED, False),
        (rule("R", "gone", is_enabled=False, is_in_error=True), UnfollowedReason.DISABLED, False),
    ],
)
def test_why_a_rule_is_not_followed(found: InboxRule, reason: UnfollowedReason, followed: bool) -> None:
    result = follow([found], TREE)

    assert result.unfollowed == (UnfollowedRule(name="R", reason=reason),)
    assert bool(result.folders) is followed


def test_a_rule_that_moves_nothing_is_of_no_interest_when_it_is_switched_off() -> None:
    assert follow([rule("A", is_enabled=False, is_in_error=True, is_not_supported=True)], TREE) == FollowedRules()


def unfollowed(reason: UnfollowedReason, *names: str) -> tuple[UnfollowedRule, ...]:
    return tuple(UnfollowedRule(name=name, reason=reason) for name in names)


def read(followed: FollowedRules, locale: Locale = Locale.EN, *, has_outlook_rules: bool = False) -> list[str]:
    return [one.in_words(locale) for one in details_of(followed, has_outlook_rules=has_outlook_rules)]


def test_what_a_person_reads() -> None:
    folders = (synced("1", "One", "A"), synced("2", "Two", "A"))
    off = unfollowed(UnfollowedReason.DISABLED, *"CDEFGHI")
    gone = unfollowed(UnfollowedReason.FOLDER_GONE, "B")

    assert read(FollowedRules()) == ["no rule moves mail to a folder"]
    assert read(FollowedRules(folders[:1])) == ["1 folder to keep in sync"]
    assert read(FollowedRules(folders, (*off, *gone)), has_outlook_rules=True) == [
        "2 folders to keep in sync",
        "folder is gone, so that Exchange skips the rule: B",
        "rule switched off: C, D, E, F, G and 2 more",
        "Outlook keeps rules of its own, which work only while it is open and cannot be read",
    ]
    assert read(FollowedRules(folders, off), Locale.DE) == [
        "2 Ordner werden synchronisiert",
        "deaktivierte Regel: C, D, E, F, G und 2 weitere",
    ]


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("reason", UnfollowedReason)
def test_every_reason_has_words(reason: UnfollowedReason, locale: Locale) -> None:
    assert read(FollowedRules((), unfollowed(reason, "B")), locale)[1].endswith(": B")


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("name", ["{rules}", "{", "}}", "{0}", "{rules.__class__}", "%s"])
def test_the_name_of_a_rule_is_shown_as_it_is(name: str, locale: Locale) -> None:
    one, many = (read(FollowedRules((), unfollowed(UnfollowedReason.DISABLED, *[name] * n)), locale)[1] for n in (1, 9))

    assert one.endswith(f": {name}")
    assert ", ".join([name] * 5) in many
