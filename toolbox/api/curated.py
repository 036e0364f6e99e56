"""Public collections for programs."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from toolbox.api.describing import answers, takes
from toolbox.api.paging import PageQuery, page_of, paged
from toolbox.api.parsing import Text
from toolbox.catalogue import listings
from toolbox.curation import listings as shelves
from toolbox.curation import queries
from toolbox.curation.models import Collection
from toolbox.delivery.doors import public
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.i18n import _l
from toolbox.foundation.paging import Page


class CollectionQuery(PageQuery):
    """Which page of which collections."""

    audience = Text(
        load_default="",
        validate=ma.validate.Length(max=120),
        metadata={"description": _l("Key of an audience; see the vocabulary audience.")},
    )
    q = Text(
        load_default="",
        validate=ma.validate.Length(max=200),
        metadata={"description": _l("Words of the title.")},
    )


class CollectionSchema(ma.Schema):
    """Instruments that belong together for a purpose."""

    slug = ma.fields.String(required=True)
    url = ma.fields.String(required=True)
    api_url = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    description = ma.fields.String(required=True)
    organisation = ma.fields.String(
        required=True, allow_none=True, metadata={"description": _l("Name of its keeper.")}
    )
    audience = ma.fields.List(ma.fields.String(), required=True)
    instrument_count = ma.fields.Integer(required=True)
    published_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    is_recommended = ma.fields.Boolean(required=True)


class CollectionItemSchema(ma.Schema):
    """An instrument in a collection, with what its keeper says of it."""

    slug = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    note = ma.fields.String(required=True)
    api_url = ma.fields.String(required=True)


class CollectionWithItemsSchema(CollectionSchema):
    """A collection with what is in it, in order."""

    items = ma.fields.List(ma.fields.Nested(CollectionItemSchema), required=True)


def _collection(found: Collection, *, audience: list[str], count: int) -> dict[str, Any]:
    return {
        **{name: getattr(found, name) for name in ("slug", "title", "description")},
        "url": public_url("curation.show", key=found.slug),
        "api_url": public_url("api_v1.show_collection", slug=found.slug),
        "organisation": found.organisation.name if found.organisation else None,
        "audience": audience,
        "instrument_count": count,
        "published_at": found.published_at,
        "is_recommended": found.chosen_at is not None,
    }


@public
@takes(CollectionQuery)
@answers(
    200,
    page_of(CollectionSchema),
    summary=_l("Public collections"),
    about=_l("What the editors recommend comes first, then the newest."),
)
def list_collections(query: Mapping[str, Any]) -> Any:
    """Answer with one page of what everybody finds."""
    number, per_page = query["page"], query["per_page"]
    found = shelves.public(
        audience=query["audience"],
        text=query["q"],
        limit=per_page,
        offset=(number - 1) * per_page,
    )
    ids = [one.id for one in found.collections]
    counts, audiences = shelves.counts_of(ids), queries.audiences_of(ids)
    return paged(
        Page(found.collections, number, per_page, found.total),
        lambda one: _collection(
            one, audience=audiences.get(one.id, []), count=counts.get(one.id, 0)
        ),
    )


@public
@answers(200, CollectionWithItemsSchema, summary=_l("One collection"))
def show_collection(slug: str) -> Any:
    """Answer with a public collection and those of its instruments that visitors find."""
    found = queries.public_by_slug(slug)
    items = queries.items_of(found.id)
    versions = listings.published_by_ids([one.instrument_id for one in items], by=VISITOR)
    shown = [(one, versions[one.instrument_id]) for one in items if one.instrument_id in versions]
    audience = queries.audiences_of([found.id]).get(found.id, [])
    return {
        **_collection(found, audience=audience, count=len(shown)),
        "items": [
            {
                "slug": version.instrument.slug,
                "title": version.title,
                "note": item.note,
                "api_url": public_url("api_v1.show_instrument", slug=version.instrument.slug),
            }
            for item, version in shown
        ],
    }
