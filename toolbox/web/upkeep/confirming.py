"""“It still holds”: one click from a mail or from the own pages."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.refusals import own_path
from toolbox.foundation.errors import Conflict
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import reviewing
from toolbox.upkeep.proof import proof_behind
from toolbox.web.surroundings import long_date


@public
def confirm_by_mail(token: str) -> ResponseReturnValue:
    """Show what would be confirmed; looking at it changes nothing."""
    proof = proof_behind(token)
    instrument = proof.version.instrument
    is_current = (
        instrument.current_version_id == proof.version.id
        and instrument.state is InstrumentState.PUBLISHED
    )
    return render_template(
        "upkeep/confirm.html",
        version=proof.version,
        instrument=instrument,
        review=reviewing.review_of(instrument) if is_current else None,
        token=token,
    )


@public
def confirm_from_mail(token: str) -> ResponseReturnValue:
    """Confirm as the person the mail was written to."""
    with unit_of_work():
        proof = proof_behind(token)
        made = reviewing.confirm(
            proof.version.instrument,
            version_id=proof.version.id,
            by=accounts.actor_for(proof.user),
        )
        slug, day = proof.version.instrument.slug, made.next_on
    flash(_thanks(long_date(day)), "success")
    return redirect(url_for("instruments.show", slug=slug), code=303)


def _thanks(day: str) -> str:
    return _("Thank you! It counts as checked today. We will ask again on %(day)s.", day=day)


@signed_in
def confirm(slug: str) -> ResponseReturnValue:
    """Confirm what visitors see, from the own pages."""
    seen = request.form.get("version_id", 0, type=int)
    back = own_path(request.form.get("next")) or url_for("upkeep.care", slug=slug)
    try:
        with unit_of_work():
            instrument = catalogue.by_slug(slug, by=caller())
            made = reviewing.confirm(instrument, version_id=seen, by=caller())
            day = made.next_on
    except Conflict as error:
        flash(str(error.message), "error")
    else:
        flash(_thanks(long_date(day)), "success")
    return redirect(back, code=303)
