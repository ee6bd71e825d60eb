"""What a check makes of a server's answers, where no single observation tells it."""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID

import pytest
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import FolderRef, ItemId, Mail
from ewslink.exchange.guard import Guard
from ewslink.exchange.reading import Reply, read
from ewslink.exchange.transport import HttpAnswer, TransportSettings
from ewslink.linking.outcome import Failed, Linked, Target
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink.linking.windows_domain import WindowsDomain
from ewslink.mail.sending import Sending
from ewslink.store.records import SendRecord, SendState
from ewslink_contracts.events import StepReport, UnfollowedReason
from ewslink_contracts.ews import MESSAGES_NS, SOAP_NS, TYPES_NS
from ewslink_contracts.outcomes import Code, Step, StepStatus

URL = "https://mail.example.com/EWS/Exchange.asmx"
SETTINGS = TransportSettings(Guard(), ssl.create_default_context())
VERSION = '<t:ServerVersionInfo MajorVersion="15" MinorVersion="2"/>'


def rule(target: str) -> str:
    actions = f"<t:Actions><t:MoveToFolder>{target}</t:MoveToFolder></t:Actions>"
    return f"<t:Rule><t:DisplayName>To a folder</t:DisplayName><t:IsEnabled>true</t:IsEnabled>{actions}</t:Rule>"


@dataclass
class Exchange:
    """An ExchangeClient whose server is well, but for what the fields say."""

    silent_s: float = 0.0
    rules: str = ""
    folders: dict[str, tuple[str, str] | str] = field(default_factory=dict)
    """What each name or id is answered with: id and parent, or a response code."""

    url: str = ""
    settings: TransportSettings = SETTINGS
    reports: tuple[float, str] = (0.0, "")
    """After how many seconds FindItem answers, and with what."""

    asked: list[tuple[str, ...]] = field(default_factory=list)
    """The folders asked for, call by call."""

    calls: int = 0
    """How many were made with a login, whatever they were."""

    async def probe(self, url: str) -> Reply:
        await asyncio.sleep(self.silent_s)
        asks = HttpAnswer(status=401, headers=MappingProxyType({"www-authenticate": "Basic"}))
        return read(asks, step=Step.ENDPOINT, url=url, credentialed=False)

    def log_in_at(self, url: str, *_login: Any) -> None:
        self.url = url

    def given_up(self) -> None:
        """Nothing is known of how far it came."""

    async def resolve(self, _address: str) -> Reply:
        return self._say("")

    async def get_inbox_rules(self) -> Reply:
        return self._say(self.rules)

    async def get_folders(self, folders: Sequence[FolderRef]) -> Reply:
        self.asked.append(tuple(folder.id for folder in folders))
        return self._say(
            f"<m:ResponseMessages>{''.join(self._part(folder.id) for folder in folders)}</m:ResponseMessages>"
        )

    def _part(self, name: str) -> str:
        said = self.folders.get(name, "ErrorFolderNotFound")
        if isinstance(said, str):
            return f'<m:M ResponseClass="Error"><m:ResponseCode>{said}</m:ResponseCode></m:M>'
        key, parent = said
        folder = f'<t:FolderId Id="{key}"/><t:ParentFolderId Id="{parent}"/><t:DisplayName>F{key}</t:DisplayName>'
        return f"<m:M><m:Folders><t:Folder>{folder}</t:Folder></m:Folders></m:M>"

    async def create_draft(self, _mail: Mail) -> Reply:
        return self._say('<t:ItemId Id="draft" ChangeKey="1"/>')

    async def send_draft(self, _item: ItemId) -> Reply:
        return self._say("")

    async def find_reports(self) -> Reply:
        seconds, said = self.reports
        await asyncio.sleep(seconds)
        return self._say(said)

    async def get_texts(self, ids: Sequence[str]) -> Reply:
        return self._say(f"<m:Items><t:Message><t:Body>550 5.7.1 said {ids[0]}</t:Body></t:Message></m:Items>")

    @staticmethod
    def _say(inner: str) -> Reply:
        namespaces = f'xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}"'
        body = f"<s:Header>{VERSION}</s:Header><s:Body><m:Response>{inner}</m:Response></s:Body>"
        answer = HttpAnswer(status=200, body=f"<s:Envelope {namespaces}>{body}</s:Envelope>".encode())
        return read(answer, step=Step.RULES, url=URL, credentialed=True)


