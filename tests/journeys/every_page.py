"""Every type of page with its address, and the instruments that some of them need."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pyotp
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.alliances import page_sample, pitch_sample
from tests.cast import PASSWORD
from tests.classroom import sample as classroom
from tests.curation import sample as curation_sample
from tests.files import makers
from tests.harvesting import sample as harvesting_sample
from tests.packages_moving import differences
from tests.packages_moving import sample as packages_sample
from tests.stage import packages
from tests.workshop import sample as workshop
from toolbox.accounts import belonging, inviting, second_factor, tokens
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Invitation, Organisation, Purpose, User
from toolbox.accounts.operations import issue_token
from toolbox.accounts.passwords import hasher
from toolbox.adoption import deciding, keeping
from toolbox.adoption import operations as adopting
from toolbox.adoption import proof as entry_proof
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.rules import FactorEntry, Report
from toolbox.alliances import meeting_queries
from toolbox.calls import operations as looking
from toolbox.calls import proof as call_proof
from toolbox.calls.rules import Wanted
from toolbox.catalogue import operations, publishing, queries, sharing
from toolbox.catalogue.content import LinkEntry, content_of
from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.curation import items as collecting
from toolbox.curation import queries as collected
from toolbox.curation.lifecycle import Visibility
from toolbox.discovery import synonym_keeping
from toolbox.discovery.demand import wishes
from toolbox.discovery.demand.counting import SearchCounter
from toolbox.discovery.models import RingKind
from toolbox.files.uploads import operations as uploads
from toolbox.following import operations as following
from toolbox.following import proof
from toolbox.following import queries as followers
from toolbox.following.models import FollowKind
from toolbox.foundation.actors import VISITOR, Actor, system
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.ids import new_token, token_digest
from toolbox.foundation.jobs import Job, JobState
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import stopping
from toolbox.notices.topics import Frequency
from toolbox.review import answers
from toolbox.review import operations as reviewing
from toolbox.review import queries as reviews
from toolbox.site.operations import DoorTexts, write_door
from toolbox.stage.jobs import examine
from toolbox.upkeep import operations as handing
from toolbox.upkeep.lifecycle import LinkState
from toolbox.upkeep.models import Handover, WebLink
from toolbox.upkeep.proof import confirm_token
from toolbox.vocabularies import importing, suggesting
from toolbox.vocabularies.queries import vocabulary
from toolbox.vocabularies.skos.concepts import Concept, Scheme

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
    Place("instrument-runs", "/w/{game}"),
    Place("stage-play", "/w/{game}/ausprobieren"),
    Place("stage-share", "/w/{game}/weitergeben"),
    Place("stage-embed", "/einbetten/{game}"),
    Place("stage-short-unknown", "/t/222", status=404),
    Place("stage-findings", "/einreichen/{package_draft}/dateien", by="wilma"),
    Place("preview-pdf", "{pdf}"),
    Place("preview-docx", "{docx}"),
    Place("preview-xlsx", "{xlsx}"),
    Place("calls", "/gesuche"),
    Place("calls-own", "/gesuche", by="wilma"),
    Place("call-begin", "/gesuche/neu"),
    Place("call-begin-member", "/gesuche/neu", by="wilma"),
    Place("call-thanks", "/gesuche/danke"),
    Place("call", "/gesuche/{call}"),
    Place("call-to-answer", "/gesuche/{guests_call}", by="wilma"),
    Place("call-own", "/gesuche/meine/{call}", by="wilma"),
    Place("call-edit", "/gesuche/meine/{call}/bearbeiten", by="wilma"),
    Place("call-edit-private", "/gesuche/meine/{calls_link}/bearbeiten"),
    Place("call-private-link", "/gesuche/meine/{calls_link}"),
    Place("desk-calls", "/redaktion/gesuche", by="edith"),
    Place("instrument-adopted", "/w/{adopted}"),
    Place("adoptions", "/w/{adopted}/uebernahmen"),
    Place("adoptions-makers", "/w/{adopted}/uebernahmen", by="wilma"),
    Place("adoptions-none", "/w/{grown}/uebernahmen"),
    Place("impact-sheet", "/wirkung/w/{adopted}"),
    Place("impact-of-alliance", "/wirkung/allianz/{allied}"),
    Place("impact-of-organisation", "/wirkung/organisation/{organisation}"),
    Place("lineage", "/w/{kit}/stammbaum"),
    Place("adoption-report", "/w/{adopted}/uebernahmen/melden"),
    Place("adoption-report-member", "/w/{orphan}/uebernahmen/melden", by="wilma"),
    Place("adoption-report-editor", "/w/{adopted}/uebernahmen/melden", by="edith"),
    Place("adoption-thanks", "/w/{adopted}/uebernahmen/danke"),
    Place("adoption-thanks-member", "/w/{adopted}/uebernahmen/danke?eintrag={entry}", by="wilma"),
    Place("adoption-own", "/w/{adopted}/uebernahmen/{entry}", by="wilma"),
    Place("adoption-edit", "/w/{adopted}/uebernahmen/{entry}/bearbeiten", by="wilma"),
    Place("adoption-withdraw", "/w/{adopted}/uebernahmen/{entry}/zurueckziehen", by="wilma"),
    Place("adoption-answer", "/w/{adopted}/uebernahmen/{entry}/antwort", by="wilma"),
    Place("adoption-private-link", "/w/{adopted}/uebernahmen/{guests_entry}"),
    Place("adoption-is-it-true", "/w/{adopted}/uebernahmen/{named_entry}"),
    Place("my-adoptions", "/meine-werkzeuge/uebernahmen", by="wilma"),
    Place("desk-adoptions", "/redaktion/uebernahmen", by="edith"),
    Place("pitches", "{session}/pitches", by="edith"),
    Place("pitch-card", "{session}/pitches/{pitch}", by="edith"),
    Place("screen", "{session}/leinwand", by="edith"),
    Place("screen-pitch", "{session}/leinwand/1", by="edith"),
    Place("screen-end", "{session}/leinwand/ende", by="edith"),
    Place("session-begin", "/allianzen/{allied_meeting}/leinwand/beginnen", by="wilma"),
    Place("session-end", "{session}/leinwand/beenden", by="edith"),
    Place("session-mail", "{session}/ergebnis/versenden", by="edith"),
    Place("meeting-summing-up", "{session}/ergebnis/vorbereiten", by="edith"),
    Place("meeting-results", "{session}/ergebnis"),
    Place("interest", "/i/{pitch_code}"),
    Place("interest-member", "/i/{pitch_code}", by="wilma"),
    Place("interest-unknown", "/i/222222", status=404),
    Place("interest-contact", "/allianzen/kontakt/{pitch_contact}"),
    Place("agreements", "/allianzen/{session_alliance}/vereinbarungen", by="edith"),
    Place("agreement", "/allianzen/{session_alliance}/vereinbarungen/{agreement}", by="wilma"),
    Place("agreement-new", "/allianzen/{session_alliance}/vereinbarungen/neu", by="edith"),
    Place("agreement-edit", "{agreement_page}/bearbeiten", by="edith"),
    Place("agreement-link", "/allianzen/vereinbarung/{agreement_link}"),
    Place("lesson-enter", "/klasse"),
    Place("lesson-join", "/klasse/{lesson}"),
    Place("lesson-seat", "/klasse/platz/{seat}"),
    Place("lesson-board", "/klasse/tafel/{board}"),
    Place("lesson-seats", "/klasse/tafel/{board}/plaetze"),
    Place("lesson-site", "/klasse/mit/gezeigte-messe"),
    Place("lesson-sheet", "/klasse/tafel/{board}/auswertung"),
    Place("lesson-over", "/klasse/tafel/unbekannt", status=404),
    Place("advice", "/beratung"),
    Place("advice-place", "/beratung?ort=44135"),
    Place("advice-several", "/beratung?ort=Halle"),
    Place("advice-unknown", "/beratung?ort=00000"),
    Place("organisations", "/organisationen"),
    Place("organisation", "/o/planspiel-eurokran"),
    Place("organisation-empty", "/o/{empty_organisation}"),
    Place("alliances", "/allianzen"),
    Place("alliance", "/allianzen/logistikallianz"),
    Place("alliance-found", "/allianzen/neu", by="anton"),
    Place("alliance-moderator", "/allianzen/{allied}", by="wilma"),
    Place("alliance-edit", "/allianzen/{allied}/bearbeiten", by="anton"),
    Place("alliance-members", "/allianzen/{allied}/mitglieder", by="anton"),
    Place("alliance-join", "/allianzen/{allied}/mitmachen", by="wilma"),
    Place("meetings", "/allianzen/{allied}/sitzungen"),
    Place("meeting", "/allianzen/{allied_meeting}"),
    Place("meeting-moderator", "/allianzen/{allied_meeting}", by="wilma"),
    Place("meeting-draft", "/allianzen/{allied_draft}", by="wilma"),
    Place("meeting-plan", "/allianzen/{allied}/sitzungen/neu", by="wilma"),
    Place("meeting-cancel", "/allianzen/{allied_meeting}/absagen", by="wilma"),
    Place("meeting-agenda", "/allianzen/{allied_meeting}/tagesordnung", by="wilma"),
    Place("meeting-point", "/allianzen/{allied_meeting}/tagesordnung/{allied_point}", by="wilma"),
    Place("meeting-edit", "/allianzen/{allied_meeting}/bearbeiten", by="wilma"),
    Place("meeting-minutes", "/allianzen/{allied_meeting}/protokoll", by="wilma"),
    Place("meeting-guests", "/allianzen/{allied_meeting}/gaeste", by="wilma"),
    Place("meeting-files", "/allianzen/{allied_meeting}/dateien", by="wilma"),
    Place("meeting-invited", "/allianzen/gast/{allied_guest}"),
    Place("meeting-decline", "/allianzen/gast/{allied_guest}/absagen"),
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
    Place("reset-password", "/konto/passwort-neu/{reset_link}"),
    Place("open-account", "/konto/bestaetigen/{account_link}"),
    Place("confirm-address", "/konto/adresse-neu/{address_link}"),
    Place("first-administrator", "/konto/erste-verwaltung/{administrator_link}"),
    Place("invited", "/konto/einladung/{invitation}"),
    Place("invited-signed-in", "/konto/einladung/{invitation}", by="edith"),
    Place("link-spent", "/konto/passwort-neu/abgelaufen", status=404),
    Place("submit-visitor", "/einreichen"),
    Place("not-found", "/w/das-gibt-es-nicht", status=404),
    Place("gone", "/w/{removed}", status=410),
    Place("denied", "/verwaltung", by="wilma", status=403),
    Place("profile", "/konto", by="wilma"),
    Place("change-email", "/konto/adresse", by="wilma"),
    Place("change-password", "/konto/passwort", by="wilma"),
    Place("notifications", "/konto/benachrichtigungen", by="wilma"),
    Place("notifications-link", "/konto/benachrichtigungen/{notices_page}"),
    Place("unsubscribe", "/konto/abbestellen/{notices_stop}"),
    Place("follow-search", "/folgen/suche?q=praktikum&nutzung=im-browser"),
    Place("follow-signed-in", "/folgen/organisation/{organisation}", by="wilma"),
    Place("follow-sent", "/folgen/gesendet"),
    Place("follow-confirm", "/folgen/bestaetigen/{follow_confirm}"),
    Place("followed", "/folgen", by="wilma"),
    Place("followed-by-link", "/folgen/uebersicht/{follow_page}"),
    Place("follow-ask-for-link", "/folgen/link"),
    Place("follow-stop", "/folgen/beenden/{follow_stop}"),
    Place("follow-nothing-left", "/folgen/uebersicht/{followed_before}"),
    Place("unsubscribe-spent", "/konto/abbestellen/unbekannt", status=404),
    Place("delete-account", "/konto/loeschen", by="wilma"),
    Place("second-factor", "/konto/zweiter-faktor", by="wilma"),
    Place("second-factor-set-up", "/konto/zweiter-faktor/einrichten", by="wilma"),
    Place("sessions", "/konto/sitzungen", by="wilma"),
    Place("tokens", "/konto/zugriffe", by="wilma"),
    Place("tokens-none", "/konto/zugriffe", by="edith"),
    Place("token-new", "/konto/zugriffe/neu", by="wilma"),
    Place("api", "/api"),
    Place("my-data", "/konto/daten", by="wilma"),
    Place("my-instruments", "/meine-werkzeuge", by="wilma"),
    Place("my-organisation", "/o/{organisation}", by="wilma"),
    Place("edit-organisation", "/o/{organisation}/bearbeiten", by="wilma"),
    Place("members", "/o/{organisation}/mitglieder", by="wilma"),
    Place("merge-organisation", "/o/{organisation}/zusammenfuehren", by="wilma"),
    Place("partners", "/w/{grown}/partner", by="wilma"),
    Place("found-organisation", "/organisationen/gruenden", by="wilma"),
    Place("submit", "/einreichen", by="wilma"),
    Place("step-files", "/einreichen/{draft}/dateien", by="wilma"),
    Place("step-describe", "/einreichen/{draft}/beschreiben", by="wilma"),
    Place("step-classify", "/einreichen/{draft}/einordnen", by="wilma"),
    Place("step-rights", "/einreichen/{draft}/rechte", by="wilma"),
    Place("step-check", "/einreichen/{draft}/pruefen", by="wilma"),
    Place("draft-preview", "/einreichen/{draft}/vorschau", by="wilma"),
    Place("draft-share", "/einreichen/{draft}/teilen", by="wilma"),
    Place("draft-shared", "/vorschau/{preview}"),
    Place("draft-shared-ended", "/vorschau/{ended_preview}", status=410),
    Place("as-template", "/w/{grown}/als-vorlage", by="wilma"),
    Place("submit-prefilled", "/einreichen?allianz=logistik&art=unbekannt", by="wilma"),
    Place("draft-discard", "/einreichen/{draft}/verwerfen", by="wilma"),
    Place("advice-describe", "/einreichen/{advice_draft}/beschreiben", by="wilma"),
    Place("advice-check", "/einreichen/{advice_draft}/pruefen", by="wilma"),
    Place("keepers-wanted", "/paten"),
    Place("instrument-orphan", "/w/{orphan}"),
    Place("instrument-way", "/w/{given}"),
    Place("confirm-by-mail", "/stimmt-noch/{confirm}"),
    Place("my-links", "/meine-werkzeuge/links", by="wilma"),
    Place("handovers", "/meine-werkzeuge/uebergaben", by="wilma"),
    Place("handovers-editor", "/meine-werkzeuge/uebergaben", by="edith"),
    Place("care-for", "/w/{cared}/betreuung", by="wilma"),
    Place("hand-over", "/w/{cared}/uebergeben?wer=strickleiter", by="wilma"),
    Place("ask-to-keep", "/w/{orphan}/pate", by="wilma"),
    Place("ending-day", "/o/{organisation}/abschluss/termin", by="wilma"),
    Place("ending-instruments", "/o/{organisation}/abschluss/werkzeuge?wer=strick", by="wilma"),
    Place("ending-drafts", "/o/{organisation}/abschluss/entwuerfe", by="wilma"),
    Place("ending-licences", "/o/{organisation}/abschluss/lizenzen", by="wilma"),
    Place("ending-contact", "/o/{organisation}/abschluss/kontakt", by="wilma"),
    Place("ending-overview", "/o/{organisation}/abschluss/abschluss", by="wilma"),
    Place("organisation-ended", "/o/{ended_organisation}"),
    Place("collections", "/koffer?fuer=schulen"),
    Place("collections-none", "/koffer?q=qxzvwy"),
    Place("collection", "/koffer/erste-ausbildung-im-betrieb"),
    Place("collection-editor", "/koffer/erste-ausbildung-im-betrieb", by="edith"),
    Place("collection-paper", "/koffer/erste-ausbildung-im-betrieb/drucken"),
    Place("collection-share", "/koffer/erste-ausbildung-im-betrieb/weitergeben"),
    Place("collection-embed", "/einbetten/koffer/erste-ausbildung-im-betrieb"),
    Place("embed-builder", "/einbetten?adresse=/koffer/erste-ausbildung-im-betrieb"),
    Place("embed-builder-box", "/einbetten?was=suche&farbe=nein", status=422),
    Place("embed-search", "/einbetten/suche?licht=hell&farbe=ffc53d"),
    Place("embed-list", "/einbetten/liste?q=praktikum&farbe=7d1f2f&schrift=120"),
    Place("embed-card", "/einbetten/w/checkliste-messestand?licht=dunkel&farbe=7d1f2f"),
    Place("embed-gone", "/einbetten/w/gibt-es-nicht", status=404),
    Place("open-doors", "/schnittstellen"),
    Place("vocabularies", "/begriffe"),
    Place("vocabulary", "/begriffe/occupation"),
    Place("packages", "/pakete", by="wilma"),
    Place("package", "/pakete/{package}", by="wilma"),
    Place("collection-report", "/koffer/erste-ausbildung-im-betrieb/melden", by="edith"),
    Place("collection-device", "/koffer/mein"),
    Place("my-collections", "/koffer/mein?werkzeug=checkliste-messestand", by="wilma"),
    Place("collection-edit", "/koffer/mein/{collection}", by="wilma"),
    Place("desk-care-for-all", "/redaktion/betreuung", by="edith"),
    Place("desk", "/redaktion", by="edith"),
    Place("desk-differences", "/redaktion/abgleich", by="edith"),
    Place("desk-difference", "/redaktion/abgleich/{differing}", by="edith"),
    Place("desk-late", "/redaktion?wer=spaet&art=checklist", by="edith"),
    Place("desk-review", "/redaktion/{review}", by="edith"),
    Place("desk-ampel", "/redaktion/{review}?teil=ampel", by="edith"),
    Place("desk-changes", "/redaktion/{review}?teil=aenderungen", by="edith"),
    Place("desk-comments", "/redaktion/{review}?teil=kommentare", by="edith"),
    Place("desk-rounds", "/redaktion/{review}?teil=runden", by="edith"),
    Place("desk-decide", "/redaktion/{review}?teil=entscheiden", by="edith"),
    Place("desk-history", "/redaktion/w/{reviewed}/verlauf", by="edith"),
    Place("desk-answers", "/redaktion/textbausteine", by="edith"),
    Place("desk-answer", "/redaktion/textbausteine/{answer}", by="edith"),
    Place("desk-answer-new", "/redaktion/textbausteine/neu", by="edith"),
    Place("returned-check", "/einreichen/{returned}/pruefen", by="wilma"),
    Place("returned-describe", "/einreichen/{returned}/beschreiben", by="wilma"),
    Place("returned-rounds", "/einreichen/{returned}/verlauf", by="wilma"),
    Place("desk-care", "/redaktion/w/{grown}", by="edith"),
    Place("admin", "/verwaltung", by="anton"),
    Place("admin-people", "/verwaltung/personen", by="anton"),
    Place("adapt", "/w/{kit}/anpassen"),
    Place("adapt-member", "/w/{kit}/anpassen", by="wilma"),
    Place("instrument-kit", "/w/{kit}"),
    Place("copy-trial", "/werkstatt/{trial}"),
    Place("copy-trial-publish", "/werkstatt/{trial}/zeigen"),
    Place("copies", "/meine-werkzeuge/kopien", by="wilma"),
    Place("copy", "/werkstatt/{copy}", by="wilma"),
    Place("copy-check", "/werkstatt/{copy}?pruefen=1", by="wilma"),
    Place("copy-item", "/werkstatt/{copy}/liste/exhibitors/1", by="wilma"),
    Place("copy-new-item", "/werkstatt/{copy}/liste/exhibitors/neu?pruefen=1", by="wilma"),
    Place("copy-table", "/werkstatt/{copy}/liste/exhibitors/tabelle", by="wilma"),
    Place("copy-self-service", "/werkstatt/{copy}/liste/exhibitors/selbst", by="wilma"),
    Place("copy-publish", "/werkstatt/{copy}/zeigen", by="wilma"),
    Place("copy-newer", "/werkstatt/{copy}/neue-fassung", by="wilma"),
    Place("copy-propose", "/werkstatt/{copy}/vorschlag", by="wilma"),
    Place("copy-delete", "/werkstatt/{copy}/loeschen", by="wilma"),
    Place("copy-keep", "/werkstatt/{trial}/behalten", by="wilma"),
    Place("proposals", "/w/{kit}/vorschlaege", by="wilma"),
    Place("take-part", "/mitmachen/{take_part}"),
    Place("take-part-own", "/mein-eintrag/{own_entry}"),
    Place("take-part-thanks", "/mein-eintrag/{own_entry}/danke"),
    Place("report-site", "/melden/gezeigte-messe"),
    Place("report-site-editor", "/melden/gezeigte-messe", by="edith"),
    Place("admin-figures", "/verwaltung/zahlen", by="anton"),
    Place("admin-person", "/verwaltung/personen/{wilma}", by="anton"),
    Place("admin-invite", "/verwaltung/personen/einladen", by="anton"),
    Place("admin-work", "/verwaltung/auftraege", by="anton"),
    Place("admin-discard", "/verwaltung/auftraege/{failed_job}/verwerfen", by="anton"),
    Place("admin-audit", "/verwaltung/protokoll", by="anton"),
    Place("admin-audit-found", "/verwaltung/protokoll?wer=wilma&von=2020-01-01", by="anton"),
    Place("admin-audit-nothing", "/verwaltung/protokoll?q=qxzvwy&bis=gestern", by="anton"),
    Place("sources", "/verwaltung/quellen", by="anton"),
    Place("source-add", "/verwaltung/quellen/neu", by="edith"),
    Place("source", "/verwaltung/quellen/{source}", by="anton"),
    Place("source-waiting", "/verwaltung/quellen/{source_waiting}", by="anton"),
    Place("source-waiting-editor", "/verwaltung/quellen/{source_waiting}", by="edith"),
    Place("source-correct", "/verwaltung/quellen/{source_waiting}/berichtigen", by="edith"),
    Place("source-paused", "/verwaltung/quellen/{source_paused}", by="anton"),
    Place("source-remove", "/verwaltung/quellen/{source}/entfernen", by="anton"),
    Place("source-report", "/verwaltung/quellen/{source}/besuche/{source_run}", by="edith"),
    Place("admin-settings", "/verwaltung/einstellungen", by="anton"),
    Place("admin-keeping", "/verwaltung/einstellungen/fristen", by="anton"),
    Place("admin-texts", "/verwaltung/seiten", by="anton"),
    Place("admin-text", "/verwaltung/seiten/ueber/de", by="anton"),
    Place("admin-door", "/verwaltung/eingaenge/klasse/de", by="anton"),
    Place("admin-vocabularies", "/verwaltung/vokabulare", by="anton"),
    Place("admin-terms", "/verwaltung/vokabulare/topic", by="anton"),
    Place("admin-term", "/verwaltung/vokabulare/topic/praktikum", by="anton"),
    Place("admin-tree", "/verwaltung/vokabulare/region", by="edith"),
    Place("admin-term-new", "/verwaltung/vokabulare/region/neu", by="edith"),
    Place("admin-term-split", "/verwaltung/vokabulare/topic/praktikum/aufteilen", by="edith"),
    Place("admin-list-read", "/verwaltung/vokabulare/topic/einlesen", by="edith"),
    Place("admin-list-unlike", "/verwaltung/vokabulare/eingelesen/{read_list}", by="edith"),
    Place("admin-list-taken", "/verwaltung/vokabulare/eingelesen/{taken_list}", by="edith"),
    Place("admin-suggestions", "/verwaltung/vorschlaege", by="edith"),
    Place("admin-suggestion", "/verwaltung/vorschlaege/{suggestion}", by="edith"),
    Place("term-suggest", "/begriffe/topic/vorschlagen", by="wilma"),
    Place("admin-tags", "/verwaltung/schlagwoerter", by="anton"),
    Place("admin-synonyms", "/verwaltung/synonyme", by="edith"),
    Place("admin-ring", "/verwaltung/synonyme/{ring}", by="edith"),
    Place("admin-ring-new", "/verwaltung/synonyme/neu?wort=azubine", by="edith"),
    Place("admin-try-out", "/verwaltung/synonyme/probe?q=azubi+im+betrieb", by="edith"),
    Place("admin-unfound", "/verwaltung/suchen", by="edith"),
)


NO_PAGES = frozenset(
    {
        # Data and files
        *("alliances.file", "alliances.renew_minutes", "alliances.screen_standing"),
        *("api.try_out", "classroom.going"),
        *("classroom.standing", "contribute.download", "contribute.renew"),
        "contribute.shared_file",
        *("embedding.oembed", "feeds.search_suggestions", "instruments.file", "oai.answer"),
        *("search.suggestions", "search.titles", "static_files.health", "static_files.show"),
        *("workshop.picture", "workshop.renew"),
        # What people made, in a frame or at an address of its own
        *("stage.file", "workshop.preview", "workshop.newer_preview", "workshop.site"),
        # Ways to other addresses
        *("account.ask_provider", "account.provider_answer", "pages.short", "upkeep.ending"),
        # Only on the way back from a sign-in service elsewhere
        "account.link_provider",
    }
)
"""Endpoints without a suffix in their address that are nevertheless no pages to look at."""
SECOND_FACTOR = frozenset(
    {"account.second_step", "account.new_recovery_codes", "account.switch_off_second_factor"}
)
"""Pages that ask for a code; they have a test of their own."""


def furnish(app: Flask) -> dict[str, str]:
    """Let Wilma found an organisation with instruments in every state; return the {names}."""
    with app.app_context():
        by, organisation_id, organisation = _wilma()
        _begin_second_factor(by)
        with unit_of_work():
            empty = belonging.found_organisation(name="Projekt ohne Werkzeuge", by=by).slug
        grown = _grown(organisation_id)
        _search_in_vain("azubine", "raumfahrt")
        return {
            **_mail_links(by),
            **_links_to_accounts(by, organisation_id),
            "recovery_code": _zelda(),
            "suggestion": _suggestion(by),
            **_followed(by),
            **_to_administer(by),
            "organisation": organisation,
            "empty_organisation": empty,
            **_shared_draft(organisation_id, by),
            "advice_draft": str(_draft(organisation_id, by, kind="advisory-offer")),
            **_on_the_desk(organisation_id, by),
            "grown": grown,
            "package": packages_sample.waiting(grown, by),
            "differing": differences.differ(grown),
            **_in_care(organisation_id, by),
            **_adopted(organisation_id, by),
            **_looked_for(by),
            **_allied(organisation_id, by),
            **_in_the_workshop(organisation_id, by),
            "collection": str(_gathered(organisation_id, by)),
            **classroom.furnish(organisation_id),
            **harvesting_sample.furnish(),
            **_pitched(organisation_id),
            **_to_run(organisation_id, by),
            "removed": _removed(organisation_id),
            "tag": "checkliste",
            "ring": str(_overlapping_ring()),
            **{suffix: _preview_of(suffix) for suffix in ("pdf", "docx", "xlsx")},
        }


def _looked_for(by: Actor) -> dict[str, str]:
    """Let Wilma's project and guests look for something; one of the guests' calls is open."""
    wilma = accounts.actor_for(accounts.user_by_id(by.user_id or 0) or User())
    told = Wanted(
        title="Checkliste für den Betriebsbesuch",
        purpose="Im März besuchen zwei Klassen einen Betrieb.",
        words="Betriebsbesuch",
        kind="checklist",
        region=("05913",),
        audience=("erstausbildende-betriebe",),
    )
    with unit_of_work():
        seeker = accounts.organisation_named("Projekt Strickleiter")
        assert seeker is not None
        own = looking.begin(told, organisation=seeker, by=wilma)
        guests = [
            looking.begin(
                told, seeker_name="Schule am Kanal", guest_email="gast@example.org", by=VISITOR
            )
            for _number in range(3)
        ]
        for one in guests[:2]:
            looking.confirm_address(one, by=call_proof.holder(one))
        looking.accept(guests[0], by=system("sample"))
        looking.answer(guests[0], "Rufen Sie an.", organisation=seeker, by=wilma)
        return {
            "call": str(own.id),
            "guests_call": str(guests[0].id),
            "calls_link": call_proof.call_token(guests[2]),
        }


def _adopted(organisation_id: int, by: Actor) -> dict[str, str]:
    """Let something be used: by an own organisation, by guests, by somebody its makers name."""
    _version, slug = factories.published(organisation_id, title="Stationen für die Messe")
    wilma = accounts.actor_for(accounts.user_by_id(by.user_id or 0) or User())
    told = Report(
        stage=Stage.TRIAL,
        since=today() - timedelta(days=400),
        region_key="05913",
        people_reached=120,
        worked="Die Azubis leiten die Station selbst.",
        hindered="Der Raum war zu klein.",
        quote_consent=True,
        factors=(FactorEntry("feste-ansprechperson", "Frau Yilmaz ist immer da."),),
        contact_name="Wilma",
        contact_email="wilma@example.org",
        contact_consent=True,
    )
    with unit_of_work():
        taken, name = _instrument(slug), "Schule am Kanal"
        adopter = accounts.organisation_named("Projekt Strickleiter")
        own = adopting.report(taken, told, organisation=adopter, by=wilma)
        keeping.advance(own, Stage.ADOPTED, on=today() - timedelta(days=30), by=wilma)
        deciding.answer(own, "Nehmen Sie die Aula.", by=wilma)
        guests = [
            adopting.report(
                taken, told, guest_email=f"{one}@example.org", by=VISITOR, adopter_name=name
            )
            for one in ("gast", "zweiter-gast")
        ]
        keeping.confirm_address(guests[1], by=entry_proof.holder(guests[1]))
        asked = adopting.report(
            taken, told, to_email="schule@example.org", by=wilma, adopter_name=name
        )
        db.session.flush()
        return {
            "adopted": slug,
            "entry": str(own.id),
            "guests_entry": entry_proof.entry_token(guests[0]),
            "named_entry": entry_proof.entry_token(asked),
        }


def _gathered(organisation_id: int, by: Actor) -> int:
    """A collection by link, with something in it, something gone, and something taken out."""
    instruments = [curation_sample.instrument(organisation_id) for _number in range(3)]
    made = curation_sample.collection(
        by, instruments, organisation_id=organisation_id, visibility=Visibility.LINK
    )
    with unit_of_work():
        first, second, _third = collected.items_of(made)
        collecting.remove(curation_sample.found(made), first.id, by=by)
        gone = db.session.get_one(Instrument, second.instrument_id)
        publishing.retire(gone, by=factories.EDITORIAL)
    return made


def _in_the_workshop(organisation_id: int, by: Actor) -> dict[str, str]:
    """A kit, a copy of it with everything a copy can have, and one of a visitor."""
    kit = workshop.published_kit(organisation_id)
    found = workshop.shown_copy(kit, organisation_id, by=by)
    return {**found, "kit": kit, "trial": workshop.copy_of(kit, by=VISITOR)}


def _in_care(organisation_id: int, by: Actor) -> dict[str, str]:
    """Let instruments change hands, seek a keeper, have dead links, be due."""
    with unit_of_work():
        editorial = factories.EDITORIAL
        ended = belonging.found_organisation(name="Projekt Leiter", by=editorial)
        other = belonging.found_organisation(name="Projekt Strickleiter", by=by)
        ended_id, ended_slug, other_id = ended.id, ended.slug, other.id
    giver = accounts.actor_for(accounts.user_by_id(by.user_id or 0) or User())
    _version, given = factories.published(other_id, title="Leitfaden mit neuem Zuhause")
    _version, offered = factories.published(other_id, title="Spiel sucht Zuhause")
    _version, orphan = factories.published(ended_id, title="Plakat ohne Zuhause")
    version_id, cared = factories.published(
        organisation_id,
        title="Checkliste mit toten Links",
        review_by=today() - timedelta(days=3),
        links=tuple(LinkEntry(f"https://{one}.example/lange/seite") for one in ("gut", "tot")),
    )
    with unit_of_work():
        for link in db.session.scalars(select(WebLink).where(WebLink.url.contains("tot."))):
            link.state, link.reason, link.checked_at = LinkState.DEAD, "gone", now()
        to = accounts.organisation_by_id(organisation_id)
        handing.offer(_instrument(given), to, by=giver)
        db.session.add(_waiting_offer(_instrument(offered), to))
        accounts.organisation_by_id(ended_id).ended_at = now()
        db.session.flush()
        handing.ask_for(_instrument(orphan), to, "Wir nutzen es täglich.", by=giver)
        wilma = accounts.user_by_id(by.user_id or 0)
        assert wilma is not None
        confirm = confirm_token(wilma, version_id)
    return {
        "orphan": orphan,
        "given": given,
        "cared": cared,
        "confirm": confirm,
        "ended_organisation": ended_slug,
    }


def _to_run(organisation_id: int, by: Actor) -> dict[str, str]:
    """Publish a package that runs, and upload one of which there is something to say."""
    _version, game = factories.published(organisation_id, kind="learning-game", title="Zählwerk")
    with unit_of_work():
        begun = operations.begin_next_version(_instrument(game), by=factories.EDITORIAL)
        file_id = factories.attached(begun, packages.web(), "zaehlwerk.zip").file_id
        publishing.publish(begun, by=factories.EDITORIAL)
    examine({"file_id": file_id})
    draft = _draft(organisation_id, by, kind="app")
    with unit_of_work():
        version = queries.open_version(db.session.get_one(Instrument, draft))
        assert version is not None
        outside = packages.web(**{"a.css": "@import 'https://fonts.example/a';"})
        file_id = factories.attached(version, outside, "mit-schrift.zip").file_id
    examine({"file_id": file_id})
    return {"game": game, "package_draft": str(draft)}


def _waiting_offer(instrument: Instrument, to: Organisation) -> Handover:
    """Somebody else's offer, for who decides for both sides need not wait."""
    return Handover(
        instrument_id=instrument.id,
        from_id=instrument.owner_id,
        from_name=instrument.owner.name,
        to_id=to.id,
        to_name=to.name,
        message="Bitte kümmern Sie sich gut darum.",
    )


