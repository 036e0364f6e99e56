"""What was found, as results show it: plain rows from three short queries, in no session.

Somebody waits for twenty of them at once, and whole versions with all their parts take three
times as long. What a version is called here, it is called there, too.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Row, Select, bindparam, select

from toolbox.accounts.models import Organisation
from toolbox.catalogue import policy
from toolbox.catalogue.models import Attachment, Classification, Instrument, Version
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.vocabularies.models import Term

_SHOWN_VOCABULARIES = ("audience", "phase")
"""The vocabularies whose terms a result shows, or is put in order by."""

_NUMBERS: BindParameter[Sequence[int]] = bindparam("numbers", expanding=True)


class FoundOwner(NamedTuple):
    """Who offers the instrument."""

    name: str


class FoundInstrument(NamedTuple):
    """The instrument that was found."""

    id: int
    slug: str
    kind: str
    download_count: int
    external_id: str | None
    owner: FoundOwner


class FoundFile(NamedTuple):
    """What kind of file it is, and its size in bytes."""

    format: str
    size: int


class FoundAttachment(NamedTuple):
    """A file of the version."""

    id: int
    file_id: int
    name: str
    file: FoundFile


class FoundTerm(NamedTuple):
    """A term for whom the instrument is, or when it is used."""

    vocabulary_key: str
    key: str
    position: int


class FoundClassification(NamedTuple):
    """The version carries the term."""

    term: FoundTerm


class FoundVersion(NamedTuple):
    """A published version as far as results show it; times are in minutes."""

    id: int
    title: str
    summary: str
    licence: str | None
    languages: Sequence[str]
    links: Sequence[dict[str, str]]
    duration_minutes: int | None
    preparation_minutes: int | None
    instrument: FoundInstrument
    attachments: Sequence[FoundAttachment]
    classifications: Sequence[FoundClassification]

    @property
    def instrument_id(self) -> int:
        """The number of the instrument."""
        return self.instrument.id


def found_versions(instrument_ids: Sequence[int], *, by: Actor) -> list[FoundVersion]:
    """Return the published versions of these instruments in this order.

    Visibility is decided here once more: an index that lags behind can hide, never leak.
    """
    if not instrument_ids:
        return []
    connection = db.session.connection()
    rows = connection.execute(_versions(), {_NUMBERS.key: instrument_ids})
    # Said in the statement, it would lead SQLite through all that is published.
    by_id = {row.instrument_id: row for row in rows if policy.find.allows(by, row)}
    numbers = {_NUMBERS.key: [row.id for row in by_id.values()]}
    attachments: dict[int, list[FoundAttachment]] = {row.id: [] for row in by_id.values()}
    for version_id, number, file_id, name, form, size in connection.execute(
        _attachments(), numbers
    ):
        file = FoundFile(form, size)
        attachments[version_id].append(FoundAttachment(number, file_id, name, file))
    terms: dict[int, list[FoundClassification]] = {row.id: [] for row in by_id.values()}
    for version_id, vocabulary, key, position in connection.execute(_terms(), numbers):
        terms[version_id].append(FoundClassification(FoundTerm(vocabulary, key, position)))
    return [
        _found(by_id[one], attachments[by_id[one].id], terms[by_id[one].id])
        for one in instrument_ids
        if one in by_id
    ]


def _found(
    row: Row[*tuple[Any, ...]],
    attachments: Sequence[FoundAttachment],
    terms: Sequence[FoundClassification],
) -> FoundVersion:
    owner = FoundOwner(row.owner_name)
    return FoundVersion(
        *(row.id, row.title, row.summary, row.licence, row.languages, row.links),
        *(row.duration_minutes, row.preparation_minutes),
        FoundInstrument(
            *(row.instrument_id, row.slug, row.kind, row.download_count, row.external_id), owner
        ),
        attachments,
        terms,
    )


@lru_cache(maxsize=1)
def _versions() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Version.id, Version.instrument_id, Version.title, Version.summary, Version.licence),
            *(Version.languages, Version.links),
            *(Version.duration_minutes, Version.preparation_minutes),
            *(Instrument.slug, Instrument.kind, Instrument.state, Instrument.owner_id),
            *(Instrument.download_count, Instrument.external_id),
            Organisation.name.label("owner_name"),
        )
        .join(Instrument, Instrument.current_version_id == Version.id)
        .join(Organisation, Organisation.id == Instrument.owner_id)
        .where(Instrument.id.in_(_NUMBERS))
    )


@lru_cache(maxsize=1)
def _attachments() -> Select[int, int, int, str, str, int]:
    return (
        select(
            *(Attachment.version_id, Attachment.id, Attachment.file_id, Attachment.name),
            *(StoredFile.format, StoredFile.size),
        )
        .join(StoredFile, StoredFile.id == Attachment.file_id)
        .where(Attachment.version_id.in_(_NUMBERS))
        .order_by(Attachment.position)
    )


@lru_cache(maxsize=1)
def _terms() -> Select[int, str, str, int]:
    return (
        select(Classification.version_id, Term.vocabulary_key, Term.key, Term.position)
        .join(Term, Term.id == Classification.term_id)
        .where(
            Classification.version_id.in_(_NUMBERS), Term.vocabulary_key.in_(_SHOWN_VOCABULARIES)
        )
    )
