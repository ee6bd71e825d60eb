"""Bearer: tokens of an identity provider (RFC 6750)."""

from mock_ews.auth import access_token
from mock_ews.auth.access_token import TokenError
from mock_ews.auth.door import Door
from mock_ews.auth.outcome import LoggedIn, Outcome, Refused

_EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
"""The application id of Exchange, on-premises or online."""
_ISSUER = "00000001-0000-0000-c000-000000000000"
"""The application id of Microsoft's token service, which is written with the tenant it speaks for."""
_TENANT = "6d6f636b-0000-4000-8000-657773000000"


def offer(door: Door) -> str:
    """What Exchange offers for modern authentication (Microsoft: instrumenting client requests for EWS)."""
    tenant = "*" if door.terms.any_tenant else _TENANT
    return (
        f'Bearer client_id="{_EXCHANGE}", trusted_issuers="{_ISSUER}@{tenant}", '
        'token_types="app_asserted_user_v1 service_asserted_app_v1", '
        'authorization_uri="https://login.windows.net/common/oauth2/authorize"'
    )


def attempt(token: str, door: Door) -> Outcome:
    """Look at what follows the word Bearer."""
    try:
        user = access_token.user_of(token, door.world.clock())
    except TokenError as error:
        return Refused(diagnostics=error.diagnostics)
    account = door.world.account_of(user)
    if account is None:
        return Refused(user, diagnostics=access_token.UNKNOWN_USER)
    return LoggedIn(account, "bearer")
