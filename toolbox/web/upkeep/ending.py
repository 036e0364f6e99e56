"""When a project ends: an assistant in steps; until others accept, nothing changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Organisation
from toolbox.accounts.policy import manage_organisation
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import ending, operations, queries
from toolbox.upkeep.ending import Belonging
from toolbox.upkeep.lifecycle import Moving
from toolbox.upkeep.models import ProjectEnding
from toolbox.web.forms import Form, NoFieldsForm, refuse
from toolbox.web.upkeep.forms import ContactForm, DayForm, SeveralForm


@dataclass(frozen=True)
class Step:
    """One page of the assistant."""

    key: str
    label: Message


STEPS = (
    Step("termin", _l("Last day")),
    Step("werkzeuge", _l("Instruments")),
    Step("entwuerfe", _l("Drafts")),
    Step("lizenzen", _l("Licences")),
    Step("kontakt", _l("Contact")),
    Step("abschluss", _l("Overview")),
)
_KEYS = [step.key for step in STEPS]


def _managed(slug: str) -> Organisation:
    organisation = accounts.organisation_by_slug(slug)
    manage_organisation.require(
        caller(), organisation, _l("Only an owner can plan the end of the project.")
    )
    return organisation


def _known(step: str) -> int:
    if step not in _KEYS:
        raise NotFound(_l("There is no such step."))
    return _KEYS.index(step)


def _of_step(step: str, belongings: list[Belonging]) -> list[Belonging]:
    """Return the instruments a step is about: what visitors know, or what they never saw."""
    wants_shown = step == "werkzeuge"
    return [one for one in belongings if (one.shown is not None) is wants_shown]


def _form(step: str, plan: ProjectEnding | None = None) -> Form:
    """Return the form of a step; a sent one keeps what was typed."""
    if step == "termin":
        return DayForm(obj=plan)
    if step == "kontakt":
        return ContactForm(obj=plan)
    return SeveralForm() if step in {"werkzeuge", "entwuerfe"} else NoFieldsForm()


def _done(plan: ProjectEnding | None, belongings: list[Belonging]) -> Mapping[str, bool]:
    """Return which steps need nothing more."""
    settled = {
        key: all(one.offer is not None for one in _of_step(key, belongings))
        for key in ("werkzeuge", "entwuerfe")
    }
    return {
        **settled,
        "termin": plan is not None and plan.ends_on is not None,
        "lizenzen": plan is not None and plan.licences_seen,
        "kontakt": plan is not None and bool(plan.contact_name or plan.contact_email),
        "abschluss": plan is not None and plan.confirmed_at is not None,
    }


def _page(slug: str, step: str, form: Form | None = None) -> ResponseReturnValue:
    organisation, place = _managed(slug), _known(step)
    plan, belongings = queries.ending_of(organisation.id), ending.belongings(organisation)
    shown = form or _form(step, plan)
    if isinstance(shown, SeveralForm):
        wanted = request.values.get("wer", "")
        found = queries.organisations_named(wanted, but=organisation.id)
        free = [one for one in _of_step(step, belongings) if one.offer is None]
        shown.moving(plan, Moving.AT_END).among(found)
        shown.about(
            [(str(one.instrument.id), one.title or _("Without a title yet")) for one in free]
        )
    done = _done(plan, belongings)
    following = STEPS[place + 1].key if place + 1 < len(STEPS) else None
    page = render_template(
        "upkeep/ending.html",
        organisation=organisation,
        plan=plan,
        step=STEPS[place],
        place=place,
        progress=[
            (one.label, url_for("upkeep.ending_step", slug=slug, step=one.key), done[one.key])
            for one in STEPS
        ],
        following=following,
        done=done,
        belongings=belongings,
        concerned=_of_step(step, belongings),
        wanted=request.values.get("wer", ""),
        form=shown,
    )
    return page, 422 if shown.errors else 200


@signed_in
def start(slug: str) -> ResponseReturnValue:
    """Lead to the first step, or to the overview where the end is announced."""
    organisation = _managed(slug)
    plan = queries.ending_of(organisation.id)
    step = STEPS[-1] if plan is not None and plan.confirmed_at is not None else STEPS[0]
    return redirect(url_for("upkeep.ending_step", slug=slug, step=step.key), code=303)


@signed_in
def show(slug: str, step: str) -> ResponseReturnValue:
    """Show one step."""
    return _page(slug, step)


def _save_day(organisation: Organisation, form: Any, actor: Actor) -> None:
    ending.choose_day(organisation, form.ends_on.data, by=actor)


def _save_contact(organisation: Organisation, form: Any, actor: Actor) -> None:
    ending.choose_contact(
        organisation, form.contact_name.data or "", form.contact_email.data or "", by=actor
    )


def _save_licences(organisation: Organisation, _form: Any, actor: Actor) -> None:
    ending.see_licences(organisation, by=actor)


def _save_offers(organisation: Organisation, form: Any, actor: Actor) -> None:
    """Offer what was chosen, all or nothing."""
    chosen, plan = set(form.instrument_ids), queries.ending_of(organisation.id)
    wanted = [one for one in ending.belongings(organisation) if one.instrument.id in chosen]
    if not wanted:
        sentence = _l("Please choose at least one instrument.")
        raise Invalid(sentence, fields={"instruments": [sentence]})
    to, day = queries.organisation(form.organisation_id), form.day(plan)
    for one in wanted:
        operations.offer(one.instrument, to, form.message.data or "", moves_on=day, by=actor)
    flash(
        ngettext(
            "One instrument is offered. Nothing changes until somebody there accepts.",
            "%(num)s instruments are offered. Nothing changes until somebody there accepts.",
            len(wanted),
        ),
        "success",
    )


def _announce(organisation: Organisation, _form: Any, actor: Actor) -> None:
    ending.announce_ending(organisation, by=actor)
    flash(_("The end is planned. We remind you 30 days and 7 days before it."), "success")


_SAVE: Mapping[str, Callable[[Organisation, Any, Actor], None]] = {
    "termin": _save_day,
    "werkzeuge": _save_offers,
    "entwuerfe": _save_offers,
    "lizenzen": _save_licences,
    "kontakt": _save_contact,
    "abschluss": _announce,
}


@signed_in
def save(slug: str, step: str) -> ResponseReturnValue:
    """Keep what a step asks for, and go on."""
    place = _known(step)
    form = _form(step)
    if not form.validate_on_submit() and form.errors:
        return _page(slug, step, form)
    try:
        with unit_of_work():
            _SAVE[step](_managed(slug), form, caller())
    except (Conflict, Invalid) as error:
        refuse(form, error)
        return _page(slug, step, form)
    stays = step in {"werkzeuge", "entwuerfe"} or place + 1 == len(STEPS)
    following = step if stays else STEPS[place + 1].key
    return redirect(url_for("upkeep.ending_step", slug=slug, step=following), code=303)


@signed_in
def call_off(slug: str) -> ResponseReturnValue:
    """Let the project go on."""
    with unit_of_work():
        ending.call_off(_managed(slug), by=caller())
    flash(_("The project goes on. What is offered or agreed on stays as it is."), "success")
    return redirect(url_for("organisations.show", slug=slug), code=303)
