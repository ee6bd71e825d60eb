"""GetPasswordExpirationDate."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml.etree import _Element as Element

from mock_ews.exchange import World

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]


def _request(address: str = "") -> str:
    named = f"<m:MailboxSmtpAddress>{address}</m:MailboxSmtpAddress>" if address else ""
    return f"<m:GetPasswordExpirationDate>{named}</m:GetPasswordExpirationDate>"


@pytest.mark.parametrize(
    ("address", "code", "date"),
    [
        ("", "NoError", "9999-12-31T23:59:59Z"),
        ("ok@mock.test", "NoError", "9999-12-31T23:59:59Z"),
        ("rules@mock.test", "ErrorAccessDenied", "0001-01-01T00:00:00Z"),
        ("nobody@mock.test", "ErrorNonExistentMailbox", "0001-01-01T00:00:00Z"),
    ],
)
def test_whose_password(ask: Ask, read: Read, address: str, code: str, date: str) -> None:
    answer = ask(_request(address))
    assert (read(answer, "m:ResponseCode"), read(answer, "m:PasswordExpirationDate")) == ([code], [date])


def test_one_that_runs_out(ask: Ask, read: Read, world: World) -> None:
    mailbox = world.mailbox("ok@mock.test")
    assert mailbox is not None
    mailbox.spec = replace(mailbox.spec, password_expires=datetime(2026, 12, 24, 18, 0, tzinfo=UTC))
    assert read(ask(_request()), "m:PasswordExpirationDate") == ["2026-12-24T18:00:00Z"]


@pytest.mark.parametrize("text", ["2026-12-24T19:00:00+01:00", "2026-12-24T18:00:00"])
def test_a_world_file_says_when(tmp_path: Path, text: str) -> None:
    file = tmp_path / "world.toml"
    file.write_text(f'[[mailbox]]\nuser = "new"\npassword_expires = {text}\nmail_tip = "Away."\n')
    mailbox = World.from_toml(file).mailbox("new@mock.test")
    assert mailbox is not None
    assert mailbox.spec.password_expires == datetime(2026, 12, 24, 18, 0, tzinfo=UTC)
    assert mailbox.spec.mail_tip == "Away."
