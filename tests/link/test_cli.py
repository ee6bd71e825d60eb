"""The command, as an administrator meets it."""

import json
import os
import socket
import sys
from asyncio import create_subprocess_exec, timeout
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CANARY = "c4nary-password"


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


async def ewslink(*arguments: str, given: str = "", **settings: str) -> Ran:
    """Run the command in a process of its own, with these settings and no others."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EWSLINK_")}
    environment |= {f"EWSLINK_{name}": value for name, value in settings.items()}
    command = (sys.executable, "-c", "from ewslink.cli import main; main()", *arguments)
    process = await create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment)
    async with timeout(60):
        out, err = await process.communicate(given.encode())
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(), err.decode())


def assert_stopped_with_one_line(ran: Ran, *words: str) -> None:
    assert ran.code == 1
    assert ran.out == ""
    (line,) = ran.err.splitlines()
    assert line.startswith("ewslink: ")
    assert all(word in line for word in words), line
    assert CANARY not in line


@pytest.fixture
def closed_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def data_dir(tmp_path: Path) -> str:
    return str(tmp_path / "data")


async def test_serve_without_a_broker(closed_port: int, data_dir: str) -> None:
    ran = await ewslink(
        "serve", AMQP_URL=f"amqp://u:{CANARY}@127.0.0.1:{closed_port}/", DATA_DIR=data_dir, HTTP_PORT="0"
    )

    assert_stopped_with_one_line(ran, "cannot connect to the broker", "EWSLINK_AMQP_URL")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"DATABASE_URL": f"mysql://u:{CANARY}@db/x"}, ("EWSLINK_DATABASE_URL",)),
        ({"DATABASE_URL": "sqlite:///FOLDER/not-a-database"}, ("not-a-database", "not a database")),
        ({"DATA_DIR": "FOLDER/not-a-database"}, ("not-a-database",)),
        ({"HTTP_PORT": CANARY}, ("EWSLINK_HTTP_PORT",)),
    ],
)
async def test_serve_with_what_cannot_be_used(
    settings: dict[str, str], words: tuple[str, ...], closed_port: int, data_dir: str, tmp_path: Path
) -> None:
    (tmp_path / "not-a-database").write_text("no" * 1000)
    here = {name: value.replace("FOLDER", str(tmp_path)) for name, value in settings.items()}
    amqp = f"amqp://127.0.0.1:{closed_port}/"

    ran = await ewslink("serve", **{"AMQP_URL": amqp, "DATA_DIR": data_dir, "HTTP_PORT": "0"} | here)

    assert_stopped_with_one_line(ran, *words)


async def test_check_of_a_mailbox_that_can_be_linked(ews: Any) -> None:
    ran = await ewslink("check", "ann@example.com", "--url", ews.url, "--json", given=CANARY + "\n", ALLOW_HTTP="true")

    assert ran.code == 0, ran.err
    report = json.loads(ran.out)
    assert report["mailbox"]["server"]["build"] == "15.2.1118.7"
    statuses = {step["name"]: step["status"] for step in report["steps"]}
    assert (statuses["rules"], statuses["send"], statuses["store"]) == ("ok", "skipped", "skipped")
    assert {"CreateItem", "SendItem"}.isdisjoint(ews.calls)
    assert CANARY not in ran.out + ran.err


async def test_check_sends_a_mail_when_told_where_to(ews: Any) -> None:
    arguments = ("ann@example.com", "--url", ews.url, "--bcc", "log@bcc.example.net", "--locale", "de")
    ran = await ewslink("check", *arguments, given=CANARY, ALLOW_HTTP="true")

    assert ran.code == 0, ran.err
    assert ews.calls.count("SendItem") == 1
    assert any("log@bcc.example.net" in body for body in ews.bodies)
    assert "Das Postfach lässt sich verknüpfen" in ran.out


async def test_check_of_a_mailbox_that_cannot_be_linked(ews: Any) -> None:
    ews.refuse("GetInboxRules", "ErrorAccountDisabled")

    arguments = ("ann@example.com", "--url", ews.url, "--username", "EXAMPLE\\ann")
    ran = await ewslink("check", *arguments, given=CANARY, ALLOW_HTTP="true")

    assert ran.code == 13
    assert "account_disabled" in ran.out
    assert "What to do" in ran.out
    assert "response_code=ErrorAccountDisabled" in ran.out
    assert ran.err == ""
    assert ews.calls.count("GetInboxRules") == 1


async def test_a_server_that_repeats_the_password(ews: Any) -> None:
    repeated = f"<m:MessageText>you are {CANARY}</m:MessageText><m:ResponseCode>ErrorAccountDisabled</m:ResponseCode>"
    ews.answers["GetInboxRules"] = f'<m:Message ResponseClass="Error">{repeated}</m:Message>'

    for form in ([], ["--verbose"], ["--json"], ["--json", "--verbose"]):
        ran = await ewslink("check", "ann@example.com", "--url", ews.url, *form, given=CANARY, ALLOW_HTTP="true")
        assert "you are (not shown)" in ran.out
        assert CANARY not in ran.out + ran.err


async def test_check_with_settings_that_cannot_be_used() -> None:
    assert_stopped_with_one_line(await ewslink("check", "ann@example.com", HTTP_PORT=CANARY), "EWSLINK_HTTP_PORT")


async def test_the_public_keys_stay_the_same_and_hold_nothing_private(data_dir: str) -> None:
    first = await ewslink("keys", "public", DATA_DIR=data_dir)
    second = await ewslink("keys", "public", DATA_DIR=data_dir)

    assert first.code == 0, first.err
    assert first.out == second.out
    assert all("d" not in key for key in json.loads(first.out)["keys"])


@pytest.mark.parametrize("arguments", [("--help",), ("check", "--help")])
async def test_help(arguments: tuple[str, ...]) -> None:
    ran = await ewslink(*arguments)

    assert (ran.code, ran.err) == (0, "")
    assert "Usage" in ran.out
