"""What each row is for, which of two rows wins, and what counts as an endpoint."""

from typing import Any

import pytest

from ewslink.exchange.auth import PREFERENCE
from ewslink.linking.classify import classify, is_endpoint
from ewslink.linking.observation import Content, Observation, TransportFailure
from ewslink.linking.rules.response_codes import GROUPS
from ewslink.linking.rules.table import RULES
from ewslink_contracts.ews.builds import Build
from ewslink_contracts.outcomes import CATEGORIES, RETRYABLE, Code, Step

URL = "https://mail.example.com/EWS/Exchange.asmx"
BUILD = Build(15, 2, 1118, 7)
F5 = "The requested URL was rejected. Please consult with your administrator. Your support ID is: 1"


def seen(step: Step = Step.ENDPOINT, **fields: Any) -> Observation:
    headers = {name: fields.pop(field) for field, name in _HEADERS.items() if field in fields}
    return Observation(**{"step": step, "url": URL, "headers": headers} | fields)


_HEADERS = {
    "location": "location",
    "schemes": "www-authenticate",
    "connection": "connection",
    "front_end": "x-feserver",
}


def failed(failure: TransportFailure, **fields: Any) -> Observation:
    return seen(failure=failure, **fields)


def at(path: str, status: int = 401, content: Content = Content.NONE) -> Observation:
    """A path of a mail server; unless told otherwise it asks for a login."""
    return seen(url=f"https://mail.example.com{path}", status=status, schemes="Negotiate, NTLM", content=content)


def redirect(location: str) -> Observation:
    return seen(status=302, location=location)


def said(code: str, step: Step = Step.AUTHENTICATE, status: int = 200, text: str = "", **fields: Any) -> Observation:
    """A SOAP answer with a response code, to a call with a login."""
    fields = {"credentialed": True, "content": Content.SOAP, "build": BUILD} | fields
    return seen(step, status=status, response_code=code, text=text, **fields)


def returned(text: str) -> Observation:
    """A non-delivery report on the test mail."""
    return seen(Step.SEND, credentialed=True, content=Content.REPORT, text=text, build=BUILD)


