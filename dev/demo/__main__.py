"""`python -m dev.demo [--picture FILE.svg]`: exit status 0 only if every request ends as its case says.

LOCALE=de for German. The picture is what the README shows.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from rich.console import Console
from rich.live import Live

from dev.broker import NoBrokerError, broker
from dev.demo.cases import LOGGING_MAILBOX, Answer, Case, read_cases
from dev.demo.picture import save
from dev.demo.programs import ProgramFailedError, ewslink, mock_ews
from dev.demo.table import legend, mails_table, table
from ewslink.asking import links
from ewslink_contracts.events import LinkProgress, LinkRejected, StepReport
from ewslink_contracts.outcomes import Locale

_TIMEOUT_S = 60.0
_PLAIN_WIDTH = 120


async def demonstrate(amqp_url: str, locale: Locale, console: Console) -> bool:
    """Start mock and service, publish every case, show what comes; whether all came as expected."""
    cases = read_cases()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with mock_ews(folder) as mock, ewslink(amqp_url, mock, folder) as service:
            console.print(f"mock-ews {mock.url} (TLS port {mock.tls_port}), ewslink {service.url}", style="dim")
            answers = await _link(amqp_url, cases, locale, console)
            mails = await asyncio.to_thread(_mails, mock.url)
    console.print()
    console.print(mails_table(mails, locale))
    linked = sum(case.outcome == "linked" for case in cases)
    good = sum(case.is_answered_by(answer) for case, answer in answers)
    console.print(f"{good} of {len(cases)} requests ended as they should; {len(mails)} test mails for {linked} links")
    return good == len(cases) and len(mails) == linked


async def _link(amqp_url: str, cases: Sequence[Case], locale: Locale, console: Console) -> list[tuple[Case, Answer]]:
    requests = {request.request_id: (case, request) for case in cases for request in [case.request(locale)]}
    by_id = {request_id: case for request_id, (case, _) in requests.items()}
    steps: dict[UUID, list[StepReport]] = {request_id: [] for request_id in by_id}
    answers: dict[UUID, Answer] = {}
    console.print(legend(), style="dim")
    async with links(amqp_url) as broker_side, asyncio.timeout(_TIMEOUT_S):
        with Live(table(by_id, steps, answers, locale), console=console, refresh_per_second=12) as live:
            await broker_side.publish(request for _, request in requests.values())
            async with aclosing(broker_side.events()) as events:
                async for event in events:
                    if isinstance(event, LinkProgress):
                        steps[event.request_id].append(event.step)
                    elif not isinstance(event, LinkRejected):
                        answers[event.request_id] = event
                    live.update(table(by_id, steps, answers, locale))
                    if len(answers) == len(by_id):
                        break
    return [(by_id[request_id], answer) for request_id, answer in answers.items()]


def _mails(mock_url: str) -> list[dict[str, Any]]:
    url = f"{mock_url}/_mock/mailboxes/{quote(LOGGING_MAILBOX)}/messages"
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - the mock that we started
        document = json.load(response)
    messages: list[dict[str, Any]] = document["messages"] if isinstance(document, dict) else document
    return messages


def main() -> int:
    """Exit status: 0 all as expected, 1 not so or not started, 2 unknown LOCALE or argument."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--picture", type=Path, metavar="FILE.svg")
    picture: Path | None = options.parse_args().picture
    width = None if sys.stdout.isatty() and picture is None else _PLAIN_WIDTH
    console = Console(width=width, record=picture is not None, highlight=False)
    wanted = os.environ.get("LOCALE", "en")
    if wanted not in set(Locale):
        print(f"LOCALE is {wanted!r}: it can be {' or '.join(Locale)}", file=sys.stderr)
        return 2
    started = time.monotonic()
    try:
        with broker() as amqp_url:
            good = asyncio.run(demonstrate(amqp_url, Locale(wanted), console))
    except (NoBrokerError, ProgramFailedError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except TimeoutError:
        print(f"not every request was answered in {_TIMEOUT_S:.0f} s", file=sys.stderr)
        return 1
    console.print(f"{time.monotonic() - started:.1f} s", style="dim")
    if picture is not None:
        save(console, picture, title="make demo")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
