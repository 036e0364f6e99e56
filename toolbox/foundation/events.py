"""Events: small frozen facts that travel upward; a table in wiring says who listens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

_EXTENSION = "toolbox.listeners"


@dataclass(frozen=True)
class Event:
    """Base of all facts; a subclass is named in the past tense and carries ids, not objects."""


Listener = Callable[[Any], None]
Listeners = Mapping[type[Event], Sequence[Listener]]


def install_listeners(extensions: dict[str, Any], listeners: Listeners) -> None:
    """Hang the table of listeners into the application's ``extensions``."""
    extensions[_EXTENSION] = listeners


def announce(event: Event) -> None:
    """Tell every listener, inside the present unit of work; listeners only write rows."""
    listeners: Listeners = current_app.extensions[_EXTENSION]
    for listener in listeners.get(type(event), ()):
        listener(event)