#: Row → what was seen, the code, the step that is blamed.
CASES: dict[str, tuple[Observation, Code, Step]] = {
    "no URL": (failed(TransportFailure.MALFORMED_URL), Code.URL_MALFORMED, Step.DISCOVER),
    "plain http": (failed(TransportFailure.NOT_HTTPS), Code.URL_NOT_HTTPS, Step.DISCOVER),
    "unknown name": (failed(TransportFailure.NAME_NOT_FOUND), Code.HOST_NOT_FOUND, Step.CONNECT),
    "name service does not answer": (
        failed(TransportFailure.NAME_LOOKUP_FAILED),
        Code.NAME_LOOKUP_FAILED,
        Step.CONNECT,
    ),
    "forbidden address": (failed(TransportFailure.ADDRESS_NOT_ALLOWED), Code.ADDRESS_NOT_ALLOWED, Step.CONNECT),
    "nobody listens": (failed(TransportFailure.REFUSED), Code.CONNECTION_REFUSED, Step.CONNECT),
    "certificate for another host": (failed(TransportFailure.TLS_WRONG_HOST), Code.TLS_WRONG_HOST, Step.TLS),
    "certificate expired": (failed(TransportFailure.TLS_EXPIRED), Code.TLS_EXPIRED, Step.TLS),
    "issuer not trusted": (failed(TransportFailure.TLS_UNTRUSTED), Code.TLS_UNTRUSTED, Step.TLS),
    "old protocol only": (failed(TransportFailure.TLS_TOO_OLD), Code.TLS_TOO_OLD, Step.TLS),
    "port speaks no TLS": (failed(TransportFailure.TLS_NOT_SPOKEN), Code.NO_TLS_ON_PORT, Step.TLS),
    "handshake failed": (failed(TransportFailure.TLS_FAILED), Code.TLS_FAILED, Step.TLS),
    "no connection in time": (failed(TransportFailure.CONNECT_TIMEOUT), Code.TIMEOUT, Step.CONNECT),
    "no TLS in time": (failed(TransportFailure.TLS_TIMEOUT), Code.TIMEOUT, Step.TLS),
    "no way to the server": (failed(TransportFailure.UNREACHABLE), Code.TIMEOUT, Step.CONNECT),
    "no answer in time": (failed(TransportFailure.TIMEOUT, step=Step.RULES), Code.TIMEOUT, Step.RULES),
    "connection broke": (failed(TransportFailure.BROKEN, step=Step.SEND), Code.CONNECTION_BROKEN, Step.SEND),
    "endless answer": (failed(TransportFailure.TOO_LARGE, status=200), Code.INVALID_RESPONSE, Step.ENDPOINT),
    "came back: may not send as this sender": (
        returned("554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied"),
        Code.SEND_AS_DENIED,
        Step.SEND,
    ),
    "came back: too large": (returned("550 5.3.4 ROUTING.SizeLimit"), Code.MESSAGE_TOO_LARGE, Step.SEND),
    "came back: no such recipient": (
        returned("550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"),
        Code.RECIPIENT_REFUSED,
        Step.SEND,
    ),
    "came back": (returned("550 5.7.1 RESOLVER.RST.NotAuthorized"), Code.MAIL_BOUNCED, Step.SEND),
    "Autodiscover is busy": (said("ServerBusy", Step.DISCOVER), Code.SERVER_BUSY, Step.DISCOVER),
    "Autodiscover fails by itself": (said("603", Step.DISCOVER, content=Content.XML), Code.SERVER_ERROR, Step.DISCOVER),
    "Autodiscover does not know the address": (said("InvalidUser", Step.DISCOVER), Code.NO_MAILBOX, Step.DISCOVER),
    "Autodiscover has no EWS for the address": (
        said("602", Step.DISCOVER, content=Content.XML),
        Code.SERVER_NOT_FOUND,
        Step.DISCOVER,
    ),
    "Autodiscover does not answer such requests": (
        said("InvalidRequest", Step.DISCOVER),
        Code.SERVER_NOT_FOUND,
        Step.DISCOVER,
    ),
    "build older than 14.2": (
        seen(Step.AUTHENTICATE, status=200, content=Content.SOAP, build=Build(14, 1, 218, 15), credentialed=True),
        Code.VERSION_TOO_OLD,
        Step.VERSION,
    ),
    "build 15.20": (
        seen(Step.AUTHENTICATE, status=200, content=Content.SOAP, build=Build(15, 20, 9999, 1), credentialed=True),
        Code.EXCHANGE_ONLINE,
        Step.VERSION,
    ),
    "Exchange Online by name": (
        seen(url="https://outlook.office365.com/EWS/Exchange.asmx", status=401, schemes='Basic realm=""'),
        Code.EXCHANGE_ONLINE,
        Step.ENDPOINT,
    ),
    "error page of an overloaded server": (
        redirect("/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx"),
        Code.SERVER_UNAVAILABLE,
        Step.ENDPOINT,
    ),
    "page of a gateway's portal": (
        redirect("https://uag.example.com/InternalSite/InternalError.asp?login=1"),
        Code.PREAUTH_PROXY,
        Step.ENDPOINT,
    ),
    "redirect to Outlook on the web": (
        redirect("/owa/auth/logon.aspx?url=https%3a%2f%2fmail.example.com%2fEWS&reason=0"),
        Code.OWA_REDIRECT,
        Step.ENDPOINT,
    ),
    "redirect to EWS elsewhere": (
        redirect("https://login.example.com/EWS/Exchange.asmx"),
        Code.REDIRECTED,
        Step.ENDPOINT,
    ),
    "redirect to a sign-in page": (
        redirect("https://sso.example.com/adfs/ls/?wtrealm=https://mail.example.com/owa/"),
        Code.PREAUTH_PROXY,
        Step.ENDPOINT,
    ),
    "redirect to a sign-in host": (
        redirect("https://login.microsoftonline.com/common/wsfed"),
        Code.PREAUTH_PROXY,
        Step.ENDPOINT,
    ),
    "redirect to elsewhere": (redirect("https://www.example.com/"), Code.REDIRECTED, Step.ENDPOINT),
    "forms login timed out": (seen(status=440), Code.OWA_LOGIN_TIMEOUT, Step.ENDPOINT),
    "locked out, in the answer's text": (
        seen(
            Step.DISCOVER,
            status=401,
            credentialed=True,
            schemes="NTLM",
            text="401.1 The referenced account is currently locked out and may not be logged on to.",
        ),
        Code.LOCKED_OUT,
        Step.AUTHENTICATE,
    ),
    "locked account of a hosted service": (
        seen(Step.DISCOVER, status=456, credentialed=True),
        Code.UNLOCK_REQUIRED,
        Step.AUTHENTICATE,
    ),
    "takes tokens of every tenant": (
        seen(
            status=401,
            schemes='Bearer client_id="x", trusted_issuers="00000001-0000-0000-c000-000000000000@*", token_types="y"',
        ),
        Code.EXCHANGE_ONLINE,
        Step.ENDPOINT,
    ),
    "login of another service of Exchange": (
        seen(url="https://mail.example.com/owa/", status=401, schemes='Basic realm="mail.example.com"'),
        Code.NOT_EWS,
        Step.ENDPOINT,
    ),
    "only tokens are taken": (
        seen(status=401, schemes='Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="x@y"'),
        Code.OAUTH_REQUIRED,
        Step.ENDPOINT,
    ),
    "login refused": (
        seen(Step.RULES, status=401, credentialed=True, schemes="Negotiate, NTLM"),
        Code.BAD_CREDENTIALS,
        Step.AUTHENTICATE,
    ),
    "asks for a login but offers no way": (seen(status=401), Code.LOGIN_NOT_OFFERED, Step.ENDPOINT),
    "no scheme that takes a password": (
        seen(status=401, schemes='Digest realm="x", nonce="y"'),
        Code.NO_COMMON_SCHEME,
        Step.ENDPOINT,
    ),
    "TLS is taken off on the way": (
        seen(status=403, content=Content.HTML, text="HTTP Error 403.4 - Forbidden"),
        Code.SSL_OFFLOADING,
        Step.ENDPOINT,
    ),
    "account of no domain": (
        seen(Step.RULES, status=403, credentialed=True, text="Only domain accounts can connect."),
        Code.ACCOUNT_NOT_IN_DIRECTORY,
        Step.AUTHENTICATE,
    ),
    "client certificate wanted": (
        seen(
            status=403, content=Content.HTML, text="HTTP Error 403.7 - Forbidden The page requires a client certificate"
        ),
        Code.NO_COMMON_SCHEME,
        Step.ENDPOINT,
    ),
    "page of a firewall": (
        seen(status=200, content=Content.HTML, text=F5),
        Code.REQUEST_REFUSED,
        Step.ENDPOINT,
    ),
    "forbidden": (
        seen(Step.AUTHENTICATE, status=403, credentialed=True, content=Content.HTML),
        Code.EWS_BLOCKED,
        Step.AUTHENTICATE,
    ),
    "forbidden without a word": (seen(status=403), Code.EWS_BLOCKED, Step.ENDPOINT),
    "forbidden by the front end of Exchange": (
        seen(status=403, content=Content.HTML, front_end="EX01"),
        Code.EWS_BLOCKED,
        Step.ENDPOINT,
    ),
    "forbidden before a login, where EWS may be": (
        seen(status=403, content=Content.HTML, text="Attention Required! | Cloudflare"),
        Code.REQUEST_REFUSED,
        Step.ENDPOINT,
    ),
    "forbidden before a login": (
        seen(url="https://www.example.com/webmail/", status=403, content=Content.HTML),
        Code.NOT_EWS,
        Step.ENDPOINT,
    ),
    "proxy wants a login": (seen(status=407, content=Content.HTML), Code.PROXY_LOGIN_REQUIRED, Step.ENDPOINT),
    "no such path": (seen(status=404, content=Content.HTML), Code.NOT_FOUND, Step.ENDPOINT),
    "gone": (seen(status=410), Code.NOT_FOUND, Step.ENDPOINT),
    "POST is not taken": (seen(status=405, content=Content.HTML), Code.NOT_EWS, Step.ENDPOINT),
    "method unknown": (seen(status=501), Code.NOT_EWS, Step.ENDPOINT),
    "answer to a telephone": (seen(status=449), Code.NOT_EWS, Step.ENDPOINT),
    "mail is too large for a proxy": (seen(Step.SEND, status=413), Code.MESSAGE_TOO_LARGE, Step.SEND),
    "request is too large for a proxy": (seen(status=413, content=Content.HTML), Code.REQUEST_REFUSED, Step.ENDPOINT),
    "length wanted": (seen(status=411), Code.REQUEST_REFUSED, Step.ENDPOINT),
    "headers too large": (seen(status=431), Code.REQUEST_REFUSED, Step.ENDPOINT),
    "request not understood": (seen(status=400, content=Content.HTML), Code.REQUEST_REFUSED, Step.ENDPOINT),
    "busy by status": (seen(status=429), Code.SERVER_BUSY, Step.ENDPOINT),
    "unavailable": (seen(status=503, content=Content.HTML), Code.SERVER_UNAVAILABLE, Step.ENDPOINT),
    "request timeout": (seen(status=408), Code.SERVER_UNAVAILABLE, Step.ENDPOINT),
    "schema version refused in prose": (
        seen(Step.AUTHENTICATE, status=500, content=Content.HTML, text="The specified server version is invalid."),
        Code.VERSION_TOO_OLD,
        Step.VERSION,
    ),
    "error page of ASP.NET": (
        seen(status=500, content=Content.HTML, text="Server Error in '/EWS' Application."),
        Code.SERVER_UNAVAILABLE,
        Step.ENDPOINT,
    ),
    "error, and the connection is closed": (
        seen(status=500, connection="Close"),
        Code.SERVER_UNAVAILABLE,
        Step.ENDPOINT,
    ),
    "a web page": (seen(status=200, content=Content.HTML), Code.NOT_EWS, Step.ENDPOINT),
    "a description of EWS": (seen(status=200, content=Content.WSDL), Code.NOT_EWS, Step.ENDPOINT),
    "something else than SOAP": (seen(status=200, content=Content.OTHER), Code.NOT_EWS, Step.ENDPOINT),
    "SOAP without a login": (seen(status=200, content=Content.SOAP), Code.NOT_EWS, Step.ENDPOINT),
    "fault of SOAP itself": (
        seen(status=500, content=Content.SOAP, response_code="Client", is_fault=True),
        Code.NOT_EWS,
        Step.ENDPOINT,
    ),
    "nothing to say": (seen(status=204), Code.NOT_EWS, Step.ENDPOINT),
    "refused without a login": (seen(status=415, content=Content.HTML), Code.NOT_EWS, Step.ENDPOINT),
    "an empty answer": (seen(Step.MAILBOX, status=200, credentialed=True), Code.CONNECTION_BROKEN, Step.MAILBOX),
    "2010 SP2 schema refused as invalid": (
        said("ErrorSchemaValidation", status=500, build=None, text="The value 'Exchange2010_SP2' is invalid"),
        Code.VERSION_TOO_OLD,
        Step.VERSION,
    ),
    "no SMTP address, in prose": (
        said("ErrorInternalServerError", text="The mailbox does not have SMTP address associated with it."),
        Code.NO_SMTP_ADDRESS,
        Step.MAILBOX,
    ),
    "no mailbox with such guid": (
        said("ErrorNonExistentMailbox", text="No mailbox with such guid."),
        Code.MAILBOX_ELSEWHERE,
        Step.MAILBOX,
    ),
    "error without an explanation": (seen(status=500, content=Content.HTML), Code.SERVER_ERROR, Step.ENDPOINT),
    "anything else": (
        seen(Step.AUTHENTICATE, status=200, credentialed=True, content=Content.XML),
        Code.INVALID_RESPONSE,
        Step.AUTHENTICATE,
    ),
}

