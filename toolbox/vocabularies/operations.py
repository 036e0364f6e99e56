"""What editors do with terms; each verb runs inside the caller's unit of work."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import insert, select, update

from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import slugify
from toolbox.vocabularies import queries
from toolbox.vocabularies.events import TermChanged
from toolbox.vocabularies.models import TAG, Term, Vocabulary
from toolbox.vocabularies.policy import edit_vocabularies
from toolbox.vocabularies.rules import LABEL_LENGTH
from toolbox.vocabularies.seed import TermSeed, VocabularySeed

TAG_LENGTH = 60


def sync(seeds: Iterable[VocabularySeed]) -> int:
    """Bring vocabularies and terms up to the shipped lists; return how many terms are new.

    What editors changed stays: an existing term keeps its labels.
    """
    added = 0
    for position, seed in enumerate(seeds):
        if db.session.get(Vocabulary, seed.key) is None:
            db.session.add(
                Vocabulary(
                    key=seed.key,
                    label_de=seed.label_de,
                    label_en=seed.label_en,
                    description_de=seed.description_de,
                    description_en=seed.description_en,
                    is_hierarchical=seed.hierarchical,
                    is_open=seed.is_open,
                    position=position,
                )
            )
            db.session.flush()
        added += _sync_terms(seed)
    return added


def _sync_terms(seed: VocabularySeed) -> int:
    rows = db.session.scalars(select(Term).where(Term.vocabulary_key == seed.key))
    known = {row.key: row for row in rows}
    fresh = [entry for entry in seed.terms if entry.key not in known]
    for position, entry in enumerate(seed.terms):
        if entry.key not in known:
            known[entry.key] = _new_term(seed.key, entry, position)
            db.session.add(known[entry.key])
    db.session.flush()
    for entry in fresh:
        if entry.broader:
            known[entry.key].broader_id = known[entry.broader].id
    db.session.flush()
    return len(fresh)


def _new_term(vocabulary_key: str, entry: TermSeed, position: int) -> Term:
    return Term(
        vocabulary_key=vocabulary_key,
        key=entry.key,
        label_de=entry.label_de,
        label_en=entry.label_en,
        hint_de=entry.hint_de,
        hint_en=entry.hint_en,
        notation=entry.notation,
        uri=entry.uri,
        synonyms=list(entry.synonyms_de),
        position=position,
    )


def tag(label: str) -> Term:
    """Return the tag with this label, made where it is new. Invalid where it is too long."""
    tidy = _tidy_tag(label)
    found = queries.tag_named(tidy)
    if found is not None:
        return found
    base = _tag_key(tidy)
    taken = set(
        db.session.scalars(
            select(Term.key).where(Term.vocabulary_key == TAG, Term.key.startswith(base))
        )
    )
    made = Term(vocabulary_key=TAG, key=_free_key(base, taken), label_de=tidy, label_en="")
    db.session.add(made)
    db.session.flush()
    return made


def _tidy_tag(label: str) -> str:
    tidy = " ".join(label.split())
    if not tidy or len(tidy) > TAG_LENGTH:
        sentence = _l("A keyword has 1 to 60 characters.")
        raise Invalid(sentence, fields={"tags": [sentence]})
    return tidy


def _tag_key(label: str) -> str:
    return slugify(label)[:100]


def _free_key(base: str, taken: Collection[str]) -> str:
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def tags_named(labels: Iterable[str]) -> dict[str, int]:
    """Return label to id for many tags at once, made where they are new; follows merges.

    Raises Invalid where a label is too long.
    """
    wanted = {label: _tidy_tag(label) for label in labels}
    rows = db.session.execute(
        select(Term.id, Term.key, Term.label_de, Term.replaced_by_id).where(
            Term.vocabulary_key == TAG
        )
    ).all()
    known = {row.label_de.casefold(): row.replaced_by_id or row.id for row in rows}
    fresh = {tidy.casefold(): tidy for tidy in reversed(wanted.values())}
    missing = [fresh[folded] for folded in fresh.keys() - known.keys()]
    known |= _insert_tags(sorted(missing), {row.key for row in rows})
    return {label: known[tidy.casefold()] for label, tidy in wanted.items()}


def _insert_tags(labels: Sequence[str], taken: set[str]) -> dict[str, int]:
    """Write new tags in one statement; return the folded label of each with its id."""
    if not labels:
        return {}
    values = []
    for label in labels:
        key = _free_key(_tag_key(label), taken)
        taken.add(key)
        values.append({"vocabulary_key": TAG, "key": key, "label_de": label, "label_en": ""})
    statement = insert(Term).returning(Term.id, sort_by_parameter_order=True)
    ids = db.session.scalars(statement, values).all()
    return {label.casefold(): term_id for label, term_id in zip(labels, ids, strict=True)}


def rename(found: Term, *, label_de: str, label_en: str, by: Actor) -> None:
    """Give a term other words; its address stays. Raises Denied, Invalid with fields.

    Two tags of one name would be one too many: people type tags, they do not choose them.
    """
    edit_vocabularies.require(by, found)
    german = _require_label("label_de", label_de, found)
    english = _require_label("label_en", label_en, found)
    if not german:
        sentence = _l("Please enter a name.")
        raise Invalid(sentence, fields={"label_de": [sentence]})
    twin = queries.tag_named(german) if found.vocabulary_key == TAG else None
    if twin is not None and twin.id != found.id:
        sentence = _l("There is a keyword of this name already. You can merge the two.")
        raise Invalid(sentence, fields={"label_de": [sentence]})
    found.label_de, found.label_en = german, english
    announce(TermChanged(found.id, "renamed", by.user_id))


def _require_label(field: str, label: str, found: Term) -> str:
    """Return ``label`` tidied; Invalid at ``field`` where it is too long or cannot be shown."""
    tidy = " ".join(label.split())
    most = TAG_LENGTH if found.vocabulary_key == TAG else LABEL_LENGTH
    sentence = None
    if len(tidy) > most:
        sentence = _l("Please use at most %(maximum)s characters.", maximum=most)
    elif tidy and not (tidy.isprintable() and any(sign.isalnum() for sign in tidy)):
        sentence = _l("Please use letters, digits and the usual signs.")
    if sentence is not None:
        raise Invalid(sentence, fields={field: [sentence]})
    return tidy


def merge(found: Term, into: Term, *, by: Actor) -> None:
    """Let ``into`` stand for ``found`` everywhere; the old address leads to the new one.

    What was merged into ``found`` before leads to ``into`` at once, so no chain grows. Its names
    are further names of ``into``, so that whoever looks for them still finds what there is. Whoever
    carries terms exchanges them when told. Raises Denied, Invalid, Conflict.
    """
    edit_vocabularies.require(by, found)
    if found.replaced_by_id is not None:
        raise Conflict(_l("This term was merged into another one already."))
    if found.vocabulary_key != into.vocabulary_key or found.id == into.id:
        raise Invalid(_l("Please choose another term of the same list."))
    if into.retired_at is not None:
        raise Conflict(_l("The term to merge into is no longer in use."))
    names = (into.label_de, *into.synonyms, found.label_de, *found.synonyms)
    into.synonyms = [name for name in dict.fromkeys(names) if name != into.label_de]
    stand_in(found, into)
    announce(TermChanged(found.id, "merged", by.user_id, into.id))


def stand_in(found: Term, into: Term) -> None:
    """Let ``into`` take the place of ``found``: its address, and what is below it."""
    found.retired_at = found.retired_at or now()
    found.replaced_by_id = into.id
    if found in queries.ancestors(into):
        into.broader_id = found.broader_id  # or it would be broader than itself
    db.session.flush()
    for link in (Term.replaced_by_id, Term.broader_id):
        db.session.execute(
            update(Term).where(link == found.id, Term.id != into.id).values({link.key: into.id})
        )
    db.session.expire_all()


def retire(found: Term, *, by: Actor) -> None:
    """Take a term out of the lists; instruments that carry it keep it."""
    edit_vocabularies.require(by, found)
    found.retired_at = found.retired_at or now()
    announce(TermChanged(found.id, "retired", by.user_id))


def reinstate(found: Term, *, by: Actor) -> None:
    """Bring a retired term back into the lists. Raises Denied, Conflict where it was merged."""
    edit_vocabularies.require(by, found)
    if found.replaced_by_id is not None:
        raise Conflict(_l("This term was merged into another one already."))
    found.retired_at, found.split_into = None, []
    announce(TermChanged(found.id, "reinstated", by.user_id))
