"""What every observation means: the table. First match wins, the last row catches all.

Each row has a name, the outcome, and the source it is known from.
"""

from ewslink.linking.observation import Content, TransportFailure
from ewslink.linking.rule import Rule
from ewslink_contracts.outcomes import Code, Step


def _one(status: int) -> range:
    return range(status, status + 1)


def _codes(*names: str) -> frozenset[str]:
    return frozenset(names)


_REDIRECT = range(300, 400)
_SEND = frozenset({Step.SEND})
_PAGE = frozenset({Content.HTML, Content.OTHER, Content.NONE, Content.XML})
_REPORT = frozenset({Content.REPORT})
_CONNECT = "how aiohttp and OpenSSL report it"
_MS_CODES = "Microsoft: ResponseCode element reference"

_TRANSPORT = (
    Rule("no URL", Code.URL_MALFORMED, "our parser", failure=TransportFailure.MALFORMED_URL, blames=Step.DISCOVER),
    Rule(
        "plain http",
        Code.URL_NOT_HTTPS,
        "a password never travels in the clear",
        failure=TransportFailure.NOT_HTTPS,
        blames=Step.DISCOVER,
    ),
    Rule(
        "guessed name unknown",
        Code.SERVER_NOT_FOUND,
        _CONNECT,
        guessed=True,
        failure=TransportFailure.NAME_NOT_FOUND,
        blames=Step.DISCOVER,
    ),
    Rule("unknown name", Code.HOST_NOT_FOUND, _CONNECT, failure=TransportFailure.NAME_NOT_FOUND, blames=Step.CONNECT),
    Rule(
        "forbidden address",
        Code.ADDRESS_NOT_ALLOWED,
        "our guard",
        failure=TransportFailure.ADDRESS_NOT_ALLOWED,
        blames=Step.CONNECT,
    ),
    Rule("nobody listens", Code.CONNECTION_REFUSED, _CONNECT, failure=TransportFailure.REFUSED, blames=Step.CONNECT),
    Rule(
        "certificate for another host",
        Code.TLS_WRONG_HOST,
        _CONNECT,
        failure=TransportFailure.TLS_WRONG_HOST,
        blames=Step.TLS,
    ),
    Rule("certificate expired", Code.TLS_EXPIRED, _CONNECT, failure=TransportFailure.TLS_EXPIRED, blames=Step.TLS),
    Rule("issuer not trusted", Code.TLS_UNTRUSTED, _CONNECT, failure=TransportFailure.TLS_UNTRUSTED, blames=Step.TLS),
    Rule("old protocol only", Code.TLS_TOO_OLD, _CONNECT, failure=TransportFailure.TLS_TOO_OLD, blames=Step.TLS),
    Rule("port speaks no TLS", Code.NO_TLS_ON_PORT, _CONNECT, failure=TransportFailure.TLS_NOT_SPOKEN, blames=Step.TLS),
    Rule("handshake failed", Code.TLS_FAILED, _CONNECT, failure=TransportFailure.TLS_FAILED, blames=Step.TLS),
    Rule(
        "no connection in time", Code.TIMEOUT, _CONNECT, failure=TransportFailure.CONNECT_TIMEOUT, blames=Step.CONNECT
    ),
    Rule("no answer in time", Code.TIMEOUT, _CONNECT, failure=TransportFailure.TIMEOUT),
    Rule("connection broke", Code.CONNECTION_BROKEN, _CONNECT, failure=TransportFailure.BROKEN),
    Rule("endless answer", Code.INVALID_RESPONSE, "our cap on answers", failure=TransportFailure.TOO_LARGE),
)

