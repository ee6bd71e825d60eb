"""Every scenario, mailbox and TLS host, and what clients that nobody here wrote report of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import requests
from exchangelib import BASIC, DELEGATE, NTLM, Account, Configuration, Credentials, Message
from exchangelib.errors import EWSError
from exchangelib.protocol import BaseProtocol, CachingProtocol
from requests.adapters import HTTPAdapter
from requests_ntlm import HttpNtlmAuth

from mock_ews.exchange import World
from mock_ews.private import PrivateMock
from mock_ews.scenarios import listing, read_all
from mock_ews.tls import HOSTS

# A pattern of what the client reports: the build of the server where a mail could be sent, else the error.
SCENARIOS = {
    "healthy": r"15\.2\.1118\.7",
    "basic-only": r"15\.2\.1118\.7",
    "autodiscover-another-vendor": r"15\.2\.1118\.7",
    "autodiscover-http-redirect": r"15\.2\.1118\.7",
    "autodiscover-malformed-xml": r"15\.2\.1118\.7",
    "autodiscover-redirect-address": r"15\.2\.1118\.7",
    "autodiscover-redirect-loop": r"15\.2\.1118\.7",
    "autodiscover-redirect-url": r"15\.2\.1118\.7",
    "autodiscover-unauthorized": r"15\.2\.1118\.7",
    "autodiscover-without-ews": r"15\.2\.1118\.7",
    "connection-reset": r"TransportError: .*Connection aborted",
    "dribble": r"15\.2\.1118\.7",
    "empty-response": r"TransportError: .*RemoteDisconnected",
    "ews-disabled": r"MalformedResponseError: .* Code: 403 ",
    "exchange-2007-sp1": r"8\.1\.436\.0",
    "exchange-2010": r"14\.0\.639\.21",
    "exchange-2010-sp1": r"14\.1\.218\.15",
    "exchange-2010-sp2": r"14\.2\.247\.5",
    "exchange-2010-sp3": r"14\.3\.123\.4",
    "exchange-2013-sp1": r"15\.0\.847\.32",
    "exchange-2016": r"15\.1\.2507\.6",
    "exchange-2019": r"15\.2\.1118\.7",
    "exchange-online": r"UnauthorizedError: ",
    "exchange-se": r"15\.2\.2562\.17",
    "extended-protection": r"15\.2\.1118\.7",
    "garbage": r"TransportError: .*BadStatusLine",
    "generic-error-page": r"TransportError: .*HTTP 302 redirect to /ews/genericerrorpage\.htm",
    "hang": r"TransportError: .*ReadTimeout",
    "html-page": r"MalformedResponseError: No Body element",
    "jitter": r"15\.2\.1118\.7",
    "length-too-large": r"TransportError: .*IncompleteRead",
    "length-too-small": r"15\.2\.1118\.7",
    "malformed-chunk": r"TransportError: .*InvalidChunkLength",
    "malformed-xml": r"SOAPError: Unknown SOAP response",
    "method-not-allowed": r"MalformedResponseError: .* Code: 405 ",
    "narrow-line": r"15\.2\.1118\.7",
    "negotiate-only": r"HTTP 200",
    "not-found": r"MalformedResponseError: .* Code: 404 ",
    "ntlm-only": r"15\.2\.1118\.7",
    "oauth-only": r"UnauthorizedError: ",
    "owa-basic-login": r"15\.2\.1118\.7",
    "owa-form-login": r"RedirectError: .*/owa/auth/logon\.aspx",
    "owa-login-timeout": r"MalformedResponseError: .* Code: 440 ",
    "owa-redirect": r"RedirectError: .*/owa/auth/logon\.aspx",
    "owa-redirect-get": r"15\.2\.1118\.7",
    "preauth-proxy": r"RedirectError: .* https://sts\.mock\.example/adfs/ls/",
    "send-lost": r"ErrorTimeoutExpired: .*Connection aborted",
    "sent-answer-hangs": r"ErrorTimeoutExpired: .*ReadTimeout",
    "sent-answer-lost": r"ErrorTimeoutExpired: .*Connection aborted",
    "server-busy": r"ErrorServerBusy: ",
    "server-busy-forever": r"ErrorServerBusy: ",
    "small-budgets": r"15\.2\.1118\.7",
    "slow-headers": r"15\.2\.1118\.7",
    "too-slow": r"TransportError: .*ReadTimeout",
    "truncated": r"TransportError: .*IncompleteRead",
    "unavailable": r"TransportError: .*HTTP 503",
    "firewall-page": r"MalformedResponseError: .* Code: 403 ",
    "other-web-service": r"SOAPError: SOAP error code: s:Client string: Server did not recognize",
    "bad-request": r"MalformedResponseError: .* Code: 400 ",
    "request-too-large": r"MalformedResponseError: .* Code: 413 ",
    "proxy-login": r"MalformedResponseError: .* Code: 407 ",
    "ssl-offloading": r"MalformedResponseError: .* Code: 403 ",
    "no-www-authenticate": r"UnauthorizedError: ",
    "digest-only": r"UnauthorizedError: ",
    "unlock-required": r"MalformedResponseError: .* Code: 456 ",
    "local-account": r"MalformedResponseError: .* Code: 403 ",
    "services-wsdl-only": r"15\.2\.1118\.7",
    "services-wsdl": r"MalformedResponseError: No Body element",
    "empty-body": r"SOAPError: Bad SOAP response: Document is empty",
    "redirect-elsewhere": r"RedirectError: .* https://mail\.mock\.example/EWS/Exchange\.asmx",
    "without-version": r"15\.2\.1118\.7",
    "internal-server-error": r"ErrorInternalServerError: ",
    "cas-error": r"CASError: CAS error: ServerNotFound",
    "server-busy-inside": r"ErrorInternalServerError: ",
    "unknown-response-code": r"SOAPError: .*ErrorFromTheFuture",
    "invalid-request": r"ErrorInvalidSchemaVersionForMailboxVersion: ",
    "aspnet-error": r"TransportError: .*Server Error in \\'EWS\\' Application",
    "send-unclear": r"ErrorTimeoutExpired: .*Connection aborted",
    "wrong-content": r"SOAPError: Bad SOAP response",
}
MAILBOXES = {
    "ok@mock.test": r"15\.2\.1118\.7",
    "log@bcc.mock.test": r"15\.2\.1118\.7",
    "wrong-password@mock.test": r"UnauthorizedError: Invalid credentials",
    "domain-user@mock.test": r"UnauthorizedError: Invalid credentials",
    "no-smtp@mock.test": r"ErrorMissingEmailAddress: ",
    "send-as-denied@mock.test": r"ErrorSendAsDenied: ",
    "locked-out@mock.test": r"UnauthorizedError: .*locked out",
    "password-expired@mock.test": r"ErrorPasswordExpired: ",
    "disabled@mock.test": r"ErrorAccountDisabled: ",
    "no-mailbox@mock.test": r"ErrorNonExistentMailbox: ",
    "alias@mock.test": r"15\.2\.1118\.7",
    "service@mock.test": r"15\.2\.1118\.7",
    "moving@mock.test": r"ErrorMailboxMoveInProgress: ",
    "mailbox-full@mock.test": r"ErrorQuotaExceeded: ",
    "message-too-large@mock.test": r"ErrorMessageSizeExceeded: ",
    "must-change-password@mock.test": r"ErrorPasswordChangeRequired: ",
    "no-license@mock.test": r"ErrorInvalidLicense: ",
    "closed-organization@mock.test": r"TransportError: Unknown ResponseCode .*ErrorOrganizationAccessBlocked",
    "unknown-account@mock.test": r"ErrorCallerIsInvalidADAccount: ",
    "access-denied@mock.test": r"ErrorAccessDenied: ",
    "in-the-cloud@mock.test": r"ErrorNonExistentMailbox: No mailbox with such guid",
    "other-site@mock.test": r"ErrorCrossSiteRequest: ",
    "site-down@mock.test": r"ErrorNoRespondingCASInDestinationSite: ",
    "many-groups@mock.test": r"ErrorProxyGroupSidLimitExceeded: ",
    "sending-blocked@mock.test": r"TransportError: Unknown ResponseCode .*ErrorMessageSubmissionBlocked",
    "assistant@mock.test": r"15\.2\.1118\.7",
    "send-denied@mock.test": r"ErrorCreateItemAccessDenied: ",
    "send-limit@mock.test": r"ErrorSubmissionQuotaExceeded: ",
    "recipient-refused@mock.test": r"ErrorInvalidRecipients: ",
    "send-failed@mock.test": r"ErrorItemSave: ",
    "bounced@mock.test": r"15\.2\.1118\.7",
    "bounced-sender@mock.test": r"15\.2\.1118\.7",
    "shared@mock.test": r"15\.2\.1118\.7",
    "rules@mock.test": r"15\.2\.1118\.7",
    "outlook-rules@mock.test": r"15\.2\.1118\.7",
    "german@mock.test": r"15\.2\.1118\.7",
    "rules-broken@mock.test": r"15\.2\.1118\.7",
}
TLS_HOSTS = {
    "tls-wrong-host.mock.test": "hostname 'tls-wrong-host.mock.test' doesn't match 'another-host.mock.example'",
    "tls-expired.mock.test": "certificate has expired",
    "tls-self-signed.mock.test": "self-signed certificate",
    "tls-missing-intermediate.mock.test": "unable to get local issuer certificate",
    "tls-old-protocol.mock.test": "TLSV1_ALERT_PROTOCOL_VERSION",
    "tls-handshake-abort.mock.test": "SSLV3_ALERT_HANDSHAKE_FAILURE",
    "tls-hang.mock.test": "timed out",
}
ROWS = {
    "scenario": [row["name"] for row in listing.scenario_rows(read_all().values())],
    "mailbox": [row["use"] for row in listing.mailbox_rows(World.default().specs.values())],
    "tls_host": [row["use"] for row in listing.tls_rows(HOSTS)],
}
EXPECTED: Mapping[str, Mapping[str, str]] = {"scenario": SCENARIOS, "mailbox": MAILBOXES, "tls_host": TLS_HOSTS}
GET_INBOX = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
    xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
    xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body><m:GetFolder>
<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>
<m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder></s:Body></s:Envelope>"""


