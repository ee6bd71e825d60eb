"""The steps of one link as they end, in their order, each reported once."""

import time
from collections.abc import Awaitable, Callable, Iterable

from ewslink.linking.details import Detail
from ewslink_contracts.events import StepReport
from ewslink_contracts.explanations import explanations
from ewslink_contracts.outcomes import Code, Locale, Step, StepStatus

Report = Callable[[StepReport], Awaitable[None]]

_ORDER = tuple(Step)


class StepLog:
    """Collects the reports of one link, in the person's language, and passes each on at once."""

    def __init__(self, report: Report, locale: Locale = Locale.EN) -> None:
        self._report = report
        self._locale = locale
        self._since = time.perf_counter()
        self._noted: dict[Step, tuple[StepStatus, str, int]] = {}
        self.reports: tuple[StepReport, ...] = ()

    @property
    def current(self) -> Step:
        """The first step that has not ended."""
        return _ORDER[min(len(self.reports), len(_ORDER) - 1)]

    def note(self, step: Step, *details: Detail, ms: int = 0, status: StepStatus = StepStatus.OK) -> None:
        """What is known of a step already, to be reported once a later one ends."""
        self._noted[step] = (status, self._in_words(details), ms)

    async def ok(self, step: Step, *details: Detail, ms: int | None = None) -> None:
        """The step, and whatever before it was passed along with it, has ended well."""
        await self._pass_until(step)
        await self._add(step, StepStatus.OK, self._in_words(details), ms)

    async def skip(self, step: Step, *details: Detail) -> None:
        """The step was not wanted."""
        await self._pass_until(step)
        await self._add(step, StepStatus.SKIPPED, self._in_words(details), 0)

    async def fail(self, step: Step, code: Code, ms: int | None = None) -> Step:
        """The step has failed, the ones after it do not take place. Returns the step that is reported as failed.

        A call can fail for what an earlier step had found in order, for instance when a server goes away: then the
        step under way is the one that failed.
        """
        failed = step if _ORDER.index(step) >= len(self.reports) else self.current
        await self._pass_until(failed)
        await self._add(failed, StepStatus.FAILED, explanations(self._locale)[code].title, ms)
        for rest in _ORDER[len(self.reports) :]:
            await self._add(rest, StepStatus.SKIPPED, "", 0)
        return failed

    def _in_words(self, details: Iterable[Detail]) -> str:
        return "; ".join(detail.in_words(self._locale) for detail in details)

    async def _pass_until(self, step: Step) -> None:
        for passed in _ORDER[len(self.reports) : _ORDER.index(step)]:
            await self._add(passed, *self._noted.get(passed, (StepStatus.OK, "", 0)))

    async def _add(self, step: Step, status: StepStatus, detail: str, ms: int | None) -> None:
        now = time.perf_counter()
        taken = round((now - self._since) * 1000) if ms is None else ms
        self._since = now
        report = StepReport(name=step, status=status, ms=taken, detail=detail)
        self.reports = (*self.reports, report)
        await self._report(report)
