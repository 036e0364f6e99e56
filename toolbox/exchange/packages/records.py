"""The record of an instrument in a package: all its published versions and what surrounds them.

``schema.RECORD`` says how it is built. What a version says is its sheet (``review.sheet``)
without the contact of its makers, who have agreed to stand on the page of the origin alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from toolbox.catalogue import policy
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import FROZEN_STATES
from toolbox.catalogue.models import Attachment, Instrument, Partner, Version
from toolbox.exchange.naming import term_address
from toolbox.exchange.packages import layout
from toolbox.exchange.packages.comparing import differences
from toolbox.exchange.packages.evidence import evidence_of
from toolbox.exchange.packages.identity import identity, origins_of, own_address
from toolbox.exchange.packages.models import PackageOrigin
from toolbox.exchange.packages.words import comparable, name_of
from toolbox.files.queries import thumbnails_of
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings
from toolbox.review.sheet import Sheet, sheet_of
from toolbox.stage.models import Package
from toolbox.stage.queries import playable_among
from toolbox.vocabularies.models import Term
from toolbox.workshop.models import KitFile

PRIVATE = frozenset({"contact_name", "contact_email"})
"""Fields of a sheet that do not travel."""


@dataclass(frozen=True)
class Described:
    """An instrument ready to be packed; ``cover`` is a key of the derived storage or empty."""

    instrument: Instrument
    current: Version
    record: Mapping[str, Any]
    files: Mapping[str, Attachment]
    """Path below the folder of the instrument to the file that lies there."""
    cover: str
    amb: bytes = b""
    """Its AMB as the package had it that it came in; empty where it was made or changed here."""


@dataclass(frozen=True)
class _Around:
    """What several instruments need at once, looked up in a few statements."""

    origins: Mapping[int, PackageOrigin]
    evidence: Mapping[int, list[dict[str, Any]]]
    running: Mapping[int, Package]
    kits: Mapping[int, KitFile]
    licences: Mapping[str, Term]
    parents: Mapping[int, dict[str, str]]
    children: Mapping[int, list[dict[str, str]]]
    covers: Mapping[int, str]


def described(instrument_ids: Iterable[int]) -> list[Described]:
    """Return these instruments in this order; who is not to be found by visitors is left out."""
    wanted = list(dict.fromkeys(instrument_ids))
    versions: dict[int, list[Version]] = {}
    for version in db.session.scalars(
        catalogue.whole(
            select(Version)
            .join(Instrument, Instrument.id == Version.instrument_id)
            .where(
                Instrument.id.in_(wanted),
                policy.find.where(VISITOR),
                Version.state.in_(FROZEN_STATES),
            )
        ).order_by(Version.number)
    ):
        versions.setdefault(version.instrument_id, []).append(version)
    instruments = _instruments(versions)
    around = _around(instruments, [one for some in versions.values() for one in some])
    return [
        _described(instruments[one], versions[one], around) for one in wanted if one in versions
    ]


def _instruments(wanted: Iterable[int]) -> dict[int, Instrument]:
    rows = db.session.scalars(
        select(Instrument)
        .where(Instrument.id.in_(list(wanted)))
        .options(selectinload(Instrument.partners).joinedload(Partner.organisation))
    )
    return {one.id: one for one in rows}


def _around(instruments: Mapping[int, Instrument], versions: Sequence[Version]) -> _Around:
    file_ids = {one.file_id for version in versions for one in version.attachments}
    kits = db.session.scalars(
        select(KitFile).where(KitFile.file_id.in_(file_ids), KitFile.is_kit.is_(True))
    )
    licences = db.session.scalars(select(Term).where(Term.vocabulary_key == "licence"))
    parents, children = _family(instruments.values())
    return _Around(
        origins=origins_of(instruments),
        evidence=evidence_of(instruments),
        running=playable_among(file_ids),
        kits={one.file_id: one for one in kits},
        licences={one.key: one for one in licences},
        parents=parents,
        children=children,
        covers={file_id: part.key for file_id, part in thumbnails_of(file_ids).items() if part.key},
    )


def _family(
    instruments: Iterable[Instrument],
) -> tuple[dict[int, dict[str, str]], dict[int, list[dict[str, str]]]]:
    """Return whom instruments were begun from and what was begun from them; only what is public."""
    own = {one.id: one.template_id for one in instruments}
    templates = {one for one in own.values() if one is not None}
    rows = db.session.execute(
        select(Instrument, Version.title)
        .join(Version, Version.id == Instrument.current_version_id)
        .where(
            Instrument.id.in_(templates) | Instrument.template_id.in_(own),
            policy.view.where(VISITOR),
        )
    ).all()
    links = {one.id: {"id": identity(one), "title": title} for one, title in rows}
    children: dict[int, list[dict[str, str]]] = {}
    for one, _title in rows:
        if one.template_id in own:
            children.setdefault(one.template_id, []).append(links[one.id])
    parents = {number: links[template] for number, template in own.items() if template in links}
    return parents, children


def _described(instrument: Instrument, versions: Sequence[Version], around: _Around) -> Described:
    origin = around.origins.get(instrument.id)
    frame: Mapping[str, Any] = origin.frame if origin is not None else {}
    current = next(one for one in versions if one.id == instrument.current_version_id)
    paths = _paths([current, *reversed(versions)])
    address = public_url("instruments.show", slug=instrument.slug)
    record = {
        "format": layout.FORMAT,
        "format_version": layout.FORMAT_VERSION,
        "id": identity(instrument),
        "address": origin.original_address if origin else address,
        "slug": instrument.slug,
        "kind": instrument.kind,
        "published_at": _moment(instrument.published_at),
        "changed_at": _moment(instrument.changed_at),
        "toolbox": {
            "name": origin.toolbox_name if origin else installed_settings().site_name,
            "address": origin.toolbox_address if origin else own_address(),
        },
        "owner": frame.get("owner") or _owner(instrument),
        "partners": frame.get("partners")
        or sorted(one.organisation.name for one in instrument.partners if one.accepted_at),
        "current": current.number,
        "versions": [_version(one, paths, around) for one in versions],
        "terms": _terms(versions, around.licences, frame.get("terms", {})),
        "lineage": _lineage(instrument, frame, around),
        "evidence": [*frame.get("evidence", []), *around.evidence.get(instrument.id, [])],
    }
    files = {paths[one.file.sha256, one.name]: one for v in versions for one in v.attachments}
    cover = _cover(current, around.covers)
    return Described(instrument, current, record, files, cover, _amb(current, origin))


def _amb(current: Version, origin: PackageOrigin | None) -> bytes:
    if origin is None or not origin.frame.get("amb"):
        return b""
    is_as_told = not differences(None, origin.base, comparable(public_sheet(current)))
    return str(origin.frame["amb"]).encode() if is_as_told else b""


def _owner(instrument: Instrument) -> dict[str, str]:
    owner = instrument.owner
    return {"name": owner.name, "address": public_url("organisations.show", slug=owner.slug)}


def _moment(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _paths(versions: Iterable[Version]) -> dict[tuple[str, str], str]:
    """Return where each file of all versions lies: the same content under one name once.

    Names of the present version come first; others of the same name are numbered.
    """
    paths: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for version in versions:
        for one in version.attachments:
            key = (one.file.sha256, one.name)
            if key in paths:
                continue
            # RFC 8493 wants the per cent sign of a name written otherwise, and not all do it.
            stem, dot, extension = one.name.replace("%", "-").rpartition(".")
            name, number = f"{stem}{dot}{extension}", 2
            while name.casefold() in taken:
                name, number = f"{stem} ({number}){dot}{extension}", number + 1
            taken.add(name.casefold())
            paths[key] = f"{layout.FILES}/{name}"
    return paths


def _version(
    version: Version, paths: Mapping[tuple[str, str], str], around: _Around
) -> dict[str, Any]:
    sheet = public_sheet(version)
    for entry, attachment in zip(sheet.get("files", []), version.attachments, strict=True):
        file = attachment.file
        entry |= {"path": paths[file.sha256, attachment.name], "media_type": file.media_type}
        package, kit = around.running.get(file.id), around.kits.get(file.id)
        if package is not None:
            entry["runs"] = {"kind": package.kind.value, "entry": package.entry}
        if kit is not None:
            entry["kit"] = {"name": kit.name, "version": kit.version}
    return {
        "number": version.number,
        "published_at": _moment(version.published_at),
        "sheet": sheet,
    }


def public_sheet(version: Version) -> Sheet:
    """Return what a version says without what does not travel."""
    sheet = sheet_of(version)
    return {name: value for name, value in sheet.items() if name not in PRIVATE}


def _terms(
    versions: Iterable[Version], licences: Mapping[str, Term], told: Mapping[str, str]
) -> list[dict[str, str]]:
    """Return the terms that the versions carry, with their labels and addresses."""
    found = {
        (one.term.vocabulary_key, one.term.key): one.term
        for version in versions
        for one in version.classifications
    }
    for version in versions:
        if version.licence in licences:
            found["licence", str(version.licence)] = licences[str(version.licence)]
    return [
        {
            "vocabulary": vocabulary,
            "key": key,
            "uri": _address_of(term, told),
            "de": term.label_de,
            "en": term.label_en,
        }
        for (vocabulary, key), term in sorted(found.items())
    ]


def _address_of(term: Term, told: Mapping[str, str]) -> str:
    """Return the address by which every toolbox knows a term, so that no namesake is taken for it.

    Where it has none of its own, that is what the toolbox it comes from ``told``, else ours.
    """
    if term.uri or term.vocabulary_key == "licence":
        return term.uri
    known = told.get(name_of(term.vocabulary_key, term.key, term.label_de))
    return known or term_address(term.vocabulary_key, term.key)


def licence_in(record: Mapping[str, Any]) -> Mapping[str, str] | None:
    """Return the licence of the version that visitors see, as the terms of a record explain it."""
    newest = next(one for one in record["versions"] if one["number"] == record["current"])
    key = newest["sheet"].get("licence", "")
    terms = [one for one in record["terms"] if one["vocabulary"] == "licence"]
    return next((one for one in terms if one["key"] == key), None)


def _lineage(
    instrument: Instrument, frame: Mapping[str, Any], around: _Around
) -> dict[str, list[dict[str, str]]]:
    """Return what is known here, and what the package said that it came in."""
    known = frame.get("lineage", {})
    parent = around.parents.get(instrument.id)
    return {
        "parents": _by_id([*known.get("parents", []), *([parent] if parent else [])]),
        "children": _by_id([*known.get("children", []), *around.children.get(instrument.id, [])]),
    }


def _by_id(links: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    found = {one["id"]: one for one in links}
    return [found[name] for name in sorted(found)]


def _cover(version: Version, covers: Mapping[int, str]) -> str:
    """Return the small picture of the poster, or of the first file that has one."""
    ordered = sorted(version.attachments, key=lambda one: one.role != "poster")
    return next((covers[one.file_id] for one in ordered if one.file_id in covers), "")
