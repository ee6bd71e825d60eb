"""A world to oneself on a running server, as a test holds it."""

from collections.abc import Mapping
from typing import Any

from mock_ews import data_files, fault_rules
from mock_ews.data_files import Place
from mock_ews.exchange import World
from mock_ews.exchange.throttling import Policy
from mock_ews.journal import Journal
from mock_ews.scenarios import DEFAULT
from mock_ews.server import MockServer
from mock_ews.space import Space


class PrivateMock:
    """URLs that nobody else knows, and what happens behind them. End it with `close`."""

    def __init__(self, server: MockServer, world: World | None = None, *, strict: bool = True) -> None:
        self._server = server
        self._space: Space = server.spaces.open(world=world, strict=strict)

    @property
    def url(self) -> str:
        """http://HOST:PORT/w/NAME; scenarios are at /s/<scenario>/EWS/Exchange.asmx behind it."""
        return self._server.url + self._space.prefix

    @property
    def tls_url(self) -> str:
        """https://HOST:PORT/w/NAME."""
        return self._server.tls_url + self._space.prefix

    @property
    def ca_pem(self) -> str:
        """The certificate to trust for `tls_url`."""
        return self._server.ca_pem

    @property
    def world(self) -> World:
        """Mailboxes, and what lies in them."""
        return self._space.world

    @property
    def journal(self) -> Journal:
        """What was asked and answered."""
        return self._space.journal

    def ews_url(self, scenario: str = DEFAULT, *, tls: bool = False) -> str:
        """Where a scenario's EWS is. Raises KeyError for one there is not."""
        return (self.tls_url if tls else self.url) + self._server.scenarios[scenario].path

    def inject(self, effect: str, *, match: Mapping[str, str] | None = None, **keys: Any) -> int:
        """Put a fault rule in force and return its id. Raises DataFileError when a key is wrong.

        `inject("soap-fault", code="ErrorServerBusy", message="…", match={"operation": "SendItem"}, times=2)`
        """
        rule = fault_rules.rule({"effect": effect, "match": dict(match or {})} | keys, Place("inject()"))
        (live,) = self._space.injector.add([rule])
        return live.id

    def throttle(self, **limits: int) -> None:
        """Put a throttling policy in force: `subscriptions`, `streams`, `concurrency`, `find_count` for each account.

        Raises DataFileError when a key is wrong.
        """
        self._space.budgets.policy = data_files.build(Policy, limits, Place("throttle()"))

    def close(self) -> None:
        """Forget the world."""
        self._server.spaces.close(self._space.name)
