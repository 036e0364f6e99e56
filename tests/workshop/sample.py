"""A small kit of a fair, packed, published as an instrument; and copies of it."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.files import makers
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.models import Instrument, Version
from toolbox.files import operations as files
from toolbox.files.models import StoredFile
from toolbox.foundation import jobs
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.workshop import hosting, looking, proposing, rendering, self_service
from toolbox.workshop import operations as workshop
from toolbox.workshop import queries as copies
from toolbox.workshop.jobs import look_for_kit
from toolbox.workshop.models import AdaptedCopy, KitFile

_PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{{ answers.town }}</title></head>
<body><main><h1>Messe in {{ answers.town }}</h1>
{% if answers.logo %}<img src="{{ page.root }}{{ answers.logo }}" alt="Logo">{% endif %}
<ul>{% for one in answers.exhibitors %}
<li><a href="aussteller/{{ one.slug }}.html">{{ one.name }}</a></li>{% endfor %}</ul>
<p>{{ lineage.line }}</p></main></body></html>
"""
PAGE_WITH_MOTTO = _PAGE.replace("<main>", "<main><p>Mit Motto</p>")
_EXHIBITOR = """<!doctype html>
<html lang="de"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{{ exhibitor.name }}</title></head>
<body><main><h1>{{ exhibitor.name }}</h1><p>{{ exhibitor.places }}</p>
<p><a href="{{ page.root }}index.html">Zurück</a></p><p>{{ lineage.line }}</p></main></body></html>
"""
_TEXT = {"type": "string"}
PROPERTIES: Mapping[str, Any] = {
    "town": {**_TEXT, "title": "Ort", "maxLength": 80},
    "date": {**_TEXT, "format": "date", "title": "Tag"},
    "visitors": {"type": "integer", "title": "Plätze", "minimum": 1},
    "free": {"type": "boolean", "title": "Eintritt frei"},
    "place": {"title": "Halle", "oneOf": [{"const": "a", "title": "Halle A"}, {"const": "b"}]},
    "days": {
        "type": "array",
        "title": "Tage",
        "items": {"enum": ["Freitag", "Samstag"]},
    },
    "about": {**_TEXT, "format": "markdown", "title": "Über die Messe"},
    "colour": {**_TEXT, "format": "color", "title": "Farbe", "default": "#0b4f5c"},
    "logo": {**_TEXT, "format": "picture", "title": "Logo"},
    "address": {
        "type": "object",
        "format": "address",
        "title": "Anschrift",
        "properties": {"street": _TEXT, "postcode": _TEXT, "town": _TEXT},
    },
    "exhibitors": {
        "type": "array",
        "title": "Aussteller",
        "maxItems": 5,
        "items": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {**_TEXT, "title": "Name"},
                "places": {"type": "integer", "title": "Ausbildungsplätze"},
                "mail": {**_TEXT, "format": "email", "title": "E-Mail"},
            },
        },
    },
}
EXAMPLE = {"town": "Beispielstadt", "exhibitors": [{"name": "Beispiel-Spedition", "places": 3}]}


def kit_zip(
    *,
    version: str = "1.0.0",
    properties: Mapping[str, Any] = PROPERTIES,
    page: str = _PAGE,
    required: tuple[str, ...] = ("town",),
    **more: Any,
) -> bytes:
    """Return the kit as a ZIP; ``more`` goes into kit.json."""
    manifest = {
        "kit": 1,
        "name": "kleine-messe",
        "version": version,
        "title": {"de": "Kleine Messe", "en": "Small fair"},
        "output": "site",
        "groups": [{"title": "Ihre Messe", "fields": list(properties)}],
        "answers": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "required": list(required),
            "properties": dict(properties),
        },
        "pages": [
            {"template": "pages/index.liquid", "to": "index.html"},
            {
                "template": "pages/exhibitor.liquid",
                "for": "exhibitors",
                "as": "exhibitor",
                "to": "aussteller/{{ exhibitor.slug }}.html",
            },
        ],
        "example": "example.json",
        "changes": [
            {"version": "1.0.0", "date": "2026-11-22", "text": "Erste Fassung"},
            {"version": "1.1.0", "date": "2026-12-01", "text": "Jetzt mit Motto"},
        ],
        **more,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("kit.json", json.dumps(manifest, ensure_ascii=False, indent=1))
        archive.writestr("example.json", json.dumps(EXAMPLE))
        archive.writestr("pages/index.liquid", page)
        archive.writestr("pages/exhibitor.liquid", _EXHIBITOR)
    return packed.getvalue()


