"""A check as it happens: steps as they end, what is being waited for, and the messages if they are wanted."""

import time
from urllib.parse import urlsplit

from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from ewslink.check.messages import SeenMessage
from ewslink.check.page import Page, styled
from ewslink.check.words import Words
from ewslink.exchange.watching import Message
from ewslink_contracts.events import StepReport
from ewslink_contracts.outcomes import Step, StepStatus

_ORDER = tuple(Step)
_WIDTHS = (1, 12, 9)


class Progress:
    """Shows a check while it runs, between `start` and `stop`."""

    def __init__(self, page: Page, words: Words) -> None:
        self._page = page
        self._words = words
        self._spinner = Spinner("dots")
        self._live = Live(self, console=page.console, transient=True, refresh_per_second=12) if page.is_live else None
        self._started = time.perf_counter()
        self._step: Step | None = Step.REQUEST
        self._note = ""

    def start(self) -> None:
        """Show the spinner, where there is a terminal for it."""
        if self._live is not None:
            self._live.start()

    def stop(self) -> None:
        """Take the spinner away."""
        if self._live is not None:
            self._live.stop()

    def __rich__(self) -> Spinner | Text:
        if self._step is None:
            return Text()
        waited = self._words.number(time.perf_counter() - self._started, ">6.1f")
        self._spinner.update(
            text=Text(f"{self._step:<12} {waited} s  {self._note}", "dim", overflow="ellipsis", no_wrap=True)
        )
        return self._spinner

    def step(self, report: StepReport) -> None:
        """A step has ended."""
        following = _ORDER.index(report.name) + 1
        self._step = _ORDER[following] if following < len(_ORDER) else None
        self._started = time.perf_counter()
        self._note = ""
        style = "dim" if report.status is StepStatus.SKIPPED else ""
        took = f"{report.ms:>6} ms" if report.status is not StepStatus.SKIPPED else ""
        name, detail = (report.name, style), (report.detail, style)
        self._page.row(_WIDTHS, self._page.sign(report.status), name, (took, style), detail)

    def asking(self, message: Message) -> None:
        """A request leaves."""
        parts = urlsplit(message.url)
        self._note = self._words("asking", url=f"{parts.scheme}://{parts.netloc}{parts.path}")

    def waiting(self, seconds: float) -> None:
        """The server has asked for a moment; a file gets a line about it, a terminal the spinner's."""
        self._note = self._words("waiting", seconds=self._words.number(seconds))
        if self._live is None:
            self._page.row(_WIDTHS, "", "", "", (self._note, "dim"))

    def awaiting_report(self, seconds: float) -> None:
        """The test mail may come back; a file need not say so, it is the same every time."""
        self._note = self._words("awaiting_report", seconds=self._words.number(seconds))

    def message(self, seen: SeenMessage) -> None:
        """A message to show, in the manner of `curl --verbose`."""
        self._lines(">", "cyan", f"{seen.method} {seen.url}", seen.headers, seen.body)
        if seen.failure is not None:
            self._lines("<", "red", f"{self._words('failure', failure=seen.failure)} ({seen.ms} ms)", (), "")
        else:
            self._lines("<", "magenta", f"{seen.status} ({seen.ms} ms)", seen.answer_headers, seen.answer_body)

    def _lines(self, sign: str, style: str, first: str, headers: tuple[tuple[str, str], ...], body: str) -> None:
        lines = [first, *(f"{name}: {value}" for name, value in headers), *([""] if body else []), *body.splitlines()]
        prefixed = (Text.assemble((sign, style), " ", styled((line, "dim"))) for line in lines)
        self._page.verbatim(Text("\n").join(prefixed), indent=3)
