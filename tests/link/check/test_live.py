"""What is shown of a check while it runs: in a terminal beside the spinner, and what of it stays in a file."""

import io

import pytest
from rich.console import Console
from rich.spinner import Spinner

from ewslink.check.live import Progress
from ewslink.check.page import Page
from ewslink.check.words import Words
from ewslink_contracts.events import StepReport
from ewslink_contracts.outcomes import Locale, Step, StepStatus

RULES = StepReport(name=Step.RULES, status=StepStatus.OK, ms=1)


@pytest.mark.parametrize(
    ("locale", "waiting", "awaiting_report"),
    [
        (Locale.EN, "waits 2.5 s, as the server asks", "waits 2.5 s to see whether the mail comes back"),
        (Locale.DE, "wartet 2,5 s, wie vom Server verlangt", "wartet 2,5 s ab, ob die E-Mail zurückkommt"),
    ],
)
def test_the_spinner_says_what_is_waited_for(locale: Locale, waiting: str, awaiting_report: str) -> None:
    progress = Progress(_page(terminal=True), Words(locale))

    progress.step(RULES)
    assert _beside_the_spinner(progress) == ""
    progress.waiting(2.5)
    assert _beside_the_spinner(progress) == waiting
    progress.awaiting_report(2.5)
    assert _beside_the_spinner(progress) == awaiting_report


def test_a_file_has_a_line_for_what_does_not_happen_every_time() -> None:
    page = _page(terminal=False)
    progress = Progress(page, Words(Locale.EN))

    progress.waiting(2.0)
    progress.awaiting_report(2.0)

    assert _written(page).split() == ["waits", "2", "s,", "as", "the", "server", "asks"]


def _page(*, terminal: bool) -> Page:
    return Page(Console(file=io.StringIO(), force_terminal=terminal, _environ={}))


def _written(page: Page) -> str:
    assert isinstance(page.console.file, io.StringIO)
    return page.console.file.getvalue()


def _beside_the_spinner(progress: Progress) -> str:
    shown = progress.__rich__()
    assert isinstance(shown, Spinner)
    step, _, note = str(shown.text).partition(" s  ")
    assert step.startswith("send")
    return note
