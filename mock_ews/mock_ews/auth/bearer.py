"""Bearer: tokens of an identity provider (RFC 6750). There is none here, so that no token is ever good enough."""

from mock_ews.auth.outcome import Refused
from mock_ews.connection import Connection
from mock_ews.exchange import World

_EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
"""The application id of Exchange, on-premises or online."""
_ISSUER = "00000001-0000-0000-c000-000000000000@6d6f636b-0000-4000-8000-657773000000"
"""Microsoft's token service, and the tenant. On-premises names its own; Exchange Online writes @* for all of them."""


def offer(world: World) -> str:
    """What Exchange offers for hybrid modern authentication (Microsoft: instrumenting client requests for EWS)."""
    del world
    return (
        f'Bearer client_id="{_EXCHANGE}", trusted_issuers="{_ISSUER}", '
        'token_types="app_asserted_user_v1 service_asserted_app_v1", '
        'authorization_uri="https://login.windows.net/common/oauth2/authorize"'
    )


def attempt(token: str, connection: Connection, world: World) -> Refused:
    """Look at what follows the word Bearer."""
    del token, connection, world
    return Refused()
