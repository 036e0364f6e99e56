"""Speaks to a browser: opens a page, answers what it asks for, takes a picture, runs a script.

Everything that pages ask for comes here, frames and workers included, and is answered by a function
or refused; so a page that was made by strangers reaches nothing else. The protocol is that of
Chromium's own tools (https://chromedevtools.github.io/devtools-protocol).
"""

import base64
import json
import os
import select
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from toolbox.foundation.i18n import _
from toolbox.stage.browsing.process import MEGABYTE, MEMORY, Running, started

_CHUNK = 256 * 1024
_ANSWER_MOST = 48 * MEGABYTE
_LOOK = 0.25
"""Seconds between two looks at how much memory it holds."""
NO_CONTENT = HTTPStatus.NO_CONTENT.value


@dataclass(frozen=True)
class Answer:
    """What a page gets for an address."""

    status: int
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""


Answers = Callable[[str, str], Answer | None]
"""Answers a method and a complete address; None refuses."""


class BrowserFailed(Exception):
    """The browser could not do it: it took too long or too much memory, or ended."""


class BrowserAbsent(BrowserFailed):
    """The browser does not even start; that lies in this machine, not in the page."""


@dataclass
class Browser:
    """One window of a browser that runs until ``deadline`` (of the monotonic clock)."""

    running: Running
    answers: Answers
    deadline: float
    session: str = ""
    _heard: bytearray = field(default_factory=bytearray)
    _asked: int = 0
    _has_loaded: bool = False
    _looked: float = 0.0

    def open(self, address: str, *, width: int, height: int, is_dark: bool = False) -> None:
        """Open an address in a window of so many pixels and wait until it has loaded."""
        if not self.session:
            self._begin()
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        calm = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.ask("Emulation.setEmulatedMedia", {"features": [scheme, calm]})
        self._has_loaded = False
        self.ask("Page.navigate", {"url": address})
        while not self._has_loaded:
            self._take(self._next())

    def _begin(self) -> None:
        try:
            self.ask("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})
        except BrowserFailed as error:
            raise BrowserAbsent(str(error)) from error
        self.ask("Browser.setDownloadBehavior", {"behavior": "deny"})
        target = self.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self.ask("Target.attachToTarget", {"targetId": target, "flatten": True})
        self.session = attached["sessionId"]
        self.ask("Page.enable")

    def rest(self, seconds: float) -> None:
        """Let the page go on for a while, and answer what it asks for meanwhile."""
        until = min(self.deadline, time.monotonic() + seconds)
        while time.monotonic() < until:
            message = self._next(until)
            if message is not None:
                self._take(message)

    def picture(self) -> bytes:
        """Return what can be seen as WebP."""
        found = self.ask("Page.captureScreenshot", {"format": "webp", "quality": 82})
        return base64.b64decode(found["data"])

    def run(self, script: str) -> Any:
        """Return what a script comes to, a promise when it is kept; something JSON can carry."""
        asked = {"expression": script, "awaitPromise": True, "returnByValue": True}
        found = self.ask("Runtime.evaluate", asked)
        if "exceptionDetails" in found:
            raise BrowserFailed(str(found["exceptionDetails"].get("text", "")))
        return found["result"].get("value")

    def ask(self, method: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Ask the browser for something and return its answer. Raises BrowserFailed."""
        number = self._say(method, parameters or {}, self.session)
        while True:
            message = self._next()
            if message is not None and message.get("id") == number:
                if "error" in message:
                    raise BrowserFailed(f"{method}: {message['error'].get('message')}")
                answer: dict[str, Any] = message["result"]
                return answer
            self._take(message)

    def _say(self, method: str, parameters: Mapping[str, Any], session: str) -> int:
        self._asked += 1
        message = {"id": self._asked, "method": method, "params": parameters}
        whole = {**message, "sessionId": session} if session else message
        left = memoryview(json.dumps(whole).encode() + b"\0")
        while left:
            self._check()
            if select.select([], [self.running.write], [], _LOOK)[1]:
                left = left[self._write(left[:_CHUNK]) :]
        return self._asked

    def _write(self, part: memoryview) -> int:
        try:
            return os.write(self.running.write, part)
        except BlockingIOError:
            return 0
        except BrokenPipeError as error:
            raise BrowserFailed(_("The browser has ended.")) from error

    def _next(self, until: float | None = None) -> dict[str, Any] | None:
        """Return the next message; None where none has come ``until`` then."""
        while b"\0" not in self._heard:
            self._check()
            if until is not None and time.monotonic() >= until:
                return None
            if select.select([self.running.read], [], [], _LOOK)[0]:
                part = os.read(self.running.read, _CHUNK)
                if not part:
                    raise BrowserFailed(_("The browser has ended."))
                self._heard += part
        message, _zero, rest = bytes(self._heard).partition(b"\0")
        self._heard = bytearray(rest)
        found: dict[str, Any] = json.loads(message)
        return found

    def _check(self) -> None:
        moment = time.monotonic()
        if moment > self.deadline:
            raise BrowserFailed(_("It takes too long."))
        if moment - self._looked > _LOOK:
            self._looked = moment
            if self.running.memory() > MEMORY:
                raise BrowserFailed(_("It takes too much memory."))

    def _take(self, message: Mapping[str, Any] | None) -> None:
        """Take note of what happened in the browser, and answer what it asks for."""
        event, values = (message or {}).get("method"), (message or {}).get("params", {})
        session = (message or {}).get("sessionId", "")
        if event == "Page.loadEventFired":
            self._has_loaded = True
        elif event == "Page.javascriptDialogOpening":
            self._say("Page.handleJavaScriptDialog", {"accept": False}, session)
        elif event == "Fetch.requestPaused":
            self._answer(values, session)

    def _answer(self, values: Mapping[str, Any], session: str) -> None:
        request, number = values["request"], values["requestId"]
        found = self.answers(request["method"], request["url"])
        if found is None or len(found.body) > _ANSWER_MOST:
            refusal = {"requestId": number, "errorReason": "BlockedByClient"}
            self._say("Fetch.failRequest", refusal, session)
            return
        headers = [{"name": name, "value": value} for name, value in found.headers]
        answer = {"requestId": number, "responseCode": found.status, "responseHeaders": headers}
        if found.status != NO_CONTENT:
            answer["body"] = base64.b64encode(found.body).decode()
        self._say("Fetch.fulfillRequest", answer, session)


@contextmanager
def browser(command: Sequence[str], answers: Answers, *, seconds: int) -> Iterator[Browser]:
    """Give a browser for at most so many seconds. Raises BrowserFailed."""
    try:
        with started(command, seconds=seconds) as running:
            os.set_blocking(running.write, False)
            yield Browser(running, answers, time.monotonic() + seconds)
    except OSError as error:
        raise BrowserAbsent(str(error)) from error
