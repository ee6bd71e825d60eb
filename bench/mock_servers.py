"""Which HTTP server should carry the mock? The same Flask app behind each, one after the other, in one run.

    python -m bench.mock_servers [--seconds 3] [--rounds 3] [--json]

A server that is not installed is left out. Ratios are what counts: the first server is 1. The last row is what the
server is chosen for: the mock itself, with login, schema check, state and journal.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import multiprocessing
import os
import socket
import statistics
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request
from werkzeug import serving

from bench import blocking_server
from mock_ews.app import Mock
from mock_ews.certificates import Authority
from mock_ews.exchange import World
from mock_ews.listener import Listener

CONNECTIONS = 16
END = b"</s:Envelope>"
ANSWER = (
    b"<?xml version='1.0' encoding='utf-8'?><s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>"
    + b"<t:Folder><t:DisplayName>Inbox</t:DisplayName><t:TotalCount>3</t:TotalCount></t:Folder>" * 16
    + END
)


def envelope(call: str) -> bytes:
    """A SOAP request around a call."""
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"'
        ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><s:Header>'
        f'<t:RequestServerVersion Version="Exchange2010_SP2"/></s:Header><s:Body>{call}</s:Body></s:Envelope>'
    ).encode()


QUESTION = envelope(
    "<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds>"
    '<t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder>'
)
REQUEST = (
    b"POST /EWS/Exchange.asmx HTTP/1.1\r\nHost: mock.test\r\nUser-Agent: bench\r\nAccept: */*\r\n"
    b"Authorization: Basic b2tAbW9jay50ZXN0OnNlY3JldA==\r\nContent-Type: text/xml; charset=utf-8\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(QUESTION), QUESTION)
)


def flask_app() -> Flask:
    """A fixed GetFolder-like answer, after reading the question."""
    app = Flask(__name__, static_folder=None)

    @app.post("/EWS/Exchange.asmx")
    def endpoint() -> Response:
        size = str(len(request.get_data()))
        return Response(ANSWER, content_type="text/xml; charset=utf-8", headers={"X-Request-Size": size})

    return app


def bare_app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The same answer without Flask: what the server costs alone."""
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/xml; charset=utf-8"), ("Content-Length", str(len(ANSWER)))])
    return [ANSWER]


def serve_asyncio(app: WSGIApplication, port: int) -> None:
    async def run() -> None:
        listener = Listener(app)
        listener.listen("127.0.0.1", port)
        await asyncio.Event().wait()

    asyncio.run(run())


def serve_waitress(app: WSGIApplication, port: int) -> None:
    import_module("waitress").serve(app, host="127.0.0.1", port=port, threads=CONNECTIONS, _quiet=True)


def serve_cheroot(app: WSGIApplication, port: int) -> None:
    import_module("cheroot.wsgi").Server(("127.0.0.1", port), app, numthreads=CONNECTIONS).start()


def serve_werkzeug(app: WSGIApplication, port: int) -> None:
    class KeepAlive(serving.WSGIRequestHandler):
        protocol_version = "HTTP/1.1"  # the default is 1.0, which closes after every answer

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing: the others are silent too."""

    serving.run_simple("127.0.0.1", port, app, threaded=True, request_handler=KeepAlive)


SERVERS: dict[str, tuple[str, Callable[[WSGIApplication, int], None], Callable[[], WSGIApplication]]] = {
    "asyncio + httptools (ours)": ("mock_ews", serve_asyncio, flask_app),
    "asyncio + httptools, no Flask": ("mock_ews", serve_asyncio, lambda: bare_app),
    "thread per connection + httptools": ("mock_ews", blocking_server.serve, flask_app),
    "waitress": ("waitress", serve_waitress, flask_app),
    "cheroot": ("cheroot", serve_cheroot, flask_app),
    "werkzeug, threaded": ("werkzeug", serve_werkzeug, flask_app),
    "ours, with the whole mock": ("mock_ews", serve_asyncio, lambda: Mock(World.default(), Authority()).app),
}


class Load(asyncio.Protocol):
    """One connection that asks again as soon as it is answered."""

    def __init__(self) -> None:
        self.answers = 0
        self.closed = asyncio.Event()
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]  # a stream, by create_connection's promise
        self.transport.write(REQUEST)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._buffer.endswith(END):
            self.answers += 1
            if b"\r\nconnection: close" in self._buffer[:1000].lower():
                self.transport.close()
            else:
                self._buffer.clear()
                self.transport.write(REQUEST)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set()


async def client(port: int, until: float) -> int:
    """How many answers one client got, opening a new connection whenever the server closes the old one."""
    loop, answers = asyncio.get_running_loop(), 0
    while loop.time() < until:
        _, load = await loop.create_connection(Load, "127.0.0.1", port)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(load.closed.wait(), until - loop.time())
        load.transport.abort()
        answers += load.answers
    return answers


async def load(port: int, seconds: float) -> int:
    """How many answers CONNECTIONS clients got."""
    until = asyncio.get_running_loop().time() + seconds
    return sum(await asyncio.gather(*(client(port, until) for _ in range(CONNECTIONS))))


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def serve(name: str, port: int) -> None:
    """What the server's process runs."""
    logging.disable()  # werkzeug greets and warns
    _, run, make_app = SERVERS[name]
    run(make_app(), port)


def wait_for(port: int) -> None:
    """Return once somebody accepts connections there."""
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def measure(name: str, seconds: float) -> tuple[float, float]:
    """Answers per second, and the server's CPU milliseconds per answer, warm."""
    port = free_port()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(name, port))
    server.start()
    try:
        wait_for(port)
        asyncio.run(load(port, 0.5))
        before = cpu_seconds(server.pid or 0)
        answers = asyncio.run(load(port, seconds))
        return answers / seconds, (cpu_seconds(server.pid or 0) - before) / answers * 1000
    finally:
        server.kill()
        server.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3.0, help="per server and round")
    parser.add_argument("--rounds", type=int, default=3, help="the median round counts")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    installed = [name for name, (package, *_) in SERVERS.items() if find_spec(package)]
    rounds = [{name: measure(name, options.seconds) for name in installed} for _ in range(options.rounds)]
    rates = {name: statistics.median(one[name][0] for one in rounds) for name in installed}
    cpu_ms = {name: statistics.median(one[name][1] for one in rounds) for name in installed}
    results = [
        {"server": name, "ratio": round(rates[name] / rates[installed[0]], 2)}
        | {"answers_per_s": round(rates[name]), "cpu_ms": round(cpu_ms[name], 3)}
        for name in installed
    ]
    if options.json:
        print(json.dumps({"connections": CONNECTIONS, "seconds": options.seconds, "results": results}, indent=1))
        return
    print(f"{'server':36}{'ratio':>7}{'answers/s':>11}{'CPU ms each':>13}")
    for result in results:
        print("{server:36}{ratio:7.2f}{answers_per_s:11}{cpu_ms:13.3f}".format_map(result))


if __name__ == "__main__":
    main()