def _shared_draft(organisation_id: int, by: Actor) -> dict[str, str]:
    """Return a draft with a link that shows it, one that has ended, and a file half sent."""
    instrument_id = _draft(organisation_id, by, kind="checklist")
    with unit_of_work():
        instrument = db.session.get_one(Instrument, instrument_id)
        ended = sharing.share(instrument, days=7, by=by)
        sharing.revoke(instrument, sharing.links_of(instrument, by=by)[0].id, by=by)
        preview = sharing.share(instrument, days=30, by=by)
        uploads.announce_upload(
            uploads.Announcement(name="Lernspiel.mp4", size=1_000_000),
            target=f"instrument-{instrument_id}",
            quota=uploads.Quota(file=2_000_000, room=2_000_000, places=9, at_once=9, days=7),
            by=by,
        )
    return {"draft": str(instrument_id), "preview": preview, "ended_preview": ended}


def _followed(by: Actor) -> dict[str, str]:
    """Let Wilma and a mailbox follow searches; return what stands in the mails to the mailbox."""
    wilma = accounts.user_by_id(by.user_id or 0)
    assert wilma is not None
    with unit_of_work():
        following.follow(wilma, FollowKind.SEARCH, "q=praktikum&zielgruppe=jugendliche")
        for address, target in (
            ("dora@example.org", "q=praktikum"),
            ("dora@example.org", "q=messe"),
            ("emil@example.org", "q=messe"),
        ):
            daily = Frequency.DAILY
            following.ask(address, FollowKind.SEARCH, target, frequency=daily, locale="de")
        mailbox = followers.follower_of_address("dora@example.org")
        before = followers.follower_of_address("emil@example.org")
        assert mailbox is not None
        assert before is not None
        followed_before = proof.page_token(before)
        following.leave(before)
        confirmed, asked = followers.all_follows_of(mailbox.id)
        following.confirm(confirmed)
        return {
            "follow_confirm": proof.confirm_token(asked),
            "follow_page": proof.page_token(mailbox),
            "follow_stop": proof.stop_token(mailbox),
            "followed_before": followed_before,
        }


