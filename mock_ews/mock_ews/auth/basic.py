"""Basic: name and password in every request (RFC 7617)."""

import base64
import binascii

from mock_ews.auth.names import mail_domain
from mock_ews.auth.outcome import LoggedIn, Outcome, Refused
from mock_ews.connection import Connection
from mock_ews.exchange import World


def offer(world: World) -> str:
    return f'Basic realm="{mail_domain(world)}"'


def attempt(token: str, connection: Connection, world: World) -> Outcome:
    """Look at what follows the word Basic."""
    del connection  # every request stands for itself
    try:
        raw = base64.b64decode(token, validate=True)
    except binascii.Error:
        return Refused()
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")  # what older clients send
    login, _, password = text.partition(":")
    account = world.find_account(login)
    if account is None or account.password != password:
        return Refused(login, account)
    return LoggedIn(account, "basic")
