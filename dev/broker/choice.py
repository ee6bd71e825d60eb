"""Which RabbitMQ to use: decided from what the machine offers, first match wins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

DEFAULT_IMAGE = "rabbitmq:4"


@dataclass(frozen=True)
class External:
    """A RabbitMQ that somebody else runs."""

    url: str = field(repr=False)


@dataclass(frozen=True)
class PrivateNode:
    """A node of our own, started from an installed `rabbitmq-server`."""

    server: str


@dataclass(frozen=True)
class Container:
    """A container of our own, run by an engine that answers."""

    engine: str
    image: str


@dataclass(frozen=True)
class DebianPackage:
    """Debian's package, to be installed first, then a node of our own."""


Source = External | PrivateNode | Container | DebianPackage


def choose(
    environ: Mapping[str, str], find: Callable[[str], str | None], uid: int, answers: Callable[[str], bool]
) -> Source | None:
    """The source to use. `find` gives a program's path, `answers` tells whether a container engine is running."""
    if url := environ.get("EWSLINK_AMQP_URL"):
        return External(url)
    if server := find("rabbitmq-server"):
        return PrivateNode(server)
    for engine in filter(None, map(find, ("docker", "podman"))):
        if answers(engine):
            return Container(engine, environ.get("EWSLINK_RABBITMQ_IMAGE") or DEFAULT_IMAGE)
    if uid == 0 and find("apt-get"):
        return DebianPackage()
    return None
