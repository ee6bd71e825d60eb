"""A search for an endpoint, with the mock behind every name."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from ewslink.exchange.auth import Credentials
from ewslink.exchange.client import ExchangeClient
from ewslink.exchange.guard import Guard, parse_connect_to
from ewslink.exchange.service_records import ServiceRecord
from ewslink.exchange.transport import TransportSettings
from ewslink.linking.login_tries import LoginTries
from ewslink.linking.outcome import Failed, Linked, Target
from ewslink.linking.patience import Patience
from ewslink.linking.steps import StepLog
from ewslink.linking.verify import Verification
from ewslink_contracts.events import StepReport
from mock_ews import fault_rules
from mock_ews.data_files import Place
from mock_ews.server import MockServer
from tests.link.linking.search.scenes import EWS, GUESSED, SVC, XML

UNKNOWN = "-name.invalid"
"""Begins as no host's name may, so that nobody knows it, and no name server is asked."""


async def _keep(_report: StepReport) -> None:
    """The log keeps it already."""


POX = """<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
<Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"><Account>{}
</Account></Response></Autodiscover>"""


class Internet:
    """Every name leads to the mock, but for those that `leads` says otherwise."""

    def __init__(self, mock: MockServer, ca_file: Path) -> None:
        self.mock = mock
        self._ca_file = ca_file
        self._leads: list[str] = []
        self.records: tuple[ServiceRecord, ...] = ()
        self.log = StepLog(_keep)
        """That of the last link."""

    def lead(self, host: str, target: str) -> None:
        """Connections to port 443 of a host go to `target`, HOST:PORT."""
        self._leads.append(f"{host}:443={target}")

    def unknown(self, *hosts: str) -> None:
        """These names are not known."""
        for host in hosts:
            self.lead(host, f"{UNKNOWN}:443")

    def on(self, host: str, effect: str, path: str | None = None, method: str = "POST", **keys: Any) -> None:
        """What a host of the mock does from now on."""
        match = {"host": host, "method": method} | ({} if path is None else {"path": path})
        self.mock.injector.add([fault_rules.rule({"effect": effect, "match": match} | keys, Place("the test"))])

    def nothing_at(self, *hosts: str, path: str | None = None) -> None:
        """There is a web server, and nothing that has to do with mail."""
        for host in hosts:
            self.on(host, "error-page", path, status=404)

    def says(self, host: str, account: str, **keys: Any) -> None:
        """The Autodiscover of a host answers so in POX, and has no SOAP."""
        self.nothing_at(host, path=SVC)
        self.on(host, "answer", XML, status=200, body=POX.format(account), **keys)

    def names(self, host: str, *urls: str) -> None:
        """The Autodiscover of a host names these URLs of EWS."""
        protocols = (f"<Protocol><Type>EXPR</Type><EwsUrl>{url}</EwsUrl></Protocol>" for url in urls)
        self.says(host, f"<Action>settings</Action>{''.join(protocols)}")

    @property
    def settings(self) -> TransportSettings:
        """Those of the link service."""
        tls, plain = (url.rpartition(":")[2] for url in (self.mock.tls_url, self.mock.url))
        entries = [*self._leads, f"*:443=127.0.0.1:{tls}", f"*:80=127.0.0.1:{plain}"]
        made = TransportSettings.make(
            Guard(connect_to=parse_connect_to(entries)), ca_file=self._ca_file, timeout_s=20, allow_http=False
        )

        async def look_up(_domain: str) -> tuple[ServiceRecord, ...]:
            return self.records

        return replace(made, service_records=look_up)

    async def link(
        self, *, password: str | None = None, link_timeout_s: float = 60, tries_before: int = 0, **target: Any
    ) -> Linked | Failed:
        """Check one mailbox, with its own password unless told otherwise, and without a test mail."""
        tries = LoginTries()
        for _ in range(tries_before):
            await tries.take("before a crash")
        asked = Target(**{"email": "ok@mock.test"} | target)
        self.log = StepLog(_keep)
        credentials = Credentials(asked.username or asked.email, SecretStr(password or "secret"))
        async with ExchangeClient(self.settings, Patience(link_timeout_s, tries).again) as client:
            verification = Verification(asked, credentials, client, self.log, None, tries=tries)
            return await verification.run(link_timeout_s)

    @property
    def asked(self) -> list[str]:
        """The host and path of every request, in their order."""
        return [f"{entry.host}{entry.path}" for entry in self.mock.journal]

    @property
    def with_login(self) -> list[str]:
        """The same of the requests that carried a login, each once."""
        return list(dict.fromkeys(f"{one.host}{one.path}" for one in self.mock.journal if one.login_scheme))

    @property
    def logins(self) -> int:
        """How many requests logged in, taken or refused; those after the login was taken are none of them."""
        with_login = [one for one in self.mock.journal if one.user is not None]
        return len([one for one in with_login if one.operation in (None, "GetInboxRules")])

    @property
    def wrong_tries(self) -> int:
        """How often any account was tried with a wrong password."""
        return self.mock.doorman.wrong_tries.total()


@pytest.fixture
def internet(mock: MockServer, tmp_path: Path) -> Internet:
    """The mock behind every name."""
    ca_file = tmp_path / "ca.pem"
    ca_file.write_text(mock.ca_pem)
    return Internet(mock, ca_file)


@pytest.fixture
def nothing_guessed(internet: Internet) -> Internet:
    """No EWS at any of the hosts that one would guess, nor beside the Autodiscover of the mail domain."""
    internet.nothing_at(*GUESSED)
    internet.nothing_at("mock.test", path=EWS)
    return internet


@pytest.fixture
async def silent() -> AsyncIterator[str]:
    """HOST:PORT of a server that accepts and says nothing."""

    writers: list[asyncio.StreamWriter] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await reader.read()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    for writer in writers:  # whether or not we have noticed by now that the client is gone
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for writer in writers), return_exceptions=True)
