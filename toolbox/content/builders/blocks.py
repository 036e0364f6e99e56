"""The tiny block model between Markdown and every printed format."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of letters in one style; ``href`` makes it a link."""

    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A gap to write in, ``length`` underscores long; the last one of a line ``fills`` it."""

    length: int
    fills: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A small box to tick within a line."""


@dataclass(frozen=True, slots=True)
class Break:
    """A line ends here, the paragraph goes on."""


Inline = Text | Blank | Tick | Break
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 is the first level below the document's title."""

    level: int
    inlines: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    inlines: Line


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; ``style`` is bullet, number or task, ``start`` the first number."""

    style: str
    start: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``weights`` are the columns' shares of the width, ``aligns`` left, center, right."""

    aligns: tuple[str, ...]
    weights: tuple[int, ...]
    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A box that stands out."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Lines:
    """``count`` empty lines across the page to write on."""

    count: int


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Listing | Table | Note | Lines | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A whole source: its first heading and everything below it."""

    title: str
    blocks: tuple[Block, ...]


def plain(inlines: Line) -> str:
    """Return what a reader would read aloud of ``inlines``."""
    return "".join(inline.text for inline in inlines if isinstance(inline, Text))
