"""What makers do with the comments of the editors, and all rounds for them to read."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import drafts
from toolbox.catalogue import queries as catalogue
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.actors import Actor
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.review import operations, queries
from toolbox.web.contribute.saving import open_draft
from toolbox.web.rounds import rounds as shown


def tick(instrument_id: int, comment_id: int, *, is_done: bool, by: Actor) -> str:
    """Tick off a comment, or take the tick away; return what was done as a sentence."""
    with unit_of_work():
        version = open_draft(instrument_id, by=by)
        operations.settle(version, comment_id, is_done=is_done, by=by)
    return _("The point is ticked off.") if is_done else _("The point is open again.")


@signed_in
def settle_comment(instrument_id: int, comment_id: int) -> ResponseReturnValue:
    """Tick off a comment, or take the tick away."""
    is_done = request.form.get("done") != "0"
    flash(tick(instrument_id, comment_id, is_done=is_done, by=caller()), "success")
    address = url_for("contribute.check", instrument_id=instrument_id)
    return redirect(f"{address}#punkte", code=303)


@signed_in
def rounds(instrument_id: int) -> ResponseReturnValue:
    """Show every round of an instrument with what was said and decided."""
    instrument = drafts.for_readers(instrument_id, by=caller())
    being_made = catalogue.open_version(instrument)
    version = being_made or instrument.current_version
    return render_template(
        "contribute/rounds.html",
        instrument=instrument,
        title=(version.title if version is not None else "") or _("Without a title yet"),
        is_open=being_made is not None,
        rounds=shown(queries.rounds_of(instrument.id), for_makers=not caller().is_editor),
    )