class AskedFor(HTTPAdapter):
    """requests, connecting to an address while asking for a host by another name."""

    def __init__(self, name: str) -> None:
        self._name = name
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options, server_hostname=self._name, assert_hostname=self._name)


@pytest.fixture(autouse=True)
def patience_and_trust(mock_ews_ca_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """exchangelib waits two minutes for an answer otherwise, and keeps its sessions for the life of the process."""
    monkeypatch.setattr(BaseProtocol, "TIMEOUT", 10)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(mock_ews_ca_file))
    yield
    CachingProtocol.clear_cache()


def exchangelib_reports(url: str, login: str, address: str, auth_type: str = BASIC) -> str:
    """What becomes of a mail that is saved as a draft and sent."""
    credentials = Credentials(login, "secret")
    try:
        where = Configuration(service_endpoint=url, credentials=credentials, auth_type=auth_type, max_connections=1)
        account = Account(address, config=where, autodiscover=False, access_type=DELEGATE)
        draft = Message(account=account, folder=account.drafts, subject="A", to_recipients=["log@bcc.mock.test"])
        draft.save().send()
    except EWSError as error:
        return f"{type(error).__name__}: {error}"
    return str(account.version.build)


def requests_reports(url: str) -> str:
    """What a call is answered after Negotiate, which exchangelib only speaks with Kerberos."""
    login = HttpNtlmAuth("MOCK\\ok", "secret")
    answer = requests.post(url, GET_INBOX, headers={"Content-Type": "text/xml; charset=utf-8"}, auth=login, timeout=10)
    return f"HTTP {answer.status_code}"


