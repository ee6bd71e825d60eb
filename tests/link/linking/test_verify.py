"""The steps of a check against a server that answers by script: what is asked, in which order, and where it ends."""

import asyncio
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, cast

import pytest
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials
from ewslink.exchange.reading import Reply, read
from ewslink.exchange.transport import HttpAnswer
from ewslink.linking.observation import TransportFailure
from ewslink.linking.outcome import Failed, Linked, Target
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink_contracts.events import AuthScheme, StepReport, SyncedFolder
from ewslink_contracts.ews import MESSAGES_NS, SOAP_NS, TYPES_NS
from ewslink_contracts.outcomes import Code, Step, StepStatus

EWS = "https://ex.test/EWS/Exchange.asmx"
OWA = "https://ex.test/owa/"
GUESS = "https://mail.example.com/EWS/Exchange.asmx"


def said(inner: str = "", build: str = "15.2.1118.7") -> Reply:
    names = ("MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber")
    numbers = " ".join(f'{name}="{number}"' for name, number in zip(names, build.split("."), strict=False))
    header = f"<s:Header><t:ServerVersionInfo {numbers}/></s:Header>" if build else ""
    namespaces = f'xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}"'
    body = f"<s:Envelope {namespaces}>{header}<s:Body><m:R>{inner}</m:R></s:Body></s:Envelope>"
    return _read(HttpAnswer(status=200, body=body.encode()))


def error(code: str) -> Reply:
    return said(f'<m:M ResponseClass="Error"><m:ResponseCode>{code}</m:ResponseCode></m:M>')


def http(status: int, **headers: str) -> Reply:
    kept = MappingProxyType({name.replace("_", "-"): value for name, value in headers.items()})
    return _read(HttpAnswer(status=status, headers=kept), credentialed=False)


def lost(failure: TransportFailure) -> Reply:
    return _read(HttpAnswer(failure=failure), credentialed=False)


def _read(answer: HttpAnswer, *, credentialed: bool = True) -> Reply:
    return read(answer, step=Step.AUTHENTICATE, url="", credentialed=credentialed)


ASKS = http(401, www_authenticate="Negotiate, NTLM")
TO_OWA = http(302, location="/owa/auth/logon.aspx")

RULE = (
    "<t:Rule><t:DisplayName>R</t:DisplayName><t:IsEnabled>true</t:IsEnabled><t:Actions><t:MoveToFolder>{}"
    "</t:MoveToFolder></t:Actions></t:Rule>"
)
TO_CUSTOMERS = RULE.format('<t:FolderId Id="customers"/>')
TO_JUNK = RULE.format('<t:DistinguishedFolderId Id="junkemail"/>')


def folders(*names: str, next_offset: int | None = None) -> Reply:
    listed = "".join(
        f'<t:Folder><t:FolderId Id="{name}"/><t:DisplayName>{name.title()}</t:DisplayName></t:Folder>' for name in names
    )
    is_last = str(next_offset is None).lower()
    paging = f'IncludesLastItemInRange="{is_last}" IndexedPagingOffset="{next_offset or 0}"'
    return said(f"<m:RootFolder {paging}><t:Folders>{listed}</t:Folders></m:RootFolder>")


@dataclass
class Server:
    """Answers each call with its entry; several answers are given in turn. A URL nobody scripted refuses."""

    probes: dict[str, Reply] = field(default_factory=lambda: {EWS: ASKS})
    answers: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    hangs: str | None = None
    logged_in: tuple[str, AuthScheme] | None = None

    async def probe(self, url: str) -> Reply:
        self.calls.append(f"probe {url}")
        reply = self.probes.get(url, lost(TransportFailure.REFUSED))
        seen = Reply(_with_url(reply, url), None)
        return await self._maybe_hang("probe", seen)

    def log_in_at(self, url: str, scheme: AuthScheme, _credentials: Credentials) -> None:
        self.logged_in = (url, scheme)

    async def get_inbox(self) -> Reply:
        return await self._next("get_inbox")

    async def resolve(self, _address: str) -> Reply:
        return await self._next("resolve")

    async def get_inbox_rules(self) -> Reply:
        return await self._next("get_inbox_rules")

    async def find_folders(self, offset: int) -> Reply:
        self.calls.append(f"offset {offset}")
        return await self._next("find_folders")

    async def get_distinguished(self, names: list[str]) -> Reply:
        self.calls.append(f"names {names}")
        return await self._next("get_distinguished")

    async def _next(self, name: str) -> Reply:
        self.calls.append(name)
        answer = self.answers.get(name, said())
        return await self._maybe_hang(name, answer.pop(0) if isinstance(answer, list) else answer)

    async def _maybe_hang(self, name: str, reply: Reply) -> Reply:
        if self.hangs == name:
            await asyncio.Event().wait()
        return reply


