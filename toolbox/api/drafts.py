"""Drafts for programs: begin one, look at it, change it, add files, hand it to the editors."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any, BinaryIO, cast

import marshmallow as ma
from flask_smorest.fields import Upload
from werkzeug.datastructures import FileStorage

from toolbox.api.describing import answers, takes
from toolbox.api.draft_schemas import (
    DraftSchema,
    NewDraftSchema,
    NoteSchema,
    ReceiptSchema,
    RevisionSchema,
    ShortDraftSchema,
)
from toolbox.api.instrument_schemas import FileReceiptSchema
from toolbox.api.organisations import own_organisation
from toolbox.api.paging import PageQuery, page_of, paged, part_of
from toolbox.catalogue import attaching, drafts, operations, queries, rules
from toolbox.catalogue.content import Content, CreditEntry, LinkEntry, SourceEntry, content_of
from toolbox.catalogue.kinds.registry import KINDS, kind_named
from toolbox.catalogue.models import Attachment, Version
from toolbox.delivery.bodies import takes_files
from toolbox.delivery.doors import token_scope
from toolbox.delivery.tokens import token_actor
from toolbox.files import operations as files
from toolbox.files.intake import receive
from toolbox.foundation.actors import Actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _l
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.review import operations as reviewing
from toolbox.vocabularies import queries as vocabularies

EXAMPLE = {
    "kind": next(iter(KINDS)),
    "organisation": "projekt-alpha",
    "title": "Checkliste für das erste Praktikum",
    "summary": "Was Betriebe vor dem ersten Tag klären.",
    "languages": ["de"],
    "licence": "CC-BY-4.0",
    "terms": {"audience": ["erstausbildende-betriebe"], "topic": ["ausbildung-starten"]},
    "tags": ["Praktikum"],
    "links": [{"url": "https://example.org/checkliste", "label": "Vorlage"}],
}
_ENTRIES: Mapping[str, type[CreditEntry] | type[LinkEntry] | type[SourceEntry]] = {
    "credits": CreditEntry,
    "links": LinkEntry,
    "sources": SourceEntry,
}
_LISTS = frozenset({"steps", "languages", "adaptation", "tags"})


class FileBody(ma.Schema):
    """A file, in the part ``file`` of a form; other parts are left out."""

    class Meta:
        """Forms of programs carry more than is asked for."""

        unknown = ma.EXCLUDE

    file = Upload(required=True, metadata={"description": _l("The file; its name counts.")})


def _content(body: Mapping[str, Any], before: Content) -> Content:
    """Return what was said before with what ``body`` says put in its place."""
    said = {("fields" if name == "fields_" else name): value for name, value in body.items()}
    known = {one.name for one in fields(Content)}
    given = {name: _value(name, value) for name, value in said.items() if name in known}
    if given.get("licence") not in (None, before.licence):
        _require_licence(given["licence"])
    return replace(before, **given)


def _require_licence(key: str) -> None:
    """Raise Invalid with the keys there are, for one that no licence has that can be chosen."""
    known = [one.key for one in vocabularies.terms_of("licence")]
    if key not in known:
        sentence = _l(
            "There is no licence with this key. Please use one of: %(keys)s.",
            keys=", ".join(known),
        )
        raise Invalid(sentence, fields={"licence": [sentence]})


def _value(name: str, value: Any) -> Any:
    if name in _ENTRIES:
        return tuple(_ENTRIES[name](**entry) for entry in value)
    if name in _LISTS:
        return tuple(value)
    if name == "terms":
        return {vocabulary: tuple(dict.fromkeys(keys)) for vocabulary, keys in value.items()}
    return value


def _short(version: Version) -> dict[str, Any]:
    """Return a draft in a few words; a schema picks what of it leaves the house."""
    instrument = version.instrument
    return {
        "id": instrument.id,
        "title": version.title,
        "kind": instrument.kind,
        "organisation": instrument.owner.slug,
        "state": version.state.value,
        "version": version.number,
        "row_version": version.row_version,
        "saved_at": version.saved_at,
        "url": public_url("contribute.check", instrument_id=instrument.id),
        "api_url": public_url("api_v1.show_draft", draft_id=instrument.id),
    }


def _receipt(version: Version) -> dict[str, Any]:
    """Return what a program hears that changed a draft, whether it may read drafts or not."""
    missing = rules.missing_for_submission(
        content_of(version),
        kind_named(version.instrument.kind),
        attachments=len(version.attachments),
    )
    sentences = [str(sentence) for some in missing.values() for sentence in some]
    return {**_short(version), "missing": sentences}


def _whole(version: Version) -> dict[str, Any]:
    content = content_of(version)
    said = {one.name: getattr(content, one.name) for one in fields(Content)}
    said["fields_"] = dict(said.pop("fields"))
    files = [_file(version, one) for one in version.attachments]
    return {**said, **_receipt(version), "files": files}


def _file(version: Version, attachment: Attachment) -> dict[str, Any]:
    stored = attachment.file
    return {
        **{name: getattr(attachment, name) for name in ("id", "name", "title", "role")},
        **{name: getattr(stored, name) for name in ("format", "media_type", "size", "sha256")},
        "address": public_url(
            "instruments.file",
            slug=version.instrument.slug,
            attachment_id=attachment.id,
            name=attachment.name,
        ),
    }


def _open(draft_id: int, by: Actor) -> Version:
    return operations.require_open(drafts.for_makers(draft_id, by=by))


@token_scope("drafts:read")
@takes(PageQuery)
@answers(200, page_of(ShortDraftSchema), summary=_l("Drafts of the own organisations"))
def list_drafts(query: Mapping[str, Any]) -> Any:
    """Answer with one page of what is being worked on, last saved first."""
    found = queries.open_versions_of(by=token_actor())
    return paged(part_of(found, query["page"], query["per_page"]), _short)


@token_scope("drafts:read")
@answers(200, DraftSchema, summary=_l("One draft"))
def show_draft(draft_id: int) -> Any:
    """Answer with everything that was said so far, and what is missing."""
    instrument = drafts.for_readers(draft_id, by=token_actor())
    return _whole(operations.require_open(instrument))


@token_scope("drafts:write")
@takes(NewDraftSchema, location="json", example=EXAMPLE)
@answers(
    201,
    ReceiptSchema,
    summary=_l("Begin a draft"),
    about=_l(
        "Nobody but its makers and the editors sees it until it is published. To read it, a token "
        "needs drafts:read."
    ),
)
def create_draft(body: Mapping[str, Any]) -> Any:
    """Begin an instrument for an organisation that the person works in."""
    actor = token_actor()
    with unit_of_work():
        version = operations.draft(
            kind=body["kind"],
            owner_id=own_organisation(body["organisation"], actor).id,
            content=_content(body, Content()),
            by=actor,
            is_typed=True,
        )
        draft_id = version.instrument_id
    return _receipt(_open(draft_id, actor))


@token_scope("drafts:write")
@takes(RevisionSchema, location="json", example={"title": "Ein besserer Titel", "row_version": 1})
@answers(
    200,
    ReceiptSchema,
    summary=_l("Change a draft"),
    about=_l(
        "What is not named stays as it is. Lists are replaced as a whole. To read it, a token "
        "needs drafts:read."
    ),
)
def revise_draft(body: Mapping[str, Any], draft_id: int) -> Any:
    """Save what is different."""
    actor = token_actor()
    with unit_of_work():
        version = _open(draft_id, actor)
        content = _content(body, content_of(version))
        expected = body.get("row_version")
        with _told_to_programs():
            operations.revise(version, content, by=actor, expected=expected, is_typed=True)
    return _receipt(_open(draft_id, actor))


@contextmanager
def _told_to_programs() -> Iterator[None]:
    """Say of a draft that was saved since what a program can do, which has no window open."""
    try:
        yield
    except Conflict as error:
        if error.code != "changed-meanwhile":
            raise
        sentence = _l(
            "This draft was saved since you read it. Please read it again, and send your change "
            "with the row_version that it has now."
        )
        raise Conflict(sentence, code=error.code) from error


@token_scope("drafts:write")
@takes(NoteSchema, location="json", example={"note": "Bitte bis zur Messe prüfen."})
@answers(
    200,
    ReceiptSchema,
    summary=_l("Submit a draft"),
    about=_l("Hands it to the editors; 422 says what is still missing."),
)
def submit_draft(body: Mapping[str, Any], draft_id: int) -> Any:
    """Hand a draft to the editors."""
    actor = token_actor()
    with unit_of_work():
        reviewing.submit(_open(draft_id, actor), note=body["note"], by=actor)
    return _receipt(_open(draft_id, actor))


@takes_files
@token_scope("files:write")
@takes(FileBody, location="files")
@answers(
    201,
    FileReceiptSchema,
    summary=_l("Add a file to a draft"),
    about=_l("One file a request. It is looked at by content, not by its name alone."),
)
def add_file(body: Mapping[str, FileStorage], draft_id: int) -> Any:
    """Receive a file and attach it; permission is asked before, and once more in the transaction.

    The same file twice is a conflict.
    """
    actor, settings = token_actor(), installed_settings()
    operations.require_editable(_open(draft_id, actor), by=actor)
    upload = body["file"]
    kept = receive(
        cast("BinaryIO", upload.stream),
        name=upload.filename or "",
        declared_type=upload.mimetype or None,
        limit=settings.upload_limit,
        storage=installed_storage(),
    )
    with unit_of_work():
        version = _open(draft_id, actor)
        if any(one.file.sha256 == kept.sha256 for one in version.attachments):
            raise Conflict(_l("This file is already in the list."), code="file-known")
        attachment = attaching.attach(
            version,
            files.register(kept),
            name=kept.name,
            role=attaching.likely_role(version, kept.name),
            size_limit=settings.version_limit,
            count_limit=settings.attachment_limit,
            by=actor,
        )
        return _file(version, attachment)
