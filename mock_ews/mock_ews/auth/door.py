"""What a login is tried at."""

from dataclasses import dataclass, field
from typing import Literal

from mock_ews.connection import Connection
from mock_ews.exchange import World

ExtendedProtection = Literal["None", "Allow", "Require"]
"""IIS's ExtendedProtectionTokenChecking: whether a Windows login must be tied to the TLS connection it comes on."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a server lets people in."""

    schemes: tuple[str, ...]
    """In the order in which they are offered."""
    extended_protection: ExtendedProtection = "None"
    any_tenant: bool = False
    """Whether it takes the tokens of every tenant, as Exchange Online does, or only of its own."""


@dataclass(frozen=True, slots=True)
class Door:
    """One connection to a server of one organisation."""

    world: World
    connection: Connection = field(repr=False)
    terms: Terms
