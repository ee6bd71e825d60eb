"""What the server does with the bytes of one answer: faults of the wire, as data."""

from dataclasses import dataclass
from enum import Enum
from random import Random

WIRE_KEY = "mock_ews.wire"
"""Where the app leaves its `Wire` in the WSGI environ."""


class Ending(Enum):
    """What happens to the connection after the answer."""

    KEEP = "keep"
    CLOSE = "close"
    RESET = "reset"
    HANG = "hang"


@dataclass(frozen=True, slots=True)
class Wire:
    """A plan the server's loop carries out without blocking anybody else."""

    delay: float = 0.0
    """Seconds before the first byte."""
    fraction: float = 1.0
    """How much of the whole answer, status line included, is sent: 0 is nothing, 1 everything."""
    ending: Ending = Ending.KEEP
    noise: int = 0
    """So many random bytes, the same ones each time, are sent in place of the answer."""

    def sent(self, answer: bytes) -> bytes:
        """The bytes that are sent when this answer is due."""
        if self.noise:
            return Random(self.noise).randbytes(self.noise)  # noqa: S311 - noise, no secret
        return answer if self.fraction == 1 else answer[: int(len(answer) * self.fraction)]


UNHARMED = Wire()
