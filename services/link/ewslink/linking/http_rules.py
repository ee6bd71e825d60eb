"""Rows for HTTP answers: what the status, the headers or the words of a page say."""

from typing import Final

from ewslink.linking.observation import Content
from ewslink.linking.rule import Rule
from ewslink_contracts.outcomes import Code, Step


def _one(status: int) -> range:
    return range(status, status + 1)


_REDIRECT = range(300, 400)
_NO_SOAP = frozenset(Content) - {Content.SOAP}
_IIS = "Microsoft: HTTP status codes in IIS"

#: What stands beside EWS on every Exchange, and asks for the same login. /exchange and /public, of Exchange 2003, are
#: not among them: who publishes EWS under a path of their own may have called it so.
_BESIDE_EWS = (
    r"/(owa|ecp|exchweb|microsoft-server-activesync|mapi|rpc|rpcwithcert|autodiscover|oab|powershell)"
    r"(/(?!.*\.(asmx|wsdl)).*)?$"
)

_REDIRECTS = (
    Rule(
        "error page of an overloaded server",
        Code.SERVER_UNAVAILABLE,
        "exchangelib protocol.py",
        status=_REDIRECT,
        location=r"/genericerrorpage\.htm",
    ),
    Rule(
        "page of a gateway's portal",
        Code.PREAUTH_PROXY,
        "exchangelib protocol.py (UAG); paths of TMG, F5 APM, Kemp ESP, Citrix and Ivanti gateways",
        status=_REDIRECT,
        location=r"/internalsite/|/cookieauth\.dll|/my\.(policy|logout)|/lm_auth_proxy|/nf/auth/|/vpn/|/dana-na/",
    ),
    Rule(
        "redirect to Outlook on the web",
        Code.OWA_REDIRECT,
        "DavMail, exchangelib #1141",
        status=_REDIRECT,
        location=r"/owa(/|$)|owalogon\.asp|/exchweb/bin/auth/",
    ),
    Rule(
        "redirect to EWS elsewhere",
        Code.REDIRECTED,
        "Microsoft: validating redirects",
        status=_REDIRECT,
        location=r"/(exchange\.asmx|services\.wsdl)/?$",
    ),
    Rule(
        "redirect to a sign-in page",
        Code.PREAUTH_PROXY,
        "exchangelib #113",
        status=_REDIRECT,
        location=r"/(adfs|saml|sso|idp|oauth|sign[-_]?in|log[-_]?[io]n)[^/]*(/|$)",
    ),
    Rule(
        "redirect to a sign-in host",
        Code.PREAUTH_PROXY,
        "exchangelib #113; login.microsoftonline.com",
        status=_REDIRECT,
        location_host=r"(^|\.)(adfs|sts|sso|idp|signin|login|logon|auth)[0-9]*\.",
    ),
    Rule("redirect to elsewhere", Code.REDIRECTED, "Microsoft: validating redirects", status=_REDIRECT),
    Rule("forms login timed out", Code.OWA_LOGIN_TIMEOUT, "Microsoft KB 941201", status=_one(440)),
)

_LOGIN = (
    Rule(
        "locked out, in the answer's text",
        Code.LOCKED_OUT,
        "exchangelib protocol.py",
        status=_one(401),
        text="account is currently locked out",
    ),
    Rule(
        "locked account of a hosted service",
        Code.UNLOCK_REQUIRED,
        "ews-managed-api AccountIsLocked",
        status=_one(456),
    ),
    Rule(
        "takes tokens of every tenant",
        Code.EXCHANGE_ONLINE,
        "401 of outlook.office365.com: trusted_issuers is @* there, @<tenant> on-premises",
        status=_one(401),
        challenge=r'trusted_issuers="[^"]*@\*["\s,]',
    ),
    Rule(
        "login of another service of Exchange",
        Code.NOT_EWS,
        "Microsoft: default settings of Exchange virtual directories",
        status=_one(401),
        path=_BESIDE_EWS,
        credentialed=False,
        steps=frozenset({Step.ENDPOINT}),
    ),
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
    Rule("forbidden", Code.EWS_BLOCKED, "exchangelib #1324, PowerShell-EWS-Scripts #62", status=_one(403)),
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
        status=_one(200),
        content=frozenset({Content.HTML}),
        credentialed=False,
    ),
    Rule("a description of EWS", Code.NOT_EWS, "DavMail PR 106", status=_one(200), content=frozenset({Content.WSDL})),
    Rule(
        "an empty answer",
        Code.CONNECTION_BROKEN,
        "proxies whose server is gone",
        status=_one(200),
        content=frozenset({Content.NONE}),
    ),
)

HTTP_RULES: Final = (*_REDIRECTS, *_LOGIN, *_REFUSED, *_DISTURBED, *_OTHER_CONTENT)
