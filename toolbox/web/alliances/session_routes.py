"""Table of contents of pitches, session mode, interest, agreements and results."""

from flask import Blueprint

from toolbox.web.alliances import agreements, interest, pitches, results, session_mode

_MEETING = "/allianzen/<slug>/sitzungen/<int:number>"
_PITCH = f"{_MEETING}/pitches/<int:pitch_id>"
_SCREEN = f"{_MEETING}/leinwand"
_AGREEMENTS = "/allianzen/<slug>/vereinbarungen"
_AGREEMENT = f"{_AGREEMENTS}/<int:agreement_id>"
_CONTACT = "/allianzen/kontakt/<token>"
_BY_LINK = "/allianzen/vereinbarung/<token>"
_BOTH = ["GET", "POST"]


def add_routes(blueprint: Blueprint) -> None:
    """Hang the addresses into the blueprint of the alliances."""
    add, post = blueprint.add_url_rule, ["POST"]
    add(f"{_MEETING}/pitches", view_func=pitches.pitches)
    add(f"{_MEETING}/pitches", view_func=pitches.add_pitch, methods=post)
    add(_PITCH, view_func=pitches.edit_pitch, methods=_BOTH)
    moves = "<any('nach-oben','nach-unten',planen,entfernen):move>"
    add(f"{_PITCH}/{moves}", view_func=pitches.arrange_pitch, methods=post)

    add(_SCREEN, view_func=session_mode.screen)
    add(f"{_SCREEN}/<int:place>", view_func=session_mode.screen_pitch)
    add(f"{_SCREEN}/ende", view_func=session_mode.screen_end)
    add(f"{_SCREEN}/stand", view_func=session_mode.screen_standing)
    add(f"{_SCREEN}/beginnen", view_func=session_mode.ask_to_begin)
    add(f"{_SCREEN}/beginnen", view_func=session_mode.begin_session, methods=post)
    add(f"{_SCREEN}/beenden", view_func=session_mode.ask_to_end)
    add(f"{_SCREEN}/beenden", view_func=session_mode.end_session, methods=post)

    add("/i/<code>", view_func=interest.interest)
    add("/i/<code>", view_func=interest.show_interest, methods=post)
    add("/i/<code>/zahl", view_func=interest.count_interest, methods=post)
    add("/i/<code>/zahl/zuruecknehmen", view_func=interest.uncount_interest, methods=post)
    add("/i/<code>/konto", view_func=interest.show_interest_as_member, methods=post)
    add("/i/<code>/qr.svg", view_func=session_mode.interest_qr)
    add(_CONTACT, view_func=interest.contact)
    deeds = "<any(bestaetigen,'ohne-zusammenfassung',zuruecknehmen):deed>"
    add(f"{_CONTACT}/{deeds}", view_func=interest.answer_contact, methods=post)

    add(_AGREEMENTS, view_func=agreements.agreements)
    add(f"{_AGREEMENTS}/neu", view_func=agreements.new_agreement, methods=_BOTH)
    add(_AGREEMENT, view_func=agreements.agreement)
    add(f"{_AGREEMENT}/bearbeiten", view_func=agreements.edit_agreement, methods=_BOTH)
    deeds = "<any(erledigt,fallenlassen,'wieder-oeffnen'):deed>"
    add(f"{_AGREEMENT}/{deeds}", view_func=agreements.settle_agreement, methods=post)
    add(_BY_LINK, view_func=agreements.agreement_by_link)
    deeds = "<any(bestaetigen,erledigt,vergessen):deed>"
    add(f"{_BY_LINK}/{deeds}", view_func=agreements.answer_agreement, methods=post)

    add(f"{_MEETING}/ergebnis", view_func=results.result)
    add(f"{_MEETING}/ergebnis/vorbereiten", view_func=results.prepare_result, methods=_BOTH)
    add(f"{_MEETING}/ergebnis/versenden", view_func=results.ask_to_mail)
    deeds = "<any(veroeffentlichen,zuruecknehmen,versenden):deed>"
    add(f"{_MEETING}/ergebnis/{deeds}", view_func=results.publish_result, methods=post)
