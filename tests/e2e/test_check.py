"""`ewslink check` as administrators have it: a process of its own, a mail server over TLS; no broker, no database."""

import asyncio
import json
import os
import re
import signal
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from jsonschema import Draft202012Validator

from dev.demo.programs import BIN, MockEws, mock_ews
from ewslink.check import exit_status
from ewslink_contracts.explanations import explain
from ewslink_contracts.outcomes import CATEGORIES, Category, Code, Locale, Step

ROOT = Path(__file__).parents[2]
CANARY = "c4nary pässword"
OWN_MAILBOXES = f"""
[[mailbox]]
user = "canary"
password = "{CANARY}"
"""
SERVER = "https://mail.mock.test"
LOG = "log@bcc.mock.test"
QUICK = {"EWSLINK_BOUNCE_WAIT_S": "0.1"}


@dataclass(frozen=True)
class Ran:
    """How a check ended."""

    status: int | None
    out: str
    err: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mock(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MockEws]:
    """A mail server, and nothing else."""
    folder = tmp_path_factory.mktemp("check")
    world = folder / "world.toml"
    world.write_text(OWN_MAILBOXES, "utf-8")
    async with mock_ews(folder, "--world", str(world)) as running:
        yield running


@pytest.fixture
def command(mock: MockEws) -> Callable[..., list[str]]:
    """The command line that takes the mock for every mail server on port 443."""

    def make(*arguments: str) -> list[str]:
        way = ["--ca-file", str(mock.ca_file), "--connect-to", f"*:443=127.0.0.1:{mock.tls_port}"]
        return [str(BIN / "ewslink"), "check", *arguments, *way]

    return make


@pytest.fixture
def check(command: Callable[..., list[str]], tmp_path: Path) -> Callable[..., Any]:
    """Run it to its end, in an empty folder, with a password on standard input and an environment of its own."""

    async def run(*arguments: str, given: str = "secret\n", **environment: str) -> Ran:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("EWSLINK_", "LANG", "LC_"))
        }
        process = await asyncio.create_subprocess_exec(
            *command(*arguments),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=inherited | QUICK | environment,
            cwd=tmp_path,
        )
        async with asyncio.timeout(60):
            out, err = await process.communicate(given.encode())
        return Ran(process.returncode, out.decode(), err.decode())

    return run


Check = Callable[..., Any]
asynchronous = pytest.mark.asyncio(loop_scope="module")

OUTCOMES: dict[str, tuple[list[str], Code | None]] = {
    "finds the server by itself": (["ok@mock.test"], None),
    "with a test mail": (["ok@mock.test", "--bcc", LOG], None),
    "corrected": (["ok@mock.test", "--url", f"{SERVER}/owa/", "--auto-correct"], None),
    "an OWA address": (["ok@mock.test", "--url", f"{SERVER}/owa/"], Code.OWA_REDIRECT),
    "no address of the web": (["ok@mock.test", "--url", "ftp://mail.mock.test/"], Code.URL_MALFORMED),
    "too old": (["ok@mock.test", "--url", f"{SERVER}/s/exchange-2010/EWS/Exchange.asmx"], Code.VERSION_TOO_OLD),
    "wrong certificate": (
        ["ok@mock.test", "--url", "https://tls-expired.mock.test/EWS/Exchange.asmx"],
        Code.TLS_EXPIRED,
    ),
    "an alias": (["alias@mock.test"], Code.NOT_PRIMARY_ADDRESS),
    "wrong password": (["wrong-password@mock.test"], Code.BAD_CREDENTIALS),
    "may not send as": (["send-as-denied@mock.test", "--bcc", LOG], Code.SEND_AS_DENIED),
}


#: One of each category, and one that can be linked.
FOR_PEOPLE = list({code and CATEGORIES[code]: name for name, (_, code) in OUTCOMES.items()}.values())


def status_of(code: Code | None) -> int:
    return exit_status.LINKABLE if code is None else exit_status.BY_CATEGORY[CATEGORIES[code]]


@asynchronous
@pytest.mark.parametrize("name", OUTCOMES)
async def test_outcome_and_exit_status_for_programs(check: Check, name: str) -> None:
    arguments, code = OUTCOMES[name]

    ran = await check(*arguments, "--json")

    document = json.loads(ran.out)
    Draft202012Validator(json.loads((ROOT / "docs" / "check.schema.json").read_text("utf-8"))).validate(document)
    assert (ran.status, ran.err) == (status_of(code), "")
    assert document.get("error", {}).get("code") == code
    assert document["linkable"] is ("mailbox" in document) is (code is None)
    assert [step["name"] for step in document["steps"]] == list(Step)


