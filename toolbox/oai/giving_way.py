"""Harvesting gives way to people: a long list waits while somebody else's page is being made.

In one process only one thread computes at a time; ``start.py bench harvest`` measures how much
people who search notice.
"""

import threading
import time

from flask import Flask, g, request

from toolbox.foundation.extensions import extension

_EXTENSION = "toolbox.oai.others"
_LOOK_EVERY = 0.002
_AT_MOST = 0.25
"""Seconds; a busy site must not stop a harvest altogether."""


class Others:
    """How many requests of others are being answered in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.number = 0

    def come(self) -> None:
        """Count one more."""
        with self._lock:
            self.number += 1

    def go(self) -> None:
        """Count one less."""
        with self._lock:
            self.number -= 1


def install_giving_way(app: Flask) -> None:
    """Count the requests that are no harvests."""
    others = Others()
    app.extensions[_EXTENSION] = others

    @app.before_request
    def come() -> None:
        if request.blueprint != "oai":
            g.counted_by_oai = True
            others.come()

    @app.teardown_request
    def go(_error: BaseException | None) -> None:
        if g.pop("counted_by_oai", False):
            others.go()


def give_way() -> None:
    """Wait until nobody else's page is being made, but not for long."""
    others: Others = extension(_EXTENSION)
    until = time.monotonic() + _AT_MOST
    while others.number and time.monotonic() < until:
        time.sleep(_LOOK_EVERY)
