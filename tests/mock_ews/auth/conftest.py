from collections.abc import Callable

import pytest

from mock_ews.auth import ExtendedProtection, Terms
from mock_ews.auth.door import Door
from mock_ews.connection import Connection
from mock_ews.exchange import World

MakeDoor = Callable[..., Door]


@pytest.fixture
def connection() -> Connection:
    """A connection nobody has logged in on."""
    return Connection(False, ("127.0.0.1", 1), ("127.0.0.1", 2))


@pytest.fixture(scope="session")
def world() -> World:
    """The default world; nothing that logs in changes it."""
    return World.default()


@pytest.fixture
def make_door(connection: Connection, world: World) -> MakeDoor:
    """A server to log in to, over a connection nobody has logged in on."""

    def make(*schemes: str, extended_protection: ExtendedProtection = "None", certificate: bytes | None = None) -> Door:
        connection.certificate = certificate
        return Door(world, connection, Terms(schemes, extended_protection))

    return make
