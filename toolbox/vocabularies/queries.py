"""Questions about vocabularies."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased, lazyload

from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import slugify
from toolbox.vocabularies.models import (
    TAG,
    SuggestionState,
    Term,
    TermImport,
    TermSuggestion,
    Vocabulary,
)

UNKNOWN_TERM = _l("This term is not known here.")


def vocabularies() -> Sequence[Vocabulary]:
    """Return all vocabularies in their order."""
    return db.session.scalars(select(Vocabulary).order_by(Vocabulary.position)).all()


def vocabulary(key: str) -> Vocabulary:
    """Return one vocabulary; NotFound otherwise."""
    found = db.session.get(Vocabulary, key)
    if found is None:
        raise NotFound(_l("This vocabulary is not known here."))
    return found


def labels_of_lists(locale: str) -> Mapping[str, str]:
    """Return what each list is called, by its key."""
    return {one.key: one.label(locale) for one in vocabularies()}


def terms_of(vocabulary_key: str) -> Sequence[Term]:
    """Return the terms that can be chosen, in their order."""
    return db.session.scalars(
        select(Term)
        .options(lazyload(Term.vocabulary))
        .where(Term.vocabulary_key == vocabulary_key, Term.retired_at.is_(None))
        .order_by(Term.position, Term.label_de)
    ).all()


def term(vocabulary_key: str, key: str) -> Term:
    """Return a term, or the one that replaced it; NotFound otherwise."""
    found = db.session.scalar(
        select(Term).where(Term.vocabulary_key == vocabulary_key, Term.key == key)
    )
    if found is None:
        raise NotFound(UNKNOWN_TERM)
    while found.replaced_by_id is not None:
        found = db.session.get_one(Term, found.replaced_by_id)
    return found


def terms_by_key(vocabulary_key: str, keys: Iterable[str]) -> dict[str, Term]:
    """Return the terms with these keys, retired ones included."""
    wanted = set(keys)
    if not wanted:
        return {}
    rows = db.session.scalars(
        select(Term)
        .options(lazyload(Term.vocabulary))
        .where(Term.vocabulary_key == vocabulary_key, Term.key.in_(wanted))
    )
    return {found.key: found for found in rows}


def tag_named(label: str) -> Term | None:
    """Return the tag that is written like ``label``, whatever the case; follows merges."""
    wanted = label.casefold()
    # SQLite knows no case beyond ASCII: "Übung" and "übung" meet in their key.
    alike = or_(Term.label_de.ilike(label), Term.key.startswith(slugify(label)))
    rows = db.session.scalars(select(Term).where(Term.vocabulary_key == TAG, alike))
    for found in rows:
        if found.label_de.casefold() == wanted:
            return term(TAG, found.key)
    return None


def ancestors(found: Term) -> list[Term]:
    """Return the broader terms of ``found``, nearest first."""
    line: list[Term] = []
    while found.broader_id is not None:
        found = db.session.get_one(Term, found.broader_id)
        line.append(found)
    return line


def labels(vocabulary_key: str, locale: str) -> Mapping[str, str]:
    """Return key to label for one vocabulary, retired terms included."""
    column = Term.label_en if locale == "en" else Term.label_de
    rows = db.session.execute(
        select(Term.key, column, Term.label_de).where(Term.vocabulary_key == vocabulary_key)
    )
    return {key: label or german for key, label, german in rows}


def labels_of_several(vocabulary_keys: Iterable[str], locale: str) -> dict[str, Mapping[str, str]]:
    """Return key to label for each of these vocabularies, retired terms included."""
    wanted = set(vocabulary_keys)
    column = Term.label_en if locale == "en" else Term.label_de
    found: dict[str, dict[str, str]] = {key: {} for key in wanted}
    rows = db.session.execute(
        select(Term.vocabulary_key, Term.key, column, Term.label_de).where(
            Term.vocabulary_key.in_(wanted)
        )
    )
    for vocabulary_key, key, label, german in rows:
        found[vocabulary_key][key] = label or german
    return dict(found)


def names_of_terms(
    vocabulary_keys: Iterable[str],
) -> Sequence[tuple[str, str, tuple[str, ...]]]:
    """Return vocabulary, key and all names (labels, synonyms) of the terms that can be chosen."""
    rows = db.session.execute(
        select(Term.vocabulary_key, Term.key, Term.label_de, Term.label_en, Term.synonyms)
        .where(Term.vocabulary_key.in_(set(vocabulary_keys)), Term.retired_at.is_(None))
        .order_by(Term.vocabulary_key, Term.position, Term.label_de)
    )
    return [
        (vocabulary_key, key, tuple(name for name in (german, english, *synonyms) if name))
        for vocabulary_key, key, german, english, synonyms in rows
    ]


def with_narrower(term_id: int) -> Sequence[int]:
    """Return the ids of a term and of all below it, those no longer in use included."""
    below = select(Term.id).where(Term.id == term_id).cte(recursive=True)
    below = below.union(select(Term.id).where(Term.broader_id == below.c.id))
    return db.session.scalars(select(below.c.id)).all()


def narrower(found: Term) -> Sequence[Term]:
    """Return the terms right below ``found`` that can be chosen, in their order."""
    return db.session.scalars(
        select(Term)
        .options(lazyload(Term.vocabulary))
        .where(Term.broader_id == found.id, Term.retired_at.is_(None))
        .order_by(Term.position, Term.label_de)
    ).all()


def term_itself(vocabulary_key: str, key: str) -> Term:
    """Return a term for those who edit it, also where another one replaced it; else NotFound."""
    found = db.session.scalar(
        select(Term).where(Term.vocabulary_key == vocabulary_key, Term.key == key)
    )
    if found is None:
        raise NotFound(UNKNOWN_TERM)
    return found


def merged_into(found: Term) -> Sequence[Term]:
    """Return the terms that ``found`` replaced, by name."""
    return db.session.scalars(
        select(Term).where(Term.replaced_by_id == found.id).order_by(Term.label_de)
    ).all()


def parts_of(found: Term) -> list[Term]:
    """Return what stands for a term that was split, or for those that its parts became."""
    parts = terms_by_id(found.split_into)
    stands = [
        term(part.vocabulary_key, part.key)
        for part in (parts[one] for one in found.split_into if one in parts)
    ]
    return list(dict.fromkeys(stands))


def replacements(vocabulary_key: str, keys: Iterable[str]) -> dict[str, str]:
    """Return, for those of ``keys`` that were merged, the key of what stands for them now."""
    old, new = aliased(Term), aliased(Term)
    rows = db.session.execute(
        select(old.key, new.key)
        .join(new, old.replaced_by_id == new.id)
        .where(old.vocabulary_key == vocabulary_key, old.key.in_(set(keys)))
    )
    return {former: present for former, present in rows}


def term_counts() -> dict[str, int]:
    """Return how many terms can be chosen in each vocabulary, by its key."""
    rows = db.session.execute(
        select(Term.vocabulary_key, func.count())
        .where(Term.retired_at.is_(None))
        .group_by(Term.vocabulary_key)
    )
    return {key: number for key, number in rows}


def terms_by_id(term_ids: Iterable[int]) -> dict[int, Term]:
    """Return these terms by id, retired and merged ones included."""
    rows = db.session.scalars(
        select(Term).options(lazyload(Term.vocabulary)).where(Term.id.in_(set(term_ids)))
    )
    return {found.id: found for found in rows}


def terms_named(vocabulary_key: str, name: str) -> Sequence[Term]:
    """Return the terms that can be chosen and have this key, or else this German name."""
    choosable = select(Term).where(Term.vocabulary_key == vocabulary_key, Term.retired_at.is_(None))
    with_key = db.session.scalars(choosable.where(Term.key == name)).all()
    return with_key or db.session.scalars(choosable.where(Term.label_de == name)).all()


def all_terms_of(vocabulary_key: str) -> Sequence[Term]:
    """Return all terms of a list in their order, those no longer in use included."""
    return db.session.scalars(
        select(Term)
        .options(lazyload(Term.vocabulary))
        .where(Term.vocabulary_key == vocabulary_key)
        .order_by(Term.position, Term.label_de, Term.id)
    ).all()


def suggestion(suggestion_id: int) -> TermSuggestion:
    """Return one suggestion; NotFound otherwise."""
    found = db.session.get(TermSuggestion, suggestion_id)
    if found is None:
        raise NotFound(_l("There is no such suggestion."))
    return found


def waiting_suggestions() -> Sequence[TermSuggestion]:
    """Return the suggestions that wait for an editor, the oldest first."""
    return db.session.scalars(
        select(TermSuggestion)
        .where(TermSuggestion.state == SuggestionState.WAITING)
        .order_by(TermSuggestion.id)
    ).all()


def suggestions_of(user_id: int) -> Sequence[TermSuggestion]:
    """Return what a person has suggested, the newest first."""
    return db.session.scalars(
        select(TermSuggestion)
        .where(TermSuggestion.suggested_by_id == user_id)
        .order_by(TermSuggestion.id.desc())
    ).all()


def term_import(import_id: int) -> TermImport:
    """Return a list that was read and waits, or was taken over last; NotFound otherwise."""
    found = db.session.get(TermImport, import_id)
    if found is None:
        raise NotFound(_l("This list was thrown away or taken back, or another one came after it."))
    return found


def last_taken_over(vocabulary_key: str) -> TermImport | None:
    """Return the list that was taken over last and was not taken back."""
    return db.session.scalars(
        select(TermImport)
        .where(TermImport.vocabulary_key == vocabulary_key, TermImport.taken_over_at.is_not(None))
        .order_by(TermImport.id.desc())
        .limit(1)
    ).first()


def terms_like(text: str) -> set[int]:
    """Return ids of all terms with ``text`` in a label, in whatever case."""
    wanted = text.casefold()
    rows = db.session.execute(select(Term.id, Term.label_de, Term.label_en))
    return {
        found
        for found, german, english in rows
        if wanted in german.casefold() or wanted in (english or "").casefold()
    }


def addresses_of_terms() -> Sequence[tuple[str, str]]:
    """Return list and key of every term that can be chosen; keywords are no list."""
    rows = db.session.execute(
        select(Term.vocabulary_key, Term.key)
        .where(Term.vocabulary_key != TAG, Term.retired_at.is_(None))
        .order_by(Term.id)
    )
    return [(vocabulary_key, key) for vocabulary_key, key in rows]


def labels_among(keys: Mapping[str, Iterable[str]], locale: str) -> dict[str, Mapping[str, str]]:
    """Return key to label of these terms by vocabulary, in one statement."""
    found: dict[str, dict[str, str]] = {vocabulary_key: {} for vocabulary_key in keys}
    wanted = [
        and_(Term.vocabulary_key == vocabulary_key, Term.key.in_(set(chosen)))
        for vocabulary_key, chosen in keys.items()
    ]
    if not wanted:
        return {}
    column = Term.label_en if locale == "en" else Term.label_de
    rows = db.session.execute(
        select(Term.vocabulary_key, Term.key, column, Term.label_de).where(or_(*wanted))
    )
    for vocabulary_key, key, label, german in rows:
        found[vocabulary_key][key] = label or german
    return dict(found)
