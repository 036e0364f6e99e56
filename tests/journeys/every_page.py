"""Every type of page with its address, and the instruments that some of them need."""

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import PASSWORD
from tests.files import makers
from toolbox.accounts import belonging
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.accounts.passwords import hasher
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.content import content_of
from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.discovery import synonym_keeping
from toolbox.discovery.demand import wishes
from toolbox.discovery.demand.counting import SearchCounter
from toolbox.discovery.models import RingKind
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

REASON = "Die Rechte an den Bildern sind ausgelaufen."


@dataclass(frozen=True)
class Place:
    """A page, who looks at it, and its address; {names} in it come from ``furnish``."""

    name: str
    address: str
    by: str = "visitor"
    status: int = 200


PLACES = (
    Place("home", "/"),
    Place("entrance-train", "/einstieg/ausbilden"),
    Place("entrance-class", "/einstieg/klasse"),
    Place("entrance-submit", "/einstieg/einreichen"),
    Place("search-everything", "/suche"),
    Place("search-hits", "/suche?q=praktikum"),
    Place("search-filters", "/suche?q=ausbildung&art=checklist&art=guide"),
    Place("search-typo", "/suche?q=elternabent&art=app"),
    Place("search-nothing", "/suche?q=qxzvwy"),
    Place("search-beyond", "/suche?seite=10000"),
    Place("instrument-guide", "/w/leitfaden-praktikum-im-betrieb"),
    Place("instrument-checklist", "/w/checkliste-messestand"),
    Place("instrument-game", "/w/planspiel-wareneingang-digital"),
    Place("instrument-app", "/w/app-erstausbildende-betriebe"),
    Place("instrument-fair", "/w/digitale-ausbildungsmesse"),
    Place("instrument-advice", "/w/beratung-niederrhein"),
    Place("instrument-media", "/w/plakat-ausbildungswege-logistik"),
    Place("instrument-two-versions", "/w/{grown}"),
    Place("instrument-fixed-version", "/w/{grown}/v/1"),
    Place("preview-pdf", "{pdf}"),
    Place("preview-docx", "{docx}"),
    Place("preview-xlsx", "{xlsx}"),
    Place("advice", "/beratung"),
    Place("advice-place", "/beratung?ort=44135"),
    Place("advice-several", "/beratung?ort=Halle"),
    Place("advice-unknown", "/beratung?ort=00000"),
    Place("organisations", "/organisationen"),
    Place("organisation", "/o/planspiel-eurokran"),
    Place("organisation-empty", "/o/{empty_organisation}"),
    Place("topics", "/themen"),
    Place("term", "/begriffe/occupation/feld-logistik"),
    Place("tag", "/schlagwort/{tag}"),
    Place("about", "/seite/ueber"),
    Place("legal-notice", "/seite/impressum"),
    Place("privacy", "/seite/datenschutz"),
    Place("accessibility", "/seite/barrierefreiheit"),
    Place("help", "/seite/hilfe"),
    Place("licences", "/seite/lizenzen-verstehen"),
    Place("login", "/konto/anmelden"),
    Place("register", "/konto/registrieren"),
    Place("registered", "/konto/registrieren/gesendet"),
    Place("forgot", "/konto/passwort-vergessen"),
    Place("forgot-sent", "/konto/passwort-vergessen/gesendet"),
    Place("link-spent", "/konto/passwort-neu/abgelaufen", status=404),
    Place("submit-visitor", "/einreichen"),
    Place("not-found", "/w/das-gibt-es-nicht", status=404),
    Place("gone", "/w/{removed}", status=410),
    Place("denied", "/verwaltung", by="wilma", status=403),
    Place("profile", "/konto", by="wilma"),
    Place("change-email", "/konto/adresse", by="wilma"),
    Place("change-password", "/konto/passwort", by="wilma"),
    Place("delete-account", "/konto/loeschen", by="wilma"),
    Place("my-instruments", "/meine-werkzeuge", by="wilma"),
    Place("my-organisation", "/o/{organisation}", by="wilma"),
    Place("edit-organisation", "/o/{organisation}/bearbeiten", by="wilma"),
    Place("members", "/o/{organisation}/mitglieder", by="wilma"),
    Place("found-organisation", "/organisationen/gruenden", by="wilma"),
    Place("submit", "/einreichen", by="wilma"),
    Place("step-files", "/einreichen/{draft}/dateien", by="wilma"),
    Place("step-describe", "/einreichen/{draft}/beschreiben", by="wilma"),
    Place("step-classify", "/einreichen/{draft}/einordnen", by="wilma"),
    Place("step-rights", "/einreichen/{draft}/rechte", by="wilma"),
    Place("step-check", "/einreichen/{draft}/pruefen", by="wilma"),
    Place("draft-preview", "/einreichen/{draft}/vorschau", by="wilma"),
    Place("draft-discard", "/einreichen/{draft}/verwerfen", by="wilma"),
    Place("advice-describe", "/einreichen/{advice_draft}/beschreiben", by="wilma"),
    Place("advice-check", "/einreichen/{advice_draft}/pruefen", by="wilma"),
    Place("desk", "/redaktion", by="edith"),
    Place("desk-review", "/redaktion/{review}", by="edith"),
    Place("desk-care", "/redaktion/w/{grown}", by="edith"),
    Place("admin", "/verwaltung", by="anton"),
    Place("admin-people", "/verwaltung/personen", by="anton"),
    Place("admin-audit", "/verwaltung/protokoll", by="anton"),
    Place("admin-settings", "/verwaltung/einstellungen", by="anton"),
    Place("admin-texts", "/verwaltung/seiten", by="anton"),
    Place("admin-text", "/verwaltung/seiten/ueber/de", by="anton"),
    Place("admin-vocabularies", "/verwaltung/vokabulare", by="anton"),
    Place("admin-terms", "/verwaltung/vokabulare/topic", by="anton"),
    Place("admin-term", "/verwaltung/vokabulare/topic/praktikum", by="anton"),
    Place("admin-tags", "/verwaltung/schlagwoerter", by="anton"),
    Place("admin-synonyms", "/verwaltung/synonyme", by="edith"),
    Place("admin-ring", "/verwaltung/synonyme/{ring}", by="edith"),
    Place("admin-ring-new", "/verwaltung/synonyme/neu?wort=azubine", by="edith"),
    Place("admin-try-out", "/verwaltung/synonyme/probe?q=azubi+im+betrieb", by="edith"),
    Place("admin-unfound", "/verwaltung/suchen", by="edith"),
)


