"""The command line to try next, ready to be copied."""

import shlex
from dataclasses import replace
from typing import Final

from ewslink.check.options import Options
from ewslink_contracts.events import LinkError
from ewslink_contracts.outcomes import Code

#: Each further try keeps the account locked.
_NOT_AGAIN: Final = frozenset({Code.LOCKED_OUT, Code.UNLOCK_REQUIRED})


def next_command(options: Options, error: LinkError) -> str | None:
    """The same check with what the failed one suggests; None where it suggests nothing, or nothing is to be tried."""
    if error.code in _NOT_AGAIN:
        return None
    better = replace(
        options,
        email=error.suggested_address or options.email,
        url=error.suggested_url or options.url,
        # The login was right when the server came to say that the address is not.
        username=error.suggested_username or options.username or (options.email if error.suggested_address else None),
    )
    return None if better == options else command_line(better)


def with_test_mail(options: Options, bcc: str) -> str:
    """The same check with a test mail to an address, or to a word for what only the reader knows."""
    return command_line(replace(options, bcc=bcc))


def command_line(options: Options) -> str:
    """The command that was given, as a shell takes it. Of the password only where it is read from."""
    named = {
        "--username": options.username,
        "--url": options.url,
        "--bcc": options.bcc,
        "--send-as": options.send_as,
        "--password-file": options.password_file,
        "--ca-file": options.ca_file,
        "--timeout": None if options.timeout_s is None else f"{options.timeout_s:g}",
        "--locale": options.locale if options.locale_given else None,
    }
    words = ["ewslink", "check", options.email]
    for name, value in named.items():
        words += [] if value is None else [name, str(value)]
    for pair in options.connect_to:
        words += ["--connect-to", pair]
    return shlex.join(words + (["--auto-correct"] if options.auto_correct else []))