async def _keep(_report: StepReport) -> None:
    """The log keeps it already."""


async def check(
    exchange: Exchange,
    log: StepLog | None = None,
    timeout_s: float = 30,
    sending: Sending | None = None,
    bounce_wait_s: float = 0,
    *,
    auto_correct: bool = False,
) -> Linked | Failed:
    target = Target("ann@example.com", ews_url=URL, auto_correct=auto_correct)
    credentials = Credentials("ann@example.com", SecretStr("secret"))
    client, log = cast("Any", exchange), log or StepLog(_keep)
    verification = Verification(target, credentials, client, log, sending, bounce_wait_s=bounce_wait_s)
    return await verification.run(timeout_s)


async def test_the_deadline_of_the_link_is_an_outcome() -> None:
    outcome = await check(Exchange(silent_s=30), timeout_s=0.01)

    assert isinstance(outcome, Failed)
    assert outcome.verdict.code is Code.TIMEOUT


class RefusingThenSilent(Exchange):
    """Refuses the first login, names its domain, and says nothing to the second."""

    logins = 0

    async def get_inbox_rules(self) -> Reply:
        self.logins += 1
        if self.logins > 1:
            await asyncio.sleep(30)
        refused, domain = HttpAnswer(status=401), WindowsDomain("EXAMPLE")
        return read(refused, step=Step.AUTHENTICATE, url=URL, credentialed=True, domain=domain)


async def test_a_suggestion_whose_own_try_takes_too_long_is_still_told() -> None:
    outcome = await check(RefusingThenSilent(), timeout_s=1, auto_correct=True)

    assert isinstance(outcome, Failed)
    assert (outcome.verdict.code, outcome.suggested_username) == (Code.TIMEOUT, "EXAMPLE\\ann")


async def test_a_broker_that_takes_no_progress_is_not_the_mail_servers_fault() -> None:
    async def blocked_at_first(report: StepReport) -> None:
        if report.name is Step.DISCOVER and report.status is StepStatus.OK:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        await check(Exchange(), StepLog(blocked_at_first))


BY_ID = '<t:FolderId Id="{}"/>'
BY_NAME = '<t:DistinguishedFolderId Id="{}"/>'
INBOX: dict[str, tuple[str, str] | str] = {"msgfolderroot": ("top", "root"), "inbox": ("inbox-id", "top")}


async def test_a_folder_that_is_gone_breaks_its_rule_and_not_the_link() -> None:
    rules = rule(BY_NAME.format("archiveinbox")) + rule(BY_ID.format("x")) + rule(BY_NAME.format("junkemail"))
    folders = INBOX | {"archiveinbox": "ErrorFolderNotFound", "x": "ErrorAccessDenied", "junkemail": ("junk", "top")}
    log = StepLog(_keep)

    outcome = await check(Exchange(rules=rules, folders=folders), log)

    assert isinstance(outcome, Linked)
    assert [folder.path for folder in outcome.mailbox.synced_folders] == ["Fjunk"]
    assert [rule.reason for rule in outcome.mailbox.unfollowed_rules] == [UnfollowedReason.FOLDER_GONE] * 2
    [detail] = [report.detail for report in log.reports if report.name is Step.RULES]
    assert detail.startswith("1 folder to keep in sync; folder is gone")


@pytest.mark.parametrize(
    ("said", "code"),
    [("ErrorServerBusy", Code.SERVER_BUSY), ("ErrorMailboxStoreUnavailable", Code.SERVER_UNAVAILABLE)],
)
async def test_a_server_that_cannot_look_for_a_folder_just_now_fails_the_link(said: str, code: Code) -> None:
    rules = rule(BY_ID.format("gone")) + rule(BY_NAME.format("junkemail"))

    outcome = await check(Exchange(rules=rules, folders=INBOX | {"junkemail": said}))

    assert isinstance(outcome, Failed)
    assert (outcome.verdict.code, outcome.seen.response_code) == (code, said)


