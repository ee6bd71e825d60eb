"""The report of `ewslink check`: what a server or a person wrote is shown as it is."""

import io
import json

import pytest
from rich.console import Console

from ewslink.check import Checked, _line, as_json, render
from ewslink.linking.classify import classify
from ewslink.linking.observation import Observation
from ewslink.linking.outcome import Failed, Linked, Target
from ewslink_contracts.events import AuthScheme, LinkedMailbox, Server, StepReport, SyncedFolder
from ewslink_contracts.outcomes import Locale, Step, StepStatus

MARKUP = r"[red]a[/] [/nothing] \[b] [link=x]"
TARGET = Target("ann@example.com", ews_url="https://ex.test/owa/", locale=Locale.DE)
STEP = StepReport(name=Step.REQUEST, status=StepStatus.OK, ms=1, detail="for ann@example.com")


def shown(checked: Checked) -> str:
    console = Console(file=io.StringIO(), width=200)
    render(checked, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def linked(name: str) -> Checked:
    mailbox = LinkedMailbox(
        primary_smtp_address="ann@example.com",
        ews_url="https://ex.test/EWS/Exchange.asmx",
        username="EXAMPLE\\ann",
        auth_scheme=AuthScheme.NTLM,
        server=Server(product="Exchange Server 2019", build="15.2.1118.7"),
        synced_folders=(SyncedFolder(folder_id="1", path=f"Inbox/{name}", rules=(name,)),),
    )
    return Checked(TARGET, Linked(mailbox), (STEP,))


def failed(url: str = "https://ex.test/owa/", text: str = "") -> Checked:
    seen = Observation(step=Step.ENDPOINT, url=url, status=302, headers={"location": "/owa/"}, text=text)
    return Checked(TARGET, Failed(classify(seen), seen, suggested_url=f"{url}EWS"), (STEP,))


def test_a_linked_mailbox() -> None:
    assert f"Inbox/{MARKUP}  ← {MARKUP}" in shown(linked(MARKUP))


def test_what_a_server_or_a_person_wrote_is_no_markup() -> None:
    text = shown(failed(f"https://ex.test/{MARKUP}/".replace(" ", ""), MARKUP))

    assert f"https://ex.test/{MARKUP}/EWS".replace(" ", "") in text
    assert f"message={MARKUP}" in text


@pytest.mark.parametrize("detail", [MARKUP, "EXAMPLE\\[/x]", "[2001:db8::1]:443", "[fe80::1]"])
def test_a_step_is_shown_as_it_is(detail: str) -> None:
    console = Console(file=io.StringIO(), width=200)

    console.print(_line(STEP.model_copy(update={"detail": detail})))

    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().rstrip("\n").endswith(detail)


def test_a_failure_as_json_has_the_words_of_the_events() -> None:
    document = json.loads(as_json(failed()))

    assert document["steps"] == [STEP.model_dump(mode="json")]
    assert document["error"]["code"] == "owa_redirect"
    assert document["error"]["suggested_url"] == "https://ex.test/owa/EWS"
    assert "mailbox" not in document


def test_a_linked_mailbox_as_json() -> None:
    document = json.loads(as_json(linked("Kunden")))

    assert document["mailbox"]["synced_folders"][0]["path"] == "Inbox/Kunden"
    assert "error" not in document
