"""What happened to vocabularies."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class TermChanged(Event):
    """A term was renamed, merged or retired; whoever uses it may want to look again."""

    term_id: int
    what: str
    by_id: int | None
    replaced_by_id: int | None = None