def _with_url(reply: Reply, url: str) -> Any:
    return replace(reply.seen, url=url, step=Step.ENDPOINT)


@dataclass
class Mailing:
    """A sending that ends in `result`."""

    result: Reply | Code | None = None
    may_be_out: bool = False
    hangs: bool = False
    tries: int = 0

    async def send(self, _client: object) -> Reply | Code | None:
        self.tries += 1
        if self.hangs:
            await asyncio.Event().wait()
        return self.result


@dataclass
class Ended:
    """How a check ended."""

    outcome: Linked | Failed
    steps: tuple[StepReport, ...]

    @property
    def failed(self) -> tuple[Code, Step]:
        assert isinstance(self.outcome, Failed)
        return self.outcome.verdict.code, self.outcome.verdict.step

    @property
    def linked(self) -> Linked:
        assert isinstance(self.outcome, Linked), self.outcome
        return self.outcome

    def status(self, step: Step) -> StepStatus:
        (status,) = (report.status for report in self.steps if report.name is step)
        return status


async def check(server: Server, sending: Mailing | None = None, timeout_s: float = 10, **target: Any) -> Ended:
    async def ignore(_report: StepReport) -> None:
        pass

    log = StepLog(ignore)
    await log.ok(Step.REQUEST)
    wanted = Target(**{"email": "ann@example.com", "ews_url": EWS} | target)
    credentials = Credentials("EXAMPLE\\ann", SecretStr("secret"))
    verification = Verification(wanted, credentials, cast("Any", server), log, cast("Any", sending))
    ended = Ended(await verification.run(timeout_s), log.reports)
    if isinstance(ended.outcome, Failed):
        (failed,) = (report.name for report in ended.steps if report.status is StepStatus.FAILED)
        assert failed is ended.outcome.verdict.step
        assert [report.name for report in ended.steps] == list(Step)
    return ended


async def test_a_healthy_mailbox() -> None:
    server, sending = Server(), Mailing()

    ended = await check(server, sending)

    assert server.calls == [f"probe {EWS}", "get_inbox", "resolve", "get_inbox_rules"]
    assert server.logged_in == (EWS, AuthScheme.NTLM)
    assert sending.tries == 1
    mailbox = ended.linked.mailbox
    assert (mailbox.primary_smtp_address, mailbox.ews_url) == ("ann@example.com", EWS)
    assert (mailbox.username, mailbox.auth_scheme) == ("EXAMPLE\\ann", AuthScheme.NTLM)
    assert (mailbox.server.product, mailbox.server.build) == ("Exchange Server 2019", "15.2.1118.7")
    assert [report.name for report in ended.steps] == list(Step)[:-1]


async def test_no_mail_is_sent_when_none_is_wanted() -> None:
    ended = await check(Server())

    assert ended.linked
    assert ended.status(Step.SEND) is StepStatus.SKIPPED


async def test_an_address_that_is_none_is_never_called() -> None:
    server = Server()

    assert (await check(server, ews_url="ftp://ex.test")).failed == (Code.URL_MALFORMED, Step.DISCOVER)
    assert server.calls == []


async def test_a_browser_address_fails_with_a_tested_suggestion() -> None:
    server = Server({OWA: TO_OWA, EWS: ASKS})

    ended = await check(server, ews_url=OWA)

    assert ended.failed == (Code.OWA_REDIRECT, Step.ENDPOINT)
    assert isinstance(ended.outcome, Failed)
    assert ended.outcome.suggested_url == EWS
    assert server.calls == [f"probe {OWA}", f"probe {EWS}"]


async def test_a_suggestion_that_does_not_work_is_not_made() -> None:
    ended = await check(Server({OWA: TO_OWA, EWS: http(404)}), ews_url=OWA)

    assert ended.failed == (Code.OWA_REDIRECT, Step.ENDPOINT)
    assert isinstance(ended.outcome, Failed)
    assert ended.outcome.suggested_url is None


