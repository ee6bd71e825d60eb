"""The report of `ewslink check`: what a server or a person wrote is shown as it is, and nothing of it is obeyed."""

import io
from typing import Any

import pytest
from rich.console import Console

from ewslink.check.live import Progress
from ewslink.check.options import Options
from ewslink.check.page import Page
from ewslink.check.report import render_failed, render_linked
from ewslink.check.words import Words
from ewslink.linking.classify import classify
from ewslink.linking.conclusions import CLOUD_ADDRESS
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed, link_error
from ewslink_contracts.events import AuthScheme, LinkedMailbox, Server, StepReport, SyncedFolder
from ewslink_contracts.outcomes import Code, Locale, Step, StepStatus

MARKUP = r"[red]a[/] [/nothing] \[b] [link=x]"
OPTIONS = Options("ann@example.com", url="https://ex.test/owa/", locale=Locale.DE)
STEP = StepReport(name=Step.REQUEST, status=StepStatus.OK, ms=1, detail="ann@example.com")


def page(**console: Any) -> Page:
    # the environment of whoever runs the tests decides nothing
    return Page(Console(file=io.StringIO(), highlight=False, markup=False, emoji=False, _environ={}, **console))


def written(page: Page) -> str:
    assert isinstance(page.console.file, io.StringIO)
    return page.console.file.getvalue()


def linked(options: Options, name: str = "Kunden") -> str:
    mailbox = LinkedMailbox(
        primary_smtp_address="ann@example.com",
        ews_url="https://ex.test/EWS/Exchange.asmx",
        username="EXAMPLE\\ann",
        auth_scheme=AuthScheme.NTLM,
        server=Server(product="Exchange Server 2019", build="15.2.1118.7"),
        synced_folders=(SyncedFolder(folder_id="1", path=f"Inbox/{name}", rules=(name,)),),
    )
    sheet = page()
    render_linked(sheet, Words(options.locale), options, mailbox)
    return written(sheet)


def failed(seen: Observation, options: Options = OPTIONS, suggested_url: str | None = None, **console: Any) -> str:
    outcome = Failed(classify(seen), seen, suggested_url=suggested_url)
    error = link_error(outcome, options.target())
    sheet = page(**console)
    render_failed(sheet, Words(options.locale), options, error)
    return written(sheet)


def redirect(url: str = "https://ex.test/owa/", text: str = "") -> Observation:
    return Observation(step=Step.ENDPOINT, url=url, status=302, headers={"location": "/owa/"}, text=text)


def test_a_linked_mailbox() -> None:
    assert f"Inbox/{MARKUP}  ← {MARKUP}" in linked(OPTIONS, MARKUP)


def test_without_a_test_mail_the_report_says_so_and_how_to_send_one() -> None:
    text = linked(OPTIONS)

    assert "keine Test-E-Mail" in text
    assert "ewslink check ann@example.com --url https://ex.test/owa/ --bcc ADRESSE\n" in text


def test_with_a_test_mail_it_says_where_to() -> None:
    assert "angenommen, an log@bcc.example.net" in linked(
        Options("ann@example.com", bcc="log@bcc.example.net", locale=Locale.DE)
    )


def test_a_failure_has_cause_remedies_evidence_and_the_next_command() -> None:
    text = failed(redirect(), suggested_url="https://ex.test/EWS/Exchange.asmx")

    assert "url_invalid / owa_redirect" in text
    assert "\n   1. " in text
    assert "\n   2. " in text
    assert "http_status=302" in text
    assert "rule=" not in text
    assert "     ewslink check ann@example.com --url https://ex.test/EWS/Exchange.asmx\n" in text


@pytest.mark.parametrize("verbose", [False, True])
def test_where_nobody_was_asked_there_is_nothing_to_show(verbose: bool) -> None:
    options = Options("ann@hotmail.com", verbose=verbose)
    error = link_error(Failed(CLOUD_ADDRESS, Observation(step=Step.DISCOVER, url="")), options.target())
    sheet = page()
    render_failed(sheet, Words(Locale.EN), options, error)

    assert ("What was seen" in written(sheet)) is verbose  # the row that decided
    assert "--verbose" not in written(sheet)


def test_evidence_unfolds() -> None:
    text = failed(redirect(), Options("ann@example.com", verbose=True))

    assert "http_status=302" not in text
    assert "     http_status 302\n" in text
    assert "     rule        redirect to Outlook on the web\n" in text


