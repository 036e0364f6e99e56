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


@dataclass(frozen=True)
class TermsImported(Event):
    """A list was taken over into a vocabulary, or back: so many terms are new, changed or gone."""

    vocabulary_key: str
    term_ids: tuple[int, ...]
    by_id: int | None
    what: str = "terms-imported"


@dataclass(frozen=True)
class SuggestionDecided(Event):
    """An editor has answered somebody who missed a term."""

    suggestion_id: int
    by_id: int | None