def test_every_category_is_among_them() -> None:
    assert {CATEGORIES[code] for _, code in OUTCOMES.values() if code is not None} == set(Category)


@asynchronous
@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("name", FOR_PEOPLE)
async def test_outcome_and_exit_status_for_people(check: Check, name: str, locale: Locale) -> None:
    arguments, code = OUTCOMES[name]

    ran = await check(*arguments, "--locale", locale)

    assert (ran.status, ran.err) == (status_of(code), "")
    assert [line.split()[1] for line in ran.out.splitlines()[: len(Step)]] == list(Step)
    if code is not None:
        texts = explain(code, locale, {})
        assert f"{texts.title}  {CATEGORIES[code]} / {code}" in ran.out
        assert texts.explanation in ran.out
    assert "\x1b" not in ran.out


@asynchronous
async def test_the_language_is_that_of_the_environment(check: Check) -> None:
    assert "Das Postfach lässt sich verknüpfen" in (await check("ok@mock.test", LANG="de_DE.UTF-8")).out
    assert "The mailbox can be linked" in (await check("ok@mock.test", LANG="de_DE.UTF-8", LC_ALL="C.UTF-8")).out


@asynchronous
async def test_without_bcc_nothing_is_sent_and_the_report_says_so(check: Check, mock: MockEws) -> None:
    ran = await check("rules@mock.test")

    assert "No test mail was sent" in ran.out
    assert "SendItem" not in [entry["operation"] for entry in await journal(mock, mailbox="rules@mock.test")]


@asynchronous
async def test_the_next_command_is_the_one_that_succeeds(check: Check) -> None:
    failed = await check("ok@mock.test", "--url", f"{SERVER}/owa/")
    [suggested] = re.findall(r"--url (\S+Exchange\.asmx)", failed.out)

    assert (await check("ok@mock.test", "--url", suggested)).status == 0


@asynchronous
@pytest.mark.parametrize(
    "form", [["--verbose", "--locale", "de"], ["--verbose", "--json", "--locale", "en"]], ids=["people", "programs"]
)
@pytest.mark.parametrize("scheme", ["basic", "ntlm", "negotiate"])
async def test_no_output_holds_a_secret(check: Check, scheme: str, form: list[str]) -> None:
    url = f"{SERVER}/s/{scheme}-only/EWS/Exchange.asmx"

    ran = await check("canary@mock.test", "--url", url, "--bcc", LOG, *form, given=CANARY)

    assert ran.status == 0, ran.out
    assert "SendItem" in ran.out
    assert re.search(rf"{scheme} \(not shown\)", ran.out, re.IGNORECASE)
    assert_no_secret(ran.out + ran.err)


@asynchronous
@pytest.mark.parametrize("url", ["/s/basic-only", "/s/ntlm-only", "/s/negotiate-only", "/s/oauth-only", "/owa"])
async def test_no_failure_holds_a_secret(check: Check, url: str) -> None:
    address = f"{SERVER}{url}/EWS/Exchange.asmx"

    ran = await check("ok@mock.test", "--url", address, "--verbose", "--locale", "de", given=CANARY)

    assert ran.status in {10, 13}
    assert_no_secret(ran.out + ran.err)


def assert_no_secret(text: str) -> None:
    assert "c4nary" not in text
    # a token of any scheme, and the value of any cookie
    assert re.findall(r"(?:Basic|NTLM|Negotiate|Bearer) [A-Za-z0-9+/]{8,}", text) == []
    assert re.findall(r"(?i)cookie\"?[:,] *\"?(?!\(not shown\))\S+", text) == []


SOURCES: dict[str, tuple[list[str], str, dict[str, str]]] = {
    "standard input": ([], f"{CANARY}\nmore\n", {}),
    "standard input, asked for": (["--password-file", "-"], CANARY, {"EWSLINK_PASSWORD": "another"}),
    "a file": (["--password-file", "password.txt"], "another", {"EWSLINK_PASSWORD": "another"}),
    "the environment": ([], "another", {"EWSLINK_PASSWORD": CANARY}),
}


