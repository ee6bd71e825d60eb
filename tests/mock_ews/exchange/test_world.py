"""The default world: who is in it, and what a reset leaves."""

from collections.abc import Iterator

import pytest

from mock_ews.exchange import EwsError, World
from mock_ews.exchange.messages import Message


@pytest.mark.parametrize(
    ("login", "address"),
    [
        ("MOCK\\ok", "ok@mock.test"),
        ("mock\\OK", "ok@mock.test"),
        ("ok@mock.test", "ok@mock.test"),
        ("OK@Mock.Test", "ok@mock.test"),
        ("ok", "ok@mock.test"),
        ("\\ok@mock.test", "ok@mock.test"),
        ("log@bcc.mock.test", "log@bcc.mock.test"),
        ("MOCK\\log", "log@bcc.mock.test"),
        ("MOCK\\domain-user", "domain-user@mock.test"),
        ("domain-user", None),
        ("domain-user@mock.test", None),
        ("\\domain-user@mock.test", None),
        ("OTHER\\ok", None),
        ("MOCK\\nobody", None),
        ("", None),
    ],
)
def test_logins(world: World, login: str, address: str | None) -> None:
    account = world.find_account(login)
    assert (account.address if account else None) == address


def test_a_magic_mailbox_is_called_what_it_does(world: World) -> None:
    for spec in world.specs.values():
        assert spec.condition in {spec.user, "ok"}
        assert spec.description
        assert spec.outcome == "succeeded" or spec.outcome.count("/") == 1


def test_the_password_is_secret_but_where_it_is_not(world: World) -> None:
    passwords = {spec.user: spec.password == "secret" for spec in world.specs.values()}
    assert [user for user, is_secret in passwords.items() if not is_secret] == ["wrong-password"]


def test_a_reset_forgets_mail_but_keeps_default_folders_ids(world: World) -> None:
    mailbox = world.mailbox("ok@mock.test")
    assert mailbox is not None
    before = {name: folder.id for name, folder in mailbox.distinguished.items()}
    first = mailbox.add(Message(subject="old"), mailbox.distinguished["inbox"])
    mailbox.make_path("Inbox/Own")
    world.reset()
    fresh = world.mailbox("OK@mock.test")
    assert fresh is not None
    assert fresh.messages() == []
    assert fresh.distinguished["inbox"].children == []
    assert {name: folder.id for name, folder in fresh.distinguished.items()} == before
    assert fresh.add(Message(), fresh.distinguished["inbox"]).id != first.id
    assert first.id not in world.index


def test_worlds_of_one_seed_give_the_same_ids() -> None:
    def ids(seed: str) -> Iterator[str]:
        world = World.default(seed=seed)
        mailbox = world.mailbox("ok@mock.test")
        assert mailbox is not None
        yield mailbox.distinguished["inbox"].id
        yield mailbox.add(Message(), mailbox.distinguished["inbox"]).id
        yield world.new_message_id()

    assert list(ids("a")) == list(ids("a"))
    assert not set(ids("a")) & set(ids("b"))


def test_a_new_mailbox_has_the_folders_of_a_real_one(world: World) -> None:
    mailbox = world.mailbox("ok@mock.test")
    assert mailbox is not None
    folders = list(mailbox.folders())
    assert len(folders) > 45
    assert len({folder.id for folder in folders}) == len(folders)
    classes = {name: mailbox.distinguished[name].folder_class for name in ("inbox", "calendar", "contacts", "tasks")}
    assert classes == {
        "inbox": "IPF.Note",
        "calendar": "IPF.Appointment",
        "contacts": "IPF.Contact",
        "tasks": "IPF.Task",
    }
    assert mailbox.distinguished["recipientcache"].path == "Contacts/Recipient Cache"


@pytest.mark.parametrize(
    ("user", "at", "code"),
    [("no-smtp", "call", "ErrorMissingEmailAddress"), ("send-as-denied", "send", "ErrorSendAsDenied")],
)
def test_conditions_refuse_where_they_say(world: World, user: str, at: str, code: str) -> None:
    mailbox = world.mailbox(f"{user}@mock.test")
    assert mailbox is not None
    with pytest.raises(EwsError) as raised:
        mailbox.refuse(at)
    assert raised.value.code == code
    for other in {"call", "save", "send"} - {at}:
        mailbox.refuse(other)
