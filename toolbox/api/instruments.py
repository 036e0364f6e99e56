"""Instruments for programs: what has changed, one of them, its versions, files and formats."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import marshmallow as ma
from flask import request

from toolbox.api.describing import answers, takes
from toolbox.api.instrument_schemas import (
    FilesSchema,
    FormatsSchema,
    InstrumentSchema,
    VersionsSchema,
)
from toolbox.api.paging import LinksSchema, per_page
from toolbox.api.parsing import Moment, Text
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument, Version
from toolbox.delivery.doors import public
from toolbox.exchange.changes import changes
from toolbox.exchange.describing import Description, description_of
from toolbox.exchange.formats.registry import FORMATS
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.i18n import _l
from toolbox.foundation.settings import installed_settings

_GONE = (410,)


class ChangesQuery(ma.Schema):
    """Since when, and behind which place."""

    changed_since = Moment(
        load_default=None,
        format="iso",
        metadata={
            "description": _l("Only what was published, changed or taken back since then."),
            "example": "2026-01-31T12:00:00Z",
        },
    )
    after = Text(
        load_default=None,
        validate=ma.validate.Regexp(r"^[0-9]{1,12}\.[0-9]{1,9}$"),
        metadata={"description": _l("Where to go on; it stands in the link to the next page.")},
    )
    per_page = per_page()


class GoneSchema(ma.Schema):
    """An instrument that can be found no more."""

    slug = ma.fields.String(required=True)
    gone_at = ma.fields.AwareDateTime(required=True)


class ChangesSchema(ma.Schema):
    """Some of what has changed, the longest ago first."""

    items = ma.fields.List(ma.fields.Nested(InstrumentSchema), required=True)
    gone = ma.fields.List(
        ma.fields.Nested(GoneSchema),
        required=True,
        metadata={"description": _l("Instruments that can be found no more; delete your copies.")},
    )
    total = ma.fields.Integer(required=True)
    links = ma.fields.Nested(LinksSchema, required=True)


def shown(found: Description) -> dict[str, Any]:
    """Return a description in the words of the schema."""
    content = found.content
    licence = found.licence
    return {
        **{name: getattr(found, name) for name in ("slug", "kind", "state", "external_id")},
        **{name: getattr(found, name) for name in ("is_current", "published_at", "changed_at")},
        **{name: getattr(found, name) for name in ("based_on", "origin", "files", "terms")},
        "url": found.address,
        "api_url": public_url("api_v1.show_instrument", slug=found.slug),
        "version": found.number,
        "version_url": found.fixed_address,
        **{
            name: getattr(content, name)
            for name in (
                *("title", "summary", "description", "steps", "preparation_minutes"),
                *("duration_minutes", "group_min", "group_max", "languages", "transfer_core"),
                *("adaptation", "tags", "credits", "links", "sources", "change_note", "review_by"),
            )
        },
        "fields_": dict(content.fields),
        "licence": {"id": licence.key, "name": licence.name("de"), "url": licence.address}
        if licence
        else None,
        "owner": {"name": found.owner.name, "url": found.owner.address},
        "partners": [{"name": one.name, "url": one.address} for one in found.partners],
    }


def published(slug: str) -> Instrument:
    """Return an instrument that visitors can read; NotFound, Moved or Removed otherwise."""
    return catalogue.by_slug(slug, by=VISITOR)


@public
@takes(ChangesQuery)
@answers(
    200,
    ChangesSchema,
    summary=_l("What was published and changed"),
    about=_l(
        "Everything that visitors find, the longest ago changed first. Keep the moment of your "
        "first question and ask with changed_since next time: you get what has changed since "
        "then, and in gone what can be found no more."
    ),
)
def list_instruments(query: Mapping[str, Any]) -> Any:
    """Answer with some lines of the ledger, and the way to the next ones."""
    since = query["changed_since"]
    found = changes(since=since, after=query["after"], limit=query["per_page"])
    links = {"self": _address(query["after"]), "first": _address(None)}
    if found.after:
        links["next"] = _address(found.after)
    body = {
        "items": [shown(one) for one in found.present],
        "gone": [
            {"slug": one.slug, "gone_at": one.gone_at or one.changed_at} for one in found.gone
        ],
        "total": found.total,
        "links": links,
    }
    header = ", ".join(f'<{links[one]}>; rel="{one}"' for one in ("first", "next") if one in links)
    return body, 200, {"Link": header}


def _address(after: str | None) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "after"]
    args = [*kept, ("after", after)] if after else kept
    base = f"{installed_settings().base_url.rstrip('/')}{request.path}"
    return f"{base}?{urlencode(args, errors='replace')}" if args else base


@public
@answers(200, InstrumentSchema, summary=_l("One instrument"), refusals=_GONE, moves=True)
def show_instrument(slug: str) -> Any:
    """Answer with the version that visitors see."""
    return shown(description_of(catalogue.published_version(published(slug))))


@public
@answers(200, VersionsSchema, summary=_l("All its versions"), refusals=_GONE, moves=True)
def list_versions(slug: str) -> Any:
    """Answer with what was ever published of it."""
    instrument = published(slug)
    return {
        "items": [_version(instrument, one) for one in catalogue.published_versions(instrument)]
    }


def _version(instrument: Instrument, version: Version) -> dict[str, Any]:
    address = {"slug": instrument.slug, "number": version.number}
    return {
        **{name: getattr(version, name) for name in ("number", "title", "change_note")},
        "published_at": version.published_at,
        "is_current": version.id == instrument.current_version_id,
        "url": public_url("instruments.version", **address),
        "api_url": public_url("api_v1.show_version", **address),
    }


@public
@answers(200, InstrumentSchema, summary=_l("One version"), refusals=_GONE, moves=True)
def show_version(slug: str, number: int) -> Any:
    """Answer with a version that was published once."""
    return shown(description_of(catalogue.version_numbered(published(slug), number)))


@public
@answers(
    200,
    FilesSchema,
    summary=_l("Its files"),
    about=_l("Files of the version that visitors see, with the addresses to download them."),
    refusals=_GONE,
    moves=True,
)
def list_files(slug: str) -> Any:
    """Answer with the files and where they are downloaded."""
    return {"items": description_of(catalogue.published_version(published(slug))).files}


@public
@answers(
    200,
    FormatsSchema,
    summary=_l("The forms in which it can be taken along"),
    refusals=_GONE,
    moves=True,
)
def list_formats(slug: str) -> Any:
    """Answer with the addresses of all forms."""
    instrument = published(slug)
    catalogue.published_version(instrument)
    page = public_url("instruments.show", slug=instrument.slug)
    return {
        "items": [
            {
                "key": one.key,
                "label": str(one.label),
                "media_type": one.media_type,
                "url": f"{page}.{one.suffix}",
            }
            for one in FORMATS
        ]
    }
