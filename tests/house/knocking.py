"""Knocks at every door of a populated house, and puts the house back as it was after each deed."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.alliances import door_sample, pitch_sample
from tests.calls import scene as calls_sample
from tests.cast import Cast, Person
from tests.client import HouseClient, begin_login
from tests.curation import sample as curation_sample
from tests.files import makers
from tests.harvesting import sample as harvesting_sample
from tests.packages_moving import differences
from tests.web import adopting
from tests.web.shelf import Shelf
from tests.workshop import sample as workshop_sample
from toolbox.accounts import belonging
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Invitation
from toolbox.catalogue import publishing
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.curation.lifecycle import Visibility
from toolbox.discovery import synonyms
from toolbox.discovery.demand import wishes
from toolbox.foundation import jobs
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.jobs import Job, JobState
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.topics import TOPICS
from toolbox.review import answers
from toolbox.review import operations as reviewing
from toolbox.review import queries as reviews
from toolbox.review.models import ReviewComment, Submission
from toolbox.upkeep import operations as upkeep
from toolbox.vocabularies import importing, suggesting
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.skos.concepts import Concept, Scheme

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


NOTICES = {key: topic.default.value for key, topic in TOPICS.items()}

AGREEMENT = {
    "what": "Alpha probiert es aus.",
    "organisation": "1",
    "due_on": (today() + timedelta(days=30)).isoformat(),
    "row_version": "1",
}

MEETING = {
    **{"title": "Sommersitzung", "day": (today() + timedelta(days=30)).isoformat()},
    **{"begins": "10:00", "ends_at": "12:00", "row_version": "2"},
}

FORMS: Mapping[str, Mapping[str, str]] = {
    "contribute.found_organisation": {"name": "Projekt Gamma"},
    "contribute.make_link": {"days": "7"},
    "contribute.save_step": {"title": "Ein Titel", "go": "later"},
    "contribute.autosave": {"title": "Ein Titel"},
    "desk.send_back": {"comment": "Bitte ergänzen Sie die Quelle."},
    "desk.reject": {"reasons": "duplicate"},
    "desk.comment": {"field": "title", "text": "Bitte kürzer."},
    "desk.assign": {"row_version": "1"},
    "desk.new_answer": {"title": "Kürzer", "text_de": "Bitte kürzer."},
    "desk.answer": {"title": "Kürzer", "text_de": "Bitte kürzer."},
    "desk.rename": {"slug": "andere-adresse"},
    "desk.remove": {"reason": "Die Rechte sind ausgelaufen."},
    "upkeep.ask": {"sentence": "Wir nutzen es."},
    "upkeep.decline_request": {"answer": "Es ist veraltet."},
    "upkeep.hand_over": {"organisation": "0"},
    "upkeep.save_ending": {"ends_on": (today() + timedelta(days=30)).isoformat()},
    "organisations.edit": {
        "name": "Projekt Alpha",
        "kind": "project",
        "description": "",
        "website": "",
    },
    "organisations.found": {"name": "Projekt Gamma", "kind": "project"},
    "organisations.invite": {"email": "dora@example.org"},
    "organisations.change_role": {"role": "owner"},
    "organisations.merge": {"into": "Gibt es nicht"},
    "organisations.partners": {"organisation": "Projekt Beta"},
    "account.notifications": NOTICES,
    "alliances.found": {"name": "Kanalallianz"},
    "alliances.edit": {"name": "Hafenallianz Ruhr", "row_version": "1"},
    "alliances.invite_member": {"organisation": "Projekt Beta"},
    "alliances.name_moderator": {"email": "bob@example.org"},
    "alliances.join": {"organisation": "2"},
    "alliances.plan_meeting": MEETING,
    "alliances.edit_meeting": MEETING,
    "alliances.cancel_meeting": {"reason": "Zu wenige Anmeldungen."},
    "alliances.agenda": {"title": "Pause", "duration": "15"},
    "alliances.edit_point": {"title": "Pause", "duration": "15"},
    "alliances.minutes": {"minutes": "Alle kamen.", "row_version": "2"},
    "alliances.autosave_minutes": {"minutes": "Alle kamen.", "row_version": "2"},
    "alliances.guests": {"name": "Emil", "email": "emil@example.org", "knows": "y"},
    "alliances.new_agreement": AGREEMENT,
    "alliances.edit_agreement": AGREEMENT,
    "alliances.edit_pitch": {"problem": "Zu kurz", "row_version": "1"},
    "alliances.show_interest": {"name": "Gabi", "consent": "y"},
    "alliances.prepare_result": {"words": "Gut war es.", "pitches": "y"},
    "following.follow": {"email": "dora@example.org", "frequency": "weekly"},
    "following.follow_search": {"email": "dora@example.org", "frequency": "weekly"},
    "following.ask_for_link": {"email": "dora@example.org"},
    "following.mine": {"frequency": "weekly"},
    "admin.change_role": {"role": "editor"},
    "admin.block": {"reason": "security"},
    "admin.edit_door": {"title": "Neu", "text": "Ein Satz.", "action": "Los"},
    "admin.invite_editor": {"email": "dora@example.org"},
    "admin.edit_text": {"title": "Impressum", "body": "Neuer Text"},
    "admin.term": {"label_de": "Neuer Name", "label_en": "New name"},
    "admin.merge": {"into": "Anderes"},
    "admin.new_ring": {"members": "Stift, Lehrling", "kind": "same"},
    "admin.ring": {"members": "Stift, Lehrling", "kind": "same"},
    "admin.settle": {"text": "kran"},
    "admin.wish": {"text": "kran"},
    "admin.new_term": {"label_de": "Ganz neu"},
    "admin.replace": {"into": "Anderes"},
    "admin.split": {"into": "Eins\nZwei"},
    "admin.look_at_list": {"deed": "discard"},
    "admin.add_suggested": {"label_de": "Ganz neu"},
    "admin.name_existing": {"into": "praktikum"},
    "admin.decline_suggestion": {"answer": "Den Begriff gibt es."},
    "terms.suggest": {"label": "Ganz neu"},
    "curation.begin": {"title": "Neuer Koffer", "owner": "own"},
    "curation.save": {"title": "Koffer", "visibility": "public", "cover": "0", "row_version": "3"},
    "curation.give": {"organisation": "1"},
    "curation.hide": {"reason": "Das ist Werbung."},
    "curation.report": {"text": "Das ist Werbung."},
    "adoption.send_report": {
        **{"where": "Hamm", "since": "2026-03-01", "stage": "adopted", "adopter_name": "Schule"},
        **{"guest_email": "gast@example.org", "to_email": "schule@example.org"},
        **{"source": "Bericht", "source_date": "2026-03-01"},
    },
    "adoption.advance": {"stage": "established", "on": "2026-05-01"},
    "adoption.revise": {"where": "Dortmund"},
    "adoption.send_answer": {"text": "Danke!"},
    "adoption.take_back_answer": {"answer": "1"},
    "adoption.refuse": {"reason": "Das ist Werbung."},
    "calls.send": {
        **{"title": "Wir suchen etwas", "purpose": "Für den Unterricht."},
        **{"seeker_name": "Schule", "guest_email": "gast@example.org"},
    },
    "calls.revise": {"title": "Eine Liste", "purpose": "Für die Messe."},
    "calls.answer": {"text": "Rufen Sie an.", "organisation": "1"},
    "calls.take_back_answer": {"answer": "1"},
    "calls.hide": {"reason": "Das ist Werbung."},
    "harvesting.add": {"address": "https://example.org/oai", "name": "Archiv", "kind": ""},
    "harvesting.correct": {"address": "https://example.org/oai", "name": "Kiste", "kind": ""},
    "workshop.begin": {"with": "empty"},
    "workshop.save": {"title": "Unsere Messe", "a-town": "Musterstadt"},
    "workshop.autosave": {"title": "Unsere Messe", "a-town": "Musterstadt"},
    "workshop.save_item": {"i-name": "Beispiel-Hafen"},
    "workshop.show": {"slug": "unsere-messe"},
    "workshop.invite": {"days": "14", "consent": "Ich stimme zu."},
    "workshop.give": {"organisation": "1"},
    "workshop.send_proposal": {"text": "Bitte mit Motto."},
    "workshop.send_report": {"text": "Das ist Werbung."},
    "workshop.block": {"reason": "Das ist Werbung."},
}

_TUS = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Upload-Length": "5"}
HEADERS: Mapping[str, Mapping[str, str]] = {
    "contribute.announce": {**_TUS, "Upload-Metadata": "filename YS50eHQ="},
    "contribute.append": {**_TUS, "Content-Type": "application/offset+octet-stream"},
    "contribute.terminate": _TUS,
}
"""What scripts send in headers instead of in a form."""

COPY: Mapping[str, Any] = {"key": "1", "group": "exhibitors", "place": "1"}
"""Of Projekt Alpha, with an item, a link, an entry that waits, and a newer kit."""

SESSION: Mapping[str, Any] = {
    **{"slug": "probenallianz", "number": 1, "pitch_id": 1, "agreement_id": 1, "place": 1},
    "code": pitch_sample.KNOWN_CODE,
}
"""A meeting of Projekt Alpha and others that Edith moderates, and that is open."""

HARBOUR: Mapping[str, Any] = {
    **{"slug": "hafenallianz", "number": 1, "organisation_id": 1, "user_id": 3, "deed": "leise"},
    **{"item_id": 1, "guest_id": 1, "file_id": 1, "name": "Liste.csv", "token": "unbekannt"},
}
"""Carla runs this alliance, Projekt Alpha belongs to it; its first meeting is announced."""

OWN_VALUES: Mapping[str, Mapping[str, Any]] = {
    **{
        f"alliances.{name}": HARBOUR
        for name in (
            *("show", "edit", "close", "reopen", "begin_collection", "calendar", "own_calendar"),
            *("members", "invite_member", "name_moderator", "dismiss_moderator", "join"),
            *("meetings", "plan_meeting", "meeting", "meeting_date", "edit_meeting"),
            *("cancel_meeting", "agenda", "edit_point"),
            *("minutes", "autosave_minutes", "renew_minutes", "guests", "withdraw_guest"),
            *("files", "file", "guest", "decline_guest"),
        )
    },
    "alliances.decide_member": {**HARBOUR, "deed": "entfernen"},
    "alliances.answer_alliance": {**HARBOUR, "deed": "austreten"},
    "alliances.change_point": {**HARBOUR, "deed": "runter"},
    "alliances.show_minutes": {**HARBOUR, "deed": "veroeffentlichen"},
    "alliances.change_file": {**HARBOUR, "deed": "veroeffentlichen"},
    "alliances.announce_meeting": {**HARBOUR, "number": 2},
    "alliances.discard_meeting": {**HARBOUR, "number": 2},
    "upkeep.ending_step": {"step": "termin"},
    "upkeep.save_ending": {"step": "termin"},
    "contribute.append": {"key": "0" * 32},
    "contribute.terminate": {"key": "0" * 32},
    "instruments.picture": {"number": 1},
    "home.entrance": {"key": "ausbilden"},
    "account.revoke_token": {"token_id": 0},
    "api_v1.show_vocabulary": {"key": "topic"},
    "api_v1.list_terms": {"key": "topic"},
    "api_v1.show_term": {"key": "topic", "term": "praktikum"},
    "api_v1.show_alliance": {"slug": "probenallianz"},
    "api_v1.show_collection": {"slug": "gezeigter-koffer"},
    "api_v1.report_adoption": {"slug": "1"},
    **{
        f"api_v1.{name}": {"draft_id": 1}
        for name in ("show_draft", "revise_draft", "submit_draft", "add_file")
    },
    "following.follow": {"kind": "organisation", "key": "projekt-alpha"},
    "feeds.newest": {"form": "atom"},
    "feeds.search": {"form": "json"},
    "feeds.sitemap_part": {"number": 1},
    "feeds.thing": {"kind": "organisation", "key": "projekt-alpha", "form": "atom"},
    "lists.collection": {"key": "gezeigter-koffer", "suffix": "csv"},
    "lists.organisation": {"suffix": "xlsx"},
    "lists.search": {"suffix": "csv"},
    **{
        f"embedding.{name}": {"key": "gezeigter-koffer"}
        for name in ("collection", "collection_json")
    },
    **{
        f"adoption.{name}": {"token": "1"}
        for name in (
            *("own", "prove", "advance", "reconfirm", "edit", "revise", "ask_withdraw"),
            *("withdraw", "confirm", "decline", "take_back_stage", "correct_day"),
        )
    },
    "adoption.photo": {"key": "1"},
    "adoption.answer": {"adoption_id": 1},
    "adoption.send_answer": {"adoption_id": 1},
    "adoption.take_back_answer": {"adoption_id": 1},
    "adoption.accept": {"adoption_id": 2},
    "adoption.refuse": {"adoption_id": 2},
    **{f"calls.{name}": {"call_id": 1} for name in ("show", "answer", "take_back_answer")},
    **{f"calls.{name}": {"call_id": 2} for name in ("accept", "hide")},
    **{
        f"calls.{name}": {"token": "1"}
        for name in ("own", "prove", "edit", "revise", "keep_going", "close")
    },
    **{f"impact.alliance{form}": {"slug": "probenallianz"} for form in ("", "_csv", "_json")},
    **{f"impact.organisation{form}": {"slug": "projekt-alpha"} for form in ("", "_csv", "_json")},
    **{
        f"harvesting.{name}": {"source_id": 1, "run_id": 1}
        for name in ("source", "look_again", "visit_now", "pause", "believe", "remove", "report")
    },
    "harvesting.correct": {"source_id": 2},
    "harvesting.follow": {"source_id": 2},
    "exchange.collection_package": {"key": "gezeigter-koffer"},
    "exchange.look": {"key": "unbekannt"},
    "exchange.take": {"key": "unbekannt"},
    "pages.show": {"slug": "impressum"},
    "pages.short": {"slug": "impressum"},
    "stage.file": {"key": "0" * 64, "path": "index.html"},
    "stage.short": {"code": "222"},
    "classroom.look": {"code": "K7M4PX"},
    "classroom.join": {"code": "K7M4PX"},
    "classroom.change": {"deed": "beenden"},
    "alliances.arrange_pitch": {**SESSION, "move": "nach-unten"},
    "alliances.settle_agreement": {**SESSION, "deed": "erledigt"},
    "alliances.publish_result": {**SESSION, "deed": "veroeffentlichen"},
    "alliances.answer_contact": {"deed": "bestaetigen"},
    "alliances.answer_agreement": {"deed": "bestaetigen"},
    **{
        f"alliances.{name}": SESSION
        for name in (
            *("pitches", "add_pitch", "edit_pitch", "screen", "screen_pitch", "screen_end"),
            *("screen_standing", "begin_session", "end_session", "interest", "show_interest"),
            *("ask_to_begin", "ask_to_end", "ask_to_mail"),
            *("count_interest", "uncount_interest", "show_interest_as_member"),
            *("interest_qr", "agreements"),
            *("new_agreement", "agreement", "edit_agreement", "result", "prepare_result"),
        )
    },
    "admin.edit_text": {"slug": "impressum"},
    "admin.edit_door": {"key": "ausbilden"},
    "admin.give_door_back": {"key": "ausbilden"},
    "admin.export_trail": {"suffix": "csv"},
    "admin.restore_text": {"version_id": 1},
    "admin.try_out_setting": {"what": "suche"},
    **{f"terms.{name}": {"key": "praktikum"} for name in ("show", "term_form")},
    "static_files.show": {"name": "unbekannt.css"},
    "workshop.written_table": {**COPY, "what": "vorlage", "suffix": "csv"},
    "workshop.picture": {**COPY, "name": "unbekannt.png"},
    "workshop.decide": {**COPY, "entry_id": 1, "deed": "annehmen"},
    "workshop.end_link": {**COPY, "link_id": 1},
    **{
        f"workshop.{name}": COPY
        for name in (
            *("edit", "save", "autosave", "preview", "table", "read_table", "self_service"),
            *("invite", "item", "save_item", "download", "publish", "show", "take_offline"),
            *("become_instrument", "next_year", "keep", "claim", "give", "ask_delete", "delete"),
            *("newer", "newer_preview", "take", "leave", "forget_leftover", "propose"),
            *("send_proposal", "renew"),
        )
    },
    **{
        f"workshop.{name}": {"slug": "gezeigte-messe"}
        for name in ("report", "send_report", "block", "unblock")
    },
    "workshop.site": {"slug": "gezeigte-messe", "path": "gibt-es-nicht.html"},
    **{
        f"curation.{name}": {"key": "gezeigter-koffer"}
        for name in (
            *("show", "archive", "printed", "share", "qr", "copy", "report", "hide", "unhide"),
            "choose",
        )
    },
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
            db.session.flush()
            self._invitation_id = db.session.scalars(select(Invitation.id)).first()
            self._wish_id = wishes.wish("schweissen", by=cast.edith.actor).id
            self._ring_id = synonyms.rings()[0].id
            topics = vocabularies.vocabulary("topic")
            self._suggestion_id = suggesting.suggest(topics, "Neu", "", by=cast.alice.actor).id
            scheme = Scheme({}, {}, (Concept("https://example.org/a", names={"de": ("A",)}),))
            kept = importing.keep(topics, scheme, "a.ttl", home="", by=cast.edith.actor)
            self._import_id = kept.id
        with app.app_context():
            self._comment()
        self._run_jobs()
        with app.app_context(), unit_of_work():
            failed = Job(kind="foundation.send_mail", payload={}, state=JobState.FAILED)
            db.session.add(failed)
            db.session.flush()
            self._job_id = failed.id
        with app.app_context():
            self._handover_id, self._request_id = _in_other_hands(cast)
        with app.app_context():
            self._proposal_id = workshop_sample.furnish(cast)
            self._collection_id = curation_sample.collection(
                cast.alice.actor,
                [curation_sample.instrument(cast.alpha_id)],
                title="Gezeigter Koffer",
                organisation_id=cast.alpha_id,
                visibility=Visibility.PUBLIC,
            )
        with app.app_context():
            pitch_sample.furnish(cast)
            door_sample.furnish(cast)
        adopting.furnish(app, cast, self._slugs["published"])
        calls_sample.furnish(app, cast)
        with app.app_context():
            harvesting_sample.furnish()
            differences.differ(self._slugs["published"])
        with app.app_context():
            self._logins = {person: begin_login(person) for person in cast.everybody}
            self._places = {state: self._place(slug) for state, slug in self._slugs.items()}
        self._keep()

    def _comment(self) -> None:
        """Let Edith note something about what waits, and tell the makers of the draft something."""
        edith, alice = self.cast.edith.actor, self.cast.alice.actor
        with unit_of_work():
            publishing.submit(self._open("draft"), by=alice)
        for state in ("draft", "in-review"):
            with unit_of_work():
                waiting = reviews.open_round(self._open(state).instrument_id)
                assert waiting is not None
                reviewing.comment_on(waiting, "title", "Bitte kürzer.", by=edith)
        with unit_of_work():
            version = self._open("draft")
            reviewing.ask_for_changes(version, "", expected=version.row_version, by=edith)
        with unit_of_work():
            kept = answers.add_answer(title="Dank", text_de="Danke!", text_en="", by=edith)
            self._answer_id = kept.id

    def _open(self, state: str) -> Version:
        instrument = catalogue.by_slug(self._slugs[state], by=self.cast.edith.actor)
        version = catalogue.open_version(instrument)
        assert version is not None
        return version

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
        comment_id = db.session.scalar(
            select(ReviewComment.id)
            .join(Submission, Submission.id == ReviewComment.submission_id)
            .where(Submission.instrument_id == version.instrument_id)
        )
        return {
            "comment_id": comment_id or 0,
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
        house = {
            "slug": self.cast.alpha_slug,
            "user_id": self.cast.bob.user_id,
            "invitation_id": self._invitation_id,
            "login_id": 0,
            "step": "beschreiben",
            "kind": "thumbnail",
            "suffix": "svg",
            "token": "unbekannt",
            "vocabulary": "topic",
            "vocabulary_key": "tag",
            "key": "checkliste",
            "locale": "de",
            "ring_id": self._ring_id,
            "handover_id": self._handover_id,
            "request_id": self._request_id,
            "secret": "unbekannt",
            "link_id": 999,
            "proposal_id": self._proposal_id,
            "collection_id": self._collection_id,
            "name": "a.pdf",
            "attachment_id": 1,
            "answer_id": self._answer_id,
            "job_id": self._job_id,
            "wish_id": self._wish_id,
            "suggestion_id": self._suggestion_id,
            "import_id": self._import_id,
            "ending": "ttl",
            "organisation": self.cast.beta_slug,
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
            "reader": cast.rita,
            "member": cast.bob,
            "owner": cast.alice,
            "editor": cast.edith,
            "administrator": cast.anton,
        }

    def knock(self, door: Door, person: Person | None, state: str | None = None) -> str:
        """Return what ``person`` gets at ``door``: a status, or ``login``."""
        values = {**self._values(state), **OWN_VALUES.get(door.endpoint, {})}
        rule = next(self.app.url_map.iter_rules(door.endpoint))
        open_parts = rule.arguments - (rule.defaults or {}).keys()
        with self.app.test_request_context():
            address = url_for(door.endpoint, **{name: values[name] for name in open_parts})
        client = self.app.test_client()
        assert isinstance(client, HouseClient)
        if person is not None:
            client.go_on(self._logins[person])
        if door.method == "GET":
            return _outcome(client.get(address))
        form = {"row_version": values.get("row_version", ""), **door.form}
        headers = HEADERS.get(door.endpoint, {})
        answer = client.submit(address, form, method=door.method, headers=headers)
        if answer.status_code < 400:
            self.put_back()
        return _outcome(answer)


def _in_other_hands(cast: Cast) -> tuple[int, int]:
    """Let Alpha offer something to Beta, and Beta ask for something that nobody looks after."""
    _version_id, offered = factories.published(cast.alpha_id)
    with unit_of_work():
        zeta = belonging.found_organisation(name="Projekt Zeta", by=factories.EDITORIAL).id
    _version_id, orphan = factories.published(zeta)
    with unit_of_work():
        beta = accounts.organisation_by_slug(cast.beta_slug)
        accounts.organisation_by_id(zeta).ended_at = now()
        db.session.flush()
        by_slug = {one.slug: one for one in db.session.scalars(select(Instrument))}
        handover = upkeep.offer(by_slug[offered], beta, by=cast.alice.actor)
        request = upkeep.ask_for(by_slug[orphan], beta, "Wir nutzen es.", by=cast.carla.actor)
        return handover.id, request.id


def _outcome(answer: TestResponse) -> str:
    answer.close()
    if "/konto/anmelden" in answer.headers.get("Location", ""):
        return "login"
    return str(answer.status_code)