@asynchronous
@pytest.mark.parametrize("source", SOURCES)
async def test_where_the_password_comes_from(check: Check, source: str, tmp_path: Path) -> None:
    (tmp_path / "password.txt").write_bytes(f"\ufeff{CANARY}\r\n".encode())  # as editors on Windows write it
    arguments, given, environment = SOURCES[source]

    assert (await check("canary@mock.test", *arguments, given=given, **environment)).status == 0


UNUSABLE = {
    "no mail address": (["ok"], 2, "EMAIL: 'ok' is no mail address"),
    "no mail address for the test mail": (["ok@mock.test", "--bcc", "log@"], 2, "--bcc: 'log@'"),
    "a sender without a mail": (["ok@mock.test", "--send-as", "a@mock.test"], 2, "give --bcc ADDRESS, too"),
    "a user name of two lines": (["ok@mock.test", "--username", "a\nb"], 2, "--username must be one line"),
    "no certificate file": (["ok@mock.test", "--ca-file", "missing.pem"], 2, "--ca-file: missing.pem cannot be read"),
    "a detour that is none": (["ok@mock.test", "--connect-to", "here"], 2, "HOST:PORT=HOST:PORT, such as"),
    "no password file": (["ok@mock.test", "--password-file", "missing"], 2, "missing cannot be read: No such file"),
    "a folder as password file": (["ok@mock.test", "--password-file", "."], 2, ". cannot be read: Is a directory"),
}


@asynchronous
@pytest.mark.parametrize("name", UNUSABLE)
async def test_what_cannot_be_used_is_one_line_that_says_what_to_do(name: str, tmp_path: Path) -> None:
    arguments, status, words = UNUSABLE[name]
    process = await asyncio.create_subprocess_exec(
        BIN / "ewslink", "check", *arguments, "--json", stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=tmp_path
    )
    out, err = await process.communicate(CANARY.encode())

    assert (process.returncode, out) == (status, b"")
    [line] = err.decode().splitlines()
    assert line.startswith("ewslink: ")
    assert words in line
    assert "c4nary" not in line


@asynchronous
@pytest.mark.parametrize(
    ("given", "words"),
    [(b"", "the password is empty"), (b"\xff\n", "not UTF-8 text; write it in UTF-8"), (b"x" * 2000, "longer than")],
)
async def test_a_password_that_is_none(given: bytes, words: str, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        BIN / "ewslink", "check", "ok@mock.test", stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=tmp_path
    )
    out, err = await process.communicate(given)

    assert (process.returncode, out) == (2, b"")
    assert words in err.decode()


@asynchronous
async def test_a_password_in_the_environment_that_is_none(tmp_path: Path) -> None:
    environment = {**os.environ, "EWSLINK_PASSWORD": os.fsdecode(b"\xff\xfe")}
    process = await asyncio.create_subprocess_exec(
        BIN / "ewslink", "check", "ok@mock.test", stdin=DEVNULL, stderr=PIPE, cwd=tmp_path, env=environment
    )
    _, err = await process.communicate()

    assert process.returncode == 2
    assert err.decode().startswith("ewslink: the password in EWSLINK_PASSWORD is not UTF-8 text")


async def journal(mock: MockEws, path: str = "requests", **wanted: str) -> list[dict[str, Any]]:
    """The mock's memory of requests."""
    async with aiohttp.ClientSession() as session, session.get(f"{mock.url}/_mock/{path}", params=wanted) as answer:
        assert answer.status == 200, await answer.text()
        document = await answer.json()
    entries: list[dict[str, Any]] = document["requests"]
    return entries


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Whoever runs tests in the background of a shell has them ignore Ctrl-C, and what they start, too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@asynchronous
@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("locale", Locale)
async def test_ctrl_c_says_what_is_unfinished(command: Callable[..., list[str]], mock: MockEws, locale: Locale) -> None:
    url = f"{SERVER}/s/sent-answer-hangs/EWS/Exchange.asmx"
    sends = {"scenario": "sent-answer-hangs", "operation": "SendItem"}
    before = len(await journal(mock, **sends))
    process = await asyncio.create_subprocess_exec(
        *command("ok@mock.test", "--url", url, "--bcc", LOG, "--locale", locale), stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    assert process.stdin is not None
    process.stdin.write(b"secret\n")
    process.stdin.close()
    await journal(mock, "requests/wait", count=str(before + 1), timeout_s="30", **sends)

    process.send_signal(signal.SIGINT)

    out, err = await process.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in out + err
    [line] = err.decode().splitlines()
    assert "send" in line
    assert LOG in line
