"""“We use this”: the report of somebody who uses an instrument, and the thanks for it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Organisation
from toolbox.adoption import operations
from toolbox.adoption.operations import AlreadyReported
from toolbox.adoption.proof import holder
from toolbox.catalogue import policy as catalogue_policy
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.delivery.bodies import takes_pictures
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import queries as vocabularies
from toolbox.web.adoption import sent as arrived
from toolbox.web.adoption import serving
from toolbox.web.adoption.forms import EntryForm, ReportForm
from toolbox.web.adoption.sent import Sent
from toolbox.web.forms import form_page
from toolbox.web.places import REGION
from toolbox.web.surroundings import term_labels

FACTORS = "success_factor"


def fill(form: EntryForm, instrument: Instrument) -> None:
    """Offer the versions of an instrument and the success factors that may be chosen."""
    language = reading_language()
    form.offer(
        versions={
            str(one.id): _("Version %(number)s", number=one.number)
            for one in catalogue.published_versions(instrument)
        },
        factors={one.key: one.label(language) for one in vocabularies.terms_of(FACTORS)},
    )


def regions() -> list[str]:
    """Return the names of districts and Länder, for the type-ahead of the browser."""
    return sorted(term_labels(REGION).values())


def _form(instrument: Instrument) -> ReportForm:
    form, actor = ReportForm(), caller()
    if not actor.is_signed_in:
        form.for_guest()
    else:
        makes_it = catalogue_policy.edit.allows(actor, instrument)
        form.for_person(
            [one for one in serving.own_organisations() if one[0] != instrument.owner_id],
            names_others=makes_it or actor.is_editor,
            collects=actor.is_editor,
        )
    fill(form, instrument)
    return form


def _page(
    instrument: Instrument, form: ReportForm, *, known: int | None = None
) -> ResponseReturnValue:
    """Return the form; ``known`` is the entry that the organisation has already."""
    return form_page(
        "adoption/report.html",
        form,
        instrument=instrument,
        title=serving.title_of(instrument),
        regions=regions(),
        known=known,
        photo=None,
        trail=trail(instrument, _("We use this")),
    )


def trail(instrument: Instrument, here: str) -> list[tuple[str, str | None]]:
    """Return the way back to the instrument and its adoptions."""
    return [
        (serving.title_of(instrument), url_for("instruments.show", slug=instrument.slug)),
        (_("Adoptions"), url_for("adoption.overview", slug=instrument.slug)),
        (here, None),
    ]


@public
def report(slug: str) -> ResponseReturnValue:
    """Show the form."""
    instrument = serving.instrument_at(slug)
    return _page(instrument, _form(instrument))


@takes_pictures
@serving.guests_entries
@public
def send_report(slug: str) -> ResponseReturnValue:
    """Take the report down; what was typed stays where something is wrong."""
    instrument = serving.instrument_at(slug)
    form, known = _form(instrument), None
    sent = arrived.read(form, check=partial(operations.check, instrument, **_sender(form)))
    if sent is not None:
        try:
            return redirect(_thanks(slug, _enter(slug, form, sent)), code=303)
        except Invalid as error:
            arrived.refuse_entry(form, error)
        except AlreadyReported as error:
            arrived.refuse_entry(form, error)
            known = error.adoption_id if form.organisation_id is not None else None
    return _page(serving.instrument_at(slug), form, known=known)


def _enter(slug: str, form: ReportForm, sent: Sent) -> int:
    """Return the id of the new entry. Raises Invalid, AlreadyReported, TooMany."""
    actor = caller()
    with unit_of_work():
        made = operations.report(
            serving.instrument_at(slug), sent.said, locale=reading_language(), **_sender(form)
        )
        arrived.hang_photo(made, sent, form, by=actor if actor.is_signed_in else holder(made))
        return made.id


def _sender(form: ReportForm) -> dict[str, Any]:
    """Return who uses it, and who says so, as the room wants to know it."""
    adopter = _adopter(form)
    return {
        "organisation": adopter,
        "adopter_name": "" if adopter else _typed(form, "adopter_name"),
        "guest_email": _typed(form, "guest_email"),
        "to_email": _typed(form, "to_email") if form.is_for_other else "",
        "by": caller(),
    }


def _adopter(form: ReportForm) -> Organisation | None:
    """Return the organisation with an account that is meant, None for any other."""
    if form.organisation_id is not None:
        return accounts.organisation_by_id(form.organisation_id)
    name = _typed(form, "adopter_name")
    if name and "to_email" in form:
        return accounts.organisation_named(name)
    return None


def _typed(form: ReportForm, name: str) -> str:
    typed: Mapping[str, str] = form.data
    return (typed.get(name) or "").strip()


def _thanks(slug: str, adoption_id: int) -> str:
    number = adoption_id if caller().is_signed_in else None
    return url_for("adoption.thanks", slug=slug, eintrag=number)


@public
def thanks(slug: str) -> ResponseReturnValue:
    """Say what happens next, and how to change it later."""
    instrument = serving.instrument_at(slug)
    number = request.args.get("eintrag", "")
    entry = serving.own_entry(number)[0] if number.isdecimal() else None
    return render_template(
        "adoption/thanks.html",
        instrument=instrument,
        title=serving.title_of(instrument),
        entry=entry,
        trail=trail(instrument, _("Thank you")),
    )
