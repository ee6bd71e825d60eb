"""Where folders lie, as they become known."""

import pytest

from ewslink.exchange.answers import Folder
from ewslink.exchange.client import FolderRef
from ewslink.linking.folder_tree import INBOX, TOP, FolderTree

ROOT = (Folder("top", "Top of Information Store", "root"), Folder("inbox", "Inbox", "top"))


def tree(*folders: Folder) -> FolderTree:
    made = FolderTree()
    made.add((TOP, INBOX, *(FolderRef(folder.id) for folder in folders)), (*ROOT, *folders))
    return made


def test_a_path_begins_below_the_top() -> None:
    vip = Folder("vip", "VIP", "inbox")

    assert tree(vip).path(vip) == "Inbox/VIP"
    assert tree().path(ROOT[1]) == "Inbox"


def test_parents_are_asked_for_once_and_never_above_the_top() -> None:
    made = tree(Folder("a", "A", "b"), Folder("c", "C", "b"), Folder("d", "D", "inbox"), Folder("e", "E", ""))

    assert made.unknown_parents() == (FolderRef("b"),)
    made.add(made.unknown_parents(), ["ErrorAccessDenied"])
    assert made.unknown_parents() == ()


def test_of_a_folder_in_another_tree_the_path_is_what_is_known() -> None:
    folder = Folder("a", "Archived", "elsewhere")
    made = tree(folder)
    made.add([FolderRef("elsewhere")], [Folder("elsewhere", "", "")])

    assert made.path(folder) == "Archived"


def test_folders_in_a_circle_end_the_path() -> None:
    circle = (Folder("a", "A", "b"), Folder("b", "B", "a"))

    assert tree(*circle).path(circle[0]) == "B/A"


@pytest.mark.parametrize(
    ("told", "above", "path"),
    [
        (("Inbox", "A", "B"), (), "Inbox/A/B"),
        (("Top of Information Store", "Inbox", "B"), ("Top of Information Store",), "Inbox/B"),
        (("Elsewhere", "B"), ("Top of Information Store",), "Elsewhere/B"),
    ],
)
def test_a_path_that_is_told_needs_no_parents(told: tuple[str, ...], above: tuple[str, ...], path: str) -> None:
    folder = Folder("b", "B", "a", told)
    made = FolderTree()
    made.add((TOP, FolderRef("b")), (Folder("top", "Top of Information Store", "root", above), folder))

    assert made.unknown_parents() == ()
    assert made.path(folder) == path


@pytest.mark.parametrize("told", [(), ("Inbox", "C"), ("B", "")])
def test_a_path_that_does_not_end_in_the_folders_name_is_not_believed(told: tuple[str, ...]) -> None:
    folder = Folder("b", "B", "a", told)
    made = tree(folder)

    assert made.unknown_parents() == (FolderRef("a"),)
    made.add(made.unknown_parents(), [Folder("a", "A", "inbox")])
    assert made.path(folder) == "Inbox/A/B"


def test_nothing_is_asked_twice() -> None:
    made = tree()

    assert made.unknown((INBOX, FolderRef("a"), TOP, FolderRef("a"))) == (FolderRef("a"),)


def test_a_server_that_says_too_little_knows_no_more_folders() -> None:
    made = FolderTree()
    made.add((TOP, INBOX, FolderRef("a"), FolderRef("b")), (*ROOT, Folder("", "Nameless", "")))

    assert made.find(FolderRef("a")) is None
    assert made.find(FolderRef("b")) is None
