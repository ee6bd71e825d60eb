"""`ewslink check` from its options to its exit status."""

import asyncio
import os
import sys

from ewslink.check import exit_status
from ewslink.check.options import Options, UsageInvalid
from ewslink.check.password import read_password
from ewslink.check.run import Check, Checked
from ewslink.check.views import ForPeople, ForPrograms
from ewslink.check.words import Words
from ewslink.exchange.redaction import Redaction
from ewslink.linking.outcome import Failed
from ewslink.settings import SettingsInvalid
from ewslink.store.records import SendState

_LEFT = {
    SendState.DRAFTED: "draft_left",
    SendState.SENDING: "may_be_out",
    SendState.UNKNOWN: "may_be_out",
    SendState.SENT: "is_out",
}


def run(options: Options) -> int:
    """Check one mailbox and say what came of it. What cannot be used is said in one line on standard error."""
    words = Words(options.locale)
    try:
        options.target()  # nobody is asked for a password in vain
        settings = options.settings()
        transport = options.transport(settings)
        password = read_password(options.password_file, os.environ, words("password", email=options.email))
    except UsageInvalid as error:
        return _stop(str(error), exit_status.USAGE)
    except SettingsInvalid as error:
        return _stop(str(error), exit_status.FAILED)
    except KeyboardInterrupt:  # at the prompt
        return exit_status.INTERRUPTED
    redaction = Redaction(password)
    report = ForPrograms(options, redaction) if options.as_json else ForPeople(options, redaction)
    check = Check(options, transport, report)
    running = check.run(password, timeout_s=settings.link_timeout_s, bounce_wait_s=settings.bounce_wait_s)
    try:
        with report:
            checked = asyncio.run(running)
    except KeyboardInterrupt:
        return _stop(_unfinished(check, words), exit_status.INTERRUPTED)
    report.end(checked)
    return _status(checked)


def _status(checked: Checked) -> int:
    outcome = checked.outcome
    return exit_status.BY_CATEGORY[outcome.verdict.category] if isinstance(outcome, Failed) else exit_status.LINKABLE


def _unfinished(check: Check, words: Words) -> str:
    """What an interrupted check leaves behind."""
    stopped = words("interrupted", step=check.current)
    return f"{stopped}; {words(_LEFT[check.mail], bcc=check.bcc)}" if check.mail in _LEFT else stopped


def _stop(reason: str, status: int) -> int:
    print(f"ewslink: {reason}", file=sys.stderr)
    return status
