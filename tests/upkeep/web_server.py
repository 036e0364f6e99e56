"""A real web server on loopback that behaves well, badly and nastily, for tests of links."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

ROBOTS = "User-agent: *\nDisallow: /verboten\n"


class _Pages(BaseHTTPRequestHandler):
    """Answers by the first part of the path."""

    protocol_version = "HTTP/1.1"
    server: "WebServer"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self._by_path()

    def do_GET(self) -> None:
        """Answer with a body."""
        self._by_path()

    def _by_path(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        name, _sign, rest = path.lstrip("/").partition("/")
        if path == "/robots.txt":
            self._answer(200, ROBOTS.encode())
        elif name.isdecimal():
            self._answer(int(name), b"x" * 100)
        elif name == "nur-get":
            self._answer(200 if self.command == "GET" else 405, b"da")
        elif name == "weiter":
            self._answer(302, Location=self.server.target or f"/{rest or 'weiter'}")
        elif name == "endlos":
            self._endless()
        elif name == "tropfen":
            self._drip()
        elif name == "stumm":
            time.sleep(min(3.0, self.server.patience))
        else:
            self._answer(200, b"Guten Tag")

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while self.command != "HEAD":
                self.wfile.write(b"x" * 65_536)
                self.server.sent += 65_536

    def _drip(self) -> None:
        """Send one byte of a header now and then, for ever."""
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _turn in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)


class WebServer(ThreadingHTTPServer):
    """Remembers what it was asked; ``target`` is where /weiter leads."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Pages)
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.target = ""
        self.sent = 0
        self.patience = 3.0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    @property
    def place(self) -> tuple[str, int]:
        """What a client must be allowed to ask."""
        return "127.0.0.1", self.port

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what some tests are about."""


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    """Serve in the background, with TLS where a context is given."""
    server = WebServer()
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
