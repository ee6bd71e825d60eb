"""A mail that was accepted and comes back is noticed, and no other report is taken for its own."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from ewslink.exchange.client import Mail
from ewslink.exchange.reading import Reply, read
from ewslink.exchange.transport import HttpAnswer
from ewslink.linking.observation import Content, TransportFailure
from ewslink.mail.bounces import diagnostic, report_on
from ewslink_contracts.ews import MESSAGES_NS, SOAP_NS, TYPES_NS
from ewslink_contracts.outcomes import Step

OURS = "<key-1@example.com>"
MAIL = Mail("Subject", "Text", "log@bcc.example.net", None, "key-1", OURS)
DENIED = "550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized"


def said(inner: str) -> Reply:
    namespaces = f'xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}"'
    body = f"<s:Envelope {namespaces}><s:Body><m:Response>{inner}</m:Response></s:Body></s:Envelope>"
    return _read(HttpAnswer(status=200, body=body.encode()))


def _read(answer: HttpAnswer) -> Reply:
    return read(answer, step=Step.SEND, url="https://mail.example.com/EWS/Exchange.asmx", credentialed=True)


LOST = _read(HttpAnswer(failure=TransportFailure.TIMEOUT))


@dataclass
class Inbox:
    """Reports in an inbox: id → what it answers and what it says."""

    reports: dict[str, tuple[str, str]] = field(default_factory=dict)
    subject: str = "Undeliverable: Subject"
    lost: str = ""
    """The call whose answer is lost."""

    calls: list[str] = field(default_factory=list)

    async def find_reports(self) -> Reply:
        self.calls.append("FindItem")
        listed = (
            f'<t:Message><t:ItemId Id="{name}"/><t:Subject>{self.subject}</t:Subject>'
            f"{f'<t:InReplyTo>{about}</t:InReplyTo>' if about else ''}</t:Message>"
            for name, (about, _) in self.reports.items()
        )
        return (
            LOST
            if self.lost == "FindItem"
            else said(f"<m:RootFolder><t:Items>{''.join(listed)}</t:Items></m:RootFolder>")
        )

    async def get_texts(self, ids: list[str]) -> Reply:
        self.calls.append(f"GetItem {' '.join(ids)}")
        bodies = "".join(f"<t:Message><t:Body>{self.reports[name][1]}</t:Body></t:Message>" for name in ids)
        return LOST if self.lost == "GetItem" else said(f"<m:Items>{bodies}</m:Items>")


async def look(inbox: Inbox) -> Any:
    return await report_on(MAIL, cast("Any", inbox))


@pytest.mark.parametrize(
    ("reports", "calls"),
    [
        ({}, ["FindItem"]),
        ({"1": ("&lt;other@example.com&gt;", f"{DENIED} &lt;key-1@example.com&gt;")}, ["FindItem"]),
        ({"1": ("", DENIED)}, ["FindItem", "GetItem 1"]),
    ],
    ids=["none", "on another mail", "on who knows which"],
)
async def test_a_mail_that_did_not_come_back(reports: dict[str, tuple[str, str]], calls: list[str]) -> None:
    inbox = Inbox(reports)

    assert await look(inbox) is None
    assert inbox.calls == calls


@pytest.mark.parametrize(
    ("reports", "second_call"),
    [
        ({"1": ("&lt;other@example.com&gt;", "no"), "2": ("&lt;key-1@example.com&gt;", f"Sorry.\n{DENIED}\n")}, "2"),
        ({"1": ("", "no"), "2": ("", f"{DENIED}\nMessage-ID: &lt;key-1@example.com&gt;")}, "1 2"),
        ({"1": ("", "no"), "2": ("&lt;key-1@example.com&gt;", DENIED)}, "2"),
    ],
    ids=["named", "quoted", "named rather than quoted"],
)
async def test_a_mail_that_came_back(reports: dict[str, tuple[str, str]], second_call: str) -> None:
    inbox = Inbox(reports)

    seen = await look(inbox)

    assert (seen.step, seen.content, seen.text) == (Step.SEND, Content.REPORT, DENIED)
    assert (seen.status, seen.values["Recipient"]) == (None, "log@bcc.example.net")
    assert inbox.calls == ["FindItem", f"GetItem {second_call}"]


async def test_a_report_on_a_mail_of_another_subject_is_not_read() -> None:
    inbox = Inbox({"1": ("", f"{DENIED} {OURS}")}, subject="Undeliverable: Something else")

    assert await look(inbox) is None
    assert inbox.calls == ["FindItem"]


async def test_a_report_that_cannot_be_read_is_a_report_all_the_same() -> None:
    seen = await look(Inbox({"1": ("&lt;key-1@example.com&gt;", DENIED)}, lost="GetItem"))

    assert (seen.content, seen.text) == (Content.REPORT, "")


@pytest.mark.parametrize("call", ["FindItem", "GetItem"])
async def test_who_cannot_look_does_not_know(call: str) -> None:
    assert await look(Inbox({"1": ("", DENIED)}, lost=call)) is None


@pytest.mark.parametrize(
    ("report", "text"),
    [
        ("Delivery has failed.\r\n\r\n550 5.1.1 User unknown\r\nbye", "550 5.1.1 User unknown"),
        (
            "log@b.c\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##",
            "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##",
        ),
        ("Status: 5.7.60 first\nRemote Server returned '554 5.2.0 second'", "554 5.2.0 second'"),
        ("<mx.example.net #5.1.1 smtp;550 no such user>", "5.1.1 smtp;550 no such user>"),
        ("Sent by 5.10.20.30\nwithout a code", "Sent by 5.10.20.30 without a code"),
        ("452-4.2.2 mailbox full", "452-4.2.2 mailbox full"),
        ("x" * 1000, "x" * 400),
        ("", ""),
    ],
)
def test_diagnostic(report: str, text: str) -> None:
    assert diagnostic(report) == text
