"""What editors do with the terms of a list: add, describe, move, replace; in a unit of work."""

import re
from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import slugify
from toolbox.vocabularies import queries
from toolbox.vocabularies.events import TermChanged
from toolbox.vocabularies.models import Term, Vocabulary
from toolbox.vocabularies.operations import stand_in
from toolbox.vocabularies.policy import edit_vocabularies
from toolbox.vocabularies.rules import About, require_about

_MERGED = _l("This term was merged into another one already.")
_OTHER_LIST = _l("Please choose another term of the same list.")
_KEY_LENGTH = 100


def add(vocabulary: Vocabulary, said: About, *, broader: Term | None = None, by: Actor) -> Term:
    """Add a term at the end of a list. Raises Denied, and Invalid with fields."""
    edit_vocabularies.require(by, vocabulary)
    made = Term(
        vocabulary_key=vocabulary.key,
        key=free_key(vocabulary.key, said.label_de),
        label_de="",
        label_en="",
        synonyms=[],
        position=_next_position(vocabulary.key),
    )
    _require_room_below(vocabulary, broader)
    made.broader_id = broader.id if broader else None
    write(made, said)
    _refuse_twin(made)
    db.session.add(made)
    db.session.flush()
    announce(TermChanged(made.id, "added", by.user_id))
    return made


def free_key(vocabulary_key: str, label: str, taken: Collection[str] = ()) -> str:
    """Return a key made of a label that no term of the list has, numbered where needed."""
    base = slugify(label)[:_KEY_LENGTH]
    statement = select(Term.key).where(
        Term.vocabulary_key == vocabulary_key, Term.key.startswith(base)
    )
    known = {*db.session.scalars(statement), *taken}
    key, number = base, 2
    while key in known:
        key, number = f"{base}-{number}", number + 1
    return key


def _next_position(vocabulary_key: str) -> int:
    last = db.session.scalar(
        select(func.max(Term.position)).where(Term.vocabulary_key == vocabulary_key)
    )
    return (last or 0) + 1


def write(found: Term, said: About) -> None:
    """Put what editors say into a term, tidied; raises Invalid with fields."""
    tidy = require_about(said)
    for name in ("label_de", "label_en", "hint_de", "hint_en", "notation", "uri"):
        setattr(found, name, getattr(tidy, name))
    found.synonyms = list(tidy.synonyms)


def describe(found: Term, said: About, *, by: Actor) -> None:
    """Say something else about a term; its address stays. Raises Denied, Invalid with fields."""
    edit_vocabularies.require(by, found)
    write(found, said)
    _refuse_twin(found)
    announce(TermChanged(found.id, "renamed", by.user_id))


def _refuse_twin(found: Term) -> None:
    """Two terms of one name below the same one could not be told apart."""
    with db.session.no_autoflush:
        twin = db.session.scalar(
            select(Term.id).where(
                Term.vocabulary_key == found.vocabulary_key,
                Term.label_de == found.label_de,
                Term.broader_id.is_(None)
                if found.broader_id is None
                else Term.broader_id == found.broader_id,
                Term.retired_at.is_(None),
                Term.id != (found.id or 0),
            )
        )
    if twin is not None:
        sentence = _l("There is a term of this name at this place already.")
        raise Invalid(sentence, fields={"label_de": [sentence]})


def move(found: Term, under: Term | None, *, by: Actor) -> None:
    """Put a term below another one, or on top. Raises Denied, Invalid where that is a circle."""
    edit_vocabularies.require(by, found)
    _require_room_below(queries.vocabulary(found.vocabulary_key), under)
    if under is not None and found.id in {under.id, *(one.id for one in queries.ancestors(under))}:
        sentence = _l("A term cannot stand below itself.")
        raise Invalid(sentence, fields={"broader": [sentence]})
    found.broader_id = under.id if under else None
    _refuse_twin(found)
    announce(TermChanged(found.id, "moved", by.user_id))


def _require_room_below(vocabulary: Vocabulary, broader: Term | None) -> None:
    if broader is None:
        return
    sentence = None
    if not vocabulary.is_hierarchical:
        sentence = _l("This list has no broader terms.")
    elif broader.vocabulary_key != vocabulary.key:
        sentence = _OTHER_LIST
    elif broader.retired_at is not None:
        sentence = _l("The broader term is no longer in use.")
    if sentence is not None:
        raise Invalid(sentence, fields={"broader": [sentence]})


def replace(found: Term, by_term: Term, *, by: Actor) -> None:
    """Take a term out of use in favour of another one, which takes its place everywhere.

    Unlike merging, its names do not live on. Raises Denied, Invalid, Conflict.
    """
    edit_vocabularies.require(by, found)
    _require_another(found, by_term)
    stand_in(found, by_term)
    announce(TermChanged(found.id, "replaced", by.user_id, by_term.id))


def _require_another(found: Term, other: Term) -> None:
    if found.replaced_by_id is not None:
        raise Conflict(_MERGED)
    if found.vocabulary_key != other.vocabulary_key or found.id == other.id:
        raise Invalid(_OTHER_LIST, fields={"into": [_OTHER_LIST]})
    if other.retired_at is not None:
        raise Conflict(_l("The other term is no longer in use."))


def split(found: Term, into: Sequence[Term], *, by: Actor) -> None:
    """Take a term out of use because several stand for what it meant.

    Who carried it says which of them apply; its address keeps saying what it was.
    Raises Denied, Invalid, Conflict.
    """
    edit_vocabularies.require(by, found)
    if len({one.id for one in into}) < 2:
        sentence = _l("Please choose at least two terms that take its place.")
        raise Invalid(sentence, fields={"into": [sentence]})
    for one in into:
        _require_another(found, one)
    found.retired_at = found.retired_at or now()
    found.split_into = list(dict.fromkeys(one.id for one in into))
    announce(TermChanged(found.id, "split", by.user_id))


def term_called(vocabulary_key: str, text: str, *, field: str = "into") -> Term:
    """Return the term that a person names by key or label; Invalid at ``field`` otherwise."""
    wanted = " ".join(text.split())
    key = re.search(r"\[([A-Za-z0-9.-]+)\]$", wanted)
    found = queries.terms_named(vocabulary_key, key[1] if key else wanted)
    if len(found) == 1:
        return found[0]
    sentence = (
        _l("Several terms have this name. Please choose one of those that are offered.")
        if found
        else _l("There is no such term in this list.")
    )
    raise Invalid(sentence, fields={field: [sentence]})
