"""What NTLM's messages tell without the password: where a server is, whether a client has proved itself. Pure."""

import re
from collections.abc import Mapping
from typing import Final

from spnego._ntlm_raw.messages import AvId, Challenge

from ewslink.linking.windows_domain import WindowsDomain

#: How a CHALLENGE_MESSAGE begins (MS-NLMP 2.2.1.2), bare or somewhere inside a SPNEGO token.
_CHALLENGE: Final = b"NTLMSSP\0\x02\0\0\0"
#: How an AUTHENTICATE_MESSAGE begins (MS-NLMP 2.2.1.3).
_AUTHENTICATE: Final = b"NTLMSSP\0\x03\0\0\0"
#: A person reads these names: letters, digits and what Windows allows beside them, nothing that could mislead.
_NETBIOS: Final = re.compile(r"\w[\w.&$!#~-]{0,14}")
_DNS: Final = re.compile(r"\w[\w.-]{0,254}")


def domain_in(token: bytes) -> WindowsDomain | None:
    """The domain that the challenge in a token names. None if there is none, or none but the server's own accounts."""
    place = token.find(_CHALLENGE)
    if place < 0:
        return None
    try:
        info: Mapping[AvId, object] = Challenge.unpack(token[place:]).target_info or {}
    except Exception:  # noqa: BLE001 - of broken challenges pyspnego also raises KeyError, struct.error and others
        return None
    netbios, dns = str(info.get(AvId.nb_domain_name, "")), str(info.get(AvId.dns_domain_name, ""))
    if not _NETBIOS.fullmatch(netbios) or netbios == info.get(AvId.nb_computer_name):
        return None
    return WindowsDomain(netbios, dns if _DNS.fullmatch(dns) else "")


def proves_a_password(token: bytes) -> bool:
    """Whether a client's token holds the message by which a server judges the password."""
    return _AUTHENTICATE in token
