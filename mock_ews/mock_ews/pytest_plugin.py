"""For pytest: `mock_ews`, a world to itself for each test, on one server per test process.

`@pytest.mark.mock_ews(world="mailboxes.toml", faults=[{"effect": …}])` sets it up; `mock_ews_world` can be overridden.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # what these need is only loaded by tests that use a fixture
    from mock_ews.exchange import World
    from mock_ews.private import PrivateMock
    from mock_ews.server import MockServer

_MARK = (
    "mock_ews(world=None, faults=(), strict=True): mailboxes from a TOML file, fault rules to begin with, schema checks"
)

_KEYS = frozenset({"world", "faults", "strict"})


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARK)


@pytest.fixture(scope="session")
def mock_ews_server() -> Iterator[MockServer]:
    """The one server of this test process, on free ports."""
    from mock_ews.server import MockServer

    with MockServer() as server:
        yield server


@pytest.fixture(scope="session")
def mock_ews_ca_file(mock_ews_server: MockServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate to trust for https, as a file."""
    path = tmp_path_factory.mktemp("mock_ews") / "ca.pem"
    path.write_text(mock_ews_server.ca_pem, "ascii")
    return path


@pytest.fixture
def mock_ews_world(request: pytest.FixtureRequest) -> World | None:
    """Who is in the test's world: the marker's file and the magic mailboxes; None for these alone."""
    from mock_ews.exchange import World

    path = _settings(request).get("world")
    return None if path is None else World.from_toml(request.path.parent / path)


@pytest.fixture
def mock_ews(
    request: pytest.FixtureRequest, mock_ews_server: MockServer, mock_ews_world: World | None
) -> Iterator[PrivateMock]:
    """A pretend Exchange in which nothing has happened yet, and nobody else does anything."""
    from mock_ews.private import PrivateMock

    mock = PrivateMock(mock_ews_server, mock_ews_world, strict=_settings(request).get("strict", True))
    try:
        for table in _settings(request).get("faults", ()):
            mock.inject(**table)
        yield mock
    finally:
        mock.close()


def _settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the nearest marker says. Fails the test for what a marker cannot say."""
    marker = request.node.get_closest_marker("mock_ews")
    if marker is None:
        return {}
    unknown = sorted(set(marker.kwargs) - _KEYS)
    if marker.args or unknown:
        pytest.fail(
            f"pytest.mark.mock_ews takes world=, faults= and strict=, not {[*map(repr, marker.args), *unknown]}"
        )
    return dict(marker.kwargs)
