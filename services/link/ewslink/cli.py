"""The command `ewslink`."""

import asyncio
import json
import logging
import sys
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.console import Console

from ewslink_contracts.outcomes import Locale

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
keys = typer.Typer(no_args_is_help=True, help="The keys that passwords are sealed with on their way here.")
app.add_typer(keys, name="keys")


@app.callback()
def ewslink() -> None:
    """Link Exchange mailboxes: find the server, check the mailbox, send a test mail, say precisely what is wrong."""


@app.command()
def serve() -> None:
    """Run the link service. Settings come from the environment, prefix EWSLINK_."""
    from ewslink import app as service  # noqa: PLC0415 - `ewslink check --help` should not load a broker
    from ewslink.settings import Settings  # noqa: PLC0415 - the same

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # Libraries tell of each try to connect, some with a traceback, and of the kind of database: our one line is enough.
    for name, level in (("aio_pika", logging.ERROR), ("aiormq", logging.CRITICAL), ("alembic", logging.WARNING)):
        logging.getLogger(name).setLevel(level)
    try:
        asyncio.run(service.serve(Settings.from_environment()))
    except service.START_ERRORS as error:
        _stop(str(error))


@app.command()
def check(
    email: Annotated[str, typer.Argument(help="The mailbox's primary SMTP address.")],
    username: Annotated[str | None, typer.Option(help="Login name, where it is not the address.")] = None,
    url: Annotated[str | None, typer.Option(help="What is known of the server's address, in any form.")] = None,
    bcc: Annotated[str | None, typer.Option(help="Send the test mail to this address.")] = None,
    locale: Annotated[Locale, typer.Option(help="Language of explanation and remedies.")] = Locale.EN,
    auto_correct: Annotated[bool, typer.Option(help="Go on with a corrected address that passed its test.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as the events have it.")] = False,
) -> None:
    """Check a mailbox as the service would: the same steps, printed. Exit status 0 if it can be linked.

    The password is asked for, or read from the first line of standard input when that is no terminal.
    """
    from ewslink import check as report  # noqa: PLC0415 - keeps `ewslink --help` quick
    from ewslink.linking.outcome import Failed, Target  # noqa: PLC0415 - the same
    from ewslink.settings import Settings, SettingsInvalid  # noqa: PLC0415 - the same

    console = Console(highlight=False)
    target = Target(email, username, url, auto_correct, locale)
    password = _password(email)
    shown = None if as_json else console
    try:
        settings = Settings.from_environment()
        checked = asyncio.run(report.check(settings, target, password, bcc=bcc, console=shown))
    except SettingsInvalid as error:
        _stop(str(error))
    if as_json:
        print(report.as_json(checked))
    else:
        report.render(checked, console)
    raise typer.Exit(1 if isinstance(checked.outcome, Failed) else 0)


@app.command()
def request(
    email: Annotated[str, typer.Argument(help="The mailbox's primary SMTP address.")],
    bcc: Annotated[str, typer.Option(help="The logging address that the test mail goes to.")],
    username: Annotated[str | None, typer.Option(help="Login name, where it is not the address.")] = None,
    url: Annotated[str | None, typer.Option(help="What is known of the server's address, in any form.")] = None,
    tenant: Annotated[str, typer.Option(help="Whom the mailbox is linked for.")] = "command-line",
    locale: Annotated[Locale, typer.Option(help="Language of explanation and remedies.")] = Locale.EN,
    auto_correct: Annotated[bool, typer.Option(help="Go on with a corrected address that passed its test.")] = False,
) -> None:
    """Publish a link request, wait for its event and print that. Exit status 0 if the mailbox is linked.

    Steps are told on standard error as they end. The password is asked for, or read from the first line of standard
    input when that is no terminal; it goes out sealed with the key in the data folder.
    """
    from ewslink import requesting  # noqa: PLC0415 - keeps `ewslink --help` quick
    from ewslink.settings import Settings  # noqa: PLC0415 - the same

    fields = {
        "tenant_id": tenant,
        "email": email,
        "username": username,
        "ews_url": url,
        "bcc_address": bcc,
        "locale": locale,
        "auto_correct": auto_correct,
    }
    password = _password(email)
    try:
        settings = Settings.from_environment()
        event = asyncio.run(requesting.request(settings, fields, password, tell=_tell))
    except requesting.REQUEST_ERRORS as error:
        _stop(str(error))
    print(event.model_dump_json(indent=2))
    raise typer.Exit(0 if requesting.is_linked(event) else 1)


@app.command()
def health() -> None:
    """Ask the service that runs here whether it is ready. Exit status 0 if it is; for health checks of containers."""
    from ewslink.health import ready_url, what_is_missing  # noqa: PLC0415 - keeps `ewslink --help` quick
    from ewslink.settings import Settings, SettingsInvalid  # noqa: PLC0415 - the same

    try:
        settings = Settings.from_environment()
    except SettingsInvalid as error:
        _stop(str(error))
    if missing := what_is_missing(ready_url(settings.http_host, settings.http_port)):
        _stop(missing)


@keys.command("public")
def keys_public() -> None:
    """Print the public keys that publishers seal passwords to (the same as /.well-known/jwks.json)."""
    from ewslink.settings import Settings, SettingsInvalid  # noqa: PLC0415 - keeps `ewslink --help` quick
    from ewslink.store.key_file import KeyFileError  # noqa: PLC0415 - the same
    from ewslink.store.keys import public_jwks, sealing_keys  # noqa: PLC0415 - the same

    try:
        print(json.dumps(public_jwks(sealing_keys(Settings.from_environment().data_dir)), indent=2))
    except (SettingsInvalid, KeyFileError) as error:
        _stop(str(error))


def _password(email: str) -> SecretStr:
    if sys.stdin.isatty():
        return SecretStr(typer.prompt(f"Password of {email}", hide_input=True))
    return SecretStr(sys.stdin.readline().rstrip("\r\n"))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _stop(reason: str) -> None:
    print(f"ewslink: {reason}", file=sys.stderr)
    raise typer.Exit(1)


def main() -> None:
    """Entry point of the command."""
    app()
