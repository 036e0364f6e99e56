"""Instruments with everything that a package carries, made by the rooms' own verbs."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from flask import Flask

from tests import factories
from tests.files import makers
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.content import content_of
from toolbox.catalogue.models import Version
from toolbox.exchange.packages import exporting
from toolbox.exchange.packages.carrying import Report, take_package
from toolbox.exchange.packages.comparing import Choice
from toolbox.foundation.actors import Actor, system
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.web.exchange.kept import keep

EDITORIAL = system("import")


def game(owner_id: int, title: str = "Wareneingang spielen", **changes: object) -> str:
    """Publish an instrument with files that run, in two versions; return its slug."""
    site = makers.archive({"index.html": "<!doctype html><title>Spiel</title><p>Los</p>"})
    contact = {"contact_name": "Frau Kontakt", "contact_email": "kontakt@example.org"}
    with unit_of_work():
        version = operations.draft(
            kind="checklist",
            owner_id=owner_id,
            content=factories.complete_content(title=title, **{**contact, **changes}),
            by=factories.EDITORIAL,
        )
        factories.attached(version, b"Ein Blatt zum Lesen.", "Blatt 100 %.txt")
        factories.attached(version, site, "spiel.zip")
        factories.attached(version, makers.picture("JPEG"), "poster.jpg", role="poster")
        publishing.publish(version, by=factories.EDITORIAL)
        slug = version.instrument.slug
    return next_version(slug, summary="Jetzt noch besser, und viel kürzer.")


def next_version(slug: str, **changes: object) -> str:
    """Publish a further version with other words."""
    with unit_of_work():
        instrument = queries.instrument_by_slug(slug)
        version = operations.begin_next_version(instrument, by=factories.EDITORIAL)
        content = replace(content_of(version), **changes)  # type: ignore[arg-type]
        operations.revise(version, content, by=factories.EDITORIAL)
        publishing.publish(version, by=factories.EDITORIAL)
    return slug


def packed(slug: str) -> bytes:
    """Return the package of an instrument as the bytes of a ZIP."""
    db.session.rollback()
    instrument = queries.instrument_by_slug(slug)
    return b"".join(exporting.stream(exporting.of_instrument(instrument)))


def members(package: bytes) -> dict[str, bytes]:
    """Return what is in a package by its path below the folder of the bag."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def zipped(entries: Mapping[str, bytes], folder: str = "paket") -> bytes:
    """Return a ZIP with these files in a folder."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(f"{folder}/{name}", content)
    return target.getvalue()


def current(slug: str) -> Version:
    """Return what visitors see, with all its parts, anew from the database."""
    db.session.rollback()
    return queries.published_version(queries.instrument_by_slug(slug))


def waiting(slug: str, by: Actor) -> str:
    """Upload a package in which an instrument differs from here; return the key of its page."""
    found = members(packed(slug))
    name = next(one for one in found if one.endswith("record.json"))
    record = json.loads(found[name])
    sheet = record["versions"][-1]["sheet"]
    sheet |= {"summary": "Dort steht etwas anderes.", "topic": ["gibt-es-hier-nicht"]}
    found[name] = json.dumps(record).encode()
    return keep(io.BytesIO(zipped(signed(found))), by=by)


def signed(entries: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make the list of checksums anew, as somebody would who changes a package on purpose."""
    made = {
        name: content
        for name, content in entries.items()
        if "manifest-" not in name and name != "bag-info.txt"
    }
    lines = [
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(made.items())
        if name.startswith("data/")
    ]
    return {**made, "manifest-sha256.txt": "".join(lines).encode()}


def take(
    app: Flask,
    package: bytes,
    folder: Path,
    *,
    by: Actor = EDITORIAL,
    owner_id: int | None = None,
    **choices: Choice,
) -> Report:
    """Take a package over, inside another toolbox."""
    path = folder / "kommt.zip"
    path.write_bytes(package)
    with app.app_context():
        db.session.rollback()
        return take_package(path, by=by, owner_id=owner_id, choices_of=lambda _id: choices)


def everything(app: Flask) -> list[str]:
    """Return the whole database as statements, to see whether a single row has changed."""
    with app.app_context():
        db.session.rollback()
        connection = db.session.connection().connection.driver_connection
        assert connection is not None
        return list(connection.iterdump())
