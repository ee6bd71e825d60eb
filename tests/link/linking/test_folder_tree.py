"""Where folders lie, as they become known."""

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


def test_a_server_that_says_too_little_knows_no_more_folders() -> None:
    made = FolderTree()
    made.add((TOP, INBOX, FolderRef("a"), FolderRef("b")), (*ROOT, Folder("", "Nameless", "")))

    assert made.find(FolderRef("a")) is None
    assert made.find(FolderRef("b")) is None
