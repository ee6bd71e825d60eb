"""The command `ewslink`."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

# Without rich in its help the command starts faster, and options with long names keep room for their texts.
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
keys = typer.Typer(no_args_is_help=True, help="The keys that passwords are sealed with on their way here.")
app.add_typer(keys, name="keys")


@app.callback()
def ewslink() -> None:
    """Link Exchange mailboxes: find the server, check the mailbox, send a test mail, say precisely what is wrong."""


@app.command()
def serve() -> None:
    """Run the link service. Settings come from the environment, prefix EWSLINK_."""
    import asyncio  # noqa: PLC0415 - `ewslink --help` should not load what only a service needs
    import logging  # noqa: PLC0415 - the same

    from ewslink import app as service  # noqa: PLC0415 - the same
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
    bcc: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Send the test mail to this address.")] = None,
    send_as: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Sender of the test mail.")] = None,
    auto_correct: Annotated[bool, typer.Option("--auto-correct", help="Go on with what is suggested.")] = False,
    password_file: Annotated[
        Path | None, typer.Option(help="Read the password from the first line of this file; - is standard input.")
    ] = None,
    ca_file: Annotated[Path | None, typer.Option(help="Certificate authority to trust, too (PEM).")] = None,
    connect_to: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST:PORT=HOST:PORT", help="Connect elsewhere, `*` for any; repeatable."),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=1, max=3600, help="For the whole check.  [default: 120]")
    ] = None,
    locale: Annotated[
        Literal["en", "de"] | None, typer.Option(help="Language of the report.  [default: that of the environment]")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show every request and answer, without passwords and tokens.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document, in the words of the events.")
    ] = False,
) -> None:
    """Check a mailbox as the service would, and say precisely what is wrong. No broker, no database.

    The password comes from --password-file, from EWSLINK_PASSWORD, from a prompt, or, when standard input is no
    terminal, from its first line. Without --bcc no mail is sent.

    \b
    Exit status:
        0  the mailbox can be linked
       10  url_invalid
       11  version_unsupported
       12  cannot_connect
       13  unauthorized
       14  test_email_failed
        1  a setting cannot be used
        2  the command line cannot be used
      130  interrupted
    """
    from ewslink.check.command import run  # noqa: PLC0415 - `--help` should not load what only a check needs
    from ewslink.check.options import Options  # noqa: PLC0415 - the same
    from ewslink.check.words import locale_of  # noqa: PLC0415 - the same
    from ewslink_contracts.outcomes import Locale  # noqa: PLC0415 - the same

    options = Options(
        email=email,
        username=username,
        url=url,
        bcc=bcc,
        send_as=send_as,
        auto_correct=auto_correct,
        password_file=password_file,
        ca_file=ca_file,
        connect_to=tuple(connect_to or ()),
        timeout_s=timeout,
        locale=Locale(locale) if locale else locale_of(os.environ),
        locale_given=locale is not None,
        verbose=verbose,
        as_json=as_json,
    )
    raise typer.Exit(run(options))


@app.command()
def request(
    email: Annotated[str, typer.Argument(help="The mailbox's primary SMTP address.")],
    bcc: Annotated[str, typer.Option(help="The logging address that the test mail goes to.")],
    username: Annotated[str | None, typer.Option(help="Login name, where it is not the address.")] = None,
    url: Annotated[str | None, typer.Option(help="What is known of the server's address, in any form.")] = None,
    tenant: Annotated[str, typer.Option(help="Whom the mailbox is linked for.")] = "command-line",
    locale: Annotated[Literal["en", "de"], typer.Option(help="Language of steps, explanation and remedies.")] = "en",
    auto_correct: Annotated[bool, typer.Option(help="Go on with a corrected address that passed its test.")] = False,
) -> None:
    """Publish a link request, wait for its event and print that. Exit status 0 if the mailbox is linked.

    Steps are told on standard error as they end. The password is asked for, or read from the first line of standard
    input when that is no terminal; it goes out sealed with the key in the data folder.
    """
    import asyncio  # noqa: PLC0415 - keeps `ewslink --help` quick

    from ewslink import requesting  # noqa: PLC0415 - the same
    from ewslink.check.options import UsageInvalid  # noqa: PLC0415 - the same
    from ewslink.check.password import read_password  # noqa: PLC0415 - the same
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
    try:
        password = read_password(None, os.environ, f"Password of {email}: ")
        settings = Settings.from_environment()
        event = asyncio.run(requesting.request(settings, fields, password, tell=_tell))
    except (UsageInvalid, *requesting.REQUEST_ERRORS) as error:
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


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _stop(reason: str) -> None:
    print(f"ewslink: {reason}", file=sys.stderr)
    raise typer.Exit(1)


def main() -> None:
    """Entry point of the command."""
    app()
