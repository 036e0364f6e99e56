"""The search for programs: the same question, the same answer as on the page for people."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import marshmallow as ma
from flask import request

from toolbox.api.describing import answers, takes
from toolbox.api.facet_labels import labels_of
from toolbox.api.instrument_schemas import OriginSchema
from toolbox.api.paging import MOST_PAGES, PageSchema, paged, per_page
from toolbox.api.parsing import Number, Text
from toolbox.catalogue.found import FoundVersion
from toolbox.catalogue.models import Version
from toolbox.delivery.doors import public
from toolbox.discovery.facets import FACETS
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import (
    LITERAL,
    MAX_TEXT,
    MAX_VALUE,
    MAX_VALUES,
    PAGE,
    SORT,
    SORTS,
    TEXT,
    SearchQuery,
)
from toolbox.discovery.searching import Found, search
from toolbox.exchange.origins import Origin, origins_of
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.i18n import _l
from toolbox.foundation.paging import Page

MOST_COUNTED = 50
"""So many values of a facet are told, the most frequent first."""

_OWN: Mapping[str, Any] = {
    TEXT: Text(
        validate=ma.validate.Length(max=MAX_TEXT),
        metadata={"description": _l("What is looked for."), "example": "Praktikum"},
    ),
    LITERAL: Text(
        validate=ma.validate.OneOf(["0", "1"]),
        metadata={"description": _l("1: exactly what was typed, and nothing similar.")},
    ),
    SORT: Text(
        validate=ma.validate.OneOf(list(SORTS.values())),
        metadata={"description": _l("In which order.")},
    ),
    PAGE: Number(
        load_default=1,
        validate=ma.validate.Range(1, MOST_PAGES),
        metadata={"description": _l("Number of the page, from 1."), "example": 1},
    ),
}
_OF_FACETS = {
    facet.parameter: ma.fields.List(
        Text(validate=ma.validate.Length(min=1, max=MAX_VALUE)),
        validate=ma.validate.Length(max=MAX_VALUES),
        metadata={"description": facet.label},
    )
    for facet in FACETS
}
SearchParameters = type(
    "SearchParameters",
    (ma.Schema,),
    {
        "__doc__": "The parameters of the search page.",
        "__module__": __name__,
        **_OWN,
        **_OF_FACETS,
        "per_page": per_page(),
    },
)


class HitSchema(ma.Schema):
    """An instrument that was found, in a few words."""

    slug = ma.fields.String(required=True)
    url = ma.fields.String(required=True)
    api_url = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    summary = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    owner = ma.fields.String(required=True)
    licence = ma.fields.String(required=True, allow_none=True)
    preparation_minutes = ma.fields.Integer(required=True, allow_none=True)
    duration_minutes = ma.fields.Integer(required=True, allow_none=True)
    file_formats = ma.fields.List(ma.fields.String(), required=True)
    audience = ma.fields.List(ma.fields.String(), required=True)
    downloads = ma.fields.Integer(required=True)
    origin = ma.fields.Nested(OriginSchema, required=True, allow_none=True)


class FacetValueSchema(ma.Schema):
    """A value with the number of instruments it would leave."""

    value = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    count = ma.fields.Integer(required=True)


class FacetSchema(ma.Schema):
    """A facet: its parameter, what it is called, and its values."""

    name = ma.fields.String(required=True)
    parameter = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    values = ma.fields.List(ma.fields.Nested(FacetValueSchema), required=True)


class CorrectionSchema(ma.Schema):
    """A word that was typed, and what was searched for in its place."""

    typed = ma.fields.String(required=True)
    used = ma.fields.String(required=True)


class NamedValueSchema(ma.Schema):
    """A value of a facet that the words name."""

    facet = ma.fields.String(required=True)
    value = ma.fields.String(required=True)


class UnderstoodSchema(ma.Schema):
    """How the words were understood."""

    step = ma.fields.String(
        required=True,
        metadata={"description": _l("all, most, related or alike: how widely was searched.")},
    )
    with_all = ma.fields.Integer(required=True)
    corrections = ma.fields.List(ma.fields.Nested(CorrectionSchema), required=True)
    unknown_ = ma.fields.List(
        ma.fields.String(), required=True, attribute="unknown", data_key="unknown"
    )
    ignored = ma.fields.List(ma.fields.String(), required=True)
    unquoted = ma.fields.List(ma.fields.String(), required=True)
    named = ma.fields.List(ma.fields.Nested(NamedValueSchema), required=True)
    notes = ma.fields.List(ma.fields.String(), required=True)


class SearchResultSchema(PageSchema):
    """A page of what was found."""

    items = ma.fields.List(ma.fields.Nested(HitSchema), required=True)
    understood = ma.fields.Nested(UnderstoodSchema, required=True)
    facets = ma.fields.List(ma.fields.Nested(FacetSchema), required=True)


@public
@takes(SearchParameters)
@answers(
    200,
    SearchResultSchema,
    summary=_l("Search for instruments"),
    about=_l(
        "The parameters are those of the search page: copy what stands behind the question mark "
        "there. Values of one facet are alternatives, facets narrow each other."
    ),
)
def search_instruments(query: Mapping[str, Any]) -> Any:
    """Answer with one page of a search."""
    asked = replace(SearchQuery.from_args(request.args), per_page=query["per_page"])
    found = search(installed_index(), asked, by=VISITOR)
    versions = [version for version, _shown in found.hits]
    origins = origins_of([one.instrument.id for one in versions])
    page = Page(versions, asked.page, asked.per_page, found.total)
    return paged(
        page,
        lambda version: _hit(version, origins.get(version.instrument.id)),
        parameter=PAGE,
        understood=_understood(found),
        facets=_facets(found),
    )


def _hit(version: Version | FoundVersion, origin: Origin | None) -> dict[str, Any]:
    instrument = version.instrument
    terms = [one.term for one in version.classifications]
    return {
        "slug": instrument.slug,
        "url": public_url("instruments.show", slug=instrument.slug),
        "api_url": public_url("api_v1.show_instrument", slug=instrument.slug),
        **{name: getattr(version, name) for name in ("title", "summary", "licence")},
        "kind": instrument.kind,
        "owner": instrument.owner.name,
        "preparation_minutes": version.preparation_minutes,
        "duration_minutes": version.duration_minutes,
        "file_formats": list(dict.fromkeys(one.file.format for one in version.attachments)),
        "audience": [
            term.key
            for term in sorted(terms, key=lambda term: term.position)
            if term.vocabulary_key == "audience"
        ],
        "downloads": instrument.download_count,
        "origin": origin,
    }


def _understood(found: Found) -> dict[str, Any]:
    reading = found.reading
    names = ("step", "with_all", "corrections", "unknown", "ignored", "unquoted", "named")
    return {**{name: getattr(reading, name) for name in names}, "notes": found.notes}


def _facets(found: Found) -> list[dict[str, Any]]:
    counted = {
        facet: found.facets[facet.name][:MOST_COUNTED]
        for facet in FACETS
        if found.facets.get(facet.name)
    }
    labels = labels_of(
        {facet: [value for value, _n in values] for facet, values in counted.items()}
    )
    return [
        {
            "name": facet.name,
            "parameter": facet.parameter,
            "label": str(facet.label),
            "values": [
                {"value": value, "label": labels[facet.name].get(value, value), "count": number}
                for value, number in values
            ],
        }
        for facet, values in counted.items()
    ]
