"""Taking over lists of others: what would change, and the change itself; in a unit of work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import delete

from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.vocabularies import keeping, queries, taking_back
from toolbox.vocabularies.events import TermsImported
from toolbox.vocabularies.models import Term, TermImport, Vocabulary
from toolbox.vocabularies.policy import edit_vocabularies
from toolbox.vocabularies.rules import About, about
from toolbox.vocabularies.skos.concepts import Concept, Scheme, first

_MOST_SYNONYMS = 30
DEEPEST = 20
_OWN = "own:/"
"""Stands for the address of this list in a list of ours that comes back."""


@dataclass(frozen=True)
class Plan:
    """What a list would change: concepts that are new, terms that would be called otherwise.

    ``same`` counts those that say what the list says, ``absent`` are terms that it does not have;
    they stay as they are.
    """

    new: tuple[Concept, ...]
    changed: tuple[tuple[Term, Concept], ...]
    same: int
    absent: tuple[Term, ...]

    @property
    def matches(self) -> bool:
        """Whether the list has at least one term that is there, or nothing is there yet."""
        return bool(self.changed or self.same or not self.absent)

    @property
    def out_of_use(self) -> tuple[Concept, ...]:
        """New terms that the list itself calls out of use: they come in retired."""
        return tuple(one for one in self.new if one.deprecated)


def keep(vocabulary: Vocabulary, scheme: Scheme, name: str, *, home: str, by: Actor) -> TermImport:
    """Keep a list that was read until the editor has looked at what it would change.

    ``home`` is the address our own vocabularies lie below: an address there is no other name.
    Raises Denied, Invalid.
    """
    edit_vocabularies.require(by, vocabulary)
    _refuse_circles(scheme.concepts)
    _refuse_depths(scheme.concepts)
    own = f"{home.rstrip('/')}/{vocabulary.key}/"
    made = TermImport(
        vocabulary_key=vocabulary.key,
        name=name[:255],
        concepts=[asdict(_at_home(one, own)) for one in scheme.concepts],
        read_by_id=by.user_id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _at_home(concept: Concept, own: str) -> Concept:
    """Return a concept with our own addresses as keys."""
    addresses = {
        name: _OWN + address.removeprefix(own)
        for name in ("uri", "broader", "replaced_by")
        if (address := getattr(concept, name)).startswith(own)
    }
    return replace(concept, **addresses)


def concepts_of(kept: TermImport) -> tuple[Concept, ...]:
    """Return the concepts of a list that was read."""
    return tuple(Concept(**_frozen(one)) for one in kept.concepts)


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("names", "other_names", "hints")
    row = {**row, "exact": tuple(row.get("exact", ()))}
    return {
        name: {key: tuple(value) for key, value in given.items()} if name in texts else given
        for name, given in row.items()
    }


def plan(vocabulary_key: str, concepts: Sequence[Concept]) -> Plan:
    """Return what taking over these concepts would change. Terms are matched by address or key."""
    terms = queries.all_terms_of(vocabulary_key)
    matches = _matched(terms, concepts)
    new = tuple(one for one in concepts if one.uri not in matches)
    changed = tuple(
        (matches[one.uri], one)
        for one in concepts
        if one.uri in matches and _said(one, matches[one.uri]) != about(matches[one.uri])
    )
    there = {term.id for term in matches.values()}
    absent = tuple(one for one in terms if one.id not in there and one.retired_at is None)
    return Plan(new, changed, len(matches) - len(changed), absent)


def _matched(terms: Iterable[Term], concepts: Iterable[Concept]) -> dict[str, Term]:
    """Return the term of each concept that we know, by the concept's address."""
    by_uri: dict[str, Term] = {}
    by_key: dict[str, Term] = {}
    for term in terms:
        by_key[term.key] = term
        if term.uri:
            by_uri[term.uri] = term
    found: dict[str, Term] = {}
    for one in concepts:
        known = (by_uri[address] for address in (one.uri, *one.exact) if address in by_uri)
        match = next(known, None) or by_key.get(one.key or one.last_part)
        # Somebody else's key may be like ours by chance: another address is another concept.
        if match is not None and (
            one.uri.startswith(_OWN) or match.uri in {"", one.uri, *one.exact}
        ):
            found[one.uri] = match
    return found


def _said(concept: Concept, term: Term | None = None) -> About:
    """Return what a concept says; where it says nothing, what is said about the term so far."""
    now_said = about(term) if term is not None else About("")
    synonyms = (*now_said.synonyms, *concept.other_names.get("de", ()))
    synonyms += concept.other_names.get("", ())
    label = concept.german
    kept = tuple(dict.fromkeys(name for name in synonyms if name != label))[:_MOST_SYNONYMS]
    return About(
        label_de=label,
        label_en=concept.name("en") or now_said.label_en,
        hint_de=first(concept.hints, "de") or first(concept.hints, "") or now_said.hint_de,
        hint_en=first(concept.hints, "en") or now_said.hint_en,
        notation=concept.notation or now_said.notation,
        uri=_address_of(concept, now_said.uri),
        synonyms=kept,
    )


