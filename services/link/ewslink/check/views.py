"""The two ways a check is shown: a report for people, a document for programs."""

import sys
from types import TracebackType
from typing import Protocol, Self

from ewslink.check.document import CheckDocument
from ewslink.check.live import Progress
from ewslink.check.messages import Exchange, SeenMessage
from ewslink.check.options import Options
from ewslink.check.page import Page
from ewslink.check.report import render_failed, render_linked
from ewslink.check.run import Checked, View
from ewslink.check.words import Words
from ewslink.exchange.redaction import Redaction
from ewslink.exchange.watching import Message
from ewslink.linking.outcome import Failed, link_error
from ewslink_contracts.events import StepReport


class Report(View, Protocol):
    """Sees a check while it runs, as a context manager, and what came of it."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...

    def end(self, checked: Checked) -> None:
        """The check is over."""


class ForPeople:
    """Steps as they end, then what they mean."""

    def __init__(self, options: Options, redaction: Redaction) -> None:
        self._options = options
        self._words = Words(options.locale)
        self._page = Page.on_stdout()
        self._progress = Progress(self._page, self._words)
        self._exchange = Exchange(redaction, self._words, self._progress.message) if options.verbose else None
        self.step = self._progress.step
        self.waiting = self._progress.waiting
        self.awaiting_report = self._progress.awaiting_report

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        self._progress.stop()

    def message(self, message: Message) -> None:
        """A request leaves, and once more when it has ended."""
        if message.answer is None:
            self._progress.asking(message)
        if self._exchange is not None:
            self._exchange.told(message)

    def end(self, checked: Checked) -> None:
        """The end of the report."""
        outcome = checked.outcome
        if isinstance(outcome, Failed):
            error = link_error(outcome, self._options.target())
            render_failed(self._page, self._words, self._options, error)
        else:
            render_linked(self._page, self._words, self._options, outcome.mailbox)


class ForPrograms:
    """Nothing while the check runs, then one JSON document on standard output."""

    def __init__(self, options: Options, redaction: Redaction) -> None:
        self._options = options
        self._messages: list[SeenMessage] = []
        self._exchange = Exchange(redaction, Words(options.locale), self._messages.append)
        self.message = self._exchange.told

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        """Nothing is open."""

    def step(self, report: StepReport) -> None:
        """Will be in the document."""

    def waiting(self, seconds: float) -> None:
        """Is part of the time that the step takes."""

    def awaiting_report(self, seconds: float) -> None:
        """The same."""

    def end(self, checked: Checked) -> None:
        """The document."""
        outcome = checked.outcome
        document = CheckDocument(
            email=self._options.email,
            linkable=not isinstance(outcome, Failed),
            steps=tuple(checked.steps),
            mailbox=None if isinstance(outcome, Failed) else outcome.mailbox,
            error=link_error(outcome, self._options.target()) if isinstance(outcome, Failed) else None,
            messages=tuple(self._messages) if self._options.verbose else None,
        )
        sys.stdout.buffer.write(document.to_json().encode())  # UTF-8 in every locale, as RFC 8259 has it
