"""A folder keeps its newest items, whatever comes."""

import pytest

from mock_ews.exchange import Mailbox, World
from mock_ews.exchange.folders import MAX_GRAVES, Folder
from mock_ews.exchange.messages import Attachment, Body, Message
from mock_ews.exchange.retention import Retention


@pytest.fixture
def mailbox(world: World) -> Mailbox:
    found = world.mailbox("ok@mock.test")
    assert found is not None
    return found


@pytest.fixture
def inbox(mailbox: Mailbox) -> Folder:
    return mailbox.distinguished["inbox"]


def subjects(folder: Folder) -> list[str | None]:
    return [item.message.subject for item in folder.items.values()]


def test_the_oldest_go_when_there_are_too_many(world: World, mailbox: Mailbox, inbox: Folder) -> None:
    mailbox.retention = Retention(items=2)
    first, *_ = [mailbox.add(Message(subject=subject), inbox) for subject in "abc"]
    assert (subjects(inbox), first.id in world.index) == (["b", "c"], False)
    assert [grave.id for grave in inbox.item_graves] == [first.id]


@pytest.mark.parametrize("kind", ["body", "attachment"])
def test_the_oldest_go_when_there_is_too_much(mailbox: Mailbox, inbox: Folder, kind: str) -> None:
    mailbox.retention = Retention(bytes=25_000)
    for subject in "abc":
        message = Message(subject=subject)
        if kind == "body":
            message.body = Body("x" * 10_000)
        else:
            message.attachments = (Attachment("file", b"x" * 10_000),)
        mailbox.add(message, inbox)
    assert subjects(inbox) == ["b", "c"]


def test_what_is_larger_than_all_that_is_kept_is_kept_alone(mailbox: Mailbox, inbox: Folder) -> None:
    mailbox.retention = Retention(bytes=100)
    for subject in "ab":
        mailbox.add(Message(subject=subject), inbox)
    assert subjects(inbox) == ["b"]


def test_a_folder_weighs_what_lies_in_it(mailbox: Mailbox, inbox: Folder) -> None:
    item = mailbox.add(Message(body=Body("x" * 100)), inbox)
    other = mailbox.add(Message(), inbox)
    item.message.body = Body("x" * 5_000)
    mailbox.touch(item)
    assert inbox.weight == item.message.size + other.message.size
    mailbox.move(item, mailbox.distinguished["drafts"])
    mailbox.remove(other)
    assert (inbox.weight, mailbox.distinguished["drafts"].weight) == (0, item.message.size)


def test_departures_are_forgotten_in_the_end(mailbox: Mailbox, inbox: Folder) -> None:
    mailbox.retention = Retention(items=1)
    for _ in range(MAX_GRAVES + 10):
        mailbox.add(Message(), inbox)
    assert len(inbox.item_graves) == MAX_GRAVES
