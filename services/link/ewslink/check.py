"""`ewslink check`: the same steps as the service takes, printed; no broker, no database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from uuid import uuid4

from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.linking.outcome import Failed, Linked, Target, link_error
from ewslink.linking.patience import Patience
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink.mail.sending import Sending
from ewslink.mail.test_mail import compose
from ewslink.settings import Settings
from ewslink.store.records import SendRecord, SendState
from ewslink_contracts.events import StepReport
from ewslink_contracts.outcomes import Locale, Step, StepStatus

#: An administrator who checks a mailbox sits in the network that its server is in.
_EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))

_SIGNS = {
    StepStatus.OK: "[green]✓[/]",
    StepStatus.FAILED: "[red]✗[/]",
    StepStatus.SKIPPED: "[dim]·[/]",
}

_LABELS = {
    Locale.EN: {"linkable": "The mailbox can be linked", "remedies": "What to do", "try": "Tested address"},
    Locale.DE: {
        "linkable": "Das Postfach lässt sich verknüpfen",
        "remedies": "Was zu tun ist",
        "try": "Geprüfte Adresse",
    },
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check and the steps on the way."""

    target: Target
    outcome: Linked | Failed
    steps: Sequence[StepReport]


async def check(
    settings: Settings, target: Target, password: SecretStr, *, bcc: str | None, console: Console | None
) -> Checked:
    """Check one mailbox; prints each step to `console` as it ends. Without `bcc` no test mail is sent."""

    async def show(report: StepReport) -> None:
        if console is not None:
            console.print(_line(report))

    steps = StepLog(show)
    await steps.ok(Step.REQUEST, f"for {target.email}", ms=0)
    sending = _sending(target, bcc) if bcc is not None else None
    credentials = Credentials(target.username or target.email, password)
    async with ExchangeClient(settings.transport(default_networks=_EVERYWHERE), Patience().again) as client:
        verification = Verification(target, credentials, client, steps, sending, bounce_wait_s=settings.bounce_wait_s)
        outcome = await verification.run(settings.link_timeout_s)
    if isinstance(outcome, Linked):
        await steps.skip(Step.STORE, "a check keeps nothing")
    return Checked(target, outcome, steps.reports)


def _sending(target: Target, bcc: str) -> Sending:
    async def forget(_state: SendRecord) -> None:
        """A check keeps nothing: when it is interrupted, the person sees it and decides."""

    request_id = uuid4()
    key = str(request_id)
    mail = compose(email=target.email, to=bcc, send_as=None, locale=target.locale, idempotency_key=key)
    return Sending(mail, SendRecord(request_id=request_id, idempotency_key=key, state=SendState.ACCEPTED), forget)


def as_json(checked: Checked) -> str:
    """The outcome in the words of the events."""
    document: dict[str, object] = {"steps": [step.model_dump(mode="json") for step in checked.steps]}
    if isinstance(checked.outcome, Failed):
        document["error"] = link_error(checked.outcome, checked.target).model_dump(mode="json")
    else:
        document["mailbox"] = checked.outcome.mailbox.model_dump(mode="json")
    return json.dumps(document, indent=2, ensure_ascii=False)


def render(checked: Checked, console: Console) -> None:
    """The end of the report: what it means and what to do."""
    labels = _LABELS[checked.target.locale]
    if isinstance(checked.outcome, Linked):
        mailbox = checked.outcome.mailbox
        lines = [f"{mailbox.primary_smtp_address} · {mailbox.server.product} ({mailbox.server.build})", mailbox.ews_url]
        lines += [f"  {folder.path}  ← {', '.join(folder.rules)}" for folder in mailbox.synced_folders]
        console.print(Panel(Text("\n".join(lines)), title=labels["linkable"], border_style="green"))
        return
    error = link_error(checked.outcome, checked.target)
    lines = [error.detail, "", f"{labels['remedies']}:", *(f" {n}. {text}" for n, text in enumerate(error.remedies, 1))]
    if error.suggested_url is not None:
        lines += ["", f"{labels['try']}: {error.suggested_url}"]
    seen = ", ".join(f"{name}={value}" for name, value in error.evidence.items())
    panel = Panel(Text("\n".join(lines)), title=f"{error.title} ({error.code})", border_style="red")
    console.print(panel)
    console.print(seen, style="dim", highlight=False, markup=False)


def _line(report: StepReport) -> str:
    return f" {_SIGNS[report.status]} {report.name:<13}{report.ms:>6} ms  {escape(report.detail)}"