#: Codes that no row gives, and who gives them.
GIVEN_ELSEWHERE = {
    Code.LOGIN_INTERRUPTED: "logging_in.py and asking_with_login.py, when the request has no login try left",
    Code.VERSION_UNKNOWN: "logging_in.py, when a good answer has no version header",
    Code.NOT_OWN_MAILBOX: "identity.py, when the login opens a mailbox with another address",
    Code.DELIVERY_UNKNOWN: "sending.py, when the mail is neither in Drafts nor in Sent Items",
}


def test_every_row_of_its_own_has_a_case_and_every_case_a_row() -> None:
    """Rows that are read from response_codes.toml are gone through in test_response_codes.py."""
    read = {group.rule.name for group in GROUPS}
    assert [rule.name for rule in RULES if rule.name not in read] == list(CASES)


@pytest.mark.parametrize("name", CASES)
def test_row(name: str) -> None:
    """A case that is classified by an earlier row shows that its own row is shadowed."""
    observation, code, step = CASES[name]

    verdict = classify(observation)

    assert (verdict.rule, verdict.code, verdict.step) == (name, code, step)
    assert verdict.category is CATEGORIES[code]
    assert verdict.retryable is (code in RETRYABLE)


def test_every_code_is_given_by_a_row_or_known_to_be_given_elsewhere() -> None:
    given_by_rows = {rule.code for rule in RULES}

    assert given_by_rows | set(GIVEN_ELSEWHERE) == set(Code)
    assert given_by_rows.isdisjoint(GIVEN_ELSEWHERE)


