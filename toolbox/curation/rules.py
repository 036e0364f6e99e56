"""Lengths and numbers of collections: what may be written, and how much fits in."""

from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.ids import slugify

TITLE_LENGTH = 120
DESCRIPTION_LENGTH = 4000
NOTE_LENGTH = 600
REASON_LENGTH = 1000
ITEMS = 100
COLLECTIONS_OF_ONE = 100
"""So many collections a person, an organisation or a group may keep."""
AUDIENCE = "audience"
"""The vocabulary that says for whom a collection is."""
RESERVED_SLUGS = frozenset({"mein", "neu", "hinzufuegen", "einbetten"})


def checked_text(name: str, typed: str, *, most: int, asks: Message | None = None) -> str:
    """Return a text, tidied; Invalid where it is too long, or missing though ``asks`` for it."""
    tidy = typed.replace("\r\n", "\n").replace("\x00", "").strip()
    problem: Message | None = None
    if asks is not None and not tidy:
        problem = asks
    elif len(tidy) > most:
        problem = _l("Please use at most %(maximum)s characters.", maximum=most)
    if problem is not None:
        raise Invalid(problem, fields={name: [problem]})
    return tidy


def checked_title(typed: str) -> str:
    """Return a title in one line; Invalid where it is missing or too long."""
    asks = _l("Please give the collection a title.")
    return checked_text("title", " ".join(typed.split()), most=TITLE_LENGTH, asks=asks)


def slug_of(title: str) -> str:
    """Return how the address of a collection begins; never a number alone, nor one of ours."""
    slug = slugify(title, fallback="koffer")
    if slug in RESERVED_SLUGS or slug.isdecimal():
        return f"koffer-{slug}"
    return slug
