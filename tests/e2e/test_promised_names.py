"""The names and outcomes that were promised: others may be added, these may not go or change."""

from collections.abc import Iterable, Mapping

import pytest

from mock_ews.exchange import World
from mock_ews.scenarios import listing, read_all
from mock_ews.tls import HOSTS

SCENARIOS: Mapping[str, Iterable[str]] = {
    "succeeded": [
        "healthy",
        "exchange-2010-sp2",
        "exchange-2010-sp3",
        "exchange-2013-sp1",
        "exchange-2016",
        "exchange-2019",
        "exchange-se",
        "basic-only",
        "ntlm-only",
        "negotiate-only",
        "extended-protection",
        "server-busy",
        "generic-error-page",
    ],
    "version_unsupported/version_too_old": ["exchange-2007-sp1", "exchange-2010", "exchange-2010-sp1"],
    "cannot_connect/exchange_online": ["exchange-online"],
    "unauthorized/oauth_required": ["oauth-only"],
    "unauthorized/ews_blocked": ["ews-disabled"],
    "url_invalid/owa_redirect": ["owa-redirect"],
    "url_invalid/owa_login_timeout": ["owa-login-timeout"],
    "url_invalid/not_ews": ["html-page", "method-not-allowed"],
    "url_invalid/not_found": ["not-found"],
    "cannot_connect/preauth_proxy": ["preauth-proxy"],
    "cannot_connect/server_busy": ["server-busy-forever"],
    "cannot_connect/server_unavailable": ["unavailable"],
    "cannot_connect/timeout": ["hang"],
    "cannot_connect/connection_broken": ["connection-reset", "empty-response", "garbage", "truncated"],
    "cannot_connect/invalid_response": ["malformed-xml", "wrong-content"],
}
MAILBOXES: Mapping[str, Iterable[str]] = {
    "succeeded": ["ok", "rules", "rules-broken"],
    "unauthorized/bad_credentials": ["wrong-password", "domain-user"],
    "unauthorized/locked_out": ["locked-out"],
    "unauthorized/password_expired": ["password-expired"],
    "unauthorized/account_disabled": ["disabled"],
    "cannot_connect/no_mailbox": ["no-mailbox"],
    "cannot_connect/no_smtp_address": ["no-smtp"],
    "cannot_connect/not_primary_address": ["alias"],
    "cannot_connect/mailbox_moving": ["moving"],
    "test_email_failed/send_as_denied": ["send-as-denied"],
    "test_email_failed/mailbox_full": ["mailbox-full"],
    "test_email_failed/message_too_large": ["message-too-large"],
}
TLS_HOSTS: Mapping[str, Iterable[str]] = {
    "cannot_connect/tls_wrong_host": ["tls-wrong-host"],
    "cannot_connect/tls_expired": ["tls-expired"],
    "cannot_connect/tls_untrusted": ["tls-self-signed"],
    "cannot_connect/tls_too_old": ["tls-old-protocol"],
    "cannot_connect/tls_failed": ["tls-handshake-abort"],
}


@pytest.mark.parametrize(
    ("promised", "form", "rows"),
    [
        (SCENARIOS, "/s/{}/EWS/Exchange.asmx", listing.scenario_rows(read_all().values())),
        (MAILBOXES, "{}@mock.test", listing.mailbox_rows(World.default().specs.values())),
        (TLS_HOSTS, "{}.mock.test", listing.tls_rows(HOSTS)),
    ],
    ids=["scenarios", "mailboxes", "TLS hosts"],
)
def test_what_was_promised_is_kept(
    promised: Mapping[str, Iterable[str]], form: str, rows: Iterable[listing.Row]
) -> None:
    """That the outcomes come true is what test_catalogue.py sees."""
    kept = {row["use"]: row["outcome"] for row in rows} | {form.format("healthy"): "succeeded"}

    assert {form.format(name): outcome for outcome, names in promised.items() for name in names}.items() <= kept.items()
