"""Requests of one successful link, counted in the mock's journal: by login scheme, and by what is in the mailbox.

A count is the same on every machine. Promised are at most six: a request without a login, then five calls, the last of
them SendItem. Beside these stand the legs of a login, a GetFolder more for each level between a rule's folder and the
Inbox or the top, and the look for a mail that came back.
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

_MANY: Final = f"{FOLDERS:,} folders"
MAILBOXES: Final[Mapping[str, str]] = {
    "no rules": "ok@mock.test",
    "rules": "rules@mock.test",
    _MANY: "folders@mock.test",
    "deep folders": "deep@mock.test",
}
LEVELS: Final[Mapping[str, int]] = {"no rules": 0, "rules": 0, _MANY: 0, "deep folders": 2}
"""Calls of GetFolder beyond the first."""

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Calls:
    """The requests of one link."""

    probes: int
    """Without a login."""
    legs: int
    """Answered 401 on the way of a login."""
    levels: int
    """GetFolder beyond the first."""
    others: int
    """All other calls up to and including SendItem."""
    after: int
    """Once the mail was out."""

    @property
    def counted(self) -> int:
        """What the promise is about."""
        return self.probes + self.others


def count(entries: Sequence[Entry]) -> Calls:
    """The requests of one link, in their order."""
    operations = [entry["operation"] for entry in entries]
    sent = len(operations) - operations[::-1].index("SendItem")
    until = entries[:sent]
    probes = sum(entry["login_scheme"] is None for entry in until)
    legs = sum(entry["login_scheme"] is not None and entry["status"] == 401 for entry in until)
    levels = max(operations[:sent].count("GetFolder") - 1, 0)
    return Calls(probes, legs, levels, sent - probes - legs - levels, len(entries) - sent)


def world() -> str:
    """A mock's world with a mailbox of many folders and one of deep ones; a rule moves mail to the last of them."""
    return _mailbox("folders", [f"Folder {number}" for number in range(FOLDERS)]) + _mailbox("deep", ["A/B/C"])


def _mailbox(user: str, folders: Sequence[str]) -> str:
    rule = 'name = "Last"\nactions = { MoveToFolder = ' + json.dumps(folders[-1]) + " }"
    return f'[[mailbox]]\nuser = "{user}"\nfolders = {json.dumps(folders)}\n\n[[mailbox.rules]]\n{rule}\n\n'


async def link(mock: MockEws, folder: Path, email: str, scheme: str) -> Calls:
    """Check a mailbox with a test mail, over one scheme. Raises `ProgramFailedError` when it cannot be linked."""
    before = len(await _journal(mock))
    url = f"https://mail.mock.test/s/{scheme}-only/EWS/Exchange.asmx"
    process = await asyncio.create_subprocess_exec(
        *(BIN / "ewslink", "check", email, "--url", url, "--bcc", LOGGING_MAILBOX, "--json"),
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


async def run() -> dict[tuple[str, str], Calls]:
    """Each scheme with each mailbox, against one mock."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "world.toml").write_text(world(), "utf-8")
        async with mock_ews(folder, "--world", str(folder / "world.toml")) as mock:
            return {
                (scheme, mailbox): await link(mock, folder, email, scheme)
                for mailbox, email in MAILBOXES.items()
                for scheme in SCHEMES
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
        rows = [{"scheme": scheme, "mailbox": name, **asdict(calls)} for (scheme, name), calls in counts.items()]
        print(json.dumps(rows, indent=2))
    else:
        Console().print(_table(counts))
    return 0 if all(calls.counted <= PROMISED for calls in counts.values()) else 1


def _table(counts: Mapping[tuple[str, str], Calls]) -> Table:
    columns = ("mailbox", "login", "calls", "promised", "probes", "legs", "levels", "after")
    table = Table(
        *columns, caption="calls: with the probes, without legs, further levels and what comes after the mail"
    )
    for (scheme, mailbox), calls in counts.items():
        promised = f"≤ {PROMISED}"
        rest = (calls.probes, calls.legs, calls.levels, calls.after)
        table.add_row(mailbox, scheme, str(calls.counted), promised, *(str(number) for number in rest))
    return table


if __name__ == "__main__":
    sys.exit(main())
