"""The addresses of the workshop, in one table."""

from flask import Blueprint, Response, request

from toolbox.delivery.headers import keep_secret
from toolbox.web.workshop import (
    editing,
    inviting,
    lists,
    opening,
    pictures,
    proposals,
    results,
    sites,
    tables,
    taking_part,
    versions,
)

blueprint = Blueprint("workshop", __name__)


@blueprint.after_request
def keep_secrets(response: Response) -> Response:
    """Tell nobody addresses that are secrets: no page of a kit in a frame, no search engine."""
    if "key" in (request.view_args or {}):
        keep_secret(response)
    return response


_COPY = "/werkstatt/<key>"
_LIST = f"{_COPY}/liste/<group>"
_TABLE = "<any(vorlage,liste):what>.<any(csv,xlsx):suffix>"
_GET, _POST = ("GET",), ("POST",)

for rule, endpoint, view, methods in (
    ("/w/<slug>/anpassen", "start", opening.start, _GET),
    ("/w/<slug>/anpassen", "begin", opening.begin, _POST),
    ("/w/<slug>/vorschlaege", "proposals", proposals.proposals, _GET),
    ("/vorschlaege/<int:proposal_id>/annehmen", "accept", proposals.accept, _POST),
    ("/vorschlaege/<int:proposal_id>/ablehnen", "decline", proposals.decline, _POST),
    ("/meine-werkzeuge/kopien", "mine", results.mine, _GET),
    (_COPY, "edit", editing.edit, _GET),
    (_COPY, "save", editing.save, _POST),
    (f"{_COPY}/speichern", "renew", editing.renew, _GET),
    (f"{_COPY}/speichern", "autosave", editing.autosave, _POST),
    (f"{_COPY}/vorschau", "preview", results.preview, _GET),
    (f"{_COPY}/bild/<name>", "picture", pictures.picture, _GET),
    (f"{_LIST}/tabelle", "table", tables.table, _GET),
    (f"{_LIST}/tabelle", "read_table", tables.read, _POST),
    (f"{_LIST}/{_TABLE}", "written_table", tables.written, _GET),
    (f"{_LIST}/selbst", "self_service", inviting.overview, _GET),
    (f"{_LIST}/selbst", "invite", inviting.invite, _POST),
    (f"{_LIST}/selbst/<int:link_id>/beenden", "end_link", inviting.end_link, _POST),
    (f"{_LIST}/<place>", "item", lists.item, _GET),
    (f"{_LIST}/<place>", "save_item", lists.save_item, _POST),
    (f"{_COPY}/eintraege/<int:entry_id>/<deed>", "decide", inviting.decide, _POST),
    (f"{_COPY}/ergebnis.zip", "download", results.download, _GET),
    (f"{_COPY}/zeigen", "publish", results.publish, _GET),
    (f"{_COPY}/zeigen", "show", results.show, _POST),
    (f"{_COPY}/offline", "take_offline", results.take_offline, _POST),
    (f"{_COPY}/werkzeug", "become_instrument", results.become_instrument, _POST),
    (f"{_COPY}/naechstes-jahr", "next_year", results.next_year, _POST),
    (f"{_COPY}/behalten", "keep", results.keep, _GET),
    (f"{_COPY}/behalten", "claim", results.claim, _POST),
    (f"{_COPY}/abgeben", "give", results.give, _POST),
    (f"{_COPY}/loeschen", "ask_delete", results.ask_delete, _GET),
    (f"{_COPY}/loeschen", "delete", results.delete, _POST),
    (f"{_COPY}/neue-fassung", "newer", versions.newer, _GET),
    (f"{_COPY}/neue-fassung/vorschau", "newer_preview", versions.preview, _GET),
    (f"{_COPY}/neue-fassung/nehmen", "take", versions.take, _POST),
    (f"{_COPY}/neue-fassung/lassen", "leave", versions.leave, _POST),
    (f"{_COPY}/uebrig/loeschen", "forget_leftover", versions.forget, _POST),
    (f"{_COPY}/vorschlag", "propose", proposals.propose, _GET),
    (f"{_COPY}/vorschlag", "send_proposal", proposals.send, _POST),
    ("/mitmachen/<secret>", "take_part", taking_part.take_part, _GET),
    ("/mitmachen/<secret>", "send_entry", taking_part.send_entry, _POST),
    ("/mein-eintrag/<secret>", "own_entry", taking_part.own_entry, _GET),
    ("/mein-eintrag/<secret>", "change_entry", taking_part.change_entry, _POST),
    ("/mein-eintrag/<secret>/danke", "thanks", taking_part.thanks, _GET),
    ("/mein-eintrag/<secret>/zurueckziehen", "withdraw_entry", taking_part.withdraw_entry, _POST),
    ("/m/<slug>/", "site", sites.site, _GET),
    ("/m/<slug>/<path:path>", "site", sites.site, _GET),
    ("/melden/<slug>", "report", sites.report, _GET),
    ("/melden/<slug>", "send_report", sites.send_report, _POST),
    ("/melden/<slug>/offline", "block", sites.block, _POST),
    ("/melden/<slug>/freigeben", "unblock", sites.unblock, _POST),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=list(methods))
