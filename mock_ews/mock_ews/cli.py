"""mock-ews: start the pretend Exchange, or list what it can pretend."""

import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.request import urlopen

import typer
from rich.console import Console
from rich.table import Table

from mock_ews import fault_rules
from mock_ews.data_files import DataFileError
from mock_ews.exchange import World
from mock_ews.injection import TooManyRules
from mock_ews.scenarios import listing, read_all
from mock_ews.server import MockServer
from mock_ews.tls import HOSTS

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)


_Scenarios = Annotated[
    list[Path] | None,
    typer.Option("--scenarios", help="Folder with scenarios of your own, NAME.toml; may be repeated."),
]


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port for http; 0 takes a free one.")] = 8025,
    tls_port: Annotated[int, typer.Option(min=0, max=65535, help="Port for https; 0 takes a free one.")] = 8443,
    ca_file: Annotated[Path | None, typer.Option(help="Where to write the certificate to trust.")] = None,
    world: Annotated[Path | None, typer.Option(help="TOML file with more mailboxes.")] = None,
    scenarios: _Scenarios = None,
    faults: Annotated[Path | None, typer.Option(help="TOML file with fault rules.")] = None,
    strict: Annotated[bool, typer.Option(help="Refuse requests that are not valid against the schema.")] = True,
) -> None:
    """Be an Exchange until stopped."""
    try:
        people = World.from_toml(world) if world else World.default()
        known = read_all(*scenarios or ())
        server = MockServer(people, host=host, port=port, tls_port=tls_port, strict=strict, scenarios=known)
        if faults:
            server.injector.add(fault_rules.read(faults, server.scenarios))
        if ca_file:
            ca_file.write_text(server.ca_pem, "ascii")
    except (DataFileError, TooManyRules) as error:
        _give_up(str(error), 2)
    except OSError as error:
        _give_up(f"cannot write {ca_file}: {error.strerror}", 2)
    try:
        asyncio.run(_serve(server))
    except OSError as error:
        # asyncio and socket put more words into strerror than a line has room for; gaierror has numbers of its own
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        _give_up(f"cannot listen on {host}, ports {port} and {tls_port}: {reason}", 1)


@app.command()
def health(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Its port for http.")] = 8025,
) -> None:
    """Ask the mock that runs here whether it answers. Exit status 0 if it does; for health checks of containers."""
    url = f"http://127.0.0.1:{port}/_mock/health"
    try:
        with urlopen(url, timeout=4):
            return
    except OSError as error:
        _give_up(f"{url} does not answer: {error}", 1)


@app.command("scenarios")
def list_all(
    scenarios: _Scenarios = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Every scenario, magic mailbox and TLS host: what it does, and the outcome to expect."""
    try:
        known = read_all(*scenarios or ())
    except DataFileError as error:
        _give_up(str(error), 2)
    scenario_rows = listing.scenario_rows(known.values())
    mailbox_rows = listing.mailbox_rows(World.default().specs.values())
    tls_rows = listing.tls_rows(HOSTS)
    if as_json:
        print(json.dumps({"scenarios": scenario_rows, "mailboxes": mailbox_rows, "tls_hosts": tls_rows}, indent=2))
        return
    console = Console()
    console.print(_table("Scenarios: point the client at /s/<name>/EWS/Exchange.asmx", scenario_rows, "name"))
    console.print(_table("Magic mailboxes: log in as one of these, password 'secret'", mailbox_rows))
    console.print(_table("TLS hosts: connect to the https port by this name", tls_rows))


def main() -> None:
    """The console script."""
    app()


async def _serve(server: MockServer) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    async with server.listening():
        # What was loaded stays: to look through it for garbage again and again takes a tenth of the time of a request.
        gc.freeze()
        gc.set_threshold(10_000)
        print(f"mock-ews ready {server.url} {server.tls_url}", flush=True)
        await stop.wait()


def _give_up(why: str, code: int) -> NoReturn:
    print(f"mock-ews: {why}", file=sys.stderr)
    raise typer.Exit(code)


def _table(title: str, rows: Sequence[Mapping[str, Any]], key: str = "use") -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(key, overflow="fold")  # what is cut short would be of no use
    table.add_column("what it is")
    table.add_column("outcome of a link", overflow="fold")
    for row in rows:
        table.add_row(row[key], row["description"], row["outcome"])
    return table
