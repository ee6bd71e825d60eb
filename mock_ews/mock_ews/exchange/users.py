"""People as permissions and delegates name them: by address or by security identifier."""

import re
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_DNS, UUID, uuid5

_SID: Final = re.compile(r"S-1-\d+(-\d+)+")
_WORD: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a mailbox."""

    address: str
    name: str
    sid: str


def sid_of(domain: str, mailbox: UUID) -> str:
    """A security identifier: the Windows domain's, and a number of the user's own."""
    authority = uuid5(NAMESPACE_DNS, domain.lower()).int
    words = [authority >> shift & _WORD for shift in (0, 32, 64)] + [mailbox.int & _WORD]
    return "-".join(["S-1-5-21", *map(str, words)])


def is_sid(text: str) -> bool:
    """Whether that could be a security identifier."""
    return _SID.fullmatch(text) is not None
