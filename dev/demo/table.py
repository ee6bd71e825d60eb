"""What the demonstration shows: a live table of requests, and the mails that arrived. Pure rendering."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from dev.demo.cases import Answer, Case, outcome_of
from ewslink_contracts.events import LinkFailed, StepReport
from ewslink_contracts.outcomes import Locale, Step, StepStatus

_WORDS = {
    Locale.EN: {
        "case": "Link request",
        "steps": "Steps",
        "outcome": "Outcome",
        "what": "What the person reads",
        "linked": "linked",
        "mails": "Test mails in the logging mailbox",
        "from": "From",
        "subject": "Subject",
        "received": "Received",
    },
    Locale.DE: {
        "case": "Verknüpfungsanfrage",
        "steps": "Schritte",
        "outcome": "Ergebnis",
        "what": "Was die Person liest",
        "linked": "verknüpft",
        "mails": "Test-E-Mails im Protokollpostfach",
        "from": "Von",
        "subject": "Betreff",
        "received": "Empfangen",
    },
}

_SIGNS = {StepStatus.OK: ("✓", "green"), StepStatus.FAILED: ("✗", "bold red"), StepStatus.SKIPPED: ("·", "dim")}


def table(
    cases: Mapping[UUID, Case],
    steps: Mapping[UUID, Sequence[StepReport]],
    answers: Mapping[UUID, Answer],
    locale: Locale,
) -> Table:
    """The requests as far as they have come."""
    words = _WORDS[locale]
    shown = Table(box=SIMPLE_HEAD, expand=True, row_styles=["", ""])
    shown.add_column(words["case"], ratio=2)
    shown.add_column(words["steps"], width=len(Step), no_wrap=True)
    shown.add_column(words["outcome"], no_wrap=True)
    shown.add_column(words["what"], ratio=5, overflow="fold")
    for request_id, case in cases.items():
        answer = answers.get(request_id)
        shown.add_row(
            case.title,
            _signs(steps[request_id]),
            _outcome(case, answer, words["linked"]),
            _text(answer),
            end_section=True,
        )
    return shown


def _signs(steps: Sequence[StepReport]) -> Text:
    return Text.assemble(*(_SIGNS[step.status] for step in steps))


def _outcome(case: Case, answer: Answer | None, linked: str) -> Text:
    if answer is None:
        return Text("…", "dim")
    name = linked if outcome_of(answer) == "linked" else outcome_of(answer).replace("/", "\n")
    if case.is_answered_by(answer):
        return Text(name, "green" if outcome_of(answer) == "linked" else "yellow")
    return Text(f"{name}\n≠ {case.outcome}", "bold red")


def _text(answer: Answer | None) -> Text:
    if answer is None:
        return Text()
    if isinstance(answer, LinkFailed):
        return Text.assemble((answer.error.title, "bold"), "\n", answer.error.remedies[0])
    mailbox = answer.mailbox
    return Text(f"{mailbox.server.product} ({mailbox.server.build}), {mailbox.auth_scheme}\n{mailbox.ews_url}", "dim")


def mails_table(messages: Sequence[Mapping[str, str]], locale: Locale) -> Table:
    """The mails as they lie in the logging mailbox."""
    words = _WORDS[locale]
    shown = Table(title=words["mails"], title_justify="left", box=SIMPLE_HEAD)
    for column in ("from", "subject", "received"):
        shown.add_column(words[column])
    for message in messages:
        shown.add_row(message["from"], message["subject"], message["received_at"])
    return shown


def legend() -> str:
    """The order of the signs in the column of steps."""
    return " · ".join(Step)