#: `text` is what a non-delivery report says, see mail/bounces.py.
_REPORTS = (
    Rule(
        "came back: may not send as this sender",
        Code.SEND_AS_DENIED,
        "OfficeDocs-Support #1187; Microsoft: NDR code 5.7.60",
        content=_REPORT,
        text=r"SendAsDenied|\b5\.7\.60\b",
    ),
    Rule(
        "came back: too large",
        Code.MESSAGE_TOO_LARGE,
        "RFC 3463: 5.2.3, 5.3.4",
        content=_REPORT,
        text=r"\b5\.(2\.3|3\.4)\b",
    ),
    Rule(
        "came back: no such recipient",
        Code.RECIPIENT_REFUSED,
        "RFC 3463: 5.1.1 to 5.1.6; Microsoft: NDR code 5.1.10",
        content=_REPORT,
        text=r"\b5\.1\.([1-46]|10)\b",
    ),
    Rule("came back", Code.MAIL_BOUNCED, "RFC 3464", content=_REPORT),
)

_VERSION = (
    Rule(
        "build older than 14.2",
        Code.VERSION_TOO_OLD,
        "Microsoft: Exchange Server build numbers",
        age="too old",
        blames=Step.VERSION,
    ),
    Rule(
        "build 15.20",
        Code.EXCHANGE_ONLINE,
        "Microsoft: Exchange Server build numbers",
        age="online",
        blames=Step.VERSION,
    ),
    Rule(
        "Exchange Online by name",
        Code.EXCHANGE_ONLINE,
        "Microsoft: EWS endpoints",
        host=r"outlook\.office365\.com|outlook\.office\.com|outlook\.com|outlook\.live\.com",
    ),
    Rule(
        "2010 SP2 schema refused",
        Code.VERSION_TOO_OLD,
        "Microsoft: RequestServerVersion; exchangelib version.py",
        response_codes=_codes(
            "ErrorInvalidServerVersion",
            "ErrorInvalidSchemaVersionForMailboxVersion",
            "ErrorWrongServerVersion",
            "ErrorMultiLegacyMailboxAccess",
            "ErrorNoDestinationCASDueToVersionMismatch",
        ),
        blames=Step.VERSION,
    ),
    Rule(
        "schema version refused in prose",
        Code.VERSION_TOO_OLD,
        "exchangelib protocol.py",
        status=_one(500),
        text="specified server version is invalid",
        blames=Step.VERSION,
    ),
)

_HTTP = (
    Rule(
        "error page of an overloaded server",
        Code.SERVER_UNAVAILABLE,
        "exchangelib protocol.py",
        status=_REDIRECT,
        location=r"/genericerrorpage\.htm",
    ),
    Rule(
        "gateway's own error page",
        Code.SERVER_ERROR,
        "exchangelib protocol.py (UAG, TMG)",
        status=_REDIRECT,
        location=r"/internalsite/",
    ),
    Rule(
        "redirect to Outlook on the web",
        Code.OWA_REDIRECT,
        "DavMail, exchangelib #1141",
        status=_REDIRECT,
        location=r"/owa(/|$|\?)|owalogon\.asp|/exchweb/bin/auth/",
    ),
    Rule(
        "redirect to a sign-in portal",
        Code.PREAUTH_PROXY,
        "exchangelib #113",
        status=_REDIRECT,
        location=r"adfs|login\.microsoftonline|my\.policy|/saml|/sso|signin|sign-in|login|logon",
    ),
    Rule("redirect to elsewhere", Code.REDIRECTED, "Microsoft: validating redirects", status=_REDIRECT),
    Rule("forms login timed out", Code.OWA_LOGIN_TIMEOUT, "Microsoft KB 941201", status=_one(440)),
    Rule(
        "locked out, in the answer's text",
        Code.LOCKED_OUT,
        "exchangelib protocol.py",
        status=_one(401),
        text="account is currently locked out",
    ),
    Rule("locked account of a hosted service", Code.LOCKED_OUT, "ews-managed-api AccountIsLocked", status=_one(456)),
    Rule(
        "takes tokens of every tenant",
        Code.EXCHANGE_ONLINE,
        "401 of outlook.office365.com: trusted_issuers is @* there, @<tenant> on-premises",
        status=_one(401),
        challenge=r'trusted_issuers="[^"]*@\*["\s,]',
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
        Code.NO_COMMON_SCHEME,
        "proxies that drop WWW-Authenticate",
        status=_one(401),
        offered=frozenset(),
    ),
    Rule(
        "no scheme that takes a password",
        Code.NO_COMMON_SCHEME,
        "our own schemes: Negotiate, NTLM, Basic",
        status=_one(401),
    ),
    Rule("forbidden", Code.EWS_BLOCKED, "exchangelib #1324, PowerShell-EWS-Scripts #62", status=_one(403)),
    Rule("no such path", Code.NOT_FOUND, "RFC 9110", status=_one(404), content=_PAGE),
    Rule("gone", Code.NOT_FOUND, "RFC 9110", status=_one(410)),
    Rule("POST is not taken", Code.NOT_EWS, "Ericsson exchangecalendar #465", status=_one(405)),
    Rule("method unknown", Code.NOT_EWS, "RFC 9110", status=_one(501)),
    Rule("busy by status", Code.SERVER_BUSY, "RFC 6585", status=_one(429)),
    Rule("unavailable", Code.SERVER_UNAVAILABLE, "Microsoft: EWS throttling, table 4", status=range(502, 505)),
    Rule("request timeout", Code.SERVER_UNAVAILABLE, "RFC 9110", status=_one(408)),
    Rule(
        "a web page",
        Code.NOT_EWS,
        "DavMail PR 106",
        status=_one(200),
        content=frozenset({Content.HTML}),
        credentialed=False,
    ),
)

