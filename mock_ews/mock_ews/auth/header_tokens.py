"""Binary tokens in HTTP headers, and what goes wrong while they are read."""

import base64
import struct
from typing import Final

from spnego.exceptions import SpnegoError

BROKEN: Final = (ValueError, IndexError, KeyError, TypeError, struct.error, SpnegoError)
"""What reading a token that is none, or that contradicts itself, may raise; binascii.Error is a ValueError."""


def from_base64(token: str) -> bytes:
    """The bytes of a token. Raises ValueError."""
    return base64.b64decode(token, validate=True)


def to_header(scheme: str, token: bytes) -> str:
    """`NTLM TlRM…`."""
    word = "NTLM" if scheme == "ntlm" else scheme.capitalize()
    return f"{word} {base64.b64encode(token).decode()}"
