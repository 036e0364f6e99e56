"""Knocks at every door of a populated house, and puts the house back as it was after each deed."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.cast import Cast, Person
from tests.client import HouseClient
from tests.files import makers
from tests.web.shelf import Shelf
from toolbox.accounts import belonging
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Invitation
from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.discovery import synonyms
from toolbox.discovery.demand import wishes
from toolbox.foundation import jobs
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

PICTURE = {"bild.png": makers.picture()}


@dataclass(frozen=True)
class Door:
    """One address with one method, and what a form there is sent with."""

    endpoint: str
    method: str

    @property
    def form(self) -> Mapping[str, str]:
        """What a person would send; doors that ask for nothing get nothing."""
        return FORMS.get(self.endpoint, {})


FORMS: Mapping[str, Mapping[str, str]] = {
    "contribute.found_organisation": {"name": "Projekt Gamma"},
    "contribute.save_step": {"title": "Ein Titel", "go": "later"},
    "contribute.autosave": {"title": "Ein Titel"},
    "desk.send_back": {"comment": "Bitte ergänzen Sie die Quelle."},
    "desk.rename": {"slug": "andere-adresse"},
    "desk.remove": {"reason": "Die Rechte sind ausgelaufen."},
    "organisations.edit": {"name": "Projekt Alpha", "description": "", "website": ""},
    "organisations.found": {"name": "Projekt Gamma", "kind": "project"},
    "organisations.invite": {"email": "dora@example.org"},
    "organisations.change_role": {"role": "owner"},
    "admin.change_role": {"role": "editor"},
    "admin.edit_text": {"title": "Impressum", "body": "Neuer Text"},
    "admin.term": {"label_de": "Neuer Name", "label_en": "New name"},
    "admin.merge": {"into": "Anderes"},
    "admin.new_ring": {"members": "Stift, Lehrling", "kind": "same"},
    "admin.ring": {"members": "Stift, Lehrling", "kind": "same"},
    "admin.settle": {"text": "kran"},
    "admin.wish": {"text": "kran"},
}

OWN_VALUES: Mapping[str, Mapping[str, Any]] = {
    "instruments.picture": {"number": 1},
    "home.entrance": {"key": "ausbilden"},
    "pages.show": {"slug": "impressum"},
    "pages.short": {"slug": "impressum"},
    "admin.edit_text": {"slug": "impressum"},
    "terms.show": {"key": "praktikum"},
    "static_files.show": {"name": "unbekannt.css"},
}


class PopulatedHouse:
    """One instrument in each state, each with a picture, kept as a copy to come back to."""

    def __init__(self, app: Flask, cast: Cast, copy: Path) -> None:
        self.app, self.cast, self._copy = app, cast, copy
        shelf = Shelf(app, cast, self._run_jobs)
        self._slugs = {
            "draft": shelf.draft(PICTURE),
            "in-review": shelf.in_review(files=PICTURE),
            "published": shelf.published(PICTURE),
            "revised": shelf.published(PICTURE),
            "retired": shelf.retired(),
            "removed": shelf.removed(),
        }
        shelf.next_version(self._slugs["revised"], publish=False, title="Geheime Fassung")
        with app.app_context(), unit_of_work():
            alpha = accounts.organisation_by_slug(cast.alpha_slug)
            belonging.invite(alpha, "emil@example.org", by=cast.alice.actor)
            self._wish_id = wishes.wish("schweissen", by=cast.edith.actor).id
            self._ring_id = synonyms.rings()[0].id
        self._run_jobs()
        with app.app_context():
            self._places = {state: self._place(slug) for state, slug in self._slugs.items()}
        self._keep()

    def _run_jobs(self) -> int:
        with self.app.app_context():
            return jobs.run_due()

    def _place(self, slug: str) -> dict[str, Any]:
        """Return what fills the addresses of an instrument: those of its newest version."""
        version = db.session.scalars(
            select(Version)
            .join(Instrument, Instrument.id == Version.instrument_id)
            .where(Instrument.slug == slug)
            .order_by(Version.number.desc())
        ).first()
        assert version is not None
        attachment = db.session.scalars(
            select(Attachment).where(Attachment.version_id == version.id)
        ).first()
        assert attachment is not None
        return {
            "slug": slug,
            "instrument_id": version.instrument_id,
            "version_id": version.id,
            "number": version.number,
            "row_version": version.row_version,
            "attachment_id": attachment.id,
            "name": attachment.name,
        }

    def _keep(self) -> None:
        folder = Path(self.app.instance_path)
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()  # closing the last connection writes everything into the file
        shutil.copyfile(folder / "toolbox.db", self._copy)

    def put_back(self) -> None:
        """Undo whatever the last visitor did; files stay, nothing of them is deleted here."""
        folder = Path(self.app.instance_path)
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            (folder / f"toolbox.db{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._copy, folder / "toolbox.db")

    def _values(self, state: str | None) -> dict[str, Any]:
        """Return what fills any address; the parts of the instrument in ``state`` come first."""
        with self.app.app_context():
            invitation = db.session.scalars(select(Invitation.id)).first()
        house = {
            "slug": self.cast.alpha_slug,
            "user_id": self.cast.bob.user_id,
            "invitation_id": invitation,
            "step": "beschreiben",
            "kind": "thumbnail",
            "suffix": "svg",
            "token": "unbekannt",
            "vocabulary": "topic",
            "vocabulary_key": "tag",
            "key": "checkliste",
            "locale": "de",
            "ring_id": self._ring_id,
            "wish_id": self._wish_id,
        }
        return house | (self._places[state] if state else {})

    @property
    def states(self) -> list[str]:
        """The states an instrument can be in, by the rows of the table."""
        return list(self._slugs)

    @property
    def people(self) -> dict[str, Person | None]:
        """Everybody who may knock, by the columns of the table."""
        cast = self.cast
        return {
            "visitor": None,
            "stranger": cast.carla,
            "member": cast.bob,
            "owner": cast.alice,
            "editor": cast.edith,
            "administrator": cast.anton,
        }

    def knock(self, door: Door, person: Person | None, state: str | None = None) -> str:
        """Return what ``person`` gets at ``door``: a status, or ``login``."""
        values = {**self._values(state), **OWN_VALUES.get(door.endpoint, {})}
        rule = next(self.app.url_map.iter_rules(door.endpoint))
        with self.app.test_request_context():
            address = url_for(door.endpoint, **{name: values[name] for name in rule.arguments})
        client = self.app.test_client()
        assert isinstance(client, HouseClient)
        if person is not None:
            client.sign_in(person)
        if door.method == "GET":
            return _outcome(client.get(address))
        answer = client.submit(address, {"row_version": values.get("row_version", ""), **door.form})
        if answer.status_code < 400:
            self.put_back()
        return _outcome(answer)


def _outcome(answer: TestResponse) -> str:
    answer.close()
    if "/konto/anmelden" in answer.headers.get("Location", ""):
        return "login"
    return str(answer.status_code)
