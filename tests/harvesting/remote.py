"""A real server on loopback that stands for catalogues elsewhere, well-behaved and hostile ones."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Query = Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What is answered; ``pieces`` come one after the other, for ever where they do not end."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Callable[[], Iterator[bytes]] | None = None


Answer = Callable[[Query], Reply]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Remote"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer by the path."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        answer = self.server.pages.get(parts.path)
        reply = answer(query) if answer else Reply(b"Nichts", 404)
        etag = reply.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            reply = Reply(b"", 304)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.pieces is None:
            self.send_header("Content-Length", str(len(reply.body)))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        with suppress(OSError):
            if reply.pieces is None:
                self.wfile.write(reply.body)
            else:
                for piece in reply.pieces():
                    self.wfile.write(piece)
                    self.wfile.flush()
                    self.server.sent += len(piece)
        if reply.pieces is not None:
            self.close_connection = True


class Remote(ThreadingHTTPServer):
    """Answers with what ``pages`` says, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.sent = 0

    @property
    def place(self) -> tuple[str, int]:
        """What a client must be allowed to ask."""
        return "127.0.0.1", int(self.server_address[1])

    def url(self, path: str) -> str:
        """Return the whole address of a path."""
        return f"http://127.0.0.1:{self.place[1]}{path}"

    def gives(self, path: str, body: bytes | str, status: int = 200, **headers: str) -> None:
        """Let a path answer always the same."""
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = lambda _query: Reply(raw, status, named)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what some tests are about."""


@contextmanager
def serving() -> Iterator[Remote]:
    """Serve in the background."""
    server = Remote()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def amb(number: int | str, **changes: Any) -> dict[str, Any]:
    """Return a record in AMB; ``changes`` replace what a test cares about."""
    return {
        "@context": ["https://w3id.org/kim/amb/context.jsonld", "https://schema.org"],
        "id": f"https://katalog.example.org/{number}",
        "type": ["LearningResource"],
        "name": f"Arbeitsblatt {number}",
        "description": "Zum Ausfüllen im Betrieb.",
        "inLanguage": ["de"],
        "license": {"id": "https://creativecommons.org/licenses/by/4.0/"},
        "about": [{"id": "https://example.org/unbekannt/fach"}],
        **changes,
    }


def lines(*records: Any) -> bytes:
    """Return records one a line."""
    return b"".join(json.dumps(one).encode() + b"\n" for one in records)


def dripping(seconds: float = 30.0) -> Callable[[], Iterator[bytes]]:
    """Return pieces that come one byte at a time."""

    def pieces() -> Iterator[bytes]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            yield b"{"
            time.sleep(0.05)

    return pieces


def endless(piece: bytes = b"x" * 65_536) -> Callable[[], Iterator[bytes]]:
    """Return pieces that never end."""

    def pieces() -> Iterator[bytes]:
        while True:
            yield piece

    return pieces


def site(remote: Remote, numbers: Iterable[int], *, stamp: str = "") -> None:
    """Let a web site have a sitemap with a page for each number."""
    entries = ""
    lastmod = f"<lastmod>{stamp}</lastmod>" if stamp else ""
    for number in numbers:
        address = remote.url(f"/s/{number}")
        entries += f"<url><loc>{address}</loc>{lastmod}</url>"
        remote.gives(f"/s/{number}", page(amb(number, id=address)), Content_Type="text/html")
    remote.gives("/sitemap.xml", f'<urlset xmlns="x">{entries}</urlset>')


def page(linked: Any) -> str:
    """Return a page with JSON-LD in it."""
    block = json.dumps(linked)
    return f'<html><script type="application/ld+json">{block}</script><p>Hallo</p></html>'


OAI = "http://www.openarchives.org/OAI/2.0/"
LOM = "http://ltsc.ieee.org/xsd/LOM"
DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"


class OaiCatalogue:
    """A small catalogue that speaks OAI-PMH; ``token`` says how a list goes on after a page."""

    def __init__(self, *, page: int = 3, deletes: str = "persistent") -> None:
        self.page = page
        self.deletes = deletes
        self.moment = "2026-05-01T00:00:00Z"
        self.records: dict[str, tuple[str, str | None]] = {}
        self.formats = {"oai_dc": DC}
        self.list_size: int | None = None

    def put(self, name: str, inner: str | None, stamp: str = "2026-04-01T00:00:00Z") -> None:
        """Give a record; None says that it is deleted."""
        self.records[name] = (stamp, inner)

    def answer(self, query: Query) -> Reply:
        """Answer a question."""
        verb = query.get("verb", "")
        body = '<error code="badVerb">?</error>'
        if verb == "Identify":
            body = self._identify()
        elif verb == "ListMetadataFormats":
            body = self._formats()
        elif verb == "ListRecords":
            body = self._list(query)
        return Reply(
            f'<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="{OAI}">'
            f"<responseDate>{self.moment}</responseDate>{body}</OAI-PMH>".encode(),
            headers={"Content-Type": "text/xml"},
        )

    def _identify(self) -> str:
        return (
            "<Identify><repositoryName>Katalog der Kammer</repositoryName>"
            f"<deletedRecord>{self.deletes}</deletedRecord>"
            "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>"
        )

    def _formats(self) -> str:
        return (
            "<ListMetadataFormats>"
            + "".join(
                f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix>"
                f"<metadataNamespace>{namespace}</metadataNamespace></metadataFormat>"
                for prefix, namespace in self.formats.items()
            )
            + "</ListMetadataFormats>"
        )

    def _list(self, query: Query) -> str:
        since, start = query.get("from", ""), 0
        if "resumptionToken" in query:
            since, _sign, number = query["resumptionToken"].partition("|")
            start = int(number)
        chosen = [(n, s, i) for n, (s, i) in self.records.items() if s >= since]
        if not chosen:
            return '<error code="noRecordsMatch">nothing</error>'
        end = start + self.page
        size = len(chosen) if self.list_size is None else self.list_size
        token = f"{since}|{end}" if end < len(chosen) else ""
        return (
            "<ListRecords>"
            + "".join(self.record(*one) for one in chosen[start:end])
            + f'<resumptionToken completeListSize="{size}">{token}</resumptionToken></ListRecords>'
        )

    @staticmethod
    def record(name: str, stamp: str, inner: str | None) -> str:
        """Return a record in XML."""
        status = ' status="deleted"' if inner is None else ""
        about = f"<identifier>{name}</identifier><datestamp>{stamp}</datestamp>"
        header = f"<header{status}>{about}</header>"
        held = f"<metadata>{inner}</metadata>" if inner is not None else ""
        return f"<record>{header}{held}</record>"


def dublin_core(number: int | str, title: str = "", more: str = "") -> str:
    """Return a record in Dublin Core."""
    return (
        f'<oai_dc:dc xmlns:oai_dc="{DC}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title or f'Leitfaden {number}'}</dc:title>"
        "<dc:description>Schritt für Schritt.</dc:description>"
        f"<dc:identifier>https://archiv.example.org/{number}</dc:identifier>{more}</oai_dc:dc>"
    )
