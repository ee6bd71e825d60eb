"""How often one link may try a password: a linker that goes on trying locks people's accounts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

LIMIT: Final = 2
"""Whoever logs in, as whom, for whatever call, takes from these: the name that was given, and one try more."""


@dataclass(slots=True)
class LoginTries:
    """The tries of one link. Take one before each request with a login that the server has not accepted yet.

    `count` outlasts this object: it counts one try more, unless there were that many already, and says whether it did.
    Names are compared as Windows does, which does not tell upper and lower case apart.
    """

    count: Callable[[int], Awaitable[bool]] | None = None
    worked: bool = False
    """Whether the server has taken one: then the password is right, and no further try can do harm."""

    _taken: int = 0
    _refused: set[str] = field(default_factory=set)

    async def take(self, username: str) -> bool:
        """Whether this name may be tried; that is counted then, even of a name that has worked."""
        return username.casefold() not in self._refused and await self.take_again()

    async def take_again(self) -> bool:
        """Whether the request that took the last try may be made once more: nobody has refused it."""
        if self._taken >= LIMIT:
            return False
        self._taken += 1
        return self.count is None or await self.count(LIMIT)

    def refused(self, username: str) -> None:
        """The server did not take this name and its password: it is not tried again."""
        self._refused.add(username.casefold())
