"""Every response code of EWS has its treatment, and each group is what its treatment says."""

from pathlib import Path

import pytest

from ewslink.linking.classify import classify
from ewslink.linking.observation import Content, Observation
from ewslink.linking.rules.response_codes import GROUPS, Group, Treatment, read
from ewslink_contracts.ews.builds import Build
from ewslink_contracts.outcomes import CATEGORIES, RETRYABLE, Category, Code, Step

#: The codes of Microsoft's reference, of the EWS Managed API and of exchangelib together.
HOW_MANY = 479

WITH_CODES = [group for group in GROUPS if group.rule.response_codes]


def said(code: str, step: Step) -> Observation:
    return Observation(
        step=step,
        url="https://mail.example.com/EWS/Exchange.asmx",
        credentialed=True,
        status=200,
        content=Content.SOAP,
        response_code=code,
        build=Build(15, 2, 1118, 7),
    )


def anywhere(group: Group) -> bool:
    return not group.rule.steps


def test_no_code_is_forgotten_and_none_stands_in_two_groups_for_the_same_step() -> None:
    always = [code for group in WITH_CODES if anywhere(group) for code in group.rule.response_codes]
    sending = [code for group in WITH_CODES if not anywhere(group) for code in group.rule.response_codes]
    assert len(always) == len(set(always)) == HOW_MANY
    assert len(sending) == len(set(sending))
    assert set(sending) <= set(always)


@pytest.mark.parametrize("group", WITH_CODES, ids=lambda group: group.rule.name)
def test_each_code_is_taken_by_its_group(group: Group) -> None:
    step = Step.SEND if group.rule.steps else Step.RULES
    verdicts = {code: classify(said(code, step)) for code in group.rule.response_codes}
    assert {(verdict.rule, verdict.code) for verdict in verdicts.values()} == {(group.rule.name, group.rule.code)}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.rule.name)
def test_a_group_ends_a_link_as_its_treatment_says(group: Group) -> None:
    code = group.rule.code
    match group.treatment:
        case Treatment.TRANSIENT:
            assert code in RETRYABLE
        case Treatment.OURS:
            assert code is Code.INTERNAL_ERROR
        case Treatment.DATA:
            assert code in (Code.SERVER_ERROR, Code.INVALID_RESPONSE)
        case Treatment.CAUSE:
            assert code not in (Code.SERVER_ERROR, Code.INTERNAL_ERROR)


@pytest.mark.parametrize("step", [Step.AUTHENTICATE, Step.MAILBOX, Step.RULES, Step.SEND])
def test_what_passes_by_itself_may_be_tried_again_whatever_was_being_done(step: Step) -> None:
    transient = [group.rule for group in WITH_CODES if group.treatment is Treatment.TRANSIENT]
    at_step = {code for rule in transient if not rule.steps or step in rule.steps for code in rule.response_codes}
    assert {code for code in at_step if not classify(said(code, step)).retryable} == set()


@pytest.mark.parametrize("group", [group for group in GROUPS if not anywhere(group)], ids=lambda group: group.rule.name)
def test_what_happens_while_sending_is_a_test_mail_that_failed(group: Group) -> None:
    assert CATEGORIES[group.rule.code] is Category.TEST_EMAIL_FAILED


def test_nothing_else_is_called_a_test_mail_that_failed() -> None:
    at_rules = {classify(said(code, Step.RULES)).category for group in WITH_CODES for code in group.rule.response_codes}
    assert Category.TEST_EMAIL_FAILED not in at_rules


