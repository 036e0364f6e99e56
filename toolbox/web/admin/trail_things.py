"""What the audit trail speaks of: how each sort of thing is called, and where it is shown."""

from collections.abc import Callable, Iterable, Mapping

from flask import url_for

from toolbox.accounts.models import FORMER_MEMBER
from toolbox.accounts.queries import names_of, organisation_names
from toolbox.adoption import queries as adoptions
from toolbox.alliances import queries as alliances
from toolbox.alliances.meeting_queries import announced_among
from toolbox.audit.models import AuditEntry
from toolbox.catalogue.inventory import titles_of
from toolbox.curation import queries as curation
from toolbox.delivery.languages import reading_language
from toolbox.discovery.synonyms import names_of_rings
from toolbox.harvesting import queries as harvesting
from toolbox.review import answers
from toolbox.site.queries import text_versions
from toolbox.vocabularies.queries import labels_of_lists, terms_by_id
from toolbox.web.admin.site_texts import address_of_text, name_of_text
from toolbox.workshop.queries import shown_among

Thing = tuple[str, str | None]
"""Name and address of something; the address is None where there is no page."""


def _accounts(ids: set[int]) -> dict[int, Thing]:
    return {
        one: (name, url_for("admin.person", user_id=one) if name != FORMER_MEMBER else None)
        for one, name in names_of(ids).items()
    }


def _organisations(ids: set[int]) -> dict[int, Thing]:
    return {
        one: (name, url_for("organisations.show", slug=slug))
        for one, (slug, name) in organisation_names(ids).items()
    }


def _instruments(ids: set[int]) -> dict[int, Thing]:
    return {
        one: (title or slug, url_for("instruments.show", slug=slug))
        for one, (slug, title) in titles_of(ids).items()
    }


def _terms(ids: set[int]) -> dict[int, Thing]:
    return {
        one: (
            term.label(reading_language()),
            url_for("admin.term", vocabulary_key=term.vocabulary_key, key=term.key),
        )
        for one, term in terms_by_id(ids).items()
    }


def _rings(ids: set[int]) -> dict[int, Thing]:
    found = names_of_rings(ids).items()
    return {one: (name, url_for("admin.ring", ring_id=one)) for one, name in found}


def _canned_answers(ids: set[int]) -> dict[int, Thing]:
    found = answers.titles_of(ids).items()
    return {one: (title, url_for("desk.answer", answer_id=one)) for one, title in found}


def _site_texts(ids: set[int]) -> dict[int, Thing]:
    found = text_versions(ids).items()
    return {one: (name_of_text(text), address_of_text(text)) for one, text in found}


def _copies(ids: set[int]) -> dict[int, Thing]:
    """Copies that visitors see; the others are nobody's business but their makers'."""
    return {
        one: (title, url_for("workshop.report", slug=slug))
        for one, (slug, title) in shown_among(ids).items()
    }


def _collections(ids: set[int]) -> dict[int, Thing]:
    """Collections that everybody finds; the others are nobody's business but their keepers'."""
    return {
        one: (found.title, url_for("curation.show", key=found.slug))
        for one, found in curation.found_among(ids).items()
    }


def _adoptions(ids: set[int]) -> dict[int, Thing]:
    """Entries that visitors see; the others are nobody's business but their senders'."""
    return {
        one: (adopter, url_for("adoption.overview", slug=slug))
        for one, (slug, adopter) in adoptions.shown_among(ids).items()
    }


def _alliances(ids: set[int]) -> dict[int, Thing]:
    return {
        one: (name, url_for("alliances.show", slug=slug))
        for one, (slug, name) in alliances.slugs_and_names(ids).items()
    }


def _meetings(ids: set[int]) -> dict[int, Thing]:
    """Meetings that were announced; drafts are nobody's business but their moderators'."""
    return {
        one: (title, url_for("alliances.meeting", slug=slug, number=number))
        for one, (title, slug, number) in announced_among(ids).items()
    }


def _sources(ids: set[int]) -> dict[int, Thing]:
    found = harvesting.names_of(ids).items()
    return {one: (name, url_for("harvesting.source", source_id=one)) for one, name in found}


_SORTS: Mapping[str, Callable[[set[int]], dict[int, Thing]]] = {
    "account": _accounts,
    "organisation": _organisations,
    "instrument": _instruments,
    "term": _terms,
    "ring": _rings,
    "canned-answer": _canned_answers,
    "site-text": _site_texts,
    "copy": _copies,
    "collection": _collections,
    "adoption": _adoptions,
    "alliance": _alliances,
    "meeting": _meetings,
    "source": _sources,
}


def things_of(entries: Iterable[AuditEntry]) -> dict[tuple[str, int], Thing]:
    """Return everything that these entries speak of and that is still there, by sort and id."""
    ids: dict[str, set[int]] = {}
    for entry in entries:
        ids.setdefault(entry.object_type, set()).add(entry.object_id)
    return {
        (sort, one): thing
        for sort, wanted in ids.items()
        if sort in _SORTS
        for one, thing in _SORTS[sort](wanted).items()
    }


def list_of(entry: AuditEntry) -> Thing | None:
    """Return the list of terms that was taken over or back; None for every other line.

    Such a line holds the number of one of its terms, which says nothing and may be gone.
    """
    key = entry.details.get("vocabulary")
    if entry.object_type != "term" or not isinstance(key, str):
        return None
    name = labels_of_lists(reading_language()).get(key)
    return (name, url_for("admin.terms", vocabulary_key=key)) if name else (key, None)
