"""Which server to use for tests and demonstrations: decided from what the machine offers, first match wins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Find = Callable[[str], str | None]


@dataclass(frozen=True)
class Kind:
    """What is looked for: a kind of server, and how to tell us about one."""

    url_variable: str
    installed: Callable[[Find], str | None]
    """Where its program is; `find` gives a program's path."""

    image_variable: str
    image: str


@dataclass(frozen=True)
class External:
    """A server that somebody else runs."""

    url: str = field(repr=False)


@dataclass(frozen=True)
class Private:
    """A server of our own, started from an installed program."""

    program: str


@dataclass(frozen=True)
class Container:
    """A container of our own, run by an engine that answers."""

    engine: str
    image: str


@dataclass(frozen=True)
class DebianPackage:
    """Debian's package, to be installed first, then a server of our own."""


Source = External | Private | Container | DebianPackage


def choose(
    kind: Kind, environ: Mapping[str, str], find: Find, uid: int, answers: Callable[[str], bool]
) -> Source | None:
    """The source to use. `find` gives a program's path, `answers` tells whether a container engine is running."""
    if url := environ.get(kind.url_variable):
        return External(url)
    if program := kind.installed(find):
        return Private(program)
    for engine in filter(None, map(find, ("docker", "podman"))):
        if answers(engine):
            return Container(engine, environ.get(kind.image_variable) or kind.image)
    if uid == 0 and find("apt-get"):
        return DebianPackage()
    return None
