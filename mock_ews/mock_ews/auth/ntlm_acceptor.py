"""NTLM as a server speaks it (MS-NLMP §3.2.5), message by message; HTTP is not its business.

pyspnego's own acceptor wants the passwords in a file that an environment variable names, and always says it is in a
domain called WORKSTATION, from which no client could learn MOCK. So only its messages and its cryptography are used.
"""

import hmac
import os
from dataclasses import dataclass
from functools import lru_cache

from spnego._ntlm_raw.crypto import compute_response_v1, hmac_md5, ntowfv1, ntowfv2, rc4init, rc4k, sealkey, signkey
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
from spnego._ntlm_raw.security import sign

from mock_ews.auth import channel_binding
from mock_ews.auth.door import Door
from mock_ews.auth.names import mail_domain, windows_domain
from mock_ews.auth.outcome import Refused
from mock_ews.exchange import Account, World

SIGNATURE = b"NTLMSSP\x00"
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


@dataclass(frozen=True, slots=True)
class Session:
    """Who has logged in, and the means to sign for it."""

    account: Account
    flags: int
    key: bytes

    def first_signature(self, data: bytes, usage: str) -> bytes:
        """What the side `usage`, "accept" or "initiate", signs its first message with."""
        handle = rc4init(sealkey(self.flags, self.key, usage))
        return sign(self.flags, handle, signkey(self.flags, self.key, usage), 0, data)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What shows that a client knows the password."""

    key: bytes
    bound_to: bytes


def kind(message: bytes) -> int:
    """1, 2 or 3; anything else is no message of NTLM."""
    return int.from_bytes(message[_TYPE], "little") if message.startswith(SIGNATURE) else 0


def challenge(message: bytes, world: World) -> Handshake:
    """Answer the first message. Raises ValueError and others for one that contradicts itself."""
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
    answer = Challenge(flags, nonce, target_name=windows_domain(world), target_info=info, version=windows_2019)
    return Handshake(message, answer.pack(), nonce)


def authenticate(message: bytes, begun: Handshake, door: Door) -> Session | Refused:
    """Judge the third message. Raises ValueError and others for one that contradicts itself."""
    auth = Authenticate.unpack(message)
    login = f"{auth.domain_name}\\{auth.user_name}" if auth.domain_name else auth.user_name or ""
    account = door.world.find_account(login)
    proof = _proof(auth, message, begun, account.password) if account else None
    if account is None or proof is None:
        return Refused(login or None, account)
    if not _is_bound(proof.bound_to, door):
        return Refused(login)  # the domain controller was content: it counts no wrong try
    return Session(account, auth.flags, _session_key(auth, proof.key))


def _proof(auth: Authenticate, message: bytes, begun: Handshake, password: str) -> _Proof | None:
    """None unless the client knows the password, and nobody changed the messages on their way."""
    response = auth.nt_challenge_response or b""
    if len(response) == 24:
        expected, _, key = _response_v1(auth, begun, password)
        return _Proof(key, channel_binding.UNBOUND) if hmac.compare_digest(response, expected) else None
    proof, client_challenge = response[:16], response[16:]
    response_key = ntowfv2(auth.user_name or "", _nt_hash(password), auth.domain_name)
    if not hmac.compare_digest(proof, hmac_md5(response_key, begun.server_challenge + client_challenge)):
        return None
    key = hmac_md5(response_key, proof)
    pairs = NTClientChallengeV2.unpack(client_challenge).av_pairs
    if pairs.get(AvId.flags, AvFlags(0)) & AvFlags.mic:
        without_mic = message[: _MIC.start] + bytes(16) + message[_MIC.stop :]
        mic = hmac_md5(_session_key(auth, key), begun.negotiate + begun.challenge + without_mic)
        if not hmac.compare_digest(mic, message[_MIC]):
            return None
    return _Proof(key, pairs.get(AvId.channel_bindings, channel_binding.UNBOUND))


def _is_bound(bound_to: bytes, door: Door) -> bool:
    """Whether the login was made for the connection it came on, as far as the server cares."""
    checking, certificate = door.terms.extended_protection, door.connection.certificate
    if checking == "None" or (checking == "Allow" and bound_to == channel_binding.UNBOUND):
        return True
    return certificate is not None and hmac.compare_digest(bound_to, channel_binding.in_ntlm(certificate))


def _session_key(auth: Authenticate, base_key: bytes) -> bytes:
    exchanged = auth.flags & NegotiateFlags.key_exch and auth.flags & (NegotiateFlags.sign | NegotiateFlags.seal)
    return rc4k(base_key, auth.encrypted_random_session_key or b"") if exchanged else base_key


def _response_v1(auth: Authenticate, begun: Handshake, password: str) -> tuple[bytes, bytes, bytes]:
    """NTLMv1, with or without session security; domain controllers take it unless told not to."""
    client_challenge = (auth.lm_challenge_response or bytes(8))[:8]
    return compute_response_v1(auth.flags, _nt_hash(password), bytes(16), begun.server_challenge, client_challenge)


@lru_cache(maxsize=64)
def _nt_hash(password: str) -> bytes:
    """MD4 in Python takes its time."""
    return ntowfv1(password)
