"""A mail leaves at most once, whatever gets lost on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import pytest

from ewslink.exchange.client import ExchangeClient, ItemId, Mail
from ewslink.exchange.reading import Reply, read
from ewslink.exchange.transport import HttpAnswer
from ewslink.linking.conclusions import NO_DRAFT_ID, NOT_CONFIRMED, Conclusion
from ewslink.linking.observation import TransportFailure
from ewslink.mail.sending import Sending
from ewslink.store.records import SendRecord, SendState
from ewslink_contracts.ews import MESSAGES_NS, SOAP_NS, TYPES_NS
from ewslink_contracts.outcomes import Step

KEY = "7b1c6d0e-5f0a-4a53-9f3a-0d4f0a3f9d11"
MAIL = Mail("Subject", "Text", "log@bcc.example.net", None, KEY, f"<{KEY}@example.com>")

Answer = str


def said(inner: str) -> Reply:
    namespaces = f'xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}"'
    body = f"<s:Envelope {namespaces}><s:Body><m:Response>{inner}</m:Response></s:Body></s:Envelope>"
    return _read(HttpAnswer(status=200, body=body.encode()))


def lost() -> Reply:
    return _read(HttpAnswer(failure=TransportFailure.TIMEOUT))


def error(code: str) -> Reply:
    return said(f'<m:M ResponseClass="Error"><m:ResponseCode>{code}</m:ResponseCode></m:M>')


def _read(answer: HttpAnswer) -> Reply:
    return read(answer, step=Step.SEND, url="https://mail.example.com/EWS/Exchange.asmx", credentialed=True)


@dataclass
class Mailbox:
    """Drafts and Sent Items as Exchange keeps them: a ChangeKey goes stale, a moved item gets another id.

    `answers`: what happens to each SendItem in turn; after the last, all goes well.
    """

    answers: list[Answer] = field(default_factory=list)
    broken: dict[str, Reply] = field(default_factory=dict)
    """The calls and folders that answer with something else, always."""

    pages: int = 1
    """How many pages a folder has; ours is on the last one."""

    draft_is_lost: bool = False
    """Whether a draft is saved, and the answer to CreateItem lost."""

    drafts: dict[str, ItemId] = field(default_factory=dict)
    sent: dict[str, ItemId] = field(default_factory=dict)
    deliveries: int = 0
    log: list[str] = field(default_factory=list)

    async def create_draft(self, mail: Mail) -> Reply:
        self.log.append("CreateItem")
        if "CreateItem" in self.broken:
            return self.broken["CreateItem"]
        self.drafts[mail.idempotency_key] = ItemId("draft", "1")
        if self.draft_is_lost:
            return lost()
        return said('<t:ItemId Id="draft" ChangeKey="1"/>')

    async def send_draft(self, item: ItemId) -> Reply:
        self.log.append("SendItem")
        answer = self.answers.pop(0) if self.answers else "well"
        if item in self.sent.values():
            self.deliveries += 1  # Exchange sends it again
            return said("")
        happens = _HAPPENS.get(answer)
        return error(answer) if happens is None else happens(self, item)

    def send(self, item: ItemId) -> Reply:
        if item != self.drafts[KEY]:
            return error("ErrorIrresolvableConflict")
        del self.drafts[KEY]
        self.sent[KEY] = ItemId("sent", "1")
        self.deliveries += 1
        return said("")

    async def find_marked(self, folder: str, offset: int) -> Reply:
        self.log.append(f"FindItem {folder}")
        if folder in self.broken:
            return self.broken[folder]
        is_last = offset == self.pages - 1
        items = {"drafts": self.drafts, "sentitems": self.sent}[folder] if is_last else {"other": ItemId("o", "1")}
        listed = "".join(
            f'<t:Message><t:ItemId Id="{item.id}" ChangeKey="{item.change_key}"/>'
            f"<t:ExtendedProperty><t:Value>{key}</t:Value></t:ExtendedProperty></t:Message>"
            for key, item in items.items()
        )
        paging = f'IncludesLastItemInRange="{str(is_last).lower()}" IndexedPagingOffset="{offset + 1}"'
        return said(f"<m:RootFolder {paging}><t:Items>{listed}</t:Items></m:RootFolder>")


def _sent_but_lost(mailbox: Mailbox, item: ItemId) -> Reply:
    mailbox.send(item)
    return lost()


def _sent_late(mailbox: Mailbox, _item: ItemId) -> Reply:
    mailbox.answers.insert(0, "was sent meanwhile")
    return lost()


def _was_sent_meanwhile(mailbox: Mailbox, _item: ItemId) -> Reply:
    mailbox.send(mailbox.drafts[KEY])
    return error("ErrorItemNotFound")


def _changed_by_itself(mailbox: Mailbox, item: ItemId) -> Reply:
    mailbox.drafts[KEY] = ItemId(item.id, item.change_key + "x")
    return mailbox.send(item)


def _nowhere_any_more(mailbox: Mailbox, _item: ItemId) -> Reply:
    mailbox.drafts.clear()
    return lost()


#: What can happen to a SendItem; any other name is a response code.
_HAPPENS: dict[Answer, Callable[[Mailbox, ItemId], Reply]] = {
    "well": Mailbox.send,
    "sent but the answer is lost": _sent_but_lost,
    "lost on the way": lambda _mailbox, _item: lost(),
    "503": lambda _mailbox, _item: _read(HttpAnswer(status=503, body=b"busy")),
    "sent late": _sent_late,  # still in Drafts when we look, gone when we try again
    "was sent meanwhile": _was_sent_meanwhile,
    "changed by itself": _changed_by_itself,
    "nowhere any more": _nowhere_any_more,
}


def sending(mailbox: Mailbox, state: SendState = SendState.ACCEPTED, *, again: bool = False) -> Sending:
    async def record(record: SendRecord) -> None:
        mailbox.log.append(f"= {record.state}")

    draft = None if state is SendState.ACCEPTED else "draft"
    known = SendRecord(request_id=UUID(KEY), idempotency_key=KEY, state=state, item_id=draft)
    return Sending(MAIL, known, record, again=again)


async def send(mailbox: Mailbox, what: Sending) -> Any:
    """None, a conclusion, or the response code or transport failure of the refusing answer."""
    result = await what.send(cast("ExchangeClient", mailbox))
    return (
        (result.seen.response_code or result.seen.failure or result.seen.status)
        if isinstance(result, Reply)
        else result
    )


async def test_what_is_done_is_written_down_before_the_next_thing_is_done() -> None:
    mailbox = Mailbox()

    assert await send(mailbox, sending(mailbox)) is None

    assert mailbox.log == ["CreateItem", "= drafted", "= sending", "SendItem", "= sent"]


async def test_the_ids_that_are_written_down_are_those_of_the_draft() -> None:
    mailbox = Mailbox(["changed by itself"])
    what = sending(mailbox)
    await send(mailbox, what)

    assert (what.state.item_id, what.state.change_key) == ("draft", "1x")


@pytest.mark.parametrize(
    ("answers", "result", "state", "deliveries", "sends"),
    [
        ([], None, SendState.SENT, 1, 1),
        (["sent but the answer is lost"], None, SendState.SENT, 1, 1),
        (["lost on the way"], None, SendState.SENT, 1, 2),
        (["503"], None, SendState.SENT, 1, 2),
        (["lost on the way", "sent but the answer is lost"], None, SendState.SENT, 1, 2),
        (["lost on the way", "lost on the way"], TransportFailure.TIMEOUT, SendState.SENDING, 0, 2),
        (["503", "503"], 503, SendState.SENDING, 0, 2),
        (["sent late"], None, SendState.SENT, 1, 2),
        (["nowhere any more"], NOT_CONFIRMED, SendState.UNKNOWN, 0, 1),
        (["lost on the way", "nowhere any more"], NOT_CONFIRMED, SendState.UNKNOWN, 0, 2),
        (["changed by itself"], None, SendState.SENT, 1, 2),
        (["changed by itself", "sent but the answer is lost"], None, SendState.SENT, 1, 2),
        (["changed by itself"] * 2, "ErrorIrresolvableConflict", SendState.SENDING, 0, 2),
        (["ErrorStaleObject"], None, SendState.SENT, 1, 2),
        (["ErrorChangeKeyRequiredForWriteOperations"], None, SendState.SENT, 1, 2),
        (["ErrorSendAsDenied"], "ErrorSendAsDenied", SendState.SENDING, 0, 1),
        (["ErrorServerBusy"], "ErrorServerBusy", SendState.SENDING, 0, 1),
        (["lost on the way", "ErrorQuotaExceeded"], "ErrorQuotaExceeded", SendState.SENDING, 0, 2),
    ],
)
async def test_a_new_mail(answers: list[Answer], result: Any, state: SendState, deliveries: int, sends: int) -> None:
    mailbox = Mailbox(list(answers))
    what = sending(mailbox)

    assert await send(mailbox, what) == result

    assert what.state.state is state
    assert (mailbox.deliveries, mailbox.log.count("SendItem")) == (deliveries, sends)
    assert mailbox.log.count("CreateItem") == 1


@pytest.mark.parametrize(
    ("state", "lies_in", "result", "after", "log"),
    [
        (SendState.ACCEPTED, None, None, SendState.SENT, ["FindItem drafts", "CreateItem", "SendItem"]),
        (SendState.ACCEPTED, "drafts", None, SendState.SENT, ["FindItem drafts", "SendItem"]),
        (SendState.DRAFTED, "drafts", None, SendState.SENT, ["FindItem drafts", "SendItem"]),
        (SendState.SENDING, "drafts", None, SendState.SENT, ["FindItem drafts", "SendItem"]),
        (SendState.SENDING, "sentitems", None, SendState.SENT, ["FindItem drafts", "FindItem sentitems"]),
        (
            SendState.SENDING,
            None,
            NOT_CONFIRMED,
            SendState.UNKNOWN,
            ["FindItem drafts", "FindItem sentitems"],
        ),
        (SendState.UNKNOWN, "sentitems", None, SendState.SENT, ["FindItem drafts", "FindItem sentitems"]),
        (SendState.UNKNOWN, "drafts", NOT_CONFIRMED, SendState.UNKNOWN, ["FindItem drafts"]),
        (
            SendState.UNKNOWN,
            None,
            NOT_CONFIRMED,
            SendState.UNKNOWN,
            ["FindItem drafts", "FindItem sentitems"],
        ),
        (SendState.SENT, "sentitems", None, SendState.SENT, []),
        (SendState.SENT, "drafts", None, SendState.SENT, []),
    ],
)
async def test_a_request_that_was_interrupted(
    state: SendState, lies_in: str | None, result: Conclusion | None, after: SendState, log: list[str]
) -> None:
    mailbox = Mailbox()
    mailbox.drafts = {KEY: ItemId("draft", "1")} if lies_in == "drafts" else {}
    mailbox.sent = {KEY: ItemId("sent", "1")} if lies_in == "sentitems" else {}
    what = sending(mailbox, state, again=True)

    assert await send(mailbox, what) == result

    assert what.state.state is after
    assert [entry for entry in mailbox.log if not entry.startswith("=")] == log
    assert mailbox.deliveries == log.count("SendItem")


@pytest.mark.parametrize("state", [SendState.DRAFTED, SendState.SENDING, SendState.UNKNOWN])
@pytest.mark.parametrize(("lies_in", "result"), [("sentitems", None), (None, NOT_CONFIRMED)])
async def test_a_draft_that_another_try_left_behind_is_not_sent(
    state: SendState, lies_in: str | None, result: Conclusion | None
) -> None:
    mailbox = Mailbox()
    mailbox.drafts = {KEY: ItemId("another draft", "1")}
    mailbox.sent = {KEY: ItemId("sent", "1")} if lies_in == "sentitems" else {}

    assert await send(mailbox, sending(mailbox, state, again=True)) is result

    assert "SendItem" not in mailbox.log


@pytest.mark.parametrize("state", SendState)
@pytest.mark.parametrize("lies_in", ["drafts", "sentitems", None])
async def test_what_is_written_down_never_goes_back(state: SendState, lies_in: str | None) -> None:
    """The store refuses to go back; a sending that tried would be handed from queue to queue for nothing."""
    mailbox = Mailbox(["lost on the way", "sent but the answer is lost"])
    mailbox.drafts = {KEY: ItemId("draft", "1")} if lies_in == "drafts" else {}
    mailbox.sent = {KEY: ItemId("sent", "1")} if lies_in == "sentitems" else {}

    await send(mailbox, sending(mailbox, state, again=True))

    order = list(SendState)
    written = [state, *(SendState(entry.removeprefix("= ")) for entry in mailbox.log if entry.startswith("="))]
    assert written == sorted(written, key=order.index)


async def test_a_draft_that_cannot_be_made_is_an_answer() -> None:
    mailbox = Mailbox(broken={"CreateItem": error("ErrorQuotaExceeded")})
    what = sending(mailbox)

    assert await send(mailbox, what) == "ErrorQuotaExceeded"
    assert mailbox.log == ["CreateItem"]
    assert not what.may_be_out


async def test_a_draft_whose_answer_was_lost_is_found_and_sent() -> None:
    mailbox = Mailbox(draft_is_lost=True)

    assert await send(mailbox, sending(mailbox)) is None
    calls = [entry for entry in mailbox.log if not entry.startswith("=")]
    assert calls == ["CreateItem", "FindItem drafts", "SendItem"]
    assert mailbox.deliveries == 1


@pytest.mark.parametrize("drafts", [None, error("ErrorServerBusy")])
async def test_a_draft_that_was_lost_on_the_way_is_not_made_twice(drafts: Reply | None) -> None:
    broken = {"CreateItem": lost()} | ({"drafts": drafts} if drafts is not None else {})
    mailbox = Mailbox(broken=broken)

    assert await send(mailbox, sending(mailbox)) is TransportFailure.TIMEOUT
    assert mailbox.log == ["CreateItem", "FindItem drafts"]


async def test_a_draft_without_an_id_is_no_answer() -> None:
    mailbox = Mailbox(broken={"CreateItem": said("")})

    assert await send(mailbox, sending(mailbox)) is NO_DRAFT_ID
    assert mailbox.log == ["CreateItem"]


async def test_drafts_that_cannot_be_read_before_a_second_try_stop_it() -> None:
    mailbox = Mailbox(broken={"drafts": error("ErrorServerBusy")})

    assert await send(mailbox, sending(mailbox, again=True)) == "ErrorServerBusy"
    assert mailbox.log == ["FindItem drafts"]


@pytest.mark.parametrize("folder", ["drafts", "sentitems"])
async def test_when_nobody_can_look_the_delivery_is_unknown(folder: str) -> None:
    mailbox = Mailbox(["sent but the answer is lost"], broken={folder: lost()})
    what = sending(mailbox)

    assert await send(mailbox, what) is NOT_CONFIRMED
    assert mailbox.log.count("SendItem") == 1
    assert what.may_be_out


async def test_the_mail_is_found_on_a_later_page() -> None:
    mailbox = Mailbox(["sent but the answer is lost"], pages=3)

    assert await send(mailbox, sending(mailbox)) is None
    assert mailbox.log.count("FindItem sentitems") == 3


async def test_a_folder_without_end_is_given_up() -> None:
    mailbox = Mailbox(["sent but the answer is lost"], pages=1_000_000)

    assert await send(mailbox, sending(mailbox)) is NOT_CONFIRMED
    assert mailbox.log.count("FindItem sentitems") == 10


@pytest.mark.parametrize(
    ("state", "may_be_out"),
    [
        (SendState.ACCEPTED, False),
        (SendState.DRAFTED, False),
        (SendState.SENDING, True),
        (SendState.UNKNOWN, True),
        (SendState.SENT, False),
    ],
)
def test_whether_it_may_be_out(state: SendState, may_be_out: bool) -> None:
    assert sending(Mailbox(), state).may_be_out is may_be_out
