"""What my organisations put in: where it stands, what happens next, how it is used."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import drafts, operations, policy, publishing, queries
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import reviewing
from toolbox.web.contribute.standing import Standing, standings
from toolbox.web.upkeep.forms import SuccessorForm
from toolbox.web.upkeep.presenters import waiting_for


@dataclass(frozen=True)
class Entry:
    """One instrument on my page: the version worked on, the one visitors see, or both."""

    instrument: Instrument
    kind: Kind
    title: str
    open: Version | None
    state: str
    line: str
    next_step: Message
    may_edit: bool
    may_retire: bool


_NEXT: dict[str, Message] = {
    "published": _l("Visitors find it. For a change, start a new version."),
    "revised": _l("Visitors find this version until the next one is published."),
    "retired": _l("It is out of the search; its address still works."),
}


def _open_entry(version: Version, standing: Standing, actor: Actor) -> Entry:
    instrument = version.instrument
    return Entry(
        instrument=instrument,
        kind=kind_named(instrument.kind),
        title=version.title or _("Without a title yet"),
        open=version,
        state=standing.state,
        line=standing.line,
        next_step=standing.next_step,
        may_edit=policy.edit.allows(actor, instrument),
        may_retire=policy.retire.allows(actor, instrument),
    )


def _settled_entry(instrument: Instrument, actor: Actor, *, is_revised: bool) -> Entry:
    shown = instrument.current_version
    state = instrument.state.value
    is_followed = is_revised and state == InstrumentState.PUBLISHED
    return Entry(
        instrument=instrument,
        kind=kind_named(instrument.kind),
        title=(shown.title if shown else "") or _("Without a title yet"),
        open=None,
        state=state,
        line="",
        next_step=_NEXT["revised" if is_followed else state],
        may_edit=policy.edit.allows(actor, instrument),
        may_retire=policy.retire.allows(actor, instrument),
    )


@signed_in
def mine() -> ResponseReturnValue:
    """List drafts, submissions, published and retired instruments of my organisations."""
    actor = caller()
    versions = queries.open_versions_of(by=actor)
    standing = standings(versions)
    working = [_open_entry(version, standing[version.id], actor) for version in versions]
    being_revised = {one.instrument.id for one in working}
    settled = [
        _settled_entry(one, actor, is_revised=one.id in being_revised)
        for one in drafts.known_to_visitors(actor.organisations)
    ]
    groups = [
        (_("Being worked on"), [one for one in working if one.state != "in-review"]),
        (_("In review"), [one for one in working if one.state == "in-review"]),
        (_("Published"), [one for one in settled if one.state == InstrumentState.PUBLISHED]),
        (_("Retired"), [one for one in settled if one.state == InstrumentState.RETIRED]),
    ]
    return render_template(
        "contribute/mine.html",
        groups=groups,
        being_revised=being_revised,
        reviews=reviewing.reviews_of(one.instrument.id for one in settled),
        upkeep=waiting_for(actor),
        belongs=bool(actor.working_organisations),
    )


@signed_in
def new_version(slug: str) -> ResponseReturnValue:
    """Begin the next version, or go on with the one begun."""
    with unit_of_work():
        instrument = queries.by_slug(slug, by=caller())
        operations.begin_next_version(instrument, by=caller())
        instrument_id = instrument.id
    address = url_for("contribute.step", instrument_id=instrument_id, step="dateien")
    return redirect(address, code=303)


@signed_in
def retire(slug: str) -> ResponseReturnValue:
    """Take an instrument out of the search; its page may lead to what follows it."""
    successor = SuccessorForm().slug
    try:
        with unit_of_work():
            publishing.retire(
                queries.by_slug(slug, by=caller()), successor_slug=successor, by=caller()
            )
    except Invalid as error:
        flash(str(error.message), "error")
        return redirect(url_for("upkeep.care", slug=slug, _anchor="ruhestand"), code=303)
    flash(_("It is out of the search now. Its address still works for those who know it."))
    return redirect(url_for("contribute.mine"), code=303)


@signed_in
def reinstate(slug: str) -> ResponseReturnValue:
    """Bring an instrument back into the search."""
    with unit_of_work():
        publishing.reinstate(queries.by_slug(slug, by=caller()), by=caller())
    flash(_("It is back in the search."), "success")
    return redirect(url_for("contribute.mine"), code=303)
