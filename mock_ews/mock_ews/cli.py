"""mock-ews: start the pretend Exchange, or list what it can pretend."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.request import urlopen

import typer

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
    from mock_ews import serving  # noqa: PLC0415 - `mock-ews health` runs often and should not load a server

    files = serving.Files(ca_file, world, tuple(scenarios or ()), faults)
    try:
        serving.serve(host, port, tls_port, files, strict=strict)
    except serving.CannotServe as problem:
        _give_up(str(problem), problem.status)


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
    from mock_ews.data_files import DataFileError  # noqa: PLC0415 - the same
    from mock_ews.scenarios import printing  # noqa: PLC0415 - the same

    try:
        printing.print_all(scenarios or (), as_json=as_json)
    except DataFileError as error:
        _give_up(str(error), 2)


def main() -> None:
    """The console script."""
    app()


def _give_up(why: str, code: int) -> NoReturn:
    print(f"mock-ews: {why}", file=sys.stderr)
    raise typer.Exit(code)