PINNED = {
    "ErrorSendAsDenied": (Code.SERVER_ERROR, Code.SEND_AS_DENIED),
    "ErrorQuotaExceeded": (Code.SERVER_ERROR, Code.MAILBOX_FULL),
    "ErrorMessageSizeExceeded": (Code.SERVER_ERROR, Code.MESSAGE_TOO_LARGE),
    "ErrorInvalidRecipients": (Code.SERVER_ERROR, Code.RECIPIENT_REFUSED),
    "ErrorInvalidSmtpAddress": (Code.NO_MAILBOX, Code.RECIPIENT_REFUSED),
    "ErrorAccessDenied": (Code.MAILBOX_ACCESS_DENIED, Code.SEND_DENIED),
    "ErrorSubmissionQuotaExceeded": (Code.SERVER_ERROR, Code.SEND_LIMIT_REACHED),
    "ErrorMessageSubmissionBlocked": (Code.SERVER_ERROR, Code.SENDING_BLOCKED),
    "ErrorInvalidServerVersion": (Code.VERSION_TOO_OLD, Code.VERSION_TOO_OLD),
    "ErrorServerBusy": (Code.SERVER_BUSY, Code.SERVER_BUSY),
    "ErrorMailboxMoveInProgress": (Code.MAILBOX_MOVING, Code.MAILBOX_MOVING),
    "ErrorMailboxStoreUnavailable": (Code.SERVER_UNAVAILABLE, Code.SERVER_UNAVAILABLE),
    "ErrorPasswordExpired": (Code.PASSWORD_EXPIRED, Code.PASSWORD_EXPIRED),
    "ErrorAccountDisabled": (Code.ACCOUNT_DISABLED, Code.ACCOUNT_DISABLED),
    "ErrorInvalidLicense": (Code.NOT_LICENSED, Code.NOT_LICENSED),
    "ErrorCallerIsInvalidADAccount": (Code.ACCOUNT_NOT_IN_DIRECTORY, Code.ACCOUNT_NOT_IN_DIRECTORY),
    "ErrorNonPrimarySmtpAddress": (Code.NOT_PRIMARY_ADDRESS, Code.NOT_PRIMARY_ADDRESS),
    "ErrorMissingEmailAddress": (Code.NO_SMTP_ADDRESS, Code.NO_SMTP_ADDRESS),
    "ErrorNonExistentMailbox": (Code.NO_MAILBOX, Code.NO_MAILBOX),
    "ErrorWrongServerVersion": (Code.MAILBOX_ELSEWHERE, Code.MAILBOX_ELSEWHERE),
    "ErrorNoRespondingCASInDestinationSite": (Code.PROXYING_FAILED, Code.PROXYING_FAILED),
    "ErrorProxyGroupSidLimitExceeded": (Code.TOO_MANY_GROUPS, Code.TOO_MANY_GROUPS),
    "ErrorSchemaValidation": (Code.INTERNAL_ERROR, Code.INTERNAL_ERROR),
    "ErrorChangeKeyRequired": (Code.INTERNAL_ERROR, Code.INTERNAL_ERROR),
    "ErrorInternalServerError": (Code.SERVER_ERROR, Code.SERVER_ERROR),
    "ErrorItemNotFound": (Code.SERVER_ERROR, Code.SEND_FAILED),
    "ErrorCalendarOutOfRange": (Code.SERVER_ERROR, Code.SEND_FAILED),
    "ErrorFromTheFuture": (Code.SERVER_ERROR, Code.SEND_FAILED),
}


@pytest.mark.parametrize("code", PINNED)
def test_what_a_code_means_while_reading_and_while_sending(code: str) -> None:
    assert (classify(said(code, Step.RULES)).code, classify(said(code, Step.SEND)).code) == PINNED[code]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ('treatment = "shrug"', ValueError),
        ('code = "no_such_code"', ValueError),
        ('steps = ["dance"]', ValueError),
        ('blame = "mailbox"', TypeError),
    ],
)
def test_a_group_that_makes_no_sense_is_not_read(tmp_path: Path, line: str, error: type[Exception]) -> None:
    right = {"name": '"x"', "treatment": '"cause"', "code": '"no_mailbox"', "source": '"y"'}
    key, _, value = line.partition(" = ")
    text = "\n".join(f"{key} = {value}" for key, value in {**right, key: value}.items())
    file = tmp_path / "codes.toml"
    file.write_text(f"[[group]]\n{text}\n", "utf-8")
    with pytest.raises(error):
        read(file)
