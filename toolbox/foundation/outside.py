"""The one client for addresses that people have typed: it reaches the public web and nothing else.

The name is looked up first, every address it has must be public, and the connection goes to the
address that was looked at, so that a name cannot mean something else a moment later. The same
holds after each redirect. There are no cookies, no log-in, no proxy; time and size are limited.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as LibraryTimeout

Place = tuple[str, int]
"""An address of the network and a port, such as ``("127.0.0.1", 8080)``."""
Resolve = Callable[[str, int], Sequence[str]]

PORTS: Mapping[str, int] = {"http": 80, "https": 443}
LONGEST_ADDRESS = 2000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""Addresses of IPv6 that hold one of IPv4 (RFC 6052)."""
_SAFE_IN_PATHS = "/%:=&?~#+!$,;'@()*[]"


class Unreachable(Exception):
    """Nothing was got from an address; ``reason`` is a stable word, one of ``REASONS``."""

    REASONS = frozenset(
        {
            "address",
            "not-public",
            "name",
            "connection",
            "timeout",
            "certificate",
            "redirects",
            "protocol",
            "too-large",
        }
    )

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Answer:
    """What came back: the status, where it came from at last, and the beginning of the body."""

    status: int
    url: str
    body: bytes = b""


def _embedded(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """Return addresses of IPv4 that are reached through one of IPv6."""
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


def is_public(text: str) -> bool:
    """Return whether an address of the network belongs to the public internet."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = []
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_site_local:  # fec0::/10, which Python counts as public
            return False
        inner += _embedded(address)
    return all(
        one.is_global and not (one.is_multicast or one.is_reserved or one.is_unspecified)
        for one in inner or [address]
    )


def addresses_of(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name, each once; raises OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Watch:
    """Cuts connections when the time for all of an answer is over, however slowly it drips."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._held: list[socket.socket] = []

    @property
    def left(self) -> float:
        """Seconds until the end; raises Unreachable where there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise Unreachable("timeout")
        return left

    @property
    def is_over(self) -> bool:
        """True once the time is up."""
        return time.monotonic() >= self._ends

    def hold(self, opened: socket.socket) -> None:
        """Keep a second handle on a connection, by which it can be cut from outside."""
        self._held.append(opened.dup())
        if self.is_over:
            self._cut()

    def _cut(self) -> None:
        for one in list(self._held):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Watch over the block."""
        timer = threading.Timer(self.left, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            for one in self._held:
                one.close()
            self._held.clear()


def _watched(base: type[HTTPConnection], watch: Watch) -> type[HTTPConnection]:
    """Return a kind of connection that the watch can cut."""

    class Watched(base):  # type: ignore[misc, valid-type] # the base is http or https
        def _new_conn(self) -> socket.socket:
            opened: socket.socket = super()._new_conn()
            watch.hold(opened)
            return opened

    return Watched


@contextmanager
def explained(watch: Watch) -> Iterator[None]:
    """Say in one of our words why nothing came."""
    try:
        yield
    except SSLError:
        raise Unreachable("timeout" if watch.is_over else "certificate") from None
    except NewConnectionError:
        raise Unreachable("connection") from None
    except (LibraryTimeout, TimeoutError):
        raise Unreachable("timeout") from None
    except (HTTPError, OSError, ValueError):
        # Cut in the middle, or an answer that is not HTTP.
        raise Unreachable("timeout" if watch.is_over else "protocol") from None


def leads_on(answer: urllib3.BaseHTTPResponse) -> str | None:
    """Return where an answer sends whoever asked, None where it is the answer itself."""
    return answer.headers.get("Location") or None if answer.status in _REDIRECTS else None


@dataclass(frozen=True)
class Outside:
    """Asks addresses of the public web.

    ``agent`` says who asks, ``seconds`` is the time for one question with all its redirects.
    ``allowed`` names places that may be asked although they are not public or use another port;
    it belongs to this object alone, there is no switch for it.
    """

    agent: str
    seconds: float = 15.0
    step_seconds: float = 8.0
    redirects: int = 5
    allowed: frozenset[Place] = field(default_factory=frozenset)
    resolve: Resolve = addresses_of

    def ask(self, method: str, url: str, *, most: int = 0) -> Answer:
        """Return what ``url`` answers; ``most`` is how many bytes of the body are read.

        Raises Unreachable.
        """
        watch = Watch(self.seconds)
        with watch.running():
            for _turn in range(self.redirects + 1):
                status, following, body = self._ask_once(method, url, most, watch)
                if following is None:
                    return Answer(status, url, body)
                url = urljoin(url, following)
        raise Unreachable("redirects")

    def _ask_once(
        self, method: str, url: str, most: int, watch: Watch
    ) -> tuple[int, str | None, bytes]:
        wanted = {"Range": f"bytes=0-{most - 1}"} if method == "GET" and most else {}
        with self._asked(method, url, wanted, watch) as answer, explained(watch):
            following = leads_on(answer)
            body = b"" if following else _beginning(answer, most)
            if watch.is_over:  # what was cut off looks like an answer that has ended
                raise Unreachable("timeout")
            return answer.status, following, body

    @contextmanager
    def _asked(
        self, method: str, url: str, wanted: Mapping[str, str], watch: Watch
    ) -> Iterator[urllib3.BaseHTTPResponse]:
        """Ask one address, without following; ``wanted`` are headers besides our own."""
        parts, host, port = _taken_apart(url)
        pool = self._pool(parts.scheme, host, port, watch)
        headers = {
            "Host": parts.netloc,
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **wanted,
        }
        try:
            with explained(watch):
                answer = pool.urlopen(
                    method,
                    _target(parts),
                    headers=headers,
                    redirect=False,
                    retries=False,
                    preload_content=False,
                    decode_content=False,
                    timeout=urllib3.Timeout(
                        connect=min(self.step_seconds, watch.left),
                        read=min(self.step_seconds, watch.left),
                    ),
                )
            try:
                yield answer
            finally:
                answer.close()
        finally:
            pool.close()

    def _pool(self, scheme: str, host: str, port: int, watch: Watch) -> urllib3.HTTPConnectionPool:
        """Return a way to the one address that was looked at, under the name that was asked."""
        address = self._address(host, port)
        if scheme == "https":
            pool: urllib3.HTTPConnectionPool = urllib3.HTTPSConnectionPool(
                address, port, maxsize=1, server_hostname=host, assert_hostname=host
            )
            pool.ConnectionCls = _watched(HTTPSConnection, watch)
        else:
            pool = urllib3.HTTPConnectionPool(address, port, maxsize=1)
            pool.ConnectionCls = _watched(HTTPConnection, watch)
        return pool

    def _address(self, host: str, port: int) -> str:
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError):
            raise Unreachable("name") from None
        if not found:
            raise Unreachable("name")
        for one in found:
            known = (one, port) in self.allowed
            if not known and (not is_public(one) or port not in PORTS.values()):
                raise Unreachable("not-public")
        return found[0]


def _taken_apart(url: str) -> tuple[SplitResult, str, int]:
    """Return the parts of an address, its name in ASCII and its port; Unreachable otherwise."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Unreachable("address") from None
    odd = any(character.isspace() or not character.isprintable() for character in url)
    if parts.scheme not in PORTS or not host or odd or len(url) > LONGEST_ADDRESS:
        raise Unreachable("address")
    if parts.username is not None or parts.password is not None:
        raise Unreachable("address")
    try:
        plain = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise Unreachable("address") from None
    shown = f"[{plain}]" if ":" in plain else plain
    netloc = shown if port is None else f"{shown}:{port}"
    return parts._replace(netloc=netloc), plain, port or PORTS[parts.scheme]


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_SAFE_IN_PATHS)
    return f"{path}?{quote(parts.query, safe=_SAFE_IN_PATHS)}" if parts.query else path


def _beginning(answer: Any, most: int) -> bytes:
    """Return at most ``most`` bytes, however much more is sent."""
    found = bytearray()
    while len(found) < most:
        part = answer.read(min(16_384, most - len(found)))
        if not part:
            break
        found += part
    return bytes(found)