def _mail_links(by: Actor) -> dict[str, str]:
    """Return what stands in Wilma's mails: how to choose how often they come, how to stop them."""
    wilma = accounts.user_by_id(by.user_id or 0)
    assert wilma is not None
    with unit_of_work():
        tokens.make(wilma, name="Nächtlicher Import", scopes=("drafts:write",), days=90)
    return {
        "notices_page": stopping.preferences_token(wilma),
        "notices_stop": stopping.stop_token(wilma, ["reminders", "organisation"]),
    }


def _links_to_accounts(by: Actor, organisation_id: int) -> dict[str, str]:
    """Return what stands in mails that open an account, or something in it."""
    wilma = accounts.user_by_id(by.user_id or 0)
    invitation = new_token()
    fritz = "fritz@example.org"
    with unit_of_work():
        db.session.add(
            Invitation(
                digest=token_digest(invitation),
                organisation_id=organisation_id,
                invited_by_id=by.user_id,
                email=fritz,
                expires_at=now() + timedelta(days=1),
            )
        )
        return {
            "invitation": invitation,
            "reset_link": issue_token(Purpose.RESET_PASSWORD, hours=1, user=wilma),
            "account_link": issue_token(Purpose.CONFIRM_EMAIL, hours=1, email=fritz),
            "address_link": issue_token(Purpose.CHANGE_EMAIL, hours=1, user=wilma, email=fritz),
            "administrator_link": issue_token(Purpose.CREATE_ADMINISTRATOR, hours=1),
        }


