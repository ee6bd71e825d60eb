"""Negotiate over HTTP (RFC 4559): SPNEGO (RFC 4178) around NTLM, or NTLM's messages bare, as IIS takes both.

There is no Kerberos here, as there is none for a client outside the domain: whoever offers it first is told to go on
with NTLM.
"""

import hmac
from dataclasses import dataclass, replace

from spnego._context import GSSMech
from spnego._spnego import NegState, NegTokenInit, NegTokenResp, pack_mech_type_list, unpack_token

from mock_ews.auth import ntlm, ntlm_acceptor
from mock_ews.auth.door import Door
from mock_ews.auth.header_tokens import BROKEN, from_base64, to_header
from mock_ews.auth.ntlm_acceptor import Handshake, Session
from mock_ews.auth.outcome import Challenged, LoggedIn, Outcome, Refused

SCHEME = "negotiate"
_NTLM = GSSMech.ntlm.value


@dataclass(frozen=True, slots=True)
class Negotiation:
    """How far a client has come: what it offered, and NTLM's first two messages."""

    mechanisms: tuple[str, ...]
    needs_mic: bool
    """NTLM was not its first choice: it must prove that nobody shortened its list (RFC 4178, section 5)."""
    handshake: Handshake | None = None


def offer(door: Door) -> str:
    del door
    return "Negotiate"


def attempt(token: str, door: Door) -> Outcome:
    """Take the next token of a negotiation; the connection remembers how far it has come."""
    begun = door.connection.login.pop(SCHEME, None)
    try:
        message = from_base64(token)
        if message.startswith(ntlm_acceptor.SIGNATURE):
            return ntlm.step(message, begun, door, SCHEME)
        parsed = unpack_token(message)
        if isinstance(parsed, NegTokenInit):
            return _begin(parsed, door)
        if isinstance(parsed, NegTokenResp) and isinstance(begun, Negotiation):
            return _continue(parsed, begun, door)
    except BROKEN:
        pass
    return Refused()


def _begin(init: NegTokenInit, door: Door) -> Outcome:
    """Choose NTLM. What a client sent along for another mechanism is of no use."""
    mechanisms = tuple(init.mech_types)
    if _NTLM not in mechanisms:
        return Refused()
    preferred = mechanisms[0] == _NTLM
    begun = Negotiation(mechanisms, needs_mic=not preferred)
    answer = NegTokenResp(NegState.accept_incomplete if preferred else NegState.request_mic, _NTLM)
    return _challenge(init.mech_token if preferred else None, begun, answer, door)


def _continue(response: NegTokenResp, begun: Negotiation, door: Door) -> Outcome:
    message = response.response_token or b""
    if begun.handshake is None:
        return _challenge(message, begun, NegTokenResp(NegState.accept_incomplete), door)
    session = ntlm_acceptor.authenticate(message, begun.handshake, door)
    if isinstance(session, Refused):
        return session
    # Some old clients repeat the token where the MIC belongs (pyspnego, smbprotocol #137)
    mic = None if response.mech_list_mic == message else response.mech_list_mic
    if not _vouches(mic, session, begun):
        return Refused()
    done = NegTokenResp(NegState.accept_complete)
    if mic:  # answered in kind: a client that signed its list waits for ours
        done.mech_list_mic = session.first_signature(_signed(begun), "accept")
    return LoggedIn(session.account, SCHEME, to_header(SCHEME, done.pack()))


def _challenge(message: bytes | None, begun: Negotiation, answer: NegTokenResp, door: Door) -> Outcome:
    """Send the answer, with NTLM's challenge in it if the client has begun NTLM."""
    if message is not None:
        if ntlm_acceptor.kind(message) != 1:
            return Refused()
        begun = replace(begun, handshake=ntlm_acceptor.challenge(message, door.world))
        answer.response_token = begun.handshake.challenge if begun.handshake else None
    door.connection.login[SCHEME] = begun
    return Challenged(to_header(SCHEME, answer.pack()))


def _vouches(mic: bytes | None, session: Session, begun: Negotiation) -> bool:
    """Whether the client stands by its list of mechanisms, where it has to."""
    if mic is None:
        return not begun.needs_mic
    return hmac.compare_digest(mic, session.first_signature(_signed(begun), "initiate"))


def _signed(begun: Negotiation) -> bytes:
    """What the two MICs are made over: the list as the client sent it."""
    return bytes(pack_mech_type_list(list(begun.mechanisms)))