def _address_of(concept: Concept, said_so_far: str) -> str:
    """Return what else a term is called: an address that is an exact match stays as it is."""
    if concept.uri.startswith(_OWN) or said_so_far in concept.exact:
        return said_so_far
    return concept.uri


def take_over(kept: TermImport, *, renaming: bool, by: Actor) -> Plan:
    """Bring a list into its vocabulary; return what was changed.

    ``renaming`` says whether terms that are there take the words of the list. Nothing is ever
    taken out. The list stays as the one that can be taken back; those before it do not.
    Raises Denied, Conflict where it was taken over, and Invalid for the first concept that
    cannot be shown.
    """
    edit_vocabularies.require(by, kept.vocabulary)
    if kept.taken_over_at is not None:
        raise Conflict(_l("This list was taken over already."))
    vocabulary, concepts = kept.vocabulary, concepts_of(kept)
    before = taking_back.states(vocabulary.key)
    planned = plan(vocabulary.key, concepts)
    added = _add(vocabulary, planned.new)
    if renaming:
        for term, concept in planned.changed:
            _write(term, concept)
    if vocabulary.is_hierarchical:
        _stand_below(vocabulary, concepts, {one.uri for one in planned.new}, everything=renaming)
    kept.steps = taking_back.steps(before, taking_back.states(vocabulary.key))
    kept.concepts, kept.taken_over_at = [], now()
    db.session.execute(
        delete(TermImport).where(
            TermImport.vocabulary_key == vocabulary.key,
            TermImport.taken_over_at.is_not(None),
            TermImport.id != kept.id,
        )
    )
    db.session.flush()
    changed = [term.id for term, _concept in planned.changed] if renaming else []
    announce(TermsImported(vocabulary.key, (*added, *changed), by.user_id))
    return planned


def _add(vocabulary: Vocabulary, concepts: Iterable[Concept]) -> list[int]:
    known = queries.all_terms_of(vocabulary.key)
    taken = {term.key for term in known}
    position = max((term.position for term in known), default=0)
    made: list[Term] = []
    for number, concept in enumerate(concepts, start=1):
        term = Term(
            vocabulary_key=vocabulary.key,
            key=_key(vocabulary.key, concept, taken),
            synonyms=[],
            position=position + number,
        )
        taken.add(term.key)
        _write(term, concept)
        if concept.deprecated:
            term.retired_at = now()
        made.append(term)
    db.session.add_all(made)
    db.session.flush()
    return [term.id for term in made]


def _key(vocabulary_key: str, concept: Concept, taken: set[str]) -> str:
    wanted = concept.key or concept.last_part
    fits = wanted.isascii() and wanted.replace("-", "").replace(".", "").isalnum()
    if fits and len(wanted) <= 100 and wanted not in taken:
        return wanted
    return keeping.free_key(vocabulary_key, concept.german, taken)


def _write(term: Term, concept: Concept) -> None:
    try:
        keeping.write(term, _said(concept, term if term.id else None))
    except Invalid as error:
        sentence = next(iter(error.fields.values()), [error.message])[0]
        raise Invalid(
            _l("%(concept)s: %(reason)s", concept=concept.german[:80], reason=sentence)
        ) from error


def _stand_below(
    vocabulary: Vocabulary, concepts: Iterable[Concept], new: set[str], *, everything: bool
) -> None:
    """Put terms where the list has them: the new ones, or all of them."""
    listed = list(concepts)
    terms = _matched(queries.all_terms_of(vocabulary.key), listed)
    for one in listed:
        if one.uri in terms and (everything or one.uri in new):
            broader = terms.get(one.broader)
            if broader is not None and not _is_below(broader, terms[one.uri]):
                terms[one.uri].broader_id = broader.id
    db.session.flush()


def _is_below(term: Term, other: Term) -> bool:
    return other.id in {term.id, *(one.id for one in queries.ancestors(term))}


def _refuse_circles(concepts: Iterable[Concept]) -> None:
    broader = {one.uri: one.broader for one in concepts}
    safe: set[str] = set()  # every concept is walked over once: lists can be one long chain
    for start in broader:
        seen: set[str] = set()
        place = start
        while place and place not in seen and place not in safe:
            seen.add(place)
            place = broader.get(place, "")
        if place in seen:
            sentence = _l("In this list a concept stands below itself: %(concept)s", concept=place)
            raise Invalid(sentence, fields={"file": [sentence]})
        safe |= seen


def _refuse_depths(concepts: Iterable[Concept]) -> None:
    """A term below twenty others is found by nobody, and walking up to it holds up all writers."""
    broader = {one.uri: one.broader for one in concepts}
    for start in broader:
        place, depth = broader[start], 1
        while place and depth <= DEEPEST:
            place, depth = broader.get(place, ""), depth + 1
        if depth > DEEPEST:
            sentence = _l("In this list, terms stand below each other on more than 20 levels.")
            raise Invalid(sentence, fields={"file": [sentence]})


def throw_away(kept: TermImport, *, by: Actor) -> None:
    """Forget a list that was read. Raises Denied, Conflict where it was taken over."""
    edit_vocabularies.require(by, kept.vocabulary)
    if kept.taken_over_at is not None:
        raise Conflict(_l("This list was taken over already."))
    db.session.delete(kept)
