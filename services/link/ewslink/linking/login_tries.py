"""How often one link may try a password: a linker that goes on trying locks people's accounts."""

from dataclasses import dataclass, field
from typing import Final

LIMIT: Final = 2
"""The name that was given, and one correction. Whoever logs in, for whatever call, takes from these."""


@dataclass(slots=True)
class LoginTries:
    """The tries of one link. Take one before a request that carries a password.

    Names are compared as Windows does, which does not tell upper and lower case apart.
    """

    _names: list[str] = field(default_factory=list)
    _good: set[str] = field(default_factory=set)

    def take(self, username: str) -> bool:
        """Whether this name may be tried; it is counted then. Only a name that worked may be used again."""
        name = username.casefold()
        if name in self._good:
            return True
        if name in self._names or len(self._names) >= LIMIT:
            return False
        self._names.append(name)
        return True

    def worked(self, username: str) -> None:
        """The server took this name and its password: using them again locks nobody out."""
        self._good.add(username.casefold())
