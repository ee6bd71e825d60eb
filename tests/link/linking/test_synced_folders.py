"""Which folders inbox rules put mail into."""

from typing import Any

from ewslink.exchange.answers import Folder, InboxRule
from ewslink.linking.synced_folders import RuleTargets, rule_targets
from ewslink_contracts.events import SyncedFolder

FOLDERS = [
    Folder("inbox", "Inbox", "root"),
    Folder("customers", "Customers", "inbox"),
    Folder("vip", "VIP", "customers"),
    Folder("archive", "Archive", "root"),
]


def rule(name: str, *folder_ids: str, **fields: Any) -> InboxRule:
    values: dict[str, Any] = {"is_enabled": True, "is_in_error": False, "distinguished": ()} | fields
    return InboxRule(name=name, folder_ids=folder_ids, **values)


def synced(folder_id: str, path: str, *rules: str) -> SyncedFolder:
    return SyncedFolder(folder_id=folder_id, path=path, rules=rules)


def targets(*rules: InboxRule, folders: list[Folder] = FOLDERS) -> RuleTargets:
    return rule_targets(rules, folders, {"inbox": "inbox", "junkemail": "junk"})


def test_no_rules() -> None:
    assert targets() == RuleTargets((), ())


def test_a_path_begins_at_the_top_of_the_mailbox() -> None:
    assert targets(rule("A", "vip")).folders == (synced("vip", "Inbox/Customers/VIP", "A"),)


def test_rules_that_share_a_folder_are_listed_with_it() -> None:
    found = targets(rule("A", "customers"), rule("B", "archive", "customers"))

    assert found.folders == (synced("customers", "Inbox/Customers", "A", "B"), synced("archive", "Archive", "B"))


def test_a_distinguished_folder_is_found_by_its_name() -> None:
    assert targets(rule("A", distinguished=("inbox",))).folders == (synced("inbox", "Inbox", "A"),)


def test_a_disabled_rule_counts_as_none_even_when_broken() -> None:
    assert targets(rule("A", "customers", "gone", is_enabled=False, is_in_error=True)) == RuleTargets((), ())


def test_broken_rules() -> None:
    found = targets(
        rule("gone", "no such folder"),
        rule("half gone", "archive", "no such folder"),
        rule("in error", "archive", is_in_error=True),
        rule("outside", distinguished=("junkemail",)),
        rule("never heard of", distinguished=("voicemail",)),
        rule("fine", "archive"),
    )

    assert found.broken == ("gone", "half gone", "in error", "outside", "never heard of")
    assert found.folders == (synced("archive", "Archive", "half gone", "in error", "fine"),)


def test_folders_in_a_circle_end_the_path() -> None:
    circle = [Folder("a", "A", "b"), Folder("b", "B", "a")]

    assert targets(rule("R", "a"), folders=circle).folders == (synced("a", "B/A", "R"),)
