"""Rows for HTTP answers: what the status, the headers or the words of a page say."""

from typing import Final

from ewslink.linking.observation import Content
from ewslink.linking.rules.rule import Rule
from ewslink.linking.typed_url import IS_EWS
from ewslink_contracts.outcomes import Code, Step


def _one(status: int) -> range:
    return range(status, status + 1)


_SUCCESS = range(200, 300)
_NO_SOAP = frozenset(Content) - {Content.SOAP}
_FAULTS_OF_SOAP = frozenset(
    {"Client", "Server", "VersionMismatch", "MustUnderstand", "ActionNotSupported", "InternalServiceFault", "Fault"}
)
_IIS = "Microsoft: HTTP status codes in IIS"

#: What stands beside EWS on every Exchange, and asks for the same login. /exchange and /public, of Exchange 2003, are
#: not among them: who publishes EWS under a path of their own may have called it so.
_BESIDE_EWS = (
    r"/(owa|ecp|exchweb|microsoft-server-activesync|mapi|rpc|rpcwithcert|autodiscover|oab|powershell)"
    r"(/(?!.*\.(asmx|wsdl)).*)?$"
)

ANOTHER_SERVICE: Final = Rule(
    "login of another service of Exchange",
    Code.NOT_EWS,
    "Microsoft: default settings of Exchange virtual directories",
    status=_one(401),
    path=_BESIDE_EWS,
    credentialed=False,
    steps=frozenset({Step.ENDPOINT}),
)

_LOGIN = (
    Rule("forms login timed out", Code.OWA_LOGIN_TIMEOUT, "Microsoft KB 941201", status=_one(440)),
    Rule(
        "locked out, in the answer's text",
        Code.LOCKED_OUT,
        "exchangelib protocol.py",
        status=_one(401),
        text="account is currently locked out",
        blames=Step.AUTHENTICATE,
    ),
    Rule(
        "locked account of a hosted service",
        Code.UNLOCK_REQUIRED,
        "ews-managed-api AccountIsLocked",
        status=_one(456),
        blames=Step.AUTHENTICATE,
    ),
    Rule(
        "takes tokens of every tenant",
        Code.EXCHANGE_ONLINE,
        "401 of outlook.office365.com: trusted_issuers is @* there, @<tenant> on-premises",
        status=_one(401),
        challenge=r'trusted_issuers="[^"]*@\*["\s,]',
    ),
    ANOTHER_SERVICE,
    Rule(
        "only tokens are taken",
        Code.OAUTH_REQUIRED,
        "Microsoft: instrumenting client requests",
        status=_one(401),
        offered=frozenset({"bearer"}),
    ),
    Rule(
        "login refused",
        Code.BAD_CREDENTIALS,
        "RFC 9110, section 15.5.2",
        status=_one(401),
        credentialed=True,
        blames=Step.AUTHENTICATE,
    ),
    Rule(
        "asks for a login but offers no way",
        Code.LOGIN_NOT_OFFERED,
        "RFC 9110, section 11.6.1: a 401 must say how",
        status=_one(401),
        offered=frozenset(),
    ),
    Rule(
        "no scheme that takes a password",
        Code.NO_COMMON_SCHEME,
        "our own schemes: Negotiate, NTLM, Basic",
        status=_one(401),
    ),
)