_SEND_CODES = (
    Rule(
        "may not send as this sender",
        Code.SEND_AS_DENIED,
        _MS_CODES,
        steps=_SEND,
        response_codes=_codes("ErrorSendAsDenied"),
    ),
    Rule("mailbox full", Code.MAILBOX_FULL, _MS_CODES, steps=_SEND, response_codes=_codes("ErrorQuotaExceeded")),
    Rule(
        "message too large",
        Code.MESSAGE_TOO_LARGE,
        _MS_CODES,
        steps=_SEND,
        response_codes=_codes("ErrorMessageSizeExceeded", "ErrorDataSizeLimitExceeded", "ErrorRequestStreamTooBig"),
    ),
    Rule(
        "logging address refused",
        Code.RECIPIENT_REFUSED,
        _MS_CODES,
        steps=_SEND,
        response_codes=_codes("ErrorInvalidRecipients", "ErrorMissingRecipients", "ErrorInvalidSmtpAddress"),
    ),
    Rule(
        "may not save or send",
        Code.SEND_DENIED,
        _MS_CODES,
        steps=_SEND,
        response_codes=_codes(
            "ErrorAccessDenied", "ErrorCreateItemAccessDenied", "ErrorFolderSave", "ErrorFolderSavePropertyError"
        ),
    ),
    Rule(
        "sending limit reached",
        Code.SEND_LIMIT_REACHED,
        "Microsoft; ews-managed-api ServiceError",
        steps=_SEND,
        response_codes=_codes(
            "ErrorSubmissionQuotaExceeded",
            "ErrorExceededMessageLimit",
            "ErrorMessageBlocked",
            "ErrorMessageSubmissionBlocked",
            "ErrorExceededMaxRecipientLimit",
            "ErrorExceededMaxRecipientLimitBlock",
            "ErrorAccountSuspend",
            "ErrorAccountSuspendShowTierUpgrade",
        ),
    ),
)