def kit_draft(owner_id: int, content: bytes | None = None, **changes: Any) -> int:
    """Draft an instrument with a kit, let the kit be looked into; return the version's id."""
    given = {"title": "Messe-Baukasten für Tests", **changes}
    version_id = factories.draft(owner_id, kind="digital-fair", **given)
    with unit_of_work():
        version = queries.version_by_id(version_id)
        factories.attached(version, content or kit_zip(), "messe.zip")
        factories.attached(version, makers.pdf("Handreichung"), "handreichung.pdf")
    jobs.run_due()
    _look_at(queries.version_by_id(version_id))
    return version_id


def _look_at(version: Version) -> None:
    """Look into archives that the background work of another process has not reached yet."""
    waiting = [
        entry.file_id
        for entry in version.attachments
        if entry.file.format == "zip" and db.session.get(KitFile, entry.file_id) is None
    ]
    for file_id in waiting:
        look_for_kit({"file_id": file_id})


def published_kit(owner_id: int, content: bytes | None = None, **changes: Any) -> str:
    """Publish an instrument with a kit; return its slug."""
    version_id = kit_draft(owner_id, content, **changes)
    with unit_of_work():
        version = queries.version_by_id(version_id)
        publishing.publish(version, by=factories.EDITORIAL)
        slug = version.instrument.slug
    jobs.run_due()
    return slug


def next_kit(slug: str, content: bytes) -> None:
    """Publish a version of the instrument with another state of its kit."""
    with unit_of_work():
        version = operations.begin_next_version(instrument(slug), by=factories.EDITORIAL)
        for entry in list(version.attachments):
            if entry.name == "messe.zip":
                version.attachments.remove(entry)
        factories.attached(version, content, "messe.zip")
    jobs.run_due()
    _look_at(operations.require_open(instrument(slug)))
    with unit_of_work():
        version = operations.require_open(instrument(slug))
        publishing.publish(version, by=factories.EDITORIAL)
    jobs.run_due()


def instrument(slug: str) -> Instrument:
    """Return the instrument at an address."""
    found = queries.instrument_by_slug(slug)
    assert found is not None
    return found


def kit_of(slug: str) -> tuple[Version, KitFile]:
    """Return the published version of an instrument and what is known of its kit."""
    version = queries.published_version(instrument(slug))
    found = looking.kit_among(version)
    assert found is not None
    return version, found[1]


def copy_of(
    slug: str, *, by: Actor, organisation_id: int | None = None, with_example: bool = True
) -> str:
    """Begin a copy; return the key of its address."""
    with unit_of_work():
        version, kit_file = kit_of(slug)
        _copy, key = workshop.begin(
            version, kit_file, organisation_id=organisation_id, with_example=with_example, by=by
        )
        return key


def the_copy() -> AdaptedCopy:
    """Return the newest copy there is."""
    found = db.session.scalars(select(AdaptedCopy).order_by(AdaptedCopy.id.desc())).first()
    assert found is not None
    return found


def kit_row(sha256: str) -> KitFile | None:
    """Return what is known of a file by its hash."""
    return db.session.scalar(
        select(KitFile)
        .join(StoredFile, StoredFile.id == KitFile.file_id)
        .where(StoredFile.sha256 == sha256)
    )


def plain_zip() -> bytes:
    """Return an archive that is no kit."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("liesmich.txt", "Kein Baukasten.")
    return packed.getvalue()


def furnish(cast: Cast) -> int:
    """Let Alpha have a copy that is shown, invites others and could be newer; return a proposal."""
    found = shown_copy(published_kit(cast.beta_id), cast.alpha_id, by=cast.alice.actor)
    return int(found["proposal"])


def shown_copy(
    slug: str, organisation_id: int, *, by: Actor, address: str = "gezeigte-messe"
) -> dict[str, str]:
    """Let a copy be shown, invite others and be asked about; return what its addresses hold.

    Afterwards there is a newer version of its kit.
    """
    key = copy_of(slug, by=by, organisation_id=organisation_id)
    copy = copies.copy_for(key, by=by)
    note = hosting.note_about(copy, address)
    kept = rendering.kept_zip(rendering.order_of(copy, slug=address), name="messe.zip", note=note)
    with unit_of_work():
        copy = copies.copy_for(key, by=by)
        hosting.show(
            copy,
            files.register(kept),
            slug=address,
            rendered_version=copy.row_version,
            may_be_found=False,
            by=by,
        )
        secret = self_service.invite(copy, "exhibitors", days=14, consent="Ja.", by=by)
        link = copies.link_behind(secret)
        own = self_service.send(link, {"name": "Beispiel-Werft"}, agreed=True)
        proposal = proposing.propose(copy, "Bitte mit Motto.", with_answers=True, by=by)
        found = {"copy": key, "take_part": secret, "own_entry": own, "proposal": str(proposal.id)}
    next_kit(slug, kit_zip(version="1.1.0"))
    return found
