"""Instruments with files in every state, for the tests of their pages."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.files import makers
from toolbox.catalogue import publishing, queries
from toolbox.catalogue.content import content_of
from toolbox.catalogue.lifecycle import OPEN_STATES
from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.catalogue.operations import begin_next_version, revise
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

PDF_NAME = "Prüfung der Wärme.pdf"
TABLE_NAME = "tabelle.csv"
TABLE = b"Schritt;Wer\n1;Ausbilderin\n2;Azubi\n"


@dataclass(frozen=True)
class Shelf:
    """Puts instruments of Projekt Alpha on a shelf; ``run_jobs`` makes previews of their files."""

    app: Flask
    cast: Cast
    run_jobs: Callable[[], int]

    def draft(self, files: dict[str, bytes] | None = None, **changes: object) -> str:
        """Begin an instrument with files (by default a PDF and a table); return its slug."""
        given = {PDF_NAME: makers.pdf("Hallo Werkstatt"), TABLE_NAME: TABLE}
        with self.app.app_context():
            kind = str(changes.pop("kind", "checklist"))
            version_id = factories.draft(
                self.cast.alpha_id, by=self.cast.alice.actor, kind=kind, **changes
            )
            with unit_of_work():
                version = queries.version_by_id(version_id)
                for name, content in (given if files is None else files).items():
                    factories.attached(version, content, name)
                return version.instrument.slug

    def in_review(self, **changes: object) -> str:
        """Hand one to the editors."""
        slug = self.draft(**changes)  # type: ignore[arg-type]
        with self.app.app_context(), unit_of_work():
            publishing.submit(self._open(slug), by=self.cast.alice.actor)
        return slug

    def published(self, files: dict[str, bytes] | None = None, **changes: object) -> str:
        """Publish one."""
        slug = self.draft(files, **changes)
        with self.app.app_context(), unit_of_work():
            publishing.publish(self._open(slug), by=factories.EDITORIAL)
        return slug

    def retired(self) -> str:
        """Take one out of the search."""
        slug = self.published()
        with self.app.app_context(), unit_of_work():
            publishing.retire(self._instrument(slug), by=factories.EDITORIAL)
        return slug

    def removed(self, reason: str = "Die Rechte sind ausgelaufen.", successor: str = "") -> str:
        """Take one away for good."""
        slug = self.published()
        with self.app.app_context(), unit_of_work():
            publishing.remove(
                self._instrument(slug),
                reason,
                successor_slug=successor or None,
                by=factories.EDITORIAL,
            )
        return slug

    def next_version(self, slug: str, *, publish: bool = True, **changes: object) -> None:
        """Begin the next version and, by default, publish it."""
        with self.app.app_context(), unit_of_work():
            version = begin_next_version(self._instrument(slug), by=factories.EDITORIAL)
            content = replace(content_of(version), **changes)  # type: ignore[arg-type]
            revise(version, content, by=factories.EDITORIAL)
            if publish:
                publishing.publish(version, by=factories.EDITORIAL)

    def attachments(self, slug: str, number: int = 1) -> dict[str, int]:
        """Return name to id of the files of a version."""
        with self.app.app_context():
            rows = db.session.execute(
                select(Attachment.name, Attachment.id)
                .join(Version, Version.id == Attachment.version_id)
                .join(Instrument, Instrument.id == Version.instrument_id)
                .where(Instrument.slug == slug, Version.number == number)
            )
            return {name: attachment_id for name, attachment_id in rows}

    def change(self, slug: str, **values: object) -> None:
        """Write columns of an instrument directly, for what no verb does."""
        with self.app.app_context(), unit_of_work():
            for name, value in values.items():
                setattr(self._instrument(slug), name, value)

    def _instrument(self, slug: str) -> Instrument:
        return db.session.scalars(select(Instrument).where(Instrument.slug == slug)).one()

    def _open(self, slug: str) -> Version:
        statement = (
            select(Version)
            .join(Instrument, Instrument.id == Version.instrument_id)
            .where(Instrument.slug == slug, Version.state.in_(OPEN_STATES))
        )
        return db.session.scalars(queries.whole(statement)).one()