async def test_auto_correct_uses_the_address_that_works() -> None:
    ended = await check(Server({OWA: TO_OWA, EWS: ASKS}), ews_url=OWA, auto_correct=True)

    assert ended.linked.mailbox.ews_url == EWS


async def test_without_an_address_the_usual_one_is_guessed() -> None:
    assert (await check(Server({GUESS: ASKS}), ews_url=None)).linked.mailbox.ews_url == GUESS

    unknown = Server({GUESS: lost(TransportFailure.NAME_NOT_FOUND)})
    assert (await check(unknown, ews_url=None)).failed == (Code.SERVER_NOT_FOUND, Step.DISCOVER)


@pytest.mark.parametrize(
    ("failure", "probed"),
    [
        (TransportFailure.REFUSED, [OWA, GUESS]),
        (TransportFailure.CONNECT_TIMEOUT, [OWA, GUESS]),
        (TransportFailure.TLS_UNTRUSTED, [OWA, GUESS]),
    ],
)
async def test_a_host_that_does_not_answer_is_asked_once(failure: TransportFailure, probed: list[str]) -> None:
    server = Server({OWA: lost(failure)})

    await check(server, ews_url=OWA)

    assert server.calls == [f"probe {url}" for url in probed]


async def test_only_the_given_address_explains_why_it_fails() -> None:
    server = Server({EWS: http(403), GUESS: lost(TransportFailure.NAME_NOT_FOUND)})

    assert (await check(server)).failed == (Code.EWS_BLOCKED, Step.ENDPOINT)


async def test_a_server_where_passwords_do_not_work_is_no_endpoint() -> None:
    assert (await check(Server({EWS: http(401, www_authenticate="Bearer")}))).failed[0] is Code.OAUTH_REQUIRED


async def test_one_login_is_tried_and_no_second() -> None:
    refused = _read(HttpAnswer(status=401, headers=MappingProxyType({"www-authenticate": "NTLM"})))
    server = Server(answers={"get_inbox": refused})

    assert (await check(server)).failed == (Code.BAD_CREDENTIALS, Step.AUTHENTICATE)
    assert server.calls == [f"probe {EWS}", "get_inbox"]


@pytest.mark.parametrize(
    ("reply", "failed"),
    [
        (said(build="14.1.218.15"), (Code.VERSION_TOO_OLD, Step.VERSION)),
        (said(build="15.20.1.1"), (Code.EXCHANGE_ONLINE, Step.VERSION)),
        (said(build=""), (Code.VERSION_UNKNOWN, Step.VERSION)),
        (error("ErrorInvalidServerVersion"), (Code.VERSION_TOO_OLD, Step.VERSION)),
        (error("ErrorNonExistentMailbox"), (Code.NO_MAILBOX, Step.MAILBOX)),
        (error("ErrorPasswordExpired"), (Code.PASSWORD_EXPIRED, Step.AUTHENTICATE)),
    ],
)
async def test_the_first_answer_decides_about_version_and_account(reply: Reply, failed: tuple[Code, Step]) -> None:
    server = Server(answers={"get_inbox": reply})

    assert (await check(server)).failed == failed
    assert server.calls[-1] == "get_inbox"


def resolved(address: str) -> Reply:
    return said(f"<t:Resolution><t:Mailbox><t:EmailAddress>{address}</t:EmailAddress></t:Mailbox></t:Resolution>")


@pytest.mark.parametrize(
    "reply", [resolved("ann@example.com"), resolved("ANN@example.com"), said(), error("ErrorNameResolutionNoResults")]
)
async def test_a_directory_that_does_not_object(reply: Reply) -> None:
    ended = await check(Server(answers={"resolve": reply}))

    assert ended.linked.mailbox.primary_smtp_address == "ann@example.com"


async def test_an_alias_fails_with_the_primary_address() -> None:
    sending = Mailing()
    ended = await check(Server(answers={"resolve": resolved("ann.miller@example.com")}), sending)

    assert ended.failed == (Code.NOT_PRIMARY_ADDRESS, Step.MAILBOX)
    assert isinstance(ended.outcome, Failed)
    assert ended.outcome.suggested_address == "ann.miller@example.com"
    assert sending.tries == 0


