"""The addresses of the pages of alliances, in one table."""

from flask import Blueprint

from toolbox.web.alliances import (
    agendas,
    files,
    guests,
    joining,
    meetings,
    members,
    minutes,
    pages,
    session_routes,
)

blueprint = Blueprint("alliances", __name__)

_ONE = "/allianzen/<slug>"
_MEMBERS = f"{_ONE}/mitglieder"
_JOIN = f"{_ONE}/mitmachen"
_MODERATION = f"{_ONE}/moderation"
_MEETING = f"{_ONE}/sitzungen/<int:number>"
_AGENDA = f"{_MEETING}/tagesordnung"
_MINUTES = f"{_MEETING}/protokoll"
_GUESTS = f"{_MEETING}/gaeste"
_FILES = f"{_MEETING}/dateien"
_GUEST = "/allianzen/gast/<token>"
_LOOK = ("GET",)
_DEED = ("POST",)
_FORM = ("GET", "POST")

for rule, endpoint, view, methods in (
    ("/allianzen", "index", pages.index, _LOOK),
    ("/allianzen/neu", "found", pages.found, _FORM),
    (_GUEST, "guest", guests.guest, _FORM),
    (f"{_GUEST}/absagen", "decline_guest", guests.decline, _FORM),
    (_ONE, "show", pages.show, _LOOK),
    (f"{_ONE}/bearbeiten", "edit", pages.edit, _FORM),
    (f"{_ONE}/schliessen", "close", pages.close, _DEED),
    (f"{_ONE}/oeffnen", "reopen", pages.reopen, _DEED),
    (f"{_ONE}/koffer", "begin_collection", pages.begin_collection, _DEED),
    (f"{_ONE}/kalender.ics", "calendar", pages.calendar, _LOOK),
    (f"{_ONE}/kalender/<token>.ics", "own_calendar", pages.own_calendar, _LOOK),
    (_MEMBERS, "members", members.members, _LOOK),
    (f"{_MEMBERS}/einladen", "invite_member", members.invite_member, _DEED),
    (
        f"{_MEMBERS}/<int:organisation_id>/<deed>",
        "decide_member",
        members.decide_member,
        _DEED,
    ),
    (_MODERATION, "name_moderator", members.name_moderator, _DEED),
    (
        f"{_MODERATION}/<int:user_id>/beenden",
        "dismiss_moderator",
        members.dismiss_moderator,
        _DEED,
    ),
    (_JOIN, "join", joining.join, _FORM),
    (f"{_JOIN}/<int:organisation_id>/<deed>", "answer_alliance", joining.answer, _DEED),
    (f"{_ONE}/sitzungen", "meetings", meetings.listing, _LOOK),
    (f"{_ONE}/sitzungen/neu", "plan_meeting", meetings.plan, _FORM),
    (_MEETING, "meeting", meetings.meeting, _LOOK),
    (f"{_MEETING}/termin.ics", "meeting_date", meetings.date_file, _LOOK),
    (f"{_MEETING}/bearbeiten", "edit_meeting", meetings.edit, _FORM),
    (f"{_MEETING}/ankuendigen", "announce_meeting", meetings.make_known, _DEED),
    (f"{_MEETING}/absagen", "cancel_meeting", meetings.cancel, _FORM),
    (f"{_MEETING}/verwerfen", "discard_meeting", meetings.discard, _DEED),
    (_AGENDA, "agenda", agendas.agenda, _FORM),
    (f"{_AGENDA}/<int:item_id>", "edit_point", agendas.edit_point, _FORM),
    (f"{_AGENDA}/<int:item_id>/<deed>", "change_point", agendas.change_point, _DEED),
    (_MINUTES, "minutes", minutes.minutes, _FORM),
    (f"{_MINUTES}/zwischenstand", "autosave_minutes", minutes.autosave, _DEED),
    (f"{_MINUTES}/zwischenstand", "renew_minutes", minutes.renew, _LOOK),
    (f"{_MINUTES}/<deed>", "show_minutes", minutes.show_minutes, _DEED),
    (_GUESTS, "guests", guests.manage, _FORM),
    (f"{_GUESTS}/<int:guest_id>/entfernen", "withdraw_guest", guests.withdraw, _DEED),
    (_FILES, "files", files.manage, _FORM),
    (f"{_FILES}/<int:file_id>/<name>", "file", files.hand_out, _LOOK),
    (f"{_FILES}/<int:file_id>/<deed>", "change_file", files.change, _DEED),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=list(methods))
session_routes.add_routes(blueprint)
