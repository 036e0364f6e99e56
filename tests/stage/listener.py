"""Somebody outside: notes every line that arrives, whatever it is."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nAccess-Control-Allow-Origin: *\r\n\r\nok"


@dataclass
class Listener:
    """What was asked for from outside (first lines) and how many packets came for a call."""

    port: int
    stun_port: int
    lines: list[str] = field(default_factory=list)
    packets: int = 0

    def catch_up(self) -> None:
        """Return when everybody who has come so far has been noted."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as last:
            last.shutdown(socket.SHUT_WR)
            last.recv(4096)

    @property
    def url(self) -> str:
        """Its address; another host than the toolbox is at, so that nothing is shared."""
        return f"http://localhost:{self.port}"

    @property
    def stun(self) -> str:
        """Where calls are asked for."""
        return f"127.0.0.1:{self.stun_port}"


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen until the end of the block."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(type=socket.SOCK_DGRAM) as calls,
    ):
        calls.bind(("127.0.0.1", 0))
        listener = Listener(server.getsockname()[1], calls.getsockname()[1])
        threading.Thread(target=_accept, args=(server, listener), daemon=True).start()
        threading.Thread(target=_count, args=(calls, listener), daemon=True).start()
        yield listener


def _accept(server: socket.socket, listener: Listener) -> None:
    while True:
        try:
            connection, _address = server.accept()
        except OSError:
            return
        with connection:
            connection.settimeout(1)
            try:
                asked = connection.recv(4096)
            except OSError:
                asked = b""
            listener.lines.append(asked.split(b"\r\n")[0].decode("latin-1"))
            try:
                connection.sendall(_ANSWER)
            except OSError:
                continue


def _count(calls: socket.socket, listener: Listener) -> None:
    while True:
        try:
            calls.recvfrom(4096)
        except OSError:
            return
        listener.packets += 1