def furnish(app: Flask) -> dict[str, str]:
    """Let Wilma found an organisation with instruments in every state; return the {names}."""
    with app.app_context():
        by, organisation_id, organisation = _wilma()
        with unit_of_work():
            empty = belonging.found_organisation(name="Projekt ohne Werkzeuge", by=by).slug
        grown = _grown(organisation_id)
        _search_in_vain("azubine", "raumfahrt")
        return {
            "organisation": organisation,
            "empty_organisation": empty,
            "draft": str(_draft(organisation_id, by, kind="checklist")),
            "advice_draft": str(_draft(organisation_id, by, kind="advisory-offer")),
            "review": str(_in_review(organisation_id, by)),
            "grown": grown,
            "removed": _removed(organisation_id),
            "tag": "checkliste",
            "ring": str(_overlapping_ring()),
            **{suffix: _preview_of(suffix) for suffix in ("pdf", "docx", "xlsx")},
        }


def _search_in_vain(*texts: str) -> None:
    """Let two people search for these texts; the last one becomes a wish."""
    counter = SearchCounter()
    for visitor in ("10.0.0.1", "10.0.0.2"):
        for text in texts:
            counter.count_search(text, visitor=visitor, what=["without_hits"])
    counter.flush()
    with unit_of_work():
        wishes.wish(texts[-1], by=factories.EDITORIAL)


def _overlapping_ring() -> int:
    """Return a ring that has a member in common with another one."""
    with unit_of_work():
        rings = [
            synonym_keeping.add_ring(kind=RingKind.SAME, members=members, by=factories.EDITORIAL)
            for members in (["Wendel", "Spirale"], ["Wendel", "Schraube"])
        ]
        return rings[0].id


def _wilma() -> tuple[Actor, int, str]:
    with unit_of_work():
        user = User(
            email="wilma@example.org",
            name="Wilma",
            password_hash=hasher("cheap").hash(PASSWORD),
            confirmed_at=now(),
        )
        db.session.add(user)
        db.session.flush()
        organisation = belonging.found_organisation(
            name="Projekt Wendeltreppe", by=accounts.actor_for(user)
        )
        db.session.flush()
        return accounts.actor_for(user), organisation.id, organisation.slug


def _draft(organisation_id: int, by: Actor, *, kind: str) -> int:
    version_id = factories.draft(organisation_id, by=by, kind=kind)
    with unit_of_work():
        version = queries.version_by_id(version_id)
        factories.attached(version, makers.pdf("Plan"), "Plan der Werkstatt.pdf", by=by)
        return version.instrument_id


def _in_review(organisation_id: int, by: Actor) -> int:
    version_id = factories.draft(organisation_id, by=by)
    with unit_of_work():
        publishing.submit(queries.version_by_id(version_id), by=by)
    return version_id


def _grown(organisation_id: int) -> str:
    _version_id, slug = factories.published(organisation_id)
    with unit_of_work():
        version = operations.begin_next_version(_instrument(slug), by=factories.EDITORIAL)
        operations.revise(version, content_of(version), by=factories.EDITORIAL)
        publishing.publish(version, by=factories.EDITORIAL)
    return slug


def _removed(organisation_id: int) -> str:
    _version_id, slug = factories.published(organisation_id)
    with unit_of_work():
        publishing.remove(_instrument(slug), REASON, by=factories.EDITORIAL)
    return slug


def _instrument(slug: str) -> Instrument:
    return db.session.scalars(select(Instrument).where(Instrument.slug == slug)).one()


def _preview_of(suffix: str) -> str:
    """Return the address of the preview of the first file of this type."""
    statement = (
        select(Instrument.slug, Attachment.id)
        .join(Version, Version.id == Instrument.current_version_id)
        .join(Attachment, Attachment.version_id == Version.id)
        .where(Attachment.name.endswith(f".{suffix}"))
        .order_by(Attachment.id)
    )
    found = db.session.execute(statement).first()
    assert found is not None, f"nothing published has a file of the type {suffix}"
    return f"/w/{found.slug}/datei/{found.id}/vorschau"