def tls_error(url: str, name: str) -> str:
    """Why requests gets no connection."""
    session = requests.Session()
    session.mount("https://", AskedFor(name))
    with pytest.raises((requests.exceptions.SSLError, requests.exceptions.Timeout)) as caught:
        session.get(url, timeout=3)
    return str(caught.value)


@pytest.mark.parametrize("kind", ROWS)
def test_every_row_has_an_expectation(kind: str) -> None:
    assert sorted(EXPECTED[kind]) == sorted(ROWS[kind])


@pytest.mark.parametrize("name", ROWS["scenario"])
def test_scenario(mock_ews: PrivateMock, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    if "ReadTimeout" in SCENARIOS[name]:
        monkeypatch.setattr(BaseProtocol, "TIMEOUT", 2)
    schemes: Sequence[str] = read_all()[name].auth
    url = mock_ews.ews_url(name, tls=True)
    if schemes == ("negotiate",):
        report = requests_reports(url)
    elif "basic" not in schemes and "ntlm" in schemes:
        report = exchangelib_reports(url, "MOCK\\ok", "ok@mock.test", NTLM)
    else:
        report = exchangelib_reports(url, "ok@mock.test", "ok@mock.test")
    assert re.match(SCENARIOS[name], report), report
    assert {entry.scenario for entry in mock_ews.journal} == {name}


@pytest.mark.parametrize("address", ROWS["mailbox"])
def test_mailbox(mock_ews: PrivateMock, address: str) -> None:
    report = exchangelib_reports(mock_ews.ews_url(tls=True), address, address)
    assert re.match(MAILBOXES[address], report), report


@pytest.mark.parametrize("host", ROWS["tls_host"])
def test_tls_host(mock_ews: PrivateMock, host: str) -> None:
    assert TLS_HOSTS[host] in tls_error(mock_ews.ews_url(tls=True), host)
