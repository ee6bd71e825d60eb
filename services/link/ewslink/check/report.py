"""The end of a check's report: what it means and what to do."""

import re
from collections.abc import Iterator, Mapping

from ewslink.check.next_command import next_command, with_test_mail
from ewslink.check.options import Options
from ewslink.check.page import Page, styled
from ewslink.check.words import Words
from ewslink_contracts.durations import duration
from ewslink_contracts.events import LinkedMailbox, LinkError
from ewslink_contracts.outcomes import StepStatus

_COMMAND = re.compile(r"(`[^`]+`)")
_RULE = "rule"
"""For who has the table at hand, and only in English: not in the short form."""


def render_linked(page: Page, words: Words, options: Options, mailbox: LinkedMailbox) -> None:
    """What was found out, and what still was not."""
    page.gap()
    page.line(page.sign(StepStatus.OK), " ", (words("linkable"), "bold green"))
    page.gap()
    rows = list(_facts(words, options, mailbox))
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        page.row((width,), (name, "dim"), value, indent=3)
    if options.bcc is None:
        page.gap()
        page.line(words("not_sent"), indent=3)
        page.verbatim(styled((with_test_mail(options, words("some_address")), "cyan")), indent=5)


def _facts(words: Words, options: Options, mailbox: LinkedMailbox) -> Iterator[tuple[str, str]]:
    yield words("address"), mailbox.primary_smtp_address
    yield words("server"), f"{mailbox.server.product} ({mailbox.server.build})"
    yield words("url"), mailbox.ews_url
    yield words("login"), f"{mailbox.username} ({mailbox.auth_scheme})"
    for number, folder in enumerate(mailbox.synced_folders):
        yield ("" if number else words("folders")), f"{folder.path}  ← {', '.join(folder.rules)}"
    if options.bcc is not None:
        yield words("test_mail"), words("sent", bcc=options.bcc)


def render_failed(page: Page, words: Words, options: Options, error: LinkError) -> None:
    """What is wrong, what to do, the command to try next, and what was seen."""
    page.gap()
    page.line(page.sign(StepStatus.FAILED), " ", (error.title, "bold red"), f"  {error.category} / {error.code}")
    page.gap()
    page.line(error.detail, indent=3)
    if error.retry_after_s is not None:
        page.line(words("retryable", wait=duration(error.retry_after_s, options.locale)), indent=3)
    _remedies(page, words, error.remedies)
    command = next_command(options, error)
    if command is not None:
        page.gap()
        page.line((words(_heading_of_next(error)), "bold"), indent=3)
        page.verbatim(styled((command, "cyan")), indent=5)
    _evidence(page, words, error.evidence, unfolded=options.verbose)


def _heading_of_next(error: LinkError) -> str:
    """Who would give a password to a stranger's server, or a wrong one once more, is warned."""
    if not error.suggested_url_trusted:
        return "next_if_known"
    return "next_if_sure" if error.suggested_username else "next"


def _remedies(page: Page, words: Words, remedies: tuple[str, ...]) -> None:
    page.gap()
    page.line((words("remedies"), "bold"), indent=3)
    for number, remedy in enumerate(remedies, 1):
        parts = ((part, "cyan") if part.startswith("`") else part for part in _COMMAND.split(remedy))
        page.row((2,), (f"{number}.", "bold"), styled(*parts), indent=3)


def _evidence(page: Page, words: Words, evidence: Mapping[str, str | int], *, unfolded: bool) -> None:
    seen = " · ".join(f"{name}={value}" for name, value in evidence.items() if name != _RULE)
    if not seen and not unfolded:  # nobody was asked
        return
    page.gap()
    if unfolded:
        page.line((words("evidence"), "bold"), indent=3)
        width = max((len(name) for name in evidence), default=0)
        for name, value in evidence.items():
            page.row((width,), (name, "dim"), str(value), indent=5)
        return
    page.line((f"{words('evidence')}: {seen}", "dim"), indent=3)
    page.line((words("more"), "dim"), indent=3)
