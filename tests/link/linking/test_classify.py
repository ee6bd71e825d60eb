"""Every row of the table is reached by a case of its own, and the table answers everything."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ewslink.exchange.auth import PREFERENCE
from ewslink.linking.classify import classify, is_endpoint
from ewslink.linking.observation import Content, Observation, TransportFailure
from ewslink.linking.rules import RULES
from ewslink_contracts.ews.builds import Build
from ewslink_contracts.outcomes import CATEGORIES, RETRYABLE, Code, Step

URL = "https://mail.example.com/EWS/Exchange.asmx"
BUILD = Build(15, 2, 1118, 7)


def seen(step: Step = Step.ENDPOINT, **fields: Any) -> Observation:
    headers = {name: fields.pop(field) for field, name in _HEADERS.items() if field in fields}
    return Observation(**{"step": step, "url": URL, "headers": headers} | fields)


_HEADERS = {"location": "location", "schemes": "www-authenticate"}


def failed(failure: TransportFailure, **fields: Any) -> Observation:
    return seen(failure=failure, **fields)


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
    "guessed name unknown": (
        failed(TransportFailure.NAME_NOT_FOUND, guessed=True),
        Code.SERVER_NOT_FOUND,
        Step.DISCOVER,
    ),
    "unknown name": (failed(TransportFailure.NAME_NOT_FOUND), Code.HOST_NOT_FOUND, Step.CONNECT),
    "forbidden address": (failed(TransportFailure.ADDRESS_NOT_ALLOWED), Code.ADDRESS_NOT_ALLOWED, Step.CONNECT),
    "nobody listens": (failed(TransportFailure.REFUSED), Code.CONNECTION_REFUSED, Step.CONNECT),
    "certificate for another host": (failed(TransportFailure.TLS_WRONG_HOST), Code.TLS_WRONG_HOST, Step.TLS),
    "certificate expired": (failed(TransportFailure.TLS_EXPIRED), Code.TLS_EXPIRED, Step.TLS),
    "issuer not trusted": (failed(TransportFailure.TLS_UNTRUSTED), Code.TLS_UNTRUSTED, Step.TLS),
    "old protocol only": (failed(TransportFailure.TLS_TOO_OLD), Code.TLS_TOO_OLD, Step.TLS),
    "port speaks no TLS": (failed(TransportFailure.TLS_NOT_SPOKEN), Code.NO_TLS_ON_PORT, Step.TLS),
    "handshake failed": (failed(TransportFailure.TLS_FAILED), Code.TLS_FAILED, Step.TLS),
    "no connection in time": (failed(TransportFailure.CONNECT_TIMEOUT), Code.TIMEOUT, Step.CONNECT),
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
    "2010 SP2 schema refused": (
        said("ErrorInvalidServerVersion", status=500, build=None),
        Code.VERSION_TOO_OLD,
        Step.VERSION,
    ),
    "schema version refused in prose": (
        seen(Step.AUTHENTICATE, status=500, content=Content.HTML, text="The specified server version is invalid."),
        Code.VERSION_TOO_OLD,
        Step.VERSION,
    ),
    "error page of an overloaded server": (
        redirect("/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx"),
        Code.SERVER_UNAVAILABLE,
        Step.ENDPOINT,
    ),
    "gateway's own error page": (
        redirect("https://uag.example.com/InternalSite/InternalError.asp?login=1"),
        Code.SERVER_ERROR,
        Step.ENDPOINT,
    ),
    "redirect to Outlook on the web": (
        redirect("/owa/auth/logon.aspx?url=https%3a%2f%2fmail.example.com%2fEWS&reason=0"),
        Code.OWA_REDIRECT,
        Step.ENDPOINT,
    ),
    "redirect to a sign-in portal": (
        redirect("https://adfs.example.com/adfs/ls/?wa=wsignin1.0"),
        Code.PREAUTH_PROXY,
        Step.ENDPOINT,
    ),
    "redirect to elsewhere": (redirect("https://other.example.com/EWS/Exchange.asmx"), Code.REDIRECTED, Step.ENDPOINT),
    "forms login timed out": (seen(status=440), Code.OWA_LOGIN_TIMEOUT, Step.ENDPOINT),
    "locked out, in the answer's text": (
        seen(
            Step.AUTHENTICATE,
            status=401,
            credentialed=True,
            schemes="NTLM",
            text="401.1 The referenced account is currently locked out and may not be logged on to.",
        ),
        Code.LOCKED_OUT,
        Step.AUTHENTICATE,
    ),
    "locked account of a hosted service": (
        seen(Step.AUTHENTICATE, status=456, credentialed=True),
        Code.LOCKED_OUT,
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
    "asks for a login but offers no way": (seen(status=401), Code.NO_COMMON_SCHEME, Step.ENDPOINT),
    "no scheme that takes a password": (
        seen(status=401, schemes='Digest realm="x", nonce="y"'),
        Code.NO_COMMON_SCHEME,
        Step.ENDPOINT,
    ),
    "forbidden": (seen(Step.AUTHENTICATE, status=403, credentialed=True), Code.EWS_BLOCKED, Step.AUTHENTICATE),
    "no such path": (seen(status=404, content=Content.HTML), Code.NOT_FOUND, Step.ENDPOINT),
    "gone": (seen(status=410), Code.NOT_FOUND, Step.ENDPOINT),
    "POST is not taken": (seen(status=405, content=Content.HTML), Code.NOT_EWS, Step.ENDPOINT),
    "method unknown": (seen(status=501), Code.NOT_EWS, Step.ENDPOINT),
    "busy by status": (seen(status=429), Code.SERVER_BUSY, Step.ENDPOINT),
    "unavailable": (seen(status=503, content=Content.HTML), Code.SERVER_UNAVAILABLE, Step.ENDPOINT),
    "request timeout": (seen(status=408), Code.SERVER_UNAVAILABLE, Step.ENDPOINT),
    "a web page": (seen(status=200, content=Content.HTML), Code.NOT_EWS, Step.ENDPOINT),
    "may not send as this sender": (said("ErrorSendAsDenied", Step.SEND), Code.SEND_AS_DENIED, Step.SEND),
    "mailbox full": (said("ErrorQuotaExceeded", Step.SEND), Code.MAILBOX_FULL, Step.SEND),
    "message too large": (said("ErrorMessageSizeExceeded", Step.SEND), Code.MESSAGE_TOO_LARGE, Step.SEND),
    "logging address refused": (said("ErrorInvalidRecipients", Step.SEND), Code.RECIPIENT_REFUSED, Step.SEND),
    "may not save or send": (said("ErrorAccessDenied", Step.SEND), Code.SEND_DENIED, Step.SEND),
    "sending limit reached": (
        said("ErrorSubmissionQuotaExceeded", Step.SEND),
        Code.SEND_LIMIT_REACHED,
        Step.SEND,
    ),
    "throttled": (said("ErrorServerBusy", Step.SEND), Code.SERVER_BUSY, Step.SEND),
    "mailbox is being moved": (said("ErrorMailboxMoveInProgress"), Code.MAILBOX_MOVING, Step.AUTHENTICATE),
    "server parts are down": (
        said("ErrorMailboxStoreUnavailable", Step.RULES),
        Code.SERVER_UNAVAILABLE,
        Step.RULES,
    ),
    "password expired": (said("ErrorPasswordExpired", Step.MAILBOX), Code.PASSWORD_EXPIRED, Step.AUTHENTICATE),
    "account disabled": (said("ErrorAccountDisabled", Step.MAILBOX), Code.ACCOUNT_DISABLED, Step.AUTHENTICATE),
    "alias instead of primary address": (
        said("ErrorNonPrimarySmtpAddress"),
        Code.NOT_PRIMARY_ADDRESS,
        Step.MAILBOX,
    ),
    "no SMTP address, in prose": (
        said("ErrorInternalServerError", text="The mailbox does not have SMTP address associated with it."),
        Code.NO_SMTP_ADDRESS,
        Step.MAILBOX,
    ),
    "no SMTP address": (said("ErrorMissingEmailAddress"), Code.NO_SMTP_ADDRESS, Step.MAILBOX),
    "no mailbox here": (said("ErrorNonExistentMailbox"), Code.NO_MAILBOX, Step.MAILBOX),
    "no right to this mailbox": (said("ErrorAccessDenied"), Code.MAILBOX_ACCESS_DENIED, Step.MAILBOX),
    "our request is wrong": (said("ErrorSchemaValidation", status=500), Code.INTERNAL_ERROR, Step.AUTHENTICATE),
    "sending failed otherwise": (said("ErrorItemSave", Step.SEND), Code.SEND_FAILED, Step.SEND),
    "any other response code": (said("ErrorInternalServerError", Step.RULES), Code.SERVER_ERROR, Step.RULES),
    "error without an explanation": (seen(status=500, content=Content.HTML), Code.SERVER_ERROR, Step.ENDPOINT),
    "anything else": (seen(status=200, content=Content.XML), Code.INVALID_RESPONSE, Step.ENDPOINT),
}

#: Codes that no row gives, and who gives them.
GIVEN_ELSEWHERE = {
    Code.VERSION_UNKNOWN: "verify.py, when a good answer has no version header",
    Code.DELIVERY_UNKNOWN: "sending.py, when the mail is neither in Drafts nor in Sent Items",
}


def test_every_row_has_a_case_and_every_case_a_row() -> None:
    assert [rule.name for rule in RULES] == list(CASES)


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


def test_every_row_names_its_source() -> None:
    assert [rule.name for rule in RULES if not rule.source.strip()] == []


def test_no_response_code_stands_in_two_rows_that_could_both_match() -> None:
    owners: dict[tuple[str, Step], str] = {}
    twice = []
    for rule in RULES:
        for code in rule.response_codes:
            for step in rule.steps or Step:
                first = owners.setdefault((code, step), rule.name)
                if first != rule.name and not _narrower(first):
                    twice.append((code, step, first, rule.name))
    assert twice == []


def _narrower(name: str) -> bool:
    """Whether a row is limited to some steps: one after it may then take the same code at all others."""
    return next(bool(rule.steps) for rule in RULES if rule.name == name)


@pytest.mark.parametrize(
    ("observation", "code"),
    [
        (said("ErrorAccessDenied", Step.SEND), Code.SEND_DENIED),
        (said("ErrorAccessDenied", Step.RULES), Code.MAILBOX_ACCESS_DENIED),
        (said("ErrorInvalidSmtpAddress", Step.SEND), Code.RECIPIENT_REFUSED),
        (said("ErrorInvalidSmtpAddress", Step.MAILBOX), Code.NO_MAILBOX),
        (said("ErrorServerBusy", status=500), Code.SERVER_BUSY),
        (said("ErrorServerBusy", build=Build(14, 1)), Code.VERSION_TOO_OLD),
        (said("ErrorAccessDenied", status=403), Code.EWS_BLOCKED),
        (said("ErrorSchemaValidation", status=500, build=Build(8, 0, 685, 25)), Code.VERSION_TOO_OLD),
        (seen(Step.AUTHENTICATE, status=200, credentialed=True, content=Content.HTML), Code.INVALID_RESPONSE),
        (seen(status=200), Code.INVALID_RESPONSE),
        (seen(status=404, content=Content.SOAP), Code.SERVER_ERROR),
        (returned("550 5.1.10 RESOLVER.ADR.RecipientNotFound"), Code.RECIPIENT_REFUSED),
        (returned("550 5.1.8 Access denied, bad outbound sender"), Code.MAIL_BOUNCED),
        (returned("550 5.7.60 SMTP; Client does not have permissions to send as this sender"), Code.SEND_AS_DENIED),
        (returned(""), Code.MAIL_BOUNCED),
        (seen(status=302), Code.REDIRECTED),
        (seen(status=302, location="https://mail.example.com/owa"), Code.OWA_REDIRECT),
        (seen(status=302, location="https://owa.example.com/mail"), Code.REDIRECTED),
        (seen(status=302, location="/exchweb/bin/auth/owalogon.asp"), Code.OWA_REDIRECT),
        (seen(status=302, location="https://login.microsoftonline.com/common/oauth2"), Code.PREAUTH_PROXY),
        (seen(status=302, location="/my.policy"), Code.PREAUTH_PROXY),
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


_WORDS = sorted({code for rule in RULES for code in rule.response_codes} | {"ErrorOther", "Fault"})

observations = st.builds(
    Observation,
    step=st.sampled_from(Step),
    url=st.sampled_from(["", URL, "https://outlook.office365.com/", "no url"]) | st.text(max_size=20),
    credentialed=st.booleans(),
    guessed=st.booleans(),
    failure=st.none() | st.sampled_from(TransportFailure),
    status=st.none() | st.integers(100, 599) | st.sampled_from([200, 302, 401, 403, 404, 500]),
    headers=st.dictionaries(st.sampled_from(["location", "www-authenticate"]), st.text(max_size=30)),
    content=st.sampled_from(Content),
    response_code=st.none() | st.sampled_from(_WORDS),
    is_fault=st.booleans(),
    text=st.text(max_size=30),
    build=st.none() | st.builds(Build, st.integers(0, 20), st.integers(0, 30), st.integers(0, 9999)),
)


@given(observations)
def test_the_table_answers_everything_and_always_the_same(observation: Observation) -> None:
    verdict = classify(observation)

    assert verdict == classify(observation)
    assert verdict.code in CATEGORIES
    first = next(rule for rule in RULES if rule.matches(observation))
    assert verdict.rule == first.name


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
    ],
)
def test_an_endpoint_is_what_asks_for_a_login_that_we_have(observation: Observation, expected: bool) -> None:
    assert is_endpoint(observation, PREFERENCE) is expected
