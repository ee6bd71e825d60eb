"""The refused design, kept to be measured: a blocking server with one thread per connection."""

import contextlib
import socket
import threading
from wsgiref.types import WSGIApplication

import httptools

from mock_ews.wsgi import Head, call_app, environ_of


class _Reader:
    """Collects one request from httptools' callbacks."""

    def __init__(self) -> None:
        self.parser = httptools.HttpRequestParser(self)
        self.start()

    def start(self) -> None:
        self.head, self.body, self.complete = Head(), b"", False

    def on_url(self, url: bytes) -> None:
        self.head.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.head.headers.append((name.lower(), value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.head.method = self.parser.get_method().decode()
        self.head.keep_alive = self.parser.should_keep_alive()
        self.complete = True


def serve(app: WSGIApplication, port: int) -> None:
    """Serve until the process is stopped."""
    with socket.create_server(("127.0.0.1", port), backlog=128) as listener:
        while True:
            client, _ = listener.accept()
            threading.Thread(target=_converse, args=(app, client), daemon=True).start()


def _converse(app: WSGIApplication, client: socket.socket) -> None:
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    reader, remote, local = _Reader(), client.getpeername(), client.getsockname()
    with client, contextlib.suppress(ConnectionError):
        while data := client.recv(65536):
            reader.parser.feed_data(data)
            if reader.complete:
                environ = environ_of(reader.head, reader.body, secure=False, remote=remote, local=local)
                answer, keep = call_app(app, environ, keep_alive=reader.head.keep_alive)
                client.sendall(answer)
                if not keep:
                    return
                reader.start()
