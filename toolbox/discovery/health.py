"""How the index is doing, for those who look after it: what is amiss, since when, what is done."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from toolbox.catalogue import inventory
from toolbox.catalogue.queries import published_count
from toolbox.discovery.index import IndexStatus, SearchIndex
from toolbox.discovery.installed import installed_logbook
from toolbox.discovery.logbook import Progress
from toolbox.discovery.operations import marks, waiting_count
from toolbox.foundation.i18n import _, ngettext

LEFT_OUT = "left-out"
FULL = "full"
NOT_WRITABLE = "not-writable"
FAILED = "failed"

_SENTENCES: Mapping[str, Callable[[], str]] = {
    "missing": lambda: _(
        "There is no search index yet. It is built in the background; until then the search"
        " answers from the database, by title and summary alone."
    ),
    "outdated": lambda: _(
        "The search index was made by another version of this software. It is built anew in the"
        " background."
    ),
    "damaged": lambda: _(
        "Files of the search index are damaged or gone. It is built anew in the background; until"
        " then the search answers from the database, by title and summary alone."
    ),
    FULL: lambda: _(
        "There is no room left for the search index. Please make room on the disk; the index then"
        " catches up by itself."
    ),
    NOT_WRITABLE: lambda: _(
        "The search index cannot be written. Please check who owns its folder; it is tried again"
        " every minute."
    ),
    FAILED: lambda: _(
        "The search index could not be brought up to date; the log says why. It is tried again"
        " every minute."
    ),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is amiss with the index. ``since`` is None where it was noticed just now."""

    code: str
    since: datetime | None = None
    number: int = 0

    @property
    def sentence(self) -> str:
        """What it is and what is done about it, for those who look after the toolbox."""
        if self.code == LEFT_OUT:
            return ngettext(
                "1 instrument cannot be put into the search index; the log says why. It is tried"
                " again every minute.",
                "%(num)s instruments cannot be put into the search index; the log says why. It is"
                " tried again every minute.",
                self.number,
            )
        return _SENTENCES.get(self.code, _SENTENCES[FAILED])()


@dataclass(frozen=True, slots=True)
class Health:
    """The index beside the database. ``progress`` is there while the index is built anew."""

    status: IndexStatus
    published: int
    waiting: int
    troubles: tuple[Trouble, ...]
    progress: Progress | None

    @property
    def agrees(self) -> bool:
        """Whether the index has as many instruments as it should, or is about to."""
        return bool(self.waiting) or self.status.documents == self.published


def health(index: SearchIndex) -> Health:
    """Return how the index is doing, whichever process looks after it."""
    status, logbook = index.status(), installed_logbook()
    noted = {entry.code: entry for entry in logbook.entries()}
    # Whether the index can be used is asked of itself: it may have been mended since.
    codes = [status.reason] if status.reason else []
    codes += [code for code in noted if code in {LEFT_OUT, FULL, NOT_WRITABLE, FAILED}]
    troubles = (
        Trouble(code, noted[code].since, noted[code].number) if code in noted else Trouble(code)
        for code in codes
    )
    progress = logbook.progress() if status.rebuilding else None
    return Health(status, published_count(), waiting_count(), tuple(troubles), progress)


def settle(left_out: Collection[int]) -> None:
    """Write down that the index has followed the database, but for these instruments."""
    logbook = installed_logbook()
    if left_out:
        logbook.add(LEFT_OUT, len(left_out))
    logbook.keep_only([LEFT_OUT] if left_out else [])


def differing(index: SearchIndex) -> set[int]:
    """Return the instruments that index and database disagree on, without what is known to wait."""
    expected, present = inventory.published_version_ids(), index.fingerprints()
    waiting = {instrument_id for instrument_id, _change in marks()}
    return {
        one
        for one in expected.keys() | present.keys()
        if expected.get(one) != present.get(one) and one not in waiting
    }
