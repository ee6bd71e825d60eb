"""The mock as a running server: in an event loop of its own, or in a background thread for tests and other programs."""

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from mock_ews.app import Mock
from mock_ews.certificates import Authority
from mock_ews.exchange import World
from mock_ews.listener import Listener
from mock_ews.scenarios import Scenario
from mock_ews.tls import Contexts


class MockServer(Mock):
    """A pretend Exchange on two ports, plain and TLS. `with MockServer() as mock:` runs it in a thread meanwhile."""

    def __init__(
        self,
        world: World | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls_port: int = 0,
        strict: bool = True,
        scenarios: Mapping[str, Scenario] | None = None,
    ) -> None:
        super().__init__(world or World.default(), Authority(), strict=strict, scenarios=scenarios)
        self._host = host
        self._ports = (port, tls_port)

    @property
    def url(self) -> str:
        """http://HOST:PORT, with the port that 0 became."""
        return f"http://{self._address}:{self._ports[0]}"

    @property
    def tls_url(self) -> str:
        """https://HOST:PORT."""
        return f"https://{self._address}:{self._ports[1]}"

    @property
    def ca_pem(self) -> str:
        """The certificate to trust for `tls_url`."""
        return self._authority.pem

    @property
    def _address(self) -> str:
        return f"[{self._host}]" if ":" in self._host else self._host

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Accept clients in the running loop. Raises OSError when a port is taken."""
        listener = Listener(self.app)
        try:
            port = listener.listen(self._host, self._ports[0])
            self._ports = (port, listener.listen(self._host, self._ports[1], Contexts(self._authority)))
            yield
        finally:
            await listener.close()

    def __enter__(self) -> Self:
        started: Future[None] = Future()
        self._thread = threading.Thread(target=asyncio.run, args=(self._run(started),), name="mock_ews", daemon=True)
        self._thread.start()
        started.result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        del kind, error, traceback
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _run(self, started: Future[None]) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with self.listening():
                started.set_result(None)
                await self._stop.wait()
        except OSError as error:
            started.set_exception(error)