async def test_a_directory_that_fails() -> None:
    ended = await check(Server(answers={"resolve": error("ErrorServerBusy")}))

    assert ended.failed[0] is Code.SERVER_BUSY


async def test_folders_are_read_page_by_page() -> None:
    pages = [folders("one", next_offset=1), folders("customers")]
    server = Server(answers={"get_inbox_rules": said(TO_CUSTOMERS), "find_folders": [*pages]})

    ended = await check(server)

    assert ended.linked.mailbox.synced_folders == (SyncedFolder(folder_id="customers", path="Customers", rules=("R",)),)
    assert [call for call in server.calls if call.startswith("offset")] == ["offset 0", "offset 1"]


async def test_a_server_that_turns_pages_in_circles_is_left() -> None:
    pages = [folders("customers", next_offset=1), folders("one", next_offset=1)]
    server = Server(answers={"get_inbox_rules": said(TO_CUSTOMERS), "find_folders": [*pages]})

    assert (await check(server)).linked
    assert server.calls.count("find_folders") == 2


async def test_folders_that_rules_name_are_looked_up() -> None:
    server = Server(
        answers={
            "get_inbox_rules": said(TO_JUNK),
            "find_folders": folders("junk"),
            "get_distinguished": said('<t:Folder><t:FolderId Id="junk"/></t:Folder>'),
        }
    )

    (folder,) = (await check(server)).linked.mailbox.synced_folders

    assert folder.folder_id == "junk"
    assert "names ['junkemail']" in server.calls


async def test_a_broken_rule_is_reported_and_does_not_stop_the_link() -> None:
    ended = await check(Server(answers={"get_inbox_rules": said(TO_CUSTOMERS), "find_folders": folders("other")}))

    assert ended.linked.mailbox.synced_folders == ()
    (report,) = (report for report in ended.steps if report.name is Step.RULES)
    assert report.detail.endswith("broken: R")


@pytest.mark.parametrize("call", ["get_inbox_rules", "find_folders", "get_distinguished"])
async def test_rules_that_cannot_be_read(call: str) -> None:
    answers: dict[str, Reply | list[Reply]] = {"get_inbox_rules": said(TO_JUNK), "find_folders": folders("junk")}
    sending = Mailing()

    ended = await check(Server(answers=answers | {call: error("ErrorInternalServerError")}), sending)

    assert ended.failed[0] is Code.SERVER_ERROR
    assert sending.tries == 0


@pytest.mark.parametrize(
    ("result", "code"),
    [(Code.DELIVERY_UNKNOWN, Code.DELIVERY_UNKNOWN), (Code.INVALID_RESPONSE, Code.INVALID_RESPONSE)],
)
async def test_a_mail_that_nobody_confirms(result: Code, code: Code) -> None:
    assert (await check(Server(), Mailing(result))).failed == (code, Step.SEND)


async def test_a_mail_that_is_refused() -> None:
    refused = read(HttpAnswer(status=200, body=_ERROR_BODY), step=Step.SEND, url=EWS, credentialed=True)

    assert (await check(Server(), Mailing(refused))).failed == (Code.SEND_AS_DENIED, Step.SEND)


_ERROR_BODY = (
    f'<s:Envelope xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}"><s:Body><m:R ResponseClass="Error">'
    "<m:ResponseCode>ErrorSendAsDenied</m:ResponseCode></m:R></s:Body></s:Envelope>"
).encode()


@pytest.mark.parametrize(
    ("hangs", "step"),
    [
        ("probe", Step.DISCOVER),
        ("get_inbox", Step.AUTHENTICATE),
        ("resolve", Step.MAILBOX),
        ("get_inbox_rules", Step.RULES),
    ],
)
async def test_the_deadline_of_the_whole_link(hangs: str, step: Step) -> None:
    assert (await check(Server(hangs=hangs), timeout_s=0.05)).failed == (Code.TIMEOUT, step)


@pytest.mark.parametrize(("may_be_out", "code"), [(False, Code.TIMEOUT), (True, Code.DELIVERY_UNKNOWN)])
async def test_the_deadline_while_a_mail_is_on_its_way(may_be_out: bool, code: Code) -> None:
    sending = Mailing(may_be_out=may_be_out, hangs=True)

    assert (await check(Server(), sending, timeout_s=0.05)).failed == (code, Step.SEND)