_RESPONSE_CODES = (
    Rule(
        "throttled",
        Code.SERVER_BUSY,
        "Microsoft: EWS throttling",
        response_codes=_codes(
            "ErrorServerBusy",
            "ErrorExceededConnectionCount",
            "ErrorExceededFindCountLimit",
            "ErrorExceededSubscriptionCount",
            "ErrorTooManyObjectsOpened",
        ),
    ),
    Rule("mailbox is being moved", Code.MAILBOX_MOVING, _MS_CODES, response_codes=_codes("ErrorMailboxMoveInProgress")),
    Rule(
        "server parts are down",
        Code.SERVER_UNAVAILABLE,
        _MS_CODES,
        response_codes=_codes(
            "ErrorMailboxStoreUnavailable",
            "ErrorMailboxFailover",
            "ErrorConnectionFailed",
            "ErrorConnectionFailedTransientError",
            "ErrorADUnavailable",
            "ErrorADOperation",
            "ErrorInsufficientResources",
            "ErrorNotEnoughMemory",
            "ErrorTimeoutExpired",
            "ErrorInternalServerTransientError",
            "ErrorDataSourceOperation",
        ),
    ),
    Rule(
        "password expired",
        Code.PASSWORD_EXPIRED,
        _MS_CODES,
        blames=Step.AUTHENTICATE,
        response_codes=_codes("ErrorPasswordExpired", "ErrorPasswordChangeRequired"),
    ),
    Rule(
        "account disabled",
        Code.ACCOUNT_DISABLED,
        _MS_CODES,
        blames=Step.AUTHENTICATE,
        response_codes=_codes("ErrorAccountDisabled"),
    ),
    Rule(
        "alias instead of primary address",
        Code.NOT_PRIMARY_ADDRESS,
        _MS_CODES,
        blames=Step.MAILBOX,
        response_codes=_codes("ErrorNonPrimarySmtpAddress"),
    ),
    Rule(
        "no SMTP address, in prose",
        Code.NO_SMTP_ADDRESS,
        "ews-managed-api fork, issue 72",
        blames=Step.MAILBOX,
        text="does not have (an )?SMTP address",
    ),
    Rule(
        "no SMTP address",
        Code.NO_SMTP_ADDRESS,
        _MS_CODES,
        blames=Step.MAILBOX,
        response_codes=_codes("ErrorMissingEmailAddress", "ErrorMissingInformationEmailAddress"),
    ),
    Rule(
        "no mailbox here",
        Code.NO_MAILBOX,
        "Microsoft; exchangelib #763, DavMail #295",
        blames=Step.MAILBOX,
        response_codes=_codes(
            "ErrorNonExistentMailbox",
            "ErrorMailboxConfiguration",
            "ErrorMailRecipientNotFound",
            "ErrorNameResolutionNoMailbox",
            "ErrorInvalidSmtpAddress",
        ),
    ),
    Rule(
        "no right to this mailbox",
        Code.MAILBOX_ACCESS_DENIED,
        _MS_CODES,
        blames=Step.MAILBOX,
        response_codes=_codes(
            "ErrorAccessDenied",
            "ErrorImpersonateUserDenied",
            "ErrorImpersonationDenied",
            "ErrorImpersonationFailed",
            "ErrorInvalidLicense",
            "ErrorOrganizationAccessBlocked",
        ),
    ),
    Rule(
        "our request is wrong",
        Code.INTERNAL_ERROR,
        _MS_CODES,
        response_codes=_codes(
            "ErrorSchemaValidation",
            "ErrorInvalidRequest",
            "ErrorIncorrectSchemaVersion",
            "ErrorInvalidOperation",
            "ErrorMessageDispositionRequired",
            "ErrorInvalidChangeKey",
            "ErrorChangeKeyRequired",
            "ErrorChangeKeyRequiredForWriteOperations",
            "ErrorInvalidIdMalformed",
        ),
    ),
    Rule("sending failed otherwise", Code.SEND_FAILED, _MS_CODES, steps=_SEND, content=frozenset({Content.SOAP})),
    Rule("any other response code", Code.SERVER_ERROR, _MS_CODES, content=frozenset({Content.SOAP})),
    Rule("error without an explanation", Code.SERVER_ERROR, "exchangelib protocol.py", status=range(500, 600)),
    Rule("anything else", Code.INVALID_RESPONSE, "the last row"),
)

#: Read from the top: transport first, because without an answer nothing else was seen.
RULES: tuple[Rule, ...] = (*_TRANSPORT, *_REPORTS, *_VERSION, *_HTTP, *_SEND_CODES, *_RESPONSE_CODES)
