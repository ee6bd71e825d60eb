"""What `mock-ews scenarios` prints: everything there is to link to, for people or for programs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mock_ews.exchange import World
from mock_ews.scenarios import listing
from mock_ews.scenarios.catalogue import read_all
from mock_ews.tls import HOSTS


def print_all(folders: Iterable[Path], *, as_json: bool) -> None:
    """Every scenario, those of further folders too, every magic mailbox and TLS host. Raises DataFileError."""
    scenario_rows = listing.scenario_rows(read_all(*folders).values())
    mailbox_rows = listing.mailbox_rows(World.default().specs.values())
    tls_rows = listing.tls_rows(HOSTS)
    if as_json:
        print(json.dumps({"scenarios": scenario_rows, "mailboxes": mailbox_rows, "tls_hosts": tls_rows}, indent=2))
        return
    console = Console()
    console.print(_table("Scenarios: point the client at /s/<name>/EWS/Exchange.asmx", scenario_rows, "name"))
    console.print(_table("Magic mailboxes: log in as one of these, password 'secret'", mailbox_rows))
    console.print(_table("TLS hosts: connect to the https port by this name", tls_rows))


def _table(title: str, rows: Sequence[Mapping[str, Any]], key: str = "use") -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(key, overflow="fold")  # what is cut short would be of no use
    table.add_column("what it is")
    table.add_column("outcome of a link", overflow="fold")
    for row in rows:
        table.add_row(row[key], row["description"], row["outcome"])
    return table
