"""Alliances for everybody: the list and the page of one; founding, describing, closing them."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.alliances import (
    calendars,
    meeting_queries,
    operations,
    pitch_queries,
    policy,
    queries,
)
from toolbox.alliances.guest_links import calendar_token, reader_behind
from toolbox.alliances.models import Alliance
from toolbox.calls import queries as calls
from toolbox.catalogue import listings
from toolbox.curation import operations as collections
from toolbox.curation import queries as curation
from toolbox.delivery.caller import caller, signed_in_user
from toolbox.delivery.doors import public, scope, signed_in
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances import extras
from toolbox.web.alliances.forms import AllianceForm
from toolbox.web.alliances.presenters import rows_among, rows_of
from toolbox.web.cards import cards_of
from toolbox.web.forms import form_page, refuse

INSTRUMENTS = 12
CALLS = 5
PAST = 3
RESULTS = 3


@public
def index() -> ResponseReturnValue:
    """List the alliances with their next meetings."""
    actor, found = caller(), queries.alliances()
    following = meeting_queries.next_meetings(by=actor)
    coming = [following[one.id] for one in found if one.id in following]
    return render_template(
        "alliances/index.html",
        alliances=found,
        counts=queries.member_counts(),
        coming=rows_among(sorted(coming, key=lambda one: one.starts_at)),
        came_to=rows_among(
            [one.meeting for one in pitch_queries.latest_results(by=actor, limit=RESULTS)],
            endpoint="alliances.result",
        ),
        may_found=policy.found.allows(actor, None),
        closed=queries.closed_alliances() if policy.found.allows(actor, None) else [],
    )


@public
def show(slug: str) -> ResponseReturnValue:
    """Show who an alliance is, its meetings, members and instruments."""
    alliance, actor = queries.alliance_by_slug(slug), caller()
    members = queries.members_of(alliance)
    belongs = policy.belong.allows(actor, alliance)
    may_moderate = policy.moderate.allows(actor, alliance)
    past = meeting_queries.past_meetings(alliance, by=actor)
    versions = listings.published_by_any(
        [one.organisation_id for one in members], limit=INSTRUMENTS
    )
    return render_template(
        "alliances/alliance.html",
        alliance=alliance,
        members=members,
        moderators=queries.moderators_of(alliance) if belongs else [],
        belongs=belongs,
        may_moderate=may_moderate,
        may_see_members_things=belongs,
        waiting=len(queries.applications_to(alliance)) if may_moderate else 0,
        coming=rows_of(meeting_queries.coming_meetings(alliance, by=actor)),
        past=rows_of(past[:PAST]),
        past_count=len(past),
        cards=cards_of(versions),
        collection=_collection(alliance, actor),
        calendars=_calendar_addresses(alliance, actor, belongs=belongs),
        calls=calls.shown_to_alliance(alliance.id, limit=CALLS),
        **extras.of_alliance(alliance, actor),
    )


def _collection(alliance: Alliance, actor: Actor) -> tuple[str, str] | None:
    """Return title and address of the alliance's own collection, as far as it may be seen."""
    kept = curation.kept_by_holder(queries.holder_key(alliance))
    for one in kept:
        if one.slug and one.id in curation.found_among([one.id]):
            return one.title, url_for("curation.show", key=one.slug)
    if kept and policy.moderate.allows(actor, alliance):
        return kept[0].title, url_for("curation.show", key=kept[0].slug or kept[0].id)
    return None


def _calendar_addresses(alliance: Alliance, actor: Actor, *, belongs: bool) -> dict[str, str]:
    addresses = {"all": public_url("alliances.calendar", slug=alliance.slug)}
    if belongs and actor.is_signed_in:
        token = calendar_token(signed_in_user(), alliance)
        addresses["own"] = public_url("alliances.own_calendar", slug=alliance.slug, token=token)
    return addresses


@scope("administrator")
def found() -> ResponseReturnValue:
    """Found an alliance."""
    form = AllianceForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                slug = operations.found(form.details(), by=caller()).slug
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("The alliance is there. Now name who runs it."), "success")
            return redirect(url_for("alliances.members", slug=slug), code=303)
    return form_page("alliances/found.html", form)


@signed_in
def edit(slug: str) -> ResponseReturnValue:
    """Change what the page of an alliance says."""
    alliance = queries.alliance_by_slug(slug)
    policy.moderate.require(caller(), alliance)
    form, seen = AllianceForm(obj=alliance), alliance.row_version
    if form.validate_on_submit():
        try:
            with unit_of_work():
                operations.describe(
                    queries.alliance_by_slug(slug),
                    form.details(),
                    row_version=request.form.get("row_version", type=int),
                    by=caller(),
                )
        except (Invalid, Conflict) as error:
            refuse(form, error)
        else:
            flash(_("The page of the alliance is saved."), "success")
            return redirect(url_for("alliances.show", slug=slug), code=303)
    return form_page(
        "alliances/edit.html",
        form,
        alliance=queries.alliance_by_slug(slug),
        row_version=request.form.get("row_version", seen, type=int),
        may_close=policy.found.allows(caller(), None),
    )


@scope("administrator")
def close(slug: str) -> ResponseReturnValue:
    """Take an alliance off the web."""
    with unit_of_work():
        operations.close(queries.alliance_by_slug(slug), by=caller())
    flash(_("The alliance is closed. It can be opened again below."), "success")
    return redirect(url_for("alliances.index"), code=303)


@scope("administrator")
def reopen(slug: str) -> ResponseReturnValue:
    """Show a closed alliance again."""
    with unit_of_work():
        operations.reopen(queries.any_alliance(slug), by=caller())
    flash(_("The alliance is there again, as it was."), "success")
    return redirect(url_for("alliances.show", slug=slug), code=303)


@signed_in
def begin_collection(slug: str) -> ResponseReturnValue:
    """Begin the collection of an alliance; it is private until the moderators show it."""
    with unit_of_work():
        alliance = queries.alliance_by_slug(slug)
        policy.moderate.require(caller(), alliance)
        kept = curation.kept_by_holder(queries.holder_key(alliance))
        made = (
            kept[0]
            if kept
            else collections.begin(
                alliance.name, holder_key=queries.holder_key(alliance), by=caller()
            )
        )
        key = made.slug or made.id
    return redirect(url_for("curation.show", key=key), code=303)


@public
def calendar(slug: str) -> ResponseReturnValue:
    """Hand out the public meetings of an alliance to calendar programs."""
    return _calendar(queries.alliance_by_slug(slug), VISITOR)


@public
def own_calendar(slug: str, token: str) -> ResponseReturnValue:
    """Hand out all meetings of an alliance to the calendar program of somebody who belongs to it.

    The address is the proof, for such programs do not log in. Who belongs to it no more gets
    what everybody gets.
    """
    alliance = queries.alliance_by_slug(slug)
    return _calendar(alliance, accounts.actor_for(reader_behind(token, alliance)))


def _calendar(alliance: Alliance, actor: Actor) -> Response:
    meetings = meeting_queries.meetings_for_calendar(alliance, by=actor)
    return send_calendar(
        calendars.calendar_of(alliance, meetings, by=actor), name=f"{alliance.slug}.ics"
    )


def send_calendar(text: str, *, name: str) -> Response:
    """Return a calendar as a file; nobody on the way keeps it."""
    answer = Response(text, mimetype=calendars.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