@pytest.mark.parametrize(
    ("observation", "code"),
    [
        (said("ErrorAccessDenied", Step.SEND), Code.SEND_DENIED),
        (said("ErrorAccessDenied", Step.RULES), Code.MAILBOX_ACCESS_DENIED),
        (said("ErrorInvalidSmtpAddress", Step.SEND), Code.RECIPIENT_REFUSED),
        (said("ErrorInvalidSmtpAddress", Step.MAILBOX), Code.NO_MAILBOX),
        (said("ErrorServerBusy", status=500), Code.SERVER_BUSY),
        (said("ErrorServerBusy", status=503), Code.SERVER_BUSY),
        (said("ErrorSchemaValidation", status=500, text="The element 'Message' is invalid"), Code.INTERNAL_ERROR),
        (said("ErrorNonExistentMailbox", status=400), Code.NO_MAILBOX),
        (said("ErrorSubmissionQuotaExceeded", Step.RULES), Code.SERVER_ERROR),
        (said("ErrorItemNotFound", Step.SEND), Code.SEND_FAILED),
        (said("ErrorItemNotFound", Step.RULES), Code.SERVER_ERROR),
        (said("ErrorFromTheFuture", Step.SEND), Code.SEND_FAILED),
        (said("ErrorFromTheFuture", Step.RULES), Code.SERVER_ERROR),
        (seen(Step.SEND, status=503, content=Content.HTML), Code.SERVER_UNAVAILABLE),
        (seen(status=500, content=Content.HTML, connection="keep-alive"), Code.SERVER_ERROR),
        (seen(status=401, credentialed=True), Code.BAD_CREDENTIALS),
        (said("ErrorServerBusy", build=Build(14, 1)), Code.VERSION_TOO_OLD),
        (said("ErrorAccessDenied", status=403), Code.EWS_BLOCKED),
        (said("ErrorSchemaValidation", status=500, build=Build(8, 0, 685, 25)), Code.VERSION_TOO_OLD),
        (seen(Step.AUTHENTICATE, status=200, credentialed=True, content=Content.HTML), Code.INVALID_RESPONSE),
        (seen(status=200), Code.CONNECTION_BROKEN),
        (seen(status=404, content=Content.SOAP), Code.SERVER_ERROR),
        *((seen(status=status, content=Content.HTML), Code.NOT_EWS) for status in (402, 406, 409, 415, 421, 422, 426)),
        *((seen(status=200, content=content), Code.NOT_EWS) for content in (Content.XML, Content.OTHER)),
        (seen(status=202, content=Content.HTML), Code.NOT_EWS),
        (seen(status=200, content=Content.SOAP, response_code="ErrorAccessDenied"), Code.NOT_EWS),
        (said("Server", status=500), Code.SERVER_ERROR),
        (said("ErrorInternalServerError", status=500, credentialed=False), Code.SERVER_ERROR),
        (seen(Step.RULES, status=415, credentialed=True, content=Content.HTML), Code.INVALID_RESPONSE),
        (seen(Step.RULES, status=200, credentialed=True, content=Content.HTML, text=F5), Code.REQUEST_REFUSED),
        (seen(status=400, content=Content.HTML, text="No required SSL certificate was sent"), Code.NO_COMMON_SCHEME),
        (seen(status=403, content=Content.HTML, text=F5, front_end="EX01"), Code.REQUEST_REFUSED),
        (at("/owa/", status=403), Code.EWS_BLOCKED),
        (at("/ews/Services.wsdl", status=403, content=Content.HTML), Code.REQUEST_REFUSED),
        (at("/owa/", status=403, content=Content.HTML), Code.NOT_EWS),
        (returned("550 5.1.10 RESOLVER.ADR.RecipientNotFound"), Code.RECIPIENT_REFUSED),
        (returned("550 5.1.8 Access denied, bad outbound sender"), Code.MAIL_BOUNCED),
        (returned("550 5.7.60 SMTP; Client does not have permissions to send as this sender"), Code.SEND_AS_DENIED),
        (returned(""), Code.MAIL_BOUNCED),
        (seen(status=302), Code.REDIRECTED),
        (seen(status=302, location="https://mail.example.com/owa"), Code.OWA_REDIRECT),
        (seen(status=302, location="https://owa.example.com/mail"), Code.REDIRECTED),
        (seen(status=302, location="/exchweb/bin/auth/owalogon.asp"), Code.OWA_REDIRECT),
        *(
            (redirect(location), Code.PREAUTH_PROXY)
            for location in (
                "https://login.microsoftonline.com/common/oauth2",
                "//login.microsoftonline.us?a=b",
                "https://ann@adfs2.example.com:8443/x",
                "https://adfs.example.com/adfs/ls/?wtrealm=https%3a%2f%2fmail.example.com%2fowa%2f",
                "https://www.example.com/login?url=/owa/",
                "/login.aspx#/owa/",
                "/accounts/sign_in",
                "/SAML2/POST",
                "/my.policy",
                "/CookieAuth.dll?GetLogon?curl=Z2FowaZ2F&reason=0&formdir=1",
                "/lm_auth_proxy?LMLogon",
                "/dana-na/auth/url_default/welcome.cgi",
                "/vpn/index.html",
            )
        ),
        *(
            (redirect(location), Code.REDIRECTED)
            for location in (
                "https://www.dialogonline.de/EWS/Exchange.asmx",
                "https://cas.catalogin.de/",
                "https://www.example.com/dialogin/",
                "https://www.example.com/?next=/adfs/ls/",
                "https://www.example.com/#/login",
                "https://login:logon@www.example.com/",
                "https://www.example.com/owatch",
                "",
            )
        ),
        (redirect("https://login.example.com/owa?a"), Code.OWA_REDIRECT),
        (redirect("https://www.example.com/?/genericerrorpage.htm"), Code.REDIRECTED),
        (seen(status=401, schemes="Bearer, NTLM"), Code.NO_COMMON_SCHEME),
        (seen(status=401, schemes='Bearer trusted_issuers="a@*,b@c", Basic Realm=""'), Code.EXCHANGE_ONLINE),
        (seen(status=401, schemes='Bearer trusted_issuers="a@b", client_id="c@*"'), Code.OAUTH_REQUIRED),
        (failed(TransportFailure.NAME_NOT_FOUND, url="https://outlook.office365.com/"), Code.HOST_NOT_FOUND),
        (seen(url="https://eu.outlook.com:443/owa/", status=302, location="/owa/"), Code.EXCHANGE_ONLINE),
        (seen(url="https://notoutlook.com/EWS/Exchange.asmx", status=404), Code.NOT_FOUND),
        (seen(url="https://outlook.com.example.net/EWS/Exchange.asmx", status=404), Code.NOT_FOUND),
    ],
)
def test_which_row_wins(observation: Observation, code: Code) -> None:
    assert classify(observation).code is code