@pytest.mark.parametrize(
    ("rules", "calls"),
    [
        ("", []),
        (rule(BY_ID.format("")), []),
        (rule(BY_NAME.format("inbox")), [("msgfolderroot", "inbox")]),
        (rule(BY_ID.format("1")) * 2, [("msgfolderroot", "inbox", "1")]),
        (rule(BY_ID.format("3")), [("msgfolderroot", "inbox", "3"), ("2",), ("1",)]),
        (rule(BY_ID.format("3")) + rule(BY_ID.format("2")), [("msgfolderroot", "inbox", "3", "2"), ("1",)]),
    ],
    ids=["no rule", "no id", "by name", "in the inbox", "deep", "deep, on the way"],
)
async def test_folders_are_asked_for_together_and_only_when_a_rule_needs_them(
    rules: str, calls: list[tuple[str, ...]]
) -> None:
    folders = INBOX | {"1": ("1", "inbox-id"), "2": ("2", "1"), "3": ("3", "2")}
    exchange = Exchange(rules=rules, folders=folders)

    assert isinstance(await check(exchange), Linked)
    assert exchange.asked == calls


async def test_a_tree_without_a_top_is_not_climbed_for_ever() -> None:
    endless: dict[str, tuple[str, str] | str] = {str(n): (str(n), str(n + 1)) for n in range(1000)}
    exchange = Exchange(rules=rule(BY_ID.format("0")), folders=endless)

    outcome = await check(exchange)

    assert isinstance(outcome, Linked)
    assert outcome.mailbox.synced_folders[0].path == "/".join(f"F{n}" for n in range(9, -1, -1))
    assert len(exchange.asked) == 10


async def test_many_folders_are_asked_for_in_batches() -> None:
    names = [f"n{number}" for number in range(1200)]
    folders: dict[str, tuple[str, str] | str] = {name: (name, "inbox-id") for name in names}
    exchange = Exchange(rules="".join(rule(BY_ID.format(name)) for name in names), folders=INBOX | folders)

    outcome = await check(exchange)

    assert isinstance(outcome, Linked)
    assert [folder.folder_id for folder in outcome.mailbox.synced_folders] == names
    assert [len(call) for call in exchange.asked] == [1000, 202]


MAIL = Mail("Subject", "Text", "log@bcc.example.net", None, "key-1", "<key-1@example.com>")
REPORT = """<m:RootFolder><t:Items><t:Message><t:ItemId Id="it"/><t:InReplyTo>&lt;key-1@example.com&gt;</t:InReplyTo>
    </t:Message></t:Items></m:RootFolder>"""


async def send(exchange: Exchange, bounce_wait_s: float, timeout_s: float = 30) -> tuple[Linked | Failed, StepReport]:
    async def record(_state: SendRecord) -> None:
        """Nothing is interrupted here."""

    fresh = SendRecord(request_id=UUID(int=1), idempotency_key="key-1", state=SendState.ACCEPTED)
    log = StepLog(_keep)
    outcome = await check(exchange, log, timeout_s, Sending(MAIL, fresh, record), bounce_wait_s=bounce_wait_s)
    [report] = [report for report in log.reports if report.name is Step.SEND]
    return outcome, report


async def test_a_mail_that_comes_back_fails_the_link() -> None:
    outcome, step = await send(Exchange(reports=(0, REPORT)), bounce_wait_s=0.001)

    assert isinstance(outcome, Failed)
    assert (outcome.verdict.code, outcome.seen.text) == (Code.MAIL_BOUNCED, "550 5.7.1 said it")
    assert step.status is StepStatus.FAILED


@pytest.mark.parametrize(
    ("reports", "bounce_wait_s", "timeout_s"),
    [((0, ""), 0.001, 30), ((30, REPORT), 0.001, 1), ((0, REPORT), 30, 1), ((0, REPORT), 0, 30)],
    ids=["nothing comes back", "no answer in time", "no time to wait", "not wanted"],
)
async def test_a_mail_that_did_not_come_back_in_time_is_sent(
    reports: tuple[float, str], bounce_wait_s: float, timeout_s: float
) -> None:
    outcome, step = await send(Exchange(reports=reports), bounce_wait_s, timeout_s)

    assert isinstance(outcome, Linked)
    assert (step.status, step.detail) == (StepStatus.OK, "test mail from ann@example.com accepted")


@pytest.mark.parametrize(("calls", "code"), [(4, Code.MAIL_BOUNCED), (5, None), (6, None)])
async def test_it_is_looked_for_only_where_a_call_is_left(calls: int, code: Code | None) -> None:
    outcome, _ = await send(Exchange(reports=(0, REPORT), calls=calls), bounce_wait_s=0.001)

    assert (outcome.verdict.code if isinstance(outcome, Failed) else None) == code
