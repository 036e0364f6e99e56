"""What happened to sources."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class SourceChanged(Event):
    """A source was added, corrected, followed, paused, given up or removed.

    ``what`` is added, corrected, followed, paused, failing or removed; nobody does the deeds of
    the clock. ``moved`` is where a corrected source was and where it is, None where it stayed.
    """

    source_id: int
    what: str
    by_id: int | None
    moved: tuple[str, str] | None = None


@dataclass(frozen=True)
class DifferencesFound(Event):
    """A visit to another toolbox has ended, and so many instruments were changed there and here.

    Counted are those with a question that came up in this visit, or has changed in it.
    """

    source_id: int
    instruments: int