def _zelda() -> str:
    """Let Zelda have a second factor; return one of her recovery codes."""
    with unit_of_work():
        zelda = _person("Zelda")
        second_factor.begin(zelda)
        app = pyotp.TOTP(second_factor.secret_to_confirm(zelda))
        return second_factor.confirm(zelda, app.now())[0]


def _suggestion(by: Actor) -> str:
    with unit_of_work():
        wanted = vocabulary("topic")
        return str(suggesting.suggest(wanted, "Lastenräder", "Fehlt uns.", by=by).id)


def _allied(organisation_id: int, by: Actor) -> dict[str, str]:
    """Found an alliance that Wilma moderates; one point of its meeting is written anew."""
    found = page_sample.furnish(organisation_id, by)
    meeting = meeting_queries.meeting_to_run(found["allied"], 1, by=factories.EDITORIAL)
    return {**found, "allied_point": str(meeting_queries.agenda_of(meeting)[0].id)}


def _pitched(organisation_id: int) -> dict[str, str]:
    """Hold a session of pitches that Edith moderates."""
    found = pitch_sample.furnish_pages(organisation_id, "edith@example.org")
    place = f"/allianzen/{found['session_alliance']}/vereinbarungen/{found['agreement']}"
    return {**found, "agreement_page": place}


