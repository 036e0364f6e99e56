"""What my organisations put in: where it stands, what happens next, how it is used."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import drafts, operations, policy, publishing, queries
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.catalogue.models import Instrument, Version
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.actors import Actor
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work


@dataclass(frozen=True)
class Entry:
    """One instrument on my page: the version worked on, the one visitors see, or both."""

    instrument: Instrument
    kind: Kind
    title: str
    open: Version | None
    state: str
    next_step: Message
    may_retire: bool


_NEXT: dict[str, Message] = {
    "draft": _l("Go on where you stopped, and submit it when it is ready."),
    "returned": _l("The editors ask for a change. Read their comment, change it, submit again."),
    "in-review": _l("The editors look at it and write to you. Until then it stays as it is."),
    "published": _l("Visitors find it. For a change, start a new version."),
    "revised": _l("Visitors find this version until the next one is published."),
    "retired": _l("It is out of the search; its address still works."),
}


def _state_of(instrument: Instrument, version: Version | None) -> str:
    if version is None:
        return instrument.state.value
    if version.state is VersionState.IN_REVIEW:
        return "in-review"
    return "returned" if version.editor_comment else "draft"


def _entry(
    instrument: Instrument, version: Version | None, actor: Actor, *, is_revised: bool = False
) -> Entry:
    state = _state_of(instrument, version)
    shown = version or instrument.current_version
    is_followed = is_revised and state == InstrumentState.PUBLISHED
    return Entry(
        instrument=instrument,
        kind=kind_named(instrument.kind),
        title=(shown.title if shown else "") or _("Without a title yet"),
        open=version,
        state=state,
        next_step=_NEXT["revised" if is_followed else state],
        may_retire=policy.retire.allows(actor, instrument),
    )


@signed_in
def mine() -> ResponseReturnValue:
    """List drafts, submissions, published and retired instruments of my organisations."""
    actor = caller()
    working = [
        _entry(version.instrument, version, actor)
        for version in queries.open_versions_of(actor.organisations)
    ]
    being_revised = {one.instrument.id for one in working}
    settled = [
        _entry(one, None, actor, is_revised=one.id in being_revised)
        for one in drafts.known_to_visitors(actor.organisations)
    ]
    groups = [
        (_("Being worked on"), [one for one in working if one.state != "in-review"]),
        (_("In review"), [one for one in working if one.state == "in-review"]),
        (_("Published"), [one for one in settled if one.state == InstrumentState.PUBLISHED]),
        (_("Retired"), [one for one in settled if one.state == InstrumentState.RETIRED]),
    ]
    return render_template("contribute/mine.html", groups=groups, being_revised=being_revised)


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
    """Take an instrument out of the search."""
    with unit_of_work():
        publishing.retire(queries.by_slug(slug, by=caller()), by=caller())
    flash(_("It is out of the search now. Its address still works for those who know it."))
    return redirect(url_for("contribute.mine"), code=303)


@signed_in
def reinstate(slug: str) -> ResponseReturnValue:
    """Bring an instrument back into the search."""
    with unit_of_work():
        publishing.reinstate(queries.by_slug(slug, by=caller()), by=caller())
    flash(_("It is back in the search."), "success")
    return redirect(url_for("contribute.mine"), code=303)
