"""A client of the upload protocol over real sockets, which can cut its own connection."""

import base64
import http.client
import http.cookiejar
import re
import socket
import urllib.parse
import urllib.request
from dataclasses import dataclass

from tests.cast import PASSWORD

PIECE = 8 * 1024 * 1024
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_FIRST = re.compile(r'data-token="([^"]+)"')


@dataclass
class Answer:
    """Status, headers and body of an answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Uploader:
    """Somebody signed in who sends files to a draft of their own."""

    def __init__(self, port: int, email: str) -> None:
        self.port = port
        self._jar = http.cookiejar.CookieJar()
        handler = urllib.request.HTTPCookieProcessor(self._jar)
        self._opener = urllib.request.build_opener(handler)
        self._email = email
        self.base = ""
        self._token = ""

    def begin(self) -> None:
        """Sign in, found an organisation where there is none, and begin a draft."""
        self._post("/konto/anmelden", self._email_and_password())
        page = self._get("/einreichen")
        if "/einreichen/organisation" in page:
            self._post("/einreichen/organisation", {"name": "Projekt Funkloch"})
        address = self._post("/einreichen", {"kind": "media"}, page="/einreichen")
        self.base = urllib.parse.urlsplit(address).path.removesuffix("/dateien")
        self._token = _found(_FIRST, self._get(f"{self.base}/dateien"))

    def _email_and_password(self) -> dict[str, str]:
        return {"email": self._email, "password": PASSWORD}

    def _get(self, path: str) -> str:
        with self._opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def _post(self, path: str, fields: dict[str, str], *, page: str | None = None) -> str:
        form = self._get(page or path.replace("/organisation", ""))
        data = urllib.parse.urlencode({"csrf_token": _found(_TOKEN, form), **fields}).encode()
        with self._opener.open(f"http://127.0.0.1:{self.port}{path}", data, timeout=30) as answer:
            return str(answer.geturl())

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)
        return {
            "Cookie": cookies,
            "X-CSRFToken": self._token,
            "Tus-Resumable": "1.0.0",
            "Accept": "application/json",
        }

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send one request on a connection of its own."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, {**self._headers(), **named})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def announce(self, name: str, size: int) -> str:
        """Return where the bytes of a file are to go."""
        metadata = f"filename {base64.b64encode(name.encode()).decode()}"
        answer = self.send(
            "POST", f"{self.base}/hochladen", Upload_Length=str(size), Upload_Metadata=metadata
        )
        assert answer.status == 201, answer.body
        return str(answer.headers["Location"])

    def offset(self, place: str) -> int:
        """Return how many bytes the server vouches for."""
        answer = self.send("HEAD", place)
        assert answer.status == 200, answer.body
        return int(str(answer.headers["Upload-Offset"]))

    def append(self, place: str, piece: bytes, at: int) -> int:
        """Send a piece; return how many bytes the server has acknowledged."""
        answer = self.send(
            *("PATCH", place, piece),
            Content_Type="application/offset+octet-stream",
            Upload_Offset=str(at),
        )
        assert answer.status == 204, answer.body
        return int(str(answer.headers["Upload-Offset"]))

    def break_off(self, place: str, piece: bytes, at: int, *, after: int) -> None:
        """Send the first ``after`` bytes of a piece and cut the connection."""
        lines = {
            **self._headers(),
            "Host": f"127.0.0.1:{self.port}",
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(at),
            "Content-Length": str(len(piece)),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(f"PATCH {place} HTTP/1.1\r\n{head}\r\n".encode())
            connection.sendall(piece[:after])


def _found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    assert match is not None, pattern.pattern
    return match[1]
