"""NTLM over HTTP (MS-NTHT): it logs a connection in, not a request."""

from mock_ews.auth import ntlm_acceptor
from mock_ews.auth.door import Door
from mock_ews.auth.header_tokens import BROKEN, from_base64, to_header
from mock_ews.auth.ntlm_acceptor import Handshake
from mock_ews.auth.outcome import Challenged, LoggedIn, Outcome, Refused

SCHEME = "ntlm"


def offer(door: Door) -> str:
    del door
    return "NTLM"


def attempt(token: str, door: Door) -> Outcome:
    """Take the next message of a handshake; the connection remembers how far it has come."""
    begun = door.connection.login.pop(SCHEME, None)
    try:
        return step(from_base64(token), begun, door, SCHEME)
    except BROKEN:
        return Refused()


def step(message: bytes, begun: object, door: Door, scheme: str) -> Outcome:
    """One bare NTLM message, in the scheme of that name; `begun` is what the connection remembers. Raises BROKEN."""
    kind = ntlm_acceptor.kind(message)
    if kind == 1:
        door.connection.login[scheme] = handshake = ntlm_acceptor.challenge(message, door.world)
        return Challenged(to_header(scheme, handshake.challenge))
    if kind != 3 or not isinstance(begun, Handshake):
        return Refused()
    session = ntlm_acceptor.authenticate(message, begun, door)
    return session if isinstance(session, Refused) else LoggedIn(session.account, scheme)
