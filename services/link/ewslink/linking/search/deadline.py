"""A moment until which something may take, by the clock of the event loop."""

import asyncio
from dataclasses import dataclass
from typing import Final, Self

_WITHIN: Final = 0.9


@dataclass(frozen=True, slots=True)
class Deadline:
    """When to be ready."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        """So many seconds from now."""
        return cls(asyncio.get_running_loop().time() + seconds)

    @property
    def left_s(self) -> float:
        """Seconds until then; 0 when it has passed."""
        return max(self.at - asyncio.get_running_loop().time(), 0.0)

    def within(self) -> "Deadline":
        """For a part of the work: somewhat earlier, so that what it came to can be passed on in time."""
        return Deadline.after(self.left_s * _WITHIN)
