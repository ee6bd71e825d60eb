"""The one question to Autodiscover with a login, and how often a password is tried."""

from typing import Any

import pytest

from ewslink.linking.login_tries import LIMIT
from ewslink.linking.outcome import Linked, Target, link_error
from ewslink_contracts.outcomes import Code, Step
from tests.link.linking.search.scenes import EWS, SVC, XML, found, hidden_behind_a_login


async def test_autodiscover_with_a_login_where_nothing_else_leads_to_ews(nothing_guessed: Any) -> None:
    hidden_behind_a_login(nothing_guessed)

    assert found(await nothing_guessed.link()) == f"https://cas.mock.test{EWS}"
    assert nothing_guessed.with_login == [f"mock.test{XML}", f"cas.mock.test{EWS}"]


@pytest.mark.parametrize("auto_correct", [False, True])
async def test_a_wrong_password_is_tried_once_at_autodiscover_and_nowhere_else(
    nothing_guessed: Any, auto_correct: bool
) -> None:
    hidden_behind_a_login(nothing_guessed)

    outcome = await nothing_guessed.link(password="wrong", auto_correct=auto_correct)

    assert found(outcome) == Code.BAD_CREDENTIALS
    assert outcome.verdict.step is Step.AUTHENTICATE
    assert outcome.suggested_username == "MOCK\\ok"
    assert nothing_guessed.wrong_tries == 1
    assert nothing_guessed.with_login == [f"mock.test{XML}"]


@pytest.mark.parametrize(("status", "code"), [(401, Code.LOCKED_OUT), (456, Code.UNLOCK_REQUIRED)])
async def test_a_lock_that_autodiscover_tells_of_is_no_matter_of_names_or_addresses(
    nothing_guessed: Any, status: int, code: Code
) -> None:
    if status == 401:
        hidden_behind_a_login(nothing_guessed)
    else:
        nothing_guessed.nothing_at("mock.test", path=SVC)
        nothing_guessed.on("mock.test", "answer", XML, status=status, body="Locked", after_login=True)
    email = "locked-out@mock.test" if status == 401 else "ok@mock.test"

    outcome = await nothing_guessed.link(email=email)

    assert (found(outcome), outcome.verdict.step) == (code, Step.AUTHENTICATE)
    assert outcome.suggested_username is None
    assert not [one for one in link_error(outcome, Target(email)).remedies if "Exchange URL" in one]
    assert nothing_guessed.logins == 1


@pytest.mark.parametrize("auto_correct", [False, True])
async def test_a_name_that_autodiscover_takes_and_ews_refuses_is_corrected_by_the_person(
    nothing_guessed: Any, auto_correct: bool
) -> None:
    """With the correction there would be three logins for one link."""
    hidden_behind_a_login(nothing_guessed)
    offer = {"WWW-Authenticate": "NTLM"}
    nothing_guessed.on("cas.mock.test", "answer", EWS, status=401, headers=offer, after_login=True)

    outcome = await nothing_guessed.link(auto_correct=auto_correct)

    assert (found(outcome), outcome.suggested_username) == (Code.BAD_CREDENTIALS, "MOCK\\ok")
    assert nothing_guessed.logins == 2


@pytest.mark.parametrize("before", range(LIMIT + 1))
async def test_a_link_that_was_interrupted_goes_on_with_the_tries_that_are_left(
    nothing_guessed: Any, before: int
) -> None:
    hidden_behind_a_login(nothing_guessed)

    outcome = await nothing_guessed.link(tries_before=before)

    assert nothing_guessed.logins == LIMIT - before
    if not before:
        assert isinstance(outcome, Linked)
    else:
        assert (outcome.verdict.code, outcome.verdict.step) == (Code.LOGIN_INTERRUPTED, Step.AUTHENTICATE)
        assert (outcome.verdict.retryable, outcome.suggested_username) == (False, None)


@pytest.mark.parametrize(
    ("target", "tries"),
    [
        ({}, 1),
        ({"ews_url": "mail.mock.test"}, 1),
        ({"ews_url": "https://mail.mock.test/owa/", "auto_correct": True}, 2),
    ],
)
async def test_candidates_do_not_multiply_a_wrong_password(internet: Any, target: dict[str, Any], tries: int) -> None:
    assert found(await internet.link(password="wrong", **target)) == Code.BAD_CREDENTIALS
    assert internet.wrong_tries == tries
