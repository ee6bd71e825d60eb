"""The command to try next can be pasted into a shell as it is."""

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from ewslink.check.next_command import next_command, with_test_mail
from ewslink.check.options import Options
from ewslink.linking.classify import classify
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed, link_error
from ewslink_contracts.outcomes import Code, Locale, Step

SEEN = Observation(step=Step.ENDPOINT, url="https://ex.test/owa/", status=302, headers={"location": "/owa/"})
GIVEN = Options(
    "ann@example.com",
    username="EXAMPLE\\ann b",
    bcc="log@bcc.example.net",
    send_as="sales@example.com",
    auto_correct=True,
    password_file=Path("-"),
    ca_file=Path("my ca.pem"),
    connect_to=("*:443=127.0.0.1:1", "a:1=b:2"),
    timeout_s=30,
    locale=Locale.DE,
    locale_given=True,
)


def suggested(
    options: Options,
    *,
    username: str | None = None,
    suggested_url: str | None = None,
    suggested_address: str | None = None,
) -> list[str] | None:
    failed = Failed(classify(SEEN), SEEN, suggested_url, suggested_address)
    error = link_error(failed, options.target()).model_copy(update={"suggested_username": username})
    line = next_command(options, error)
    return None if line is None else shlex.split(line)


def test_nothing_is_suggested() -> None:
    assert suggested(GIVEN) is None


@pytest.mark.parametrize("code", [Code.LOCKED_OUT, Code.UNLOCK_REQUIRED])
def test_a_locked_account_is_not_tried_again(code: Code) -> None:
    failed = Failed(replace(classify(SEEN), code=code), SEEN)
    error = link_error(failed, GIVEN.target()).model_copy(update={"suggested_username": "EXAMPLE\\ann"})

    assert next_command(GIVEN, error) is None


def test_an_address_that_was_tested() -> None:
    assert suggested(Options("ann@example.com"), suggested_url="https://ex.test/EWS/") == [
        "ewslink", "check", "ann@example.com", "--url", "https://ex.test/EWS/",
    ]  # fmt: skip


def test_a_user_name() -> None:
    assert suggested(Options("ann@example.com"), username="EXAMPLE\\ann") == [
        "ewslink", "check", "ann@example.com", "--username", "EXAMPLE\\ann",
    ]  # fmt: skip


@pytest.mark.parametrize(("username", "kept"), [(None, "info@example.com"), ("EXAMPLE\\ann", "EXAMPLE\\ann")])
def test_the_primary_address_keeps_the_login_that_worked(username: str | None, kept: str) -> None:
    options = Options("info@example.com", username=username)

    assert suggested(options, suggested_address="ann@example.com") == [
        "ewslink", "check", "ann@example.com", "--username", kept,
    ]  # fmt: skip


def test_all_that_was_given_is_given_again() -> None:
    words = suggested(replace(GIVEN, url="https://ex.test/owa/"), suggested_url="https://ex.test/EWS/")

    assert words == [
        "ewslink", "check", "ann@example.com", "--username", "EXAMPLE\\ann b", "--url", "https://ex.test/EWS/",
        "--bcc", "log@bcc.example.net", "--send-as", "sales@example.com", "--password-file", "-",
        "--ca-file", "my ca.pem", "--timeout", "30", "--locale", "de",
        "--connect-to", "*:443=127.0.0.1:1", "--connect-to", "a:1=b:2", "--auto-correct",
    ]  # fmt: skip


def test_the_language_of_the_environment_need_not_be_given_again() -> None:
    options = Options("ann@example.com", locale=Locale.DE)

    assert suggested(options, username="EXAMPLE\\ann") == [
        "ewslink", "check", "ann@example.com", "--username", "EXAMPLE\\ann",
    ]  # fmt: skip


def test_the_same_with_a_test_mail() -> None:
    assert with_test_mail(Options("ann@example.com"), "ADDRESS") == "ewslink check ann@example.com --bcc ADDRESS"
