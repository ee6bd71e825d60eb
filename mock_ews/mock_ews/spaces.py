"""All worlds of one server, by the name in their URLs."""

import re
from itertools import count
from typing import Final

from mock_ews.exchange import World
from mock_ews.space import Space

MAX_WORLDS: Final = 500
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class SpaceError(ValueError):
    """A world that cannot be made; the text says why."""


class Spaces:
    """The world everybody shares, and private ones beside it."""

    def __init__(self, world: World, *, strict: bool = True) -> None:
        self.common = Space(world, strict=strict)
        self._private: dict[str, Space] = {}
        self._numbers = count(1)

    def get(self, name: str) -> Space | None:
        """The world of that name; the common one has none."""
        return self._private.get(name) if name else self.common

    def names(self) -> list[str]:
        """Of the private worlds, oldest first."""
        return list(self._private)

    def open(self, name: str | None = None, world: World | None = None, *, strict: bool | None = None) -> Space:
        """A new world, as the common one was at the start in what is not given. Raises SpaceError."""
        if name is None:
            name = next(made for number in self._numbers if (made := f"world-{number}") not in self._private)
        if not _NAME.fullmatch(name):
            raise SpaceError(f"name: expected up to 64 of a-z, 0-9, - and _, beginning with a-z or 0-9, got {name!r}")
        if name in self._private:
            raise SpaceError(f"name: there is a world {name!r} already; remove it first or take another name")
        if len(self._private) >= MAX_WORLDS:
            raise SpaceError(f"no more than {MAX_WORLDS} worlds at once; remove some first")
        space = self._private[name] = Space(
            world or self.common.world.twin(), name, self.common.strict if strict is None else strict
        )
        return space

    def close(self, name: str) -> bool:
        """Forget a world; False when there is none of that name."""
        space = self._private.pop(name, None)
        if space is not None:
            space.world.subscriptions.clear()  # streams of events end with their world
        return space is not None