@pytest.mark.parametrize(
    ("observation", "expected"),
    [
        (seen(status=401, schemes='Basic realm="a, b"'), True),
        (seen(status=401, schemes="Negotiate, NTLM"), True),
        (seen(status=401, schemes="Bearer"), False),
        (seen(status=401, schemes='Bearer trusted_issuers="a@*", Basic Realm=""'), False),
        (seen(status=401), False),
        (seen(status=200, schemes="NTLM"), False),
        (seen(status=403, schemes="NTLM"), False),
        (seen(url="https://outlook.office365.com/EWS/Exchange.asmx", status=401, schemes="Basic"), False),
        (failed(TransportFailure.TIMEOUT), False),
        (at("/myews/"), True),
        (at("/exchange"), True),
        (at("/EWS/"), True),
        (at("/mapi-gate/"), True),
        (at("/owa/EWS/Exchange.asmx"), True),
        (at("/rpc/Services.wsdl"), True),
        (at("/owa"), False),
        (at("/OWA/auth/"), False),
        (at("/ecp/"), False),
        (at("/Microsoft-Server-ActiveSync"), False),
        (at("/mapi/emsmdb/?MailboxId=x"), False),
        (at("/rpc/rpcproxy.dll"), False),
        (at("/Autodiscover/Autodiscover.xml"), False),
        (at("/oab/"), False),
        (at("/PowerShell"), False),
        (at("/?url=/owa/"), True),
    ],
)
def test_an_endpoint_is_what_asks_for_a_login_that_we_have(observation: Observation, expected: bool) -> None:
    assert is_endpoint(observation, PREFERENCE) is expected