def _to_administer(by: Actor) -> dict[str, str]:
    """Let work fail, a text change, and somebody be asked to edit; return what is looked at."""
    with unit_of_work():
        job = Job(kind="foundation.send_mail", payload={}, state=JobState.FAILED, error="550 no")
        db.session.add(job)
        db.session.flush()
        texts = DoorTexts("Etwas für die Klasse", "Fertig zum Ausdrucken.", "Zeigen")
        write_door("klasse", "de", texts, by=factories.EDITORIAL)
        inviting.invite_editor("dora@example.org", by=factories.EDITORIAL)
        return {"failed_job": str(job.id), "wilma": str(by.user_id), **_lists_of_others()}


def _lists_of_others() -> dict[str, str]:
    """Read a list in that shares nothing with ours, and take another one over."""
    read, taken = (
        importing.keep(
            vocabulary("topic"),
            Scheme({}, {}, (Concept(f"https://example.org/{name}", names={"de": (name,)}),)),
            f"{name}.ttl",
            home="",
            by=factories.EDITORIAL,
        )
        for name in ("Zeltbau", "Seilbau")
    )
    importing.take_over(taken, renaming=False, by=factories.EDITORIAL)
    return {"read_list": str(read.id), "taken_list": str(taken.id)}


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
        user = _person("Wilma")
        organisation = belonging.found_organisation(
            name="Projekt Wendeltreppe", by=accounts.actor_for(user)
        )
        db.session.flush()
        return accounts.actor_for(user), organisation.id, organisation.slug


