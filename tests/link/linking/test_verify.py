"""What a check makes of a server's answers, where no single observation tells it."""

import asyncio
import ssl
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, cast

import pytest
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials
from ewslink.exchange.guard import Guard
from ewslink.exchange.reading import Reply, read
from ewslink.exchange.transport import HttpAnswer, TransportSettings
from ewslink.linking.outcome import Failed, Linked, Target
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink_contracts.events import StepReport
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
    distinguished: dict[str, str] = field(default_factory=dict)
    """Name → folder id, or the response code that it is answered with."""

    settings: TransportSettings = SETTINGS
    pages: int = 1
    calls: list[str] = field(default_factory=list)

    async def probe(self, url: str) -> Reply:
        await asyncio.sleep(self.silent_s)
        asks = HttpAnswer(status=401, headers=MappingProxyType({"www-authenticate": "Basic"}))
        return read(asks, step=Step.ENDPOINT, url=url, credentialed=False)

    def log_in_at(self, *_arguments: Any) -> None: ...

    async def resolve(self, _address: str) -> Reply:
        return self._say("")

    async def get_inbox_rules(self) -> Reply:
        return self._say(self.rules)

    async def find_folders(self, offset: int) -> Reply:
        self.calls.append("FindFolder")
        is_last = len(self.calls) == self.pages
        paging = f'IncludesLastItemInRange="{str(is_last).lower()}" IndexedPagingOffset="{offset + 1}"'
        folder = f'<t:Folder><t:FolderId Id="{offset}"/><t:DisplayName>F{offset}</t:DisplayName></t:Folder>'
        return self._say(f"<m:RootFolder {paging}><t:Folders>{folder}</t:Folders></m:RootFolder>")

    async def get_distinguished(self, name: str) -> Reply:
        said = self.distinguished[name]
        if said.startswith("Error"):
            return self._say(f'<m:M ResponseClass="Error"><m:ResponseCode>{said}</m:ResponseCode></m:M>')
        return self._say(f'<t:FolderId Id="{said}"/>')

    @staticmethod
    def _say(inner: str) -> Reply:
        namespaces = f'xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}"'
        body = f"<s:Header>{VERSION}</s:Header><s:Body><m:Response>{inner}</m:Response></s:Body>"
        answer = HttpAnswer(status=200, body=f"<s:Envelope {namespaces}>{body}</s:Envelope>".encode())
        return read(answer, step=Step.RULES, url=URL, credentialed=True)


async def _keep(_report: StepReport) -> None:
    """The log keeps it already."""


async def check(exchange: Exchange, log: StepLog | None = None, timeout_s: float = 30) -> Linked | Failed:
    target, credentials = Target("ann@example.com", ews_url=URL), Credentials("ann@example.com", SecretStr("secret"))
    verification = Verification(target, credentials, cast("Any", exchange), log or StepLog(_keep), None)
    return await verification.run(timeout_s)


async def test_the_deadline_of_the_link_is_an_outcome() -> None:
    outcome = await check(Exchange(silent_s=30), timeout_s=0.01)

    assert isinstance(outcome, Failed)
    assert outcome.verdict.code is Code.TIMEOUT


async def test_a_broker_that_takes_no_progress_is_not_the_mail_servers_fault() -> None:
    async def blocked_at_first(report: StepReport) -> None:
        if report.name is Step.DISCOVER and report.status is StepStatus.OK:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        await check(Exchange(), StepLog(blocked_at_first))


DISTINGUISHED = '<t:DistinguishedFolderId Id="{}"/>'


@pytest.mark.parametrize("code", ["ErrorFolderNotFound", "ErrorItemNotFound"])
async def test_a_rule_that_names_a_missing_folder_is_broken_and_the_mailbox_is_linked(code: str) -> None:
    names = {"archiveinbox": code, "junkemail": "0"}
    log = StepLog(_keep)

    rules = "".join(rule(DISTINGUISHED.format(name)) for name in names)
    outcome = await check(Exchange(rules=rules, distinguished=names), log)

    assert isinstance(outcome, Linked)
    assert [folder.path for folder in outcome.mailbox.synced_folders] == ["F0"]
    assert "broken: To a folder" in next(report.detail for report in log.reports if report.name is Step.RULES)


async def test_a_server_that_cannot_look_for_a_folder_fails_the_link() -> None:
    rules = rule(DISTINGUISHED.format("junkemail"))

    outcome = await check(Exchange(rules=rules, distinguished={"junkemail": "ErrorServerBusy"}))

    assert isinstance(outcome, Failed)
    assert outcome.verdict.code is Code.SERVER_BUSY


@pytest.mark.parametrize(("pages", "pages_read"), [(3, 3), (10**6, 20)])
async def test_folders_are_read_to_the_end_but_not_for_ever(pages: int, pages_read: int) -> None:
    exchange = Exchange(rules=rule('<t:FolderId Id="2"/>'), pages=pages)

    outcome = await check(exchange)

    assert isinstance(outcome, Linked)
    assert [folder.path for folder in outcome.mailbox.synced_folders] == ["F2"]
    assert len(exchange.calls) == pages_read