def test_another_user_name_is_only_tried_by_who_is_sure_of_the_password() -> None:
    # each try with a wrong password is one towards the lock of the account
    seen = Observation(step=Step.AUTHENTICATE, url="https://ex.test/", status=401, credentialed=True)
    options = Options("ann@example.com")
    error = link_error(Failed(classify(seen), seen, suggested_username="EXAMPLE\\ann"), options.target())
    sheet = page()
    render_failed(sheet, Words(Locale.EN), options, error)

    command = "     ewslink check ann@example.com --username 'EXAMPLE\\ann'\n"
    assert f"   Try next, but only if the password is certainly right\n{command}" in written(sheet)
    assert "   Try next\n" in failed(redirect(), options, suggested_url="https://ex.test/EWS/Exchange.asmx")


@pytest.mark.parametrize(
    ("locale", "caution"),
    [
        (Locale.EN, "Try next, but only if you know this server and trust it"),
        (Locale.DE, "Als Nächstes versuchen, aber nur, wenn Sie diesen Server kennen und ihm vertrauen"),
    ],
)
def test_an_address_that_anybody_could_have_named_is_only_tried_by_who_knows_it(locale: Locale, caution: str) -> None:
    options = Options("ann@example.com", locale=locale)
    url = "https://other.test/EWS/Exchange.asmx"
    doubtful = Failed(classify(redirect()), redirect(), suggested_url=url, suggestion_trusted=False)
    sheet = page()
    render_failed(sheet, Words(locale), options, link_error(doubtful, options.target()))

    assert f"   {caution}\n     ewslink check ann@example.com --url {url}\n" in written(sheet)
    assert caution not in failed(redirect(), options, suggested_url=url)


@pytest.mark.parametrize(
    ("headers", "locale", "when"),
    [
        ({"retry-after": "90"}, Locale.EN, "the same check may succeed in 90 seconds."),
        ({"retry-after": "900"}, Locale.DE, "Dieselbe Prüfung kann in etwa 15 Minuten gelingen."),
        ({}, Locale.EN, "the same check may succeed in about 2 minutes."),
    ],
)
def test_what_may_pass_says_when(headers: dict[str, str], locale: Locale, when: str) -> None:
    seen = Observation(step=Step.ENDPOINT, url="https://ex.test/", status=503, headers=headers)

    assert classify(seen).code is Code.SERVER_UNAVAILABLE
    assert when in failed(seen, Options("ann@example.com", locale=locale))


def test_what_a_server_or_a_person_wrote_is_no_markup() -> None:
    url = f"https://ex.test/{MARKUP}/".replace(" ", "")

    text = failed(redirect(url, MARKUP), suggested_url=f"{url}EWS")

    assert f"url={url}" in text
    assert f"message={MARKUP}" in text


@pytest.mark.parametrize("control", ["\x1b[2J", "\x9b2J", "\x07", "\r", "\u202e"])
def test_what_a_server_wrote_moves_no_cursor(control: str) -> None:
    assert control not in failed(redirect(text=f"a{control}b"), force_terminal=True)


@pytest.mark.parametrize("detail", [MARKUP, "EXAMPLE\\[/x]", "[2001:db8::1]:443", "[fe80::1]", "x" * 500])
def test_a_step_is_shown_as_it_is_and_on_one_line_of_a_file(detail: str) -> None:
    sheet = page(width=40)

    Progress(sheet, Words(Locale.EN)).step(STEP.model_copy(update={"detail": detail}))

    assert written(sheet) == f" ✓ request           1 ms {detail}\n"


@pytest.mark.parametrize("width", [20, 40, 59, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal_but_what_is_to_be_copied(width: int) -> None:
    command = "     ewslink check ann@example.com --url https://ex.test/EWS/Exchange.asmx"

    text = failed(
        redirect(), suggested_url="https://ex.test/EWS/Exchange.asmx", width=width, force_terminal=True, no_color=True
    )

    plain = [line.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "") for line in text.splitlines()]
    assert [line for line in plain if len(line) > max(width, len(command))] == []
    assert command in plain


def test_no_colours_in_a_file() -> None:
    assert "\x1b" not in failed(redirect())
    assert "\x1b[" in failed(redirect(), force_terminal=True, color_system="standard")


@pytest.mark.parametrize("status", StepStatus)
def test_a_file_in_ascii_has_signs_too(status: StepStatus) -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    sheet = Page(Console(file=file))

    sheet.line(sheet.sign(status))

    file.flush()
    assert isinstance(file.buffer, io.BytesIO)
    assert file.buffer.getvalue().strip() in {b"+", b"x", b"-"}
