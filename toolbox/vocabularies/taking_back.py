"""Taking back a list that was taken over, as long as nobody uses what it brought."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select, update

from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _l
from toolbox.vocabularies import queries
from toolbox.vocabularies.events import TermsImported
from toolbox.vocabularies.models import Term, TermImport, TermSuggestion
from toolbox.vocabularies.policy import edit_vocabularies
from toolbox.vocabularies.rules import About, about

State = dict[str, Any]
"""What a term says and where it stands, as JSON has it."""


def states(vocabulary_key: str) -> dict[int, State]:
    """Return the state of every term of a list by its id."""
    return {one.id: _state(one) for one in queries.all_terms_of(vocabulary_key)}


def _state(term: Term) -> State:
    return {
        **asdict(about(term)),
        "synonyms": list(term.synonyms),
        "broader": term.broader_id,
        "is_retired": term.retired_at is not None,
        "replaced_by": term.replaced_by_id,
    }


def steps(before: Mapping[int, State], after: Mapping[int, State]) -> list[dict[str, Any]]:
    """Return what happened to terms: ``was`` is None for one that is new."""
    return [
        {"term": term_id, "was": before.get(term_id), "now": state}
        for term_id, state in after.items()
        if before.get(term_id) != state
    ]


def added_by(taken: TermImport) -> set[int]:
    """Return the ids of the terms that a list brought."""
    return {step["term"] for step in taken.steps if step["was"] is None}


def obstacle(taken: TermImport, carried: Collection[int]) -> Message | None:
    """Return why a list cannot be taken back, None where it can.

    ``carried`` are the terms of those it brought that an instrument carries.
    """
    if set(carried) & added_by(taken):
        return _l("An instrument carries a term that came with this list.")
    present = states(taken.vocabulary_key)
    if any(present.get(step["term"]) != step["now"] for step in taken.steps):
        return _l("Terms of this list were changed since.")
    if _leans_on(taken, present):
        return _l("Something that came later refers to a term of this list.")
    return None


def _leans_on(taken: TermImport, present: Mapping[int, State]) -> bool:
    """Return whether a later term or the answer to a suggestion refers to one of the new terms."""
    added = added_by(taken)
    touched = {step["term"] for step in taken.steps}
    below = any(
        {state["broader"], state["replaced_by"]} & added
        for term_id, state in present.items()
        if term_id not in touched
    )
    suggested = select(TermSuggestion.id).where(TermSuggestion.term_id.in_(added)).limit(1)
    return below or db.session.scalar(suggested) is not None


def take_back(taken: TermImport, *, carried: Collection[int], by: Actor) -> int:
    """Let a vocabulary say again what it said before a list; return how many terms are gone.

    Raises Denied, Conflict where somebody uses or has changed what came with the list.
    """
    edit_vocabularies.require(by, taken.vocabulary)
    reason = obstacle(taken, carried)
    if reason is not None:
        raise Conflict(reason)
    terms = {one.id: one for one in queries.all_terms_of(taken.vocabulary_key)}
    restored = [step["term"] for step in taken.steps if step["was"] is not None]
    for step in taken.steps:
        if step["was"] is not None:
            _restore(terms[step["term"]], step["was"])
    added, key = added_by(taken), taken.vocabulary_key
    db.session.delete(taken)
    db.session.flush()
    # Terms of the list stand below each other: what is dropped must not hold what is dropped.
    db.session.execute(update(Term).where(Term.id.in_(added)).values(broader_id=None))
    db.session.execute(delete(Term).where(Term.id.in_(added)))
    db.session.expire_all()
    announce(TermsImported(key, (*restored, *sorted(added)), by.user_id, "terms-taken-back"))
    return len(added)


def _restore(term: Term, was: Mapping[str, Any]) -> None:
    for name in About.__dataclass_fields__:
        setattr(term, name, was[name])
    term.broader_id = was["broader"]
    term.retired_at = (term.retired_at or now()) if was["is_retired"] else None
