"""Lengths, days and addresses of the workshop: what may be written, and how long links last."""

from collections.abc import Sequence
from datetime import timedelta

from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.ids import SLUG_PATTERN, slugify

TITLE_LENGTH = 200
TEXT_LENGTH = 4000
NOTE_LENGTH = 200
CONSENT_LENGTH = 1500
LINK_DAYS = (14, 30, 90, 180)
"""For how many days a link for self-service can be made."""
OPEN_LINKS = 20
ENTRIES_WAITING = 500
"""So many entries may wait in one copy; then somebody has to look through them first."""
COPIES_OF_ONE = 200
"""So many copies an organisation or a person may keep."""
PICTURE_SIZE = 8 * 1024 * 1024
PICTURES = 500
PICTURES_SIZE = 100 * 1024 * 1024
"""So many bytes all pictures of a copy may have: the finished ZIP is held in memory."""
TRIAL_PICTURES_SIZE = 25 * 1024 * 1024
"""The same for what somebody without an account tries."""
PICTURE_FORMATS = frozenset({"png", "jpg", "webp", "gif"})
ANSWERS_SIZE = 3_000_000
"""So many characters all answers of a copy may have as JSON."""
ENTRY_SIZE = 20_000
"""So many characters one entry may have as JSON that comes in by a link."""
PREVIEW_HOURS = 24
LINK_KEPT = timedelta(days=90)
"""So long an ended link still says that it has ended, rather than that it never was."""
ADDRESS_KEPT = timedelta(days=365)
"""So long an address is kept for its owner after the copy that stood there is gone: it is printed
on posters and stands in letters."""
ENTRY_KEPT = timedelta(days=30)
"""So long a declined or withdrawn entry is kept."""
SLUG_LENGTH = 60
RESERVED_SLUGS = frozenset({"neu", "vorschau", "beispiel", "admin", "api"})


def checked_text(name: str, typed: str, *, most: int, asks: Message | None = None) -> str:
    """Return a text, tidied; Invalid where it is too long, or missing though ``asks`` for it."""
    tidy = typed.strip()
    problem: Message | None = None
    if asks is not None and not tidy:
        problem = asks
    elif len(tidy) > most:
        problem = _l("Please use at most %(maximum)s characters.", maximum=most)
    if problem is not None:
        raise Invalid(problem, fields={name: [problem]})
    return tidy


def checked_slug(typed: str) -> str:
    """Return the end of an address as it was typed; Invalid with what is possible."""
    tidy = typed.strip().strip("/").casefold()
    if tidy != slugify(tidy, fallback="") or not SLUG_PATTERN.fullmatch(tidy):
        sentence = _l(
            "Please use small letters from a to z, digits and hyphens, for example %(example)s.",
            example=slugify(tidy or "ausbildungsmesse")[:SLUG_LENGTH],
        )
        raise Invalid(sentence, fields={"slug": [sentence]})
    if not 3 <= len(tidy) <= SLUG_LENGTH or tidy in RESERVED_SLUGS:
        sentence = _l("Please use between 3 and %(most)s characters.", most=SLUG_LENGTH)
        raise Invalid(sentence, fields={"slug": [sentence]})
    return tidy


def checked_days(days: int | None, offered: Sequence[int]) -> int:
    """Return for how many days a link works; Invalid where nothing was chosen."""
    if days is None or days not in offered:
        sentence = _l("Please choose for how long the link is to work.")
        raise Invalid(sentence, fields={"days": [sentence]})
    return days
