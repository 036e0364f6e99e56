"""Terms that people miss: they suggest, an editor answers; inside a unit of work."""

from sqlalchemy import func, select

from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.vocabularies import keeping, queries
from toolbox.vocabularies.events import SuggestionDecided, TermChanged
from toolbox.vocabularies.models import (
    SuggestionState,
    Term,
    TermSuggestion,
    Vocabulary,
)
from toolbox.vocabularies.policy import edit_vocabularies
from toolbox.vocabularies.rules import LABEL_LENGTH, About

REASON_LENGTH = 1_000
MOST_WAITING = 20
"""So many suggestions of one person may wait at once."""


def suggest(vocabulary: Vocabulary, label: str, reason: str, *, by: Actor) -> TermSuggestion:
    """Say that a term is missing. Raises Denied, Invalid with fields, Conflict, TooMany."""
    if by.user_id is None:
        raise Denied(_l("Please log in to suggest a term."))
    if vocabulary.is_open:
        raise Invalid(_l("Into this list you can type new terms yourself."))
    tidy = " ".join(label.split())
    fields = {}
    if not tidy or len(tidy) > LABEL_LENGTH or not tidy.isprintable():
        fields["label"] = [_l("Please enter a name of at most 200 characters.")]
    if len(reason) > REASON_LENGTH:
        fields["reason"] = [_l("Please use at most %(maximum)s characters.", maximum=REASON_LENGTH)]
    if fields:
        raise Invalid(_l("Please check the marked fields."), fields=fields)
    if queries.terms_named(vocabulary.key, tidy):
        sentence = _l("This term is in the list already.")
        raise Invalid(sentence, fields={"label": [sentence]})
    _refuse_more(by.user_id)
    made = TermSuggestion(
        vocabulary_key=vocabulary.key,
        label=tidy,
        reason=reason.replace("\x00", "").strip(),
        suggested_by_id=by.user_id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _refuse_more(user_id: int) -> None:
    waiting = select(func.count()).where(
        TermSuggestion.suggested_by_id == user_id,
        TermSuggestion.state == SuggestionState.WAITING,
    )
    if (db.session.scalar(waiting) or 0) >= MOST_WAITING:
        raise TooMany(
            _l("Many of your suggestions wait already. Please wait until an editor has answered.")
        )


def add_suggested(
    found: TermSuggestion, said: About, *, broader: Term | None = None, by: Actor
) -> Term:
    """Take a suggestion into the list. Raises Denied, Invalid with fields, Conflict."""
    _require_waiting(found, by)
    made = keeping.add(found.vocabulary, said, broader=broader, by=by)
    _decide(found, SuggestionState.ADDED, by, term=made)
    return made


def name_existing(found: TermSuggestion, term: Term, *, by: Actor) -> None:
    """Make what was suggested a further name of a term that is there. Raises Denied, Conflict."""
    _require_waiting(found, by)
    if found.label not in (term.label_de, *term.synonyms):
        term.synonyms = [*term.synonyms, found.label]
        announce(TermChanged(term.id, "renamed", by.user_id))
    _decide(found, SuggestionState.NAMED, by, term=term)


def decline(found: TermSuggestion, answer: str, *, by: Actor) -> None:
    """Answer why the list stays as it is. Raises Denied, Invalid with fields, Conflict."""
    _require_waiting(found, by)
    tidy = answer.replace("\x00", "").strip()
    if not tidy or len(tidy) > REASON_LENGTH:
        sentence = _l("Please write why, in at most %(maximum)s characters.", maximum=REASON_LENGTH)
        raise Invalid(sentence, fields={"answer": [sentence]})
    found.answer = tidy
    _decide(found, SuggestionState.DECLINED, by)


def _require_waiting(found: TermSuggestion, by: Actor) -> None:
    edit_vocabularies.require(by, found)
    if found.state is not SuggestionState.WAITING:
        raise Conflict(_l("Somebody has answered this suggestion already."), code="decided")


def _decide(
    found: TermSuggestion, state: SuggestionState, by: Actor, *, term: Term | None = None
) -> None:
    found.state = state
    found.term_id = term.id if term else None
    found.decided_by_id, found.decided_at = by.user_id, now()
    db.session.flush()
    announce(SuggestionDecided(found.id, by.user_id))
