"""The mock in a background thread."""

import socket
import threading
from time import perf_counter

import pytest
import requests

from mock_ews.exchange import World
from mock_ews.server import MockServer


def test_runs_while_the_block_does() -> None:
    threads = set(threading.enumerate())
    with MockServer(World.default()) as mock:
        assert requests.get(f"{mock.url}/_mock/health", timeout=5).json()["status"] == "ok"
        url = mock.url
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)
    assert set(threading.enumerate()) == threads


def test_a_taken_port_is_an_error_in_the_caller() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        MockServer(port=taken.getsockname()[1]).__enter__()


def test_stops_with_clients_still_connected() -> None:
    with MockServer() as mock:
        clients = [
            socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) for url in (mock.url, mock.tls_url)
        ]
        requests.get(f"{mock.url}/_mock/health", timeout=5)
        started = perf_counter()
    assert perf_counter() - started < 2
    for client in clients:
        with client:
            client.settimeout(5)
            assert client.recv(1) == b""


def test_speaks_ipv6_too() -> None:
    with MockServer(host="::1") as mock:
        assert requests.get(f"{mock.url}/_mock/health", timeout=5).status_code == 200
