"""What each room knows about a person: shown to the person, and erased when the person leaves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolbox.foundation.extensions import extension
from toolbox.foundation.i18n import Message

_EXTENSION = "toolbox.personal_data"

Facts = Mapping[str, Any]
"""Parts of what a room knows, by name: one mapping of facts, or a list of them. Text, numbers,
truth values and None; moments as ISO 8601 with their zone."""


@dataclass(frozen=True)
class Farewell:
    """A person leaves for good; ``keeps_name`` where makers' lists go on naming the person."""

    user_id: int
    email: str
    name: str
    keeps_name: bool = False


@dataclass(frozen=True)
class Hindrance:
    """Why somebody cannot leave yet, and the organisation in which that can be changed."""

    message: Message
    code: str
    organisation_slug: str | None = None


def _none(_user_id: int) -> Sequence[Any]:
    return ()


def _nothing(_farewell: Farewell) -> None:
    """Keep everything: it says nothing about a person once the account itself is empty."""


@dataclass(frozen=True)
class PersonalData:
    """One room's line in the table of ``toolbox.wiring.personal_data``.

    ``about`` returns what the room knows about an account, ``words`` what its parts and facts are
    called in front of people. ``columns`` names what it covers as ``table.column``: every column
    that leads to an account or holds a mail address. ``goes`` and ``stays`` say beforehand what a
    farewell does, ``hindered`` why it cannot be yet. ``erase`` runs inside the unit of work of
    the farewell, before the account itself is emptied.
    """

    room: str
    title: Message
    about: Callable[[int], Facts | Sequence[Facts]]
    columns: frozenset[str]
    words: Mapping[str, Message] = field(default_factory=dict)
    goes: Callable[[int], Sequence[Message]] = _none
    stays: Callable[[int], Sequence[Message]] = _none
    hindered: Callable[[int], Sequence[Hindrance]] = _none
    erase: Callable[[Farewell], None] = _nothing


def install_personal_data(extensions: dict[str, Any], table: Sequence[PersonalData]) -> None:
    """Hang the table of rooms into the application's ``extensions``."""
    extensions[_EXTENSION] = table


def personal_data() -> Sequence[PersonalData]:
    """Return the table of rooms of the running application."""
    table: Sequence[PersonalData] = extension(_EXTENSION)
    return table
