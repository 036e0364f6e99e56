"""Vocabularies, their terms, and the kinds of instruments for programs."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from toolbox.api.describing import answers, takes
from toolbox.api.paging import PageQuery, page_of, paged, part_of
from toolbox.catalogue import listings
from toolbox.catalogue.kinds.declaration import Kind, KindField
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.delivery.doors import public
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.vocabularies import queries
from toolbox.vocabularies.models import TAG, Term, Vocabulary


class VocabularySchema(ma.Schema):
    """A list of terms."""

    key = ma.fields.String(required=True)
    label_de = ma.fields.String(required=True)
    label_en = ma.fields.String(required=True)
    description_de = ma.fields.String(required=True)
    description_en = ma.fields.String(required=True)
    is_hierarchical = ma.fields.Boolean(required=True)
    is_open = ma.fields.Boolean(
        required=True, metadata={"description": _l("Whether makers may add terms of their own.")}
    )
    terms_url = ma.fields.String(required=True)


class VocabulariesSchema(ma.Schema):
    """All lists of terms."""

    items = ma.fields.List(ma.fields.Nested(VocabularySchema), required=True)


class TermSchema(ma.Schema):
    """An entry of a list."""

    key = ma.fields.String(required=True)
    label_de = ma.fields.String(required=True)
    label_en = ma.fields.String(required=True)
    hint_de = ma.fields.String(required=True)
    hint_en = ma.fields.String(required=True)
    notation = ma.fields.String(required=True)
    uri = ma.fields.String(required=True)
    synonyms = ma.fields.List(ma.fields.String(), required=True)
    broader = ma.fields.String(
        required=True, allow_none=True, metadata={"description": _l("Key of the term above it.")}
    )
    api_url = ma.fields.String(required=True)


class TermQuery(PageQuery):
    """Which page of the terms."""


class KindFieldSchema(ma.Schema):
    """A field that instruments of a kind have besides those of all."""

    name = ma.fields.String(required=True)
    type = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    unit = ma.fields.String(required=True)
    choices = ma.fields.List(ma.fields.String(), required=True)


class KindSchema(ma.Schema):
    """A kind of instrument."""

    key = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    about = ma.fields.String(required=True)
    fields_ = ma.fields.List(ma.fields.Nested(KindFieldSchema), required=True, data_key="fields")


class KindsSchema(ma.Schema):
    """All kinds of instruments."""

    items = ma.fields.List(ma.fields.Nested(KindSchema), required=True)


def _vocabulary(found: Vocabulary) -> dict[str, Any]:
    names = ("key", "label_de", "label_en", "description_de", "description_en")
    return {
        **{name: getattr(found, name) for name in (*names, "is_hierarchical", "is_open")},
        "terms_url": public_url("api_v1.list_terms", key=found.key),
    }


def _term(found: Term, above: Mapping[int, Term]) -> dict[str, Any]:
    names = ("key", "label_de", "label_en", "hint_de", "hint_en", "notation", "uri", "synonyms")
    broader = above.get(found.broader_id or 0)
    return {
        **{name: getattr(found, name) for name in names},
        "broader": broader.key if broader else None,
        "api_url": public_url("api_v1.show_term", key=found.vocabulary_key, term=found.key),
    }


@public
@answers(200, VocabulariesSchema, summary=_l("All lists of terms"))
def list_vocabularies() -> Any:
    """Answer with all lists."""
    return {"items": [_vocabulary(one) for one in queries.vocabularies()]}


@public
@answers(200, VocabularySchema, summary=_l("One list of terms"))
def show_vocabulary(key: str) -> Any:
    """Answer with what a list is for."""
    return _vocabulary(queries.vocabulary(key))


@public
@takes(TermQuery)
@answers(
    200,
    page_of(TermSchema),
    summary=_l("The terms of a list"),
    about=_l("In their order; of keywords only those that published instruments carry."),
)
def list_terms(query: Mapping[str, Any], key: str) -> Any:
    """Answer with one page of the terms that can be chosen."""
    vocabulary = queries.vocabulary(key)
    terms = (
        [term for term, _number in listings.terms_in_use(TAG)]
        if vocabulary.key == TAG
        else queries.terms_of(vocabulary.key)
    )
    page = part_of(terms, query["page"], query["per_page"])
    above = queries.terms_by_id({one.broader_id for one in page.items if one.broader_id})
    return paged(page, lambda term: _term(term, above))


@public
@answers(200, TermSchema, summary=_l("One term"))
def show_term(key: str, term: str) -> Any:
    """Answer with a term, or with what replaced it; NotFound for keywords of drafts alone."""
    found = queries.term(key, term)
    if key == TAG and not listings.is_carried(found.id, by=VISITOR):
        raise NotFound(queries.UNKNOWN_TERM)
    above = queries.terms_by_id([found.broader_id]) if found.broader_id else {}
    return _term(found, above)


@public
@answers(
    200,
    KindsSchema,
    summary=_l("All kinds of instruments"),
    about=_l("With the fields that each kind has besides those that all have."),
)
def list_kinds() -> Any:
    """Answer with all kinds."""
    return {"items": [_kind(one) for one in KINDS.values()]}


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "key": kind.key,
        "label": str(kind.label),
        "about": str(kind.about),
        "fields_": [_field(one) for one in kind.fields],
    }


def _field(field: KindField) -> dict[str, Any]:
    return {
        "name": field.name,
        "type": field.type.value,
        "label": str(field.label),
        "unit": str(field.unit),
        "choices": [key for key, _label in field.choices],
    }