def _person(name: str) -> User:
    """Open an account, inside a unit of work."""
    user = User(
        email=f"{name.casefold()}@example.org",
        name=name,
        password_hash=hasher("cheap").hash(PASSWORD),
        confirmed_at=now(),
    )
    db.session.add(user)
    db.session.flush()
    return user


def _begin_second_factor(by: Actor) -> None:
    """Let Wilma have a secret that she has not confirmed yet: the page with it can be looked at."""
    with unit_of_work():
        wilma = accounts.user_by_id(by.user_id or 0)
        assert wilma is not None
        second_factor.begin(wilma)


def _draft(organisation_id: int, by: Actor, *, kind: str) -> int:
    version_id = factories.draft(organisation_id, by=by, kind=kind)
    with unit_of_work():
        version = queries.version_by_id(version_id)
        factories.attached(version, makers.pdf("Plan"), "Plan der Werkstatt.pdf", by=by)
        return version.instrument_id


def _on_the_desk(organisation_id: int, by: Actor) -> dict[str, str]:
    """Return a draft that came back, and one that waits for the second time."""
    editor = factories.EDITORIAL
    with unit_of_work():
        answer = answers.add_answer(
            title="Bildrechte", text_de="Bitte nennen Sie die Quelle.", text_en="", by=editor
        )
        answer_id = answer.id
    returned, waiting = (factories.draft(organisation_id, by=by) for _each in range(2))
    for version_id in (returned, waiting):
        with unit_of_work():
            version = queries.version_by_id(version_id)
            reviewing.submit(version, note="Bitte vor allem die Rechte ansehen.", by=by)
        with unit_of_work():
            version = queries.version_by_id(version_id)
            submission = reviews.open_round(version.instrument_id)
            assert submission is not None
            for field in ("title", "licence", "files", "credits", "audience"):
                reviewing.comment_on(submission, field, "Bitte genauer.", by=editor)
            reviewing.ask_for_changes(
                version,
                "Fast fertig!",
                until=today() + timedelta(days=9),
                expected=version.row_version,
                by=editor,
            )
    with unit_of_work():
        version = queries.version_by_id(waiting)
        content = content_of(version)
        changed = replace(
            content, summary=f"{content.summary} Und mehr.", steps=("Ausdrucken", "Aufheben")
        )
        operations.revise(version, changed, by=by)
        reviewing.submit(version, by=by)
        submission = reviews.open_round(version.instrument_id)
        assert submission is not None
        reviewing.comment_on(submission, "summary", "Viel besser!", by=editor)
        found = {"review": str(waiting), "reviewed": version.instrument.slug}
    returned_id = queries.version_by_id(returned).instrument_id
    return {**found, "returned": str(returned_id), "answer": str(answer_id)}


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
