"""What a reader must still be able to see when a kept notice is sent: a table from above.

Values of a notice that name something, such as ``instrument_id``, are looked up here. So rooms
further up say who may see their things, and no notice can forget to ask.
"""

from collections.abc import Callable, Mapping
from typing import Any

from toolbox.foundation.actors import Actor
from toolbox.foundation.extensions import extension

_EXTENSION = "toolbox.sights"

Sight = Callable[[Actor, int], bool]
"""Tells whether somebody may see the thing with this id; False where there is none any more."""
Sights = Mapping[str, Sight]


def install_sights(extensions: dict[str, Any], sights: Sights) -> None:
    """Hang the table of sights into the application's ``extensions``."""
    extensions[_EXTENSION] = sights


def _sights() -> Sights:
    sights: Sights = extension(_EXTENSION)
    return sights


def seen_among(values: Mapping[str, Any], *, by: Actor) -> dict[str, int]:
    """Return those of ``values`` that name a thing which ``by`` may see now."""
    return {
        name: values[name]
        for name, may_see in _sights().items()
        if isinstance(values.get(name), int) and may_see(by, values[name])
    }


def still_seen(seen: Mapping[str, int], *, by: Actor) -> bool:
    """Tell whether ``by`` may see everything that could be seen when the notice was written."""
    sights = _sights()
    return all(name in sights and sights[name](by, number) for name, number in seen.items())
