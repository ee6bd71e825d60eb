"""The closed list of outcome codes: what can be wrong with a link, and in which of the five groups a person finds it.

A code is added here, in remedies/en.toml and in remedies/de.toml, and nowhere else; a test compares the three.
"""

from collections.abc import Mapping
from enum import StrEnum


class Category(StrEnum):
    """The five groups of errors a person knows."""

    URL_INVALID = "url_invalid"
    VERSION_UNSUPPORTED = "version_unsupported"
    CANNOT_CONNECT = "cannot_connect"
    UNAUTHORIZED = "unauthorized"
    TEST_EMAIL_FAILED = "test_email_failed"


class Step(StrEnum):
    """The steps of a link, in the order in which they are taken and reported."""

    REQUEST = "request"
    DISCOVER = "discover"
    CONNECT = "connect"
    TLS = "tls"
    ENDPOINT = "endpoint"
    AUTHENTICATE = "authenticate"
    VERSION = "version"
    MAILBOX = "mailbox"
    RULES = "rules"
    SEND = "send"
    STORE = "store"


class StepStatus(StrEnum):
    """How a step ended."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


class Locale(StrEnum):
    """The languages in which an end user reads titles, explanations and remedies."""

    EN = "en"
    DE = "de"


class Code(StrEnum):
    """The precise cause. Members are grouped by category; `CATEGORIES` is the law, the comments are for the reader."""

    # url_invalid
    URL_MALFORMED = "url_malformed"
    URL_NOT_HTTPS = "url_not_https"
    HOST_NOT_FOUND = "host_not_found"
    NO_TLS_ON_PORT = "no_tls_on_port"
    OWA_REDIRECT = "owa_redirect"
    OWA_LOGIN_TIMEOUT = "owa_login_timeout"
    REDIRECTED = "redirected"
    NOT_EWS = "not_ews"
    NOT_FOUND = "not_found"
    # version_unsupported
    VERSION_TOO_OLD = "version_too_old"
    VERSION_UNKNOWN = "version_unknown"
    # cannot_connect
    NAME_LOOKUP_FAILED = "name_lookup_failed"
    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_BROKEN = "connection_broken"
    TIMEOUT = "timeout"
    TLS_WRONG_HOST = "tls_wrong_host"
    TLS_EXPIRED = "tls_expired"
    TLS_UNTRUSTED = "tls_untrusted"
    TLS_TOO_OLD = "tls_too_old"
    TLS_FAILED = "tls_failed"
    SERVER_NOT_FOUND = "server_not_found"
    PREAUTH_PROXY = "preauth_proxy"
    LOGIN_NOT_OFFERED = "login_not_offered"
    PROXY_LOGIN_REQUIRED = "proxy_login_required"
    SSL_OFFLOADING = "ssl_offloading"
    REQUEST_REFUSED = "request_refused"
    EXCHANGE_ONLINE = "exchange_online"
    SERVER_BUSY = "server_busy"
    SERVER_UNAVAILABLE = "server_unavailable"
    SERVER_ERROR = "server_error"
    INVALID_RESPONSE = "invalid_response"
    NO_MAILBOX = "no_mailbox"
    NO_SMTP_ADDRESS = "no_smtp_address"
    NOT_PRIMARY_ADDRESS = "not_primary_address"
    MAILBOX_ELSEWHERE = "mailbox_elsewhere"
    PROXYING_FAILED = "proxying_failed"
    TOO_MANY_GROUPS = "too_many_groups"
    MAILBOX_MOVING = "mailbox_moving"
    LOGIN_INTERRUPTED = "login_interrupted"
    INTERNAL_ERROR = "internal_error"
    # unauthorized
    BAD_CREDENTIALS = "bad_credentials"
    LOCKED_OUT = "locked_out"
    UNLOCK_REQUIRED = "unlock_required"
    PASSWORD_EXPIRED = "password_expired"  # noqa: S105 - the name of a cause, not a password
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_NOT_IN_DIRECTORY = "account_not_in_directory"
    NOT_LICENSED = "not_licensed"
    EWS_BLOCKED = "ews_blocked"
    OAUTH_REQUIRED = "oauth_required"
    NO_COMMON_SCHEME = "no_common_scheme"
    MAILBOX_ACCESS_DENIED = "mailbox_access_denied"
    NOT_OWN_MAILBOX = "not_own_mailbox"
    # test_email_failed
    SEND_AS_DENIED = "send_as_denied"
    MAILBOX_FULL = "mailbox_full"
    MESSAGE_TOO_LARGE = "message_too_large"
    RECIPIENT_REFUSED = "recipient_refused"
    SEND_DENIED = "send_denied"
    SEND_LIMIT_REACHED = "send_limit_reached"
    SENDING_BLOCKED = "sending_blocked"
    SEND_FAILED = "send_failed"
    MAIL_BOUNCED = "mail_bounced"
    DELIVERY_UNKNOWN = "delivery_unknown"


_BY_CATEGORY: Mapping[Category, tuple[Code, ...]] = {
    Category.URL_INVALID: (
        Code.URL_MALFORMED,
        Code.URL_NOT_HTTPS,
        Code.HOST_NOT_FOUND,
        Code.NO_TLS_ON_PORT,
        Code.OWA_REDIRECT,
        Code.OWA_LOGIN_TIMEOUT,
        Code.REDIRECTED,
        Code.NOT_EWS,
        Code.NOT_FOUND,
    ),
    Category.VERSION_UNSUPPORTED: (Code.VERSION_TOO_OLD, Code.VERSION_UNKNOWN),
    Category.CANNOT_CONNECT: (
        Code.NAME_LOOKUP_FAILED,
        Code.ADDRESS_NOT_ALLOWED,
        Code.CONNECTION_REFUSED,
        Code.CONNECTION_BROKEN,
        Code.TIMEOUT,
        Code.TLS_WRONG_HOST,
        Code.TLS_EXPIRED,
        Code.TLS_UNTRUSTED,
        Code.TLS_TOO_OLD,
        Code.TLS_FAILED,
        Code.SERVER_NOT_FOUND,
        Code.PREAUTH_PROXY,
        Code.LOGIN_NOT_OFFERED,
        Code.PROXY_LOGIN_REQUIRED,
        Code.SSL_OFFLOADING,
        Code.REQUEST_REFUSED,
        Code.EXCHANGE_ONLINE,
        Code.SERVER_BUSY,
        Code.SERVER_UNAVAILABLE,
        Code.SERVER_ERROR,
        Code.INVALID_RESPONSE,
        Code.NO_MAILBOX,
        Code.NO_SMTP_ADDRESS,
        Code.NOT_PRIMARY_ADDRESS,
        Code.MAILBOX_ELSEWHERE,
        Code.PROXYING_FAILED,
        Code.TOO_MANY_GROUPS,
        Code.MAILBOX_MOVING,
        Code.LOGIN_INTERRUPTED,
        Code.INTERNAL_ERROR,
    ),
    Category.UNAUTHORIZED: (
        Code.BAD_CREDENTIALS,
        Code.LOCKED_OUT,
        Code.UNLOCK_REQUIRED,
        Code.PASSWORD_EXPIRED,
        Code.ACCOUNT_DISABLED,
        Code.ACCOUNT_NOT_IN_DIRECTORY,
        Code.NOT_LICENSED,
        Code.EWS_BLOCKED,
        Code.OAUTH_REQUIRED,
        Code.NO_COMMON_SCHEME,
        Code.MAILBOX_ACCESS_DENIED,
        Code.NOT_OWN_MAILBOX,
    ),
    Category.TEST_EMAIL_FAILED: (
        Code.SEND_AS_DENIED,
        Code.MAILBOX_FULL,
        Code.MESSAGE_TOO_LARGE,
        Code.RECIPIENT_REFUSED,
        Code.SEND_DENIED,
        Code.SEND_LIMIT_REACHED,
        Code.SENDING_BLOCKED,
        Code.SEND_FAILED,
        Code.MAIL_BOUNCED,
        Code.DELIVERY_UNKNOWN,
    ),
}

CATEGORIES: Mapping[Code, Category] = {code: category for category, codes in _BY_CATEGORY.items() for code in codes}

#: Causes that pass by themselves, and after how many seconds to try again where the server does not say.
RETRY_AFTER_S: Mapping[Code, int] = {
    Code.CONNECTION_REFUSED: 300,
    Code.CONNECTION_BROKEN: 60,
    Code.NAME_LOOKUP_FAILED: 300,
    Code.TIMEOUT: 60,
    Code.SERVER_BUSY: 60,
    Code.SERVER_UNAVAILABLE: 120,
    Code.SERVER_ERROR: 300,
    Code.MAILBOX_MOVING: 3600,
    Code.PROXYING_FAILED: 900,
    Code.INTERNAL_ERROR: 600,
    Code.SEND_LIMIT_REACHED: 3600,
}
RETRYABLE = frozenset(RETRY_AFTER_S)
