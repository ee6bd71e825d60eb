"""The closed list of codes: complete, in five groups, and stable for those who stored a code."""

from ewslink_contracts.outcomes import CATEGORIES, RETRYABLE, Category, Code, Step

#: What the scenarios of the mock end in, and who reads events may have stored: these never change their group.
PROMISED = {
    "url_invalid": {"owa_redirect", "owa_login_timeout", "not_ews", "not_found"},
    "version_unsupported": {"version_too_old"},
    "cannot_connect": {
        "exchange_online", "preauth_proxy", "server_busy", "server_unavailable", "timeout", "connection_broken",
        "invalid_response", "no_mailbox", "no_smtp_address", "not_primary_address", "mailbox_moving",
        "tls_wrong_host", "tls_expired", "tls_untrusted", "tls_too_old", "tls_failed",
    },
    "unauthorized": {
        "bad_credentials", "locked_out", "password_expired", "account_disabled", "ews_blocked", "oauth_required",
    },
    "test_email_failed": {"send_as_denied", "mailbox_full", "message_too_large"},
}  # fmt: skip

PROMISED_RETRYABLE = {"server_busy", "server_unavailable", "timeout", "connection_broken", "mailbox_moving"}

#: A wrong retry of one of these locks an account, or sends a mail twice.
NEVER_RETRYABLE = {"bad_credentials", "locked_out", "password_expired", "account_disabled", "delivery_unknown"}


def test_each_code_is_in_one_category() -> None:
    assert set(CATEGORIES) == set(Code)
    assert set(CATEGORIES.values()) == set(Category)


def test_codes_are_listed_by_category() -> None:
    assert list(CATEGORIES) == list(Code)


def test_promised_codes_are_in_their_category() -> None:
    found = {category: {str(code) for code in Code if CATEGORIES[code] == category} for category in PROMISED}
    assert {category: found[category] & codes for category, codes in PROMISED.items()} == PROMISED


def test_only_what_passes_by_itself_is_retryable() -> None:
    assert PROMISED_RETRYABLE <= RETRYABLE
    assert not NEVER_RETRYABLE & RETRYABLE


def test_the_steps_are_in_the_order_in_which_they_are_taken() -> None:
    assert " ".join(Step) == "request discover connect tls endpoint authenticate version mailbox rules send store"
