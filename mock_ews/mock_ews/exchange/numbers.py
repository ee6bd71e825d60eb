"""The numbers that ids and changes are counted with."""

from dataclasses import dataclass


@dataclass(slots=True)
class Numbers:
    """Counts up and never back, resets included: no id is given twice, no change key comes back."""

    last: int = 0x10000

    def next(self) -> int:
        """A number nobody had before."""
        self.last += 1
        return self.last