_REFUSED = (
    Rule("TLS is taken off on the way", Code.SSL_OFFLOADING, _IIS, status=_one(403), text=r"403\.4|SSL (is )?required"),
    Rule(
        "account of no domain",
        Code.ACCOUNT_NOT_IN_DIRECTORY,
        "Microsoft: controlling client application access to EWS",
        status=_one(403),
        text="only domain accounts",
        blames=Step.AUTHENTICATE,
    ),
    Rule(
        "client certificate wanted",
        Code.NO_COMMON_SCHEME,
        f"{_IIS}; nginx",
        status=range(400, 500),
        text=r"403\.7|SSL client certificate|No required SSL certificate",
    ),
    Rule(
        "page of a firewall",
        Code.REQUEST_REFUSED,
        "F5 BIG-IP ASM: default response page",
        status=range(200, 500),
        text=r"The requested URL was rejected\. Please consult with your administrator",
    ),
    Rule(
        "forbidden",
        Code.EWS_BLOCKED,
        "exchangelib #1324, PowerShell-EWS-Scripts #62",
        status=_one(403),
        credentialed=True,
    ),
    Rule(
        "forbidden without a word",
        Code.EWS_BLOCKED,
        "exchangelib #293, #1324: a policy of Exchange sends no page",
        status=_one(403),
        content=frozenset({Content.NONE, Content.SOAP}),
    ),
    Rule(
        "forbidden by the front end of Exchange",
        Code.EWS_BLOCKED,
        "Exchange 2013 and later: X-FEServer is on all that comes from them",
        status=_one(403),
        header="x-feserver",
    ),
    Rule(
        "forbidden before a login, where EWS may be",
        Code.REQUEST_REFUSED,
        "proxies, firewalls and web sites: Exchange asks who is there before it forbids",
        status=_one(403),
        path=IS_EWS,
    ),
    Rule("forbidden before a login", Code.NOT_EWS, "RFC 9110, section 15.5.4", status=_one(403)),
    Rule("proxy wants a login", Code.PROXY_LOGIN_REQUIRED, "RFC 9110, section 15.5.8", status=_one(407)),
    Rule("no such path", Code.NOT_FOUND, "RFC 9110", status=_one(404), content=_NO_SOAP),
    Rule("gone", Code.NOT_FOUND, "RFC 9110", status=_one(410), content=_NO_SOAP),
    Rule("POST is not taken", Code.NOT_EWS, "Ericsson exchangecalendar #465", status=_one(405)),
    Rule("method unknown", Code.NOT_EWS, "RFC 9110", status=_one(501), content=_NO_SOAP),
    Rule("answer to a telephone", Code.NOT_EWS, "Microsoft: MS-ASHTTP, status 449 and 451", status=range(449, 452)),
    Rule(
        "mail is too large for a proxy",
        Code.MESSAGE_TOO_LARGE,
        "RFC 9110, section 15.5.14",
        status=_one(413),
        steps=frozenset({Step.SEND}),
    ),
    Rule("request is too large for a proxy", Code.REQUEST_REFUSED, "requests-negotiate-sspi #43", status=_one(413)),
    Rule("length wanted", Code.REQUEST_REFUSED, "RFC 9110", status=_one(411)),
    Rule("headers too large", Code.REQUEST_REFUSED, "RFC 6585", status=_one(431)),
    Rule("request not understood", Code.REQUEST_REFUSED, "DavMail", status=_one(400), content=_NO_SOAP),
)

_DISTURBED = (
    Rule("busy by status", Code.SERVER_BUSY, "RFC 6585", status=_one(429)),
    Rule(
        "unavailable",
        Code.SERVER_UNAVAILABLE,
        "Microsoft: EWS throttling, table 4",
        status=range(502, 505),
        content=_NO_SOAP,
    ),
    Rule("request timeout", Code.SERVER_UNAVAILABLE, "RFC 9110", status=_one(408)),
    Rule(
        "schema version refused in prose",
        Code.VERSION_TOO_OLD,
        "exchangelib protocol.py",
        status=_one(500),
        text="specified server version is invalid",
        blames=Step.VERSION,
    ),
    Rule(
        "error page of ASP.NET",
        Code.SERVER_UNAVAILABLE,
        "exchangelib protocol.py",
        status=_one(500),
        text="Server Error in '/EWS' Application",
        content=_NO_SOAP,
    ),
    Rule(
        "error, and the connection is closed",
        Code.SERVER_UNAVAILABLE,
        "exchangelib protocol.py",
        status=range(500, 600),
        connection="close",
        content=_NO_SOAP,
    ),
)

_OTHER_CONTENT = (
    Rule(
        "a web page",
        Code.NOT_EWS,
        "DavMail PR 106",
        status=_SUCCESS,
        content=frozenset({Content.HTML}),
        credentialed=False,
    ),
    Rule("a description of EWS", Code.NOT_EWS, "DavMail PR 106", status=_one(200), content=frozenset({Content.WSDL})),
    Rule(
        "something else than SOAP",
        Code.NOT_EWS,
        "other services: Exchange asks for a login first",
        status=_SUCCESS,
        content=frozenset({Content.XML, Content.OTHER}),
        credentialed=False,
    ),
    Rule(
        "SOAP without a login",
        Code.NOT_EWS,
        "other web services: Exchange asks for a login first",
        status=_SUCCESS,
        content=frozenset({Content.SOAP}),
        credentialed=False,
    ),
    Rule(
        "fault of SOAP itself",
        Code.NOT_EWS,
        "SOAP 1.1, section 4.4.1; WCF: the faults of Exchange have codes of their own",
        response_codes=_FAULTS_OF_SOAP,
        credentialed=False,
    ),
    Rule(
        "nothing to say",
        Code.NOT_EWS,
        "RFC 9110, section 15.3",
        status=range(201, 300),
        content=frozenset({Content.NONE}),
        credentialed=False,
    ),
    Rule(
        "refused without a login",
        Code.NOT_EWS,
        "RFC 9110, section 15.5, for instance 406, 415 and 421",
        status=range(400, 500),
        content=_NO_SOAP,
        credentialed=False,
    ),
    Rule(
        "an empty answer",
        Code.CONNECTION_BROKEN,
        "proxies whose server is gone",
        status=_one(200),
        content=frozenset({Content.NONE}),
    ),
)

HTTP_RULES: Final = (*_LOGIN, *_REFUSED, *_DISTURBED, *_OTHER_CONTENT)
