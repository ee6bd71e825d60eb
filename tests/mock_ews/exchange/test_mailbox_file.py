"""Files of mailboxes."""

from pathlib import Path

import pytest

from mock_ews.data_files import DataFileError
from mock_ews.exchange import World

_MAILBOX = '[[mailbox]]\nuser = "new"\n'


def _world(folder: Path, text: str) -> World:
    path = folder / "world.toml"
    path.write_text(text)
    return World.from_toml(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[mailbox", ["world.toml"]),
        ("[mailboxes]", ["line 1", "unknown key 'mailboxes'", "did you mean 'mailbox'?"]),
        ("[mailbox]\nuser = 'new'", ["line 1: key 'mailbox': expected [[mailbox]] tables, got a table"]),
        ("mailbox = 1", ["line 1", "[[mailbox]] tables"]),
        ('[organisation]\ndomain = "x"', ["organisation", "unknown key 'domain'", "mail_domain"]),
        ('[[mailbox]]\nname = "N"', ["mailbox[0]", "'user' is missing"]),
        (_MAILBOX + 'adress = "x@y"', ["mailbox[0]", "unknown key 'adress'"]),
        (
            _MAILBOX + _MAILBOX + "password = 1",
            ["line 5: mailbox[1]: key 'password'", "expected a text, got a whole number"],
        ),
        (_MAILBOX + 'login_forms = ["email"]', ["line 3: mailbox[0].login_forms[0]", "user, address, domain"]),
        (_MAILBOX + 'lockout = "sometimes"', ["line 3: mailbox[0]: key 'lockout'", "threshold, never, always"]),
        (_MAILBOX + 'language = "fr"', ["mailbox[0]: key 'language'", "en, de, da"]),
        (_MAILBOX + 'aliases = "a@b"', ["mailbox[0]: key 'aliases'", "expected a list"]),
        (_MAILBOX + 'folders = "Inbox/A"', ["mailbox[0]: key 'folders'", "expected a list"]),
        (_MAILBOX + "[[mailbox.fail]]\nat = 'send'", ["line 3: mailbox[0].fail[0]", "'code' is missing"]),
        (
            _MAILBOX + "[[mailbox.fail]]\nat = 'sent'\ncode = 'E'",
            ["line 4: mailbox[0].fail[0]: key 'at'", "call, save, send"],
        ),
        (
            _MAILBOX + "[[mailbox.rules]]\nname = 'R'\nactions = 'x'",
            ["line 5: mailbox[0].rules[0]: key 'actions'", "expected a table"],
        ),
        (
            _MAILBOX + "[[mailbox.rules]]\nname = 'R'\nactions = {}\npriority = true",
            ["line 6", "priority", "a whole number"],
        ),
        (
            _MAILBOX + "[[mailbox.rules]]\nname = 'R'\nactions = {Move = 'x'}",
            ["line 5: mailbox[0].rules[0]: key 'actions'", "unknown key 'Move'"],
        ),
        (
            _MAILBOX + "[[mailbox.rules]]\nname = 'R'\nactions = {MoveToFolder = 'x'}",
            ["line 5", "MoveToFolder", "no folder 'x'"],
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(DataFileError) as raised:
        _world(tmp_path, text)
    assert [word for word in words if word not in str(raised.value)] == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"nowhere\.toml"):
        World.from_toml(tmp_path / "nowhere.toml")


def test_mailboxes_of_a_file_join_the_default_world(tmp_path: Path) -> None:
    world = _world(
        tmp_path,
        '[organisation]\nmail_domain = "firm.test"\nwindows_domain = "FIRM"\npassword = "pw"\n'
        '[[mailbox]]\nuser = "ann"\n[[mailbox]]\nuser = "bo"\naddress = "bo@other.test"\npassword = "own"\n'
        '[[mailbox]]\nuser = "ok2"\naddress = "ok@mock.test"\n',
    )
    found = [world.find_account(login) for login in ("FIRM\\ann", "bo@other.test", "MOCK\\rules", "ok@mock.test")]
    described = [(a.address, a.password) if a else None for a in found]
    assert described == [
        ("ann@firm.test", "pw"),
        ("bo@other.test", "own"),
        ("rules@mock.test", "secret"),
        ("ok@mock.test", "pw"),
    ]
    assert world.find_account("MOCK\\ok") is None  # the file's mailbox took its place


def test_passwords_are_not_printed(tmp_path: Path) -> None:
    world = _world(tmp_path, '[[mailbox]]\nuser = "ann"\npassword = "hunter2"\n')
    account = world.find_account("ann")
    assert "hunter2" not in repr((account, world.specs))
    with pytest.raises(DataFileError) as raised:
        _world(tmp_path, '[[mailbox]]\nuser = "ann"\npassword = "hunter2"\nx = 1')
    assert "hunter2" not in str(raised.value)
