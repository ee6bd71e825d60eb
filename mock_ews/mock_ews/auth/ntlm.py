"""NTLM as a server speaks it (MS-NLMP §3.2.5): it logs a connection in, not a request.

pyspnego's own acceptor wants the passwords in a file that an environment variable names, and always says it is in a
domain called WORKSTATION, from which no client could learn MOCK. So only its messages and its cryptography are used.
"""

import base64
import binascii
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache

from spnego._ntlm_raw.crypto import compute_response_v1, hmac_md5, ntowfv1, ntowfv2, rc4k
from spnego._ntlm_raw.messages import (
    Authenticate,
    AvFlags,
    AvId,
    Challenge,
    FileTime,
    Negotiate,
    NegotiateFlags,
    NTClientChallengeV2,
    TargetInfo,
    Version,
)

from mock_ews.auth.names import mail_domain, windows_domain
from mock_ews.auth.outcome import Challenged, LoggedIn, Outcome, Refused
from mock_ews.connection import Connection
from mock_ews.exchange import World

SCHEME = "ntlm"
_TYPE = slice(8, 12)
_MIC = slice(72, 88)
_UNDERSTOOD = (
    NegotiateFlags.unicode
    | NegotiateFlags.sign
    | NegotiateFlags.seal
    | NegotiateFlags.ntlm
    | NegotiateFlags.extended_session_security
    | NegotiateFlags.key_exch
    | NegotiateFlags.key_56
    | NegotiateFlags.key_128
)
_ALWAYS = (
    NegotiateFlags.unicode
    | NegotiateFlags.ntlm
    | NegotiateFlags.request_target
    | NegotiateFlags.always_sign
    | NegotiateFlags.target_info
    | NegotiateFlags.target_type_domain
    | NegotiateFlags.version
)


@dataclass(frozen=True, slots=True)
class Handshake:
    """The two messages that came before the third, byte for byte: its MIC covers them."""

    negotiate: bytes
    challenge: bytes
    server_challenge: bytes


def offer(world: World) -> str:
    del world
    return "NTLM"


def attempt(token: str, connection: Connection, world: World) -> Outcome:
    """Take the next message of a handshake; the connection remembers how far it has come."""
    begun = connection.login.pop(SCHEME, None)
    try:
        message = base64.b64decode(token, validate=True)
        kind = int.from_bytes(message[_TYPE], "little")
        if kind == 1:
            connection.login[SCHEME] = handshake = _challenge(message, world)
            return Challenged(f"NTLM {base64.b64encode(handshake.challenge).decode()}")
        if kind != 3 or not isinstance(begun, Handshake):
            return Refused()
        outcome = _finish(message, begun, world)
    except (ValueError, IndexError, binascii.Error):  # not a message, or one that contradicts itself
        return Refused()
    if isinstance(outcome, LoggedIn):
        connection.login[SCHEME] = outcome
    return outcome


def _challenge(message: bytes, world: World) -> Handshake:
    flags = (Negotiate.unpack(message).flags & _UNDERSTOOD) | _ALWAYS
    info = TargetInfo()
    info[AvId.nb_domain_name] = windows_domain(world)
    info[AvId.nb_computer_name] = "EX01"
    info[AvId.dns_domain_name] = mail_domain(world)
    info[AvId.dns_computer_name] = f"ex01.{mail_domain(world)}"
    info[AvId.dns_tree_name] = mail_domain(world)
    info[AvId.timestamp] = FileTime.now()
    nonce = os.urandom(8)
    windows_2019 = Version(major=10, minor=0, build=17763)
    challenge = Challenge(flags, nonce, target_name=windows_domain(world), target_info=info, version=windows_2019)
    return Handshake(message, challenge.pack(), nonce)


def _finish(message: bytes, begun: Handshake, world: World) -> Outcome:
    auth = Authenticate.unpack(message)
    login = f"{auth.domain_name}\\{auth.user_name}" if auth.domain_name else auth.user_name or ""
    account = world.find_account(login)
    if account is None or not _proves(auth, message, begun, account.password):
        return Refused(login or None, account)
    return LoggedIn(account, SCHEME)


def _proves(auth: Authenticate, message: bytes, begun: Handshake, password: str) -> bool:
    """Whether the client knows the password, and nobody changed the messages on their way."""
    response = auth.nt_challenge_response or b""
    if len(response) == 24:
        return hmac.compare_digest(response, _response_v1(auth, begun, password))
    proof, client_challenge = response[:16], response[16:]
    key = ntowfv2(auth.user_name or "", _nt_hash(password), auth.domain_name)
    if not hmac.compare_digest(proof, hmac_md5(key, begun.server_challenge + client_challenge)):
        return False
    pairs = NTClientChallengeV2.unpack(client_challenge).av_pairs
    if not pairs.get(AvId.flags, AvFlags(0)) & AvFlags.mic:
        return True
    without_mic = message[: _MIC.start] + bytes(16) + message[_MIC.stop :]
    mic = hmac_md5(_session_key(auth, hmac_md5(key, proof)), begun.negotiate + begun.challenge + without_mic)
    return hmac.compare_digest(mic, message[_MIC])


def _session_key(auth: Authenticate, base_key: bytes) -> bytes:
    exchanged = auth.flags & NegotiateFlags.key_exch and auth.flags & (NegotiateFlags.sign | NegotiateFlags.seal)
    return rc4k(base_key, auth.encrypted_random_session_key or b"") if exchanged else base_key


def _response_v1(auth: Authenticate, begun: Handshake, password: str) -> bytes:
    """NTLMv1, with or without session security; domain controllers take it unless told not to."""
    client_challenge = (auth.lm_challenge_response or bytes(8))[:8]
    return compute_response_v1(auth.flags, _nt_hash(password), bytes(16), begun.server_challenge, client_challenge)[0]


@lru_cache(maxsize=64)
def _nt_hash(password: str) -> bytes:
    """MD4 in Python takes its time."""
    return ntowfv1(password)
