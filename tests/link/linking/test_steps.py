"""Every step is reported once, in order, as it ends."""

from ewslink.linking.details import Detail, named
from ewslink.linking.steps import StepLog
from ewslink_contracts.events import StepReport
from ewslink_contracts.explanations import explanations
from ewslink_contracts.outcomes import Code, Locale, Step, StepStatus

OK, FAILED, SKIPPED = StepStatus.OK, StepStatus.FAILED, StepStatus.SKIPPED


class Reported(list[StepReport]):
    async def __call__(self, report: StepReport) -> None:
        self.append(report)

    @property
    def statuses(self) -> list[tuple[Step, StepStatus]]:
        return [(report.name, report.status) for report in self]


async def test_a_step_ends_the_ones_that_were_passed_with_it() -> None:
    log = StepLog(reported := Reported())

    await log.ok(Step.REQUEST, named("ann@example.com"), ms=3)
    await log.ok(Step.TLS, named("mail.example.com"), ms=7)

    assert reported.statuses == [(Step.REQUEST, OK), (Step.DISCOVER, OK), (Step.CONNECT, OK), (Step.TLS, OK)]
    assert [report.ms for report in reported] == [3, 0, 0, 7]
    assert log.reports == tuple(reported)
    assert log.current is Step.ENDPOINT


async def test_what_follows_a_failure_is_skipped() -> None:
    log = StepLog(reported := Reported())

    assert await log.fail(Step.CONNECT, Code.CONNECTION_REFUSED) is Step.CONNECT

    assert [name for name, _ in reported.statuses] == list(Step)
    assert [status for _, status in reported.statuses] == [OK, OK, FAILED, *[SKIPPED] * 8]


async def test_a_failure_of_a_step_that_had_ended_is_one_of_the_step_under_way() -> None:
    log = StepLog(reported := Reported())
    await log.ok(Step.MAILBOX)

    assert await log.fail(Step.CONNECT, Code.CONNECTION_BROKEN) is Step.RULES

    assert (Step.RULES, FAILED) in reported.statuses
    assert (Step.CONNECT, OK) in reported.statuses
    assert len(reported) == len(Step)


async def test_a_step_that_is_not_wanted() -> None:
    log = StepLog(reported := Reported())
    await log.ok(Step.RULES)

    await log.skip(Step.SEND, Detail("no_test_mail"))

    assert reported.statuses[-1] == (Step.SEND, SKIPPED)
    assert reported[-1].ms == 0


async def test_a_failure_after_the_last_step_is_the_last_steps() -> None:
    log = StepLog(reported := Reported())
    await log.ok(Step.STORE)

    assert log.current is Step.STORE
    assert [name for name, _ in reported.statuses] == list(Step)


async def test_a_step_without_a_time_of_its_own_gets_the_time_since_the_last() -> None:
    log = StepLog(reported := Reported())
    log._since -= 2.0

    await log.ok(Step.REQUEST)
    await log.ok(Step.DISCOVER)

    assert reported[0].ms >= 2000
    assert reported[1].ms < 2000


async def test_what_is_known_of_a_step_is_reported_once_a_later_one_ends() -> None:
    log = StepLog(reported := Reported())
    log.note(Step.CONNECT, ms=4)
    log.note(Step.TLS, Detail("not_encrypted"), status=SKIPPED)

    await log.fail(Step.ENDPOINT, Code.NOT_EWS)

    assert [(report.status, report.detail, report.ms) for report in reported][2:4] == [
        (OK, "", 4),
        (SKIPPED, "http, not encrypted", 0),
    ]


async def test_what_is_known_of_a_step_that_fails_is_not_what_is_reported() -> None:
    log = StepLog(reported := Reported())
    log.note(Step.TLS, named("mail.example.com"), ms=7)

    await log.fail(Step.TLS, Code.TLS_EXPIRED, ms=1)

    assert (reported[3].status, reported[3].detail) == (FAILED, explanations(Locale.EN)[Code.TLS_EXPIRED].title)


async def test_a_person_reads_it_in_their_language() -> None:
    log = StepLog(reported := Reported(), Locale.DE)

    await log.ok(Step.RULES, Detail("folders", {"count": "2"}), Detail("no_test_mail"))
    await log.fail(Step.SEND, Code.MAILBOX_FULL)

    said = {report.name: report.detail for report in reported}
    assert said[Step.RULES] == "2 Ordner werden synchronisiert; keine Test-E-Mail angefordert"
    assert said[Step.SEND] == explanations(Locale.DE)[Code.MAILBOX_FULL].title
