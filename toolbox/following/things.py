"""What a follow is about, as it stands now, and what there is to tell of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from toolbox.following.models import Arriving
from toolbox.following.terms_at_hand import Named, TermsAtHand
from toolbox.foundation.i18n import Message


class Standing(StrEnum):
    """What became of a thing.

    ENDED is for everybody to know, and told once. HIDDEN is not: nobody hears of it any more, not
    even that it is gone. MOVED is part of something else now.
    """

    THERE = "there"
    MOVED = "moved"
    ENDED = "ended"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Thing:
    """Something that can be followed. ``name`` speaks the language of whoever reads it.

    ``address`` is complete. ``moved_to`` is the target of what this is part of now, and
    ``formerly`` what it was called before.
    """

    name: Callable[[], str]
    address: str
    standing: Standing = Standing.THERE
    moved_to: str = ""
    formerly: str = ""


HIDDEN = Thing(name=str, address="", standing=Standing.HIDDEN)
"""What a visitor may not see: it has no name and no address."""


@dataclass(frozen=True)
class Window:
    """A stretch of time, and which instruments arrived in it: how, and when."""

    since: datetime
    until: datetime
    arrivals: Mapping[int, tuple[Arriving, datetime]]


@dataclass(frozen=True)
class News:
    """One new thing. ``key`` is the same wherever it appears, so that it is told once."""

    key: str
    title: str
    address: str
    note: Message
    at: datetime


@dataclass(frozen=True)
class Entry:
    """One entry of a feed. ``number`` is what makes its id stable, ``summary`` plain text."""

    number: str
    title: str
    summary: str
    address: str
    author: str
    published: datetime
    updated: datetime
    categories: Sequence[str] = ()


def _none(_target: str) -> Sequence[Named]:
    return ()


@dataclass(frozen=True)
class Source:
    """One kind of things. All of it is what a visitor may see.

    ``find`` turns the key of an address into a target (NotFound), ``look`` says how a target
    stands, ``news`` what is new of it, ``entries`` what a feed shows, the newest first. ``terms``
    names what ``look`` needs to have at hand.
    """

    find: Callable[[str], str]
    look: Callable[[str, TermsAtHand], Thing]
    news: Callable[[str, Window], Sequence[News]]
    entries: Callable[[str], Sequence[Entry]]
    terms: Callable[[str], Sequence[Named]] = _none
