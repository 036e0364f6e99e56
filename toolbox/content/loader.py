"""Loads the starting content: lists, pages, answers, organisations, instruments, adoptions."""

from collections.abc import Callable
from datetime import UTC, datetime, time

from sqlalchemy import select

from toolbox.accounts.belonging import found_organisation
from toolbox.accounts.models import Organisation, OrganisationKind
from toolbox.catalogue import attaching
from toolbox.catalogue import operations as catalogue
from toolbox.catalogue.content import Content, CreditEntry, LinkEntry, SourceEntry
from toolbox.catalogue.models import Instrument
from toolbox.catalogue.publishing import publish
from toolbox.content.adoptions import bring_adoptions, read_adoptions
from toolbox.content.answers import read_answers
from toolbox.content.builders.registry import build
from toolbox.content.sources import (
    CONTENT_FOLDER,
    InstrumentSource,
    read_instruments,
    read_organisations,
    read_pages,
)
from toolbox.content.starting_alliances import load_alliances
from toolbox.content.starting_collections import load_collections
from toolbox.discovery.synonym_keeping import bring_shipped_rings
from toolbox.files.intake import KeptFile, keep_own
from toolbox.files.operations import register
from toolbox.foundation.actors import system
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.review.answers import bring_answer
from toolbox.site.models import SitePage
from toolbox.site.operations import write_page
from toolbox.vocabularies.operations import sync
from toolbox.vocabularies.seed import load_vocabularies

_LOADER = system("starting content")

Progress = Callable[[int, int], None]


def load_content(
    *, with_instruments: bool = True, progress: Progress = lambda _done, _total: None
) -> int:
    """Load what is missing; return how many instruments are new. What is there stays untouched.

    Each instrument goes in by a transaction of its own, so an interrupted load continues where
    it stopped. ``progress`` is told done and total.
    """
    with unit_of_work():
        sync(load_vocabularies())
        bring_shipped_rings()
        bring_answers()
        _load_pages()
    if not with_instruments:
        return 0
    with unit_of_work():
        owners = _load_organisations()
    sources = read_instruments()
    added = 0
    for number, source in enumerate(sources, start=1):
        if not _is_there(source.slug):
            _load_instrument(source, owners[source.owner])
            added += 1
        progress(number, len(sources))
    with unit_of_work():
        bring_adoptions(read_adoptions(CONTENT_FOLDER / "adoptions.toml"))
        load_collections(owners, by=_LOADER)
        load_alliances(owners, by=_LOADER)
    return added


def bring_answers() -> int:
    """Put in the answers of the review desk that never came before; return how many."""
    found = [
        bring_answer(one.key, title=one.title, text_de=one.text_de, text_en=one.text_en, by=_LOADER)
        for one in read_answers(CONTENT_FOLDER / "answers.toml")
    ]
    return sum(found)


def _load_pages() -> None:
    for source in read_pages(CONTENT_FOLDER / "pages"):
        if db.session.get(SitePage, (source.slug, source.locale)) is None:
            write_page(source.slug, source.locale, title=source.title, body=source.body, by=_LOADER)


def _load_organisations() -> dict[str, int]:
    owners: dict[str, int] = {}
    for source in read_organisations(CONTENT_FOLDER / "organisations.toml"):
        found = db.session.scalar(select(Organisation).where(Organisation.slug == source.slug))
        if found is None:
            found = found_organisation(
                name=source.name,
                kind=OrganisationKind(source.kind),
                description=source.description,
                website=source.website,
                slug=source.slug,
                by=_LOADER,
            )
        owners[source.slug] = found.id
    return owners


def _is_there(slug: str) -> bool:
    return db.session.scalar(select(Instrument.id).where(Instrument.slug == slug)) is not None


def content_from(source: InstrumentSource) -> Content:
    """Return what a source says as the content of a version."""
    return Content(
        title=source.title,
        summary=source.summary,
        description=source.description,
        steps=source.steps,
        preparation_minutes=source.preparation_minutes,
        duration_minutes=source.duration_minutes,
        group_min=source.group_min,
        group_max=source.group_max,
        languages=source.languages,
        licence=source.licence,
        contact_name=source.contact_name,
        contact_email=source.contact_email,
        links=tuple(LinkEntry(link.url, link.label, link.kind) for link in source.links),
        transfer_core=source.transfer_core,
        adaptation=source.adaptation,
        sources=tuple(
            SourceEntry(fact.fact, fact.source, fact.checked.isoformat() if fact.checked else "")
            for fact in source.sources
        ),
        review_by=source.review_by,
        change_note=source.change_note,
        fields={
            name: list(value) if isinstance(value, tuple) else value
            for name, value in source.fields.items()
        },
        terms=source.terms,
        tags=source.tags,
        credits=tuple(
            CreditEntry(one.name, one.role, one.project, one.funding_line, one.period)
            for one in source.credits
        ),
    )


def _load_instrument(source: InstrumentSource, owner_id: int) -> None:
    storage, settings = installed_storage(), installed_settings()
    kept: list[KeptFile] = [
        keep_own(build(attachment, source), name=attachment.name, storage=storage)
        for attachment in source.attachments
    ]
    with unit_of_work():
        version = catalogue.draft(
            kind=source.kind,
            owner_id=owner_id,
            content=content_from(source),
            slug=source.slug,
            by=_LOADER,
        )
        for attachment, file in zip(source.attachments, kept, strict=True):
            attaching.attach(
                version,
                register(file),
                name=attachment.name,
                title=attachment.title,
                role=attachment.role,
                size_limit=settings.version_limit,
                count_limit=settings.attachment_limit,
                by=_LOADER,
            )
        publish(version, by=_LOADER, at=datetime.combine(source.published, time(9), UTC))
