"""Requests of one successful link, counted in the mock's journal: by scheme, user name, and what is in the mailbox.

A count is the same on every machine. Promised are at most six: a request without a login, then five calls, the look for
a mail that came back among them. Beside these stand the legs of a login.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

import aiohttp
from rich.console import Console
from rich.table import Table

from dev.demo.cases import LOGGING_MAILBOX, PASSWORD
from dev.demo.programs import BIN, MockEws, ProgramFailedError, mock_ews, service_environment

PROMISED: Final = 6
SCHEMES: Final = ("basic", "ntlm", "negotiate")
FOLDERS: Final = 2500
_QUICK: Final = {"EWSLINK_BOUNCE_WAIT_S": "0.1"}
"""The look takes place as it does by default, only earlier."""

_MANY: Final = f"{FOLDERS:,} folders"
MAILBOXES: Final[Mapping[str, str]] = {
    "no rules": "ok@mock.test",
    "rules": "rules@mock.test",
    _MANY: "folders@mock.test",
    "deep folders": "deep@mock.test",
}
LOGINS: Final[Mapping[str, str | None]] = {"address": None, "MOCK\\user": "MOCK\\{user}"}
"""Who logs in with another name than the address is asked whose mailbox it is in another way."""

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Calls:
    """The requests of one link."""

    probes: int
    """Without a login."""
    legs: int
    """Answered 401 on the way of a login."""
    operations: tuple[str, ...]
    """What was called with a login, in this order."""

    @property
    def counted(self) -> int:
        """What the promise is about."""
        return self.probes + len(self.operations)


def count(entries: Sequence[Entry]) -> Calls:
    """The requests of one link, in their order."""
    with_login = [entry for entry in entries if entry["login_scheme"] is not None]
    called = tuple(entry["operation"] for entry in with_login if entry["status"] != 401)
    return Calls(len(entries) - len(with_login), len(with_login) - len(called), called)


def world() -> str:
    """A mock's world with a mailbox of many folders and one of deep ones; a rule moves mail to the last of them."""
    return _mailbox("folders", [f"Folder {number}" for number in range(FOLDERS)]) + _mailbox("deep", ["A/B/C"])


def _mailbox(user: str, folders: Sequence[str]) -> str:
    rule = 'name = "Last"\nactions = { MoveToFolder = ' + json.dumps(folders[-1]) + " }"
    return f'[[mailbox]]\nuser = "{user}"\nfolders = {json.dumps(folders)}\n\n[[mailbox.rules]]\n{rule}\n\n'


async def link(mock: MockEws, folder: Path, mailbox: str, scheme: str, login: str) -> Calls:
    """Check one of MAILBOXES with a test mail. Raises `ProgramFailedError` when it cannot be linked."""
    email, form = MAILBOXES[mailbox], LOGINS[login]
    username = () if form is None else ("--username", form.format(user=email.partition("@")[0]))
    before = len(await _journal(mock))
    url = f"https://mail.mock.test/s/{scheme}-only/EWS/Exchange.asmx"
    process = await asyncio.create_subprocess_exec(
        *(BIN / "ewslink", "check", email, "--url", url, "--bcc", LOGGING_MAILBOX, "--json", *username),
        stdin=PIPE,
        stdout=DEVNULL,
        env={**os.environ, **service_environment("", mock, folder), **_QUICK},
    )
    await process.communicate(PASSWORD.encode())
    if process.returncode != 0:
        raise ProgramFailedError(f"{email} over {scheme} cannot be linked: exit status {process.returncode}")
    return count((await _journal(mock))[before:])


async def _journal(mock: MockEws) -> list[Entry]:
    async with aiohttp.ClientSession() as session, session.get(f"{mock.url}/_mock/requests") as answer:
        document = await answer.json()
    entries: list[Entry] = document["requests"]
    return entries


async def run() -> dict[tuple[str, str, str], Calls]:
    """Each mailbox with each scheme and form of user name, against one mock."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "world.toml").write_text(world(), "utf-8")
        async with mock_ews(folder, "--world", str(folder / "world.toml")) as mock:
            return {
                (mailbox, scheme, login): await link(mock, folder, mailbox, scheme, login)
                for mailbox in MAILBOXES
                for scheme in SCHEMES
                for login in LOGINS
            }


def main() -> int:
    """Print the table, or JSON. Exit status 1 if a link takes more than was promised."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    as_json = options.parse_args().json
    try:
        counts = asyncio.run(run())
    except ProgramFailedError as problem:
        print(problem, file=sys.stderr)
        return 1
    if as_json:
        names = ("mailbox", "scheme", "login")
        rows = [dict(zip(names, case, strict=True)) | asdict(calls) for case, calls in counts.items()]
        print(json.dumps(rows, indent=2))
    else:
        Console().print(_table(counts))
    return 0 if all(calls.counted <= PROMISED for calls in counts.values()) else 1


def _table(counts: Mapping[tuple[str, str, str], Calls]) -> Table:
    table = Table("mailbox", "login", "calls", "legs", "with a login", caption=f"promised: ≤ {PROMISED} calls")
    for mailbox, login in product(MAILBOXES, LOGINS):
        by_scheme = {scheme: counts[mailbox, scheme, login] for scheme in SCHEMES}
        calls = sorted({str(one.counted) for one in by_scheme.values()})
        legs = (f"{scheme} {one.legs}" for scheme, one in by_scheme.items())
        operations = dict.fromkeys(" ".join(one.operations) for one in by_scheme.values())
        table.add_row(mailbox, login, ", ".join(calls), "\n".join(legs), "\n".join(operations), end_section=True)
    return table


if __name__ == "__main__":
    sys.exit(main())
