"""Organisations for everybody: the list, the profile, founding and describing one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import belonging, queries
from toolbox.accounts.models import Organisation, OrganisationKind
from toolbox.accounts.policy import manage_organisation, see_members
from toolbox.adoption.figures.handed_over import handed_over_by
from toolbox.catalogue import inventory, listings
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.paging import Page
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import queries as upkeep
from toolbox.web.cards import cards_of
from toolbox.web.forms import form_page, refuse
from toolbox.web.organisations import members, together
from toolbox.web.organisations.forms import DescriptionForm, FoundingForm
from toolbox.web.organisations.presenters import LOOKS, cards

blueprint = Blueprint("organisations", __name__)

ON_A_PAGE = 24


def _page_number(total: int) -> int:
    """Return the number in the address, brought into what there is."""
    wanted = request.args.get("seite", 1, type=int)
    return min(max(1, wanted), max(1, -(-total // ON_A_PAGE)))


@blueprint.get("/organisationen")
@public
def index() -> ResponseReturnValue:
    """List who has published something, and the caller's own."""
    counts = inventory.published_counts_by_owner()
    mine = caller().organisations
    shown = [one for one in queries.organisations() if counts.get(one.id) or one.id in mine]
    number = _page_number(len(shown))
    start = (number - 1) * ON_A_PAGE
    items = cards(shown[start : start + ON_A_PAGE], counts=counts, mine=mine)
    return render_template(
        "organisations/index.html", page=Page(items, number, ON_A_PAGE, len(shown))
    )


@blueprint.get("/o/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show who an organisation is and what it has published."""
    organisation = queries.organisation_by_slug(slug)
    if organisation.slug != slug:
        return redirect(url_for("organisations.show", slug=organisation.slug), code=301)
    total = inventory.published_count_by(organisation.id)
    number = _page_number(total)
    versions = listings.published_by(
        organisation.id, limit=ON_A_PAGE, offset=(number - 1) * ON_A_PAGE
    )
    return render_template(
        "organisations/show.html",
        organisation=organisation,
        look=LOOKS[organisation.kind],
        page=Page(cards_of(versions), number, ON_A_PAGE, total),
        figures=inventory.figures_of(organisation.id),
        handed_over=handed_over_by([organisation.id]) if not total else {},
        may_manage=manage_organisation.allows(caller(), organisation),
        is_inside=see_members.allows(caller(), organisation),
        ending=upkeep.ending_of(organisation.id) if organisation.ended_at else None,
    )


@blueprint.route("/organisationen/gruenden", methods=["GET", "POST"])
@signed_in
def found() -> ResponseReturnValue:
    """Found an organisation; the caller becomes its owner."""
    form = FoundingForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                made = belonging.found_organisation(
                    name=form.name.data or "",
                    kind=OrganisationKind(form.kind.data),
                    description=form.description.data or "",
                    website=form.website.data or "",
                    by=caller(),
                )
                slug = made.slug
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("The organisation is founded. Now you can invite others."), "success")
            return redirect(url_for("organisations.members", slug=slug), code=303)
    return form_page("organisations/found.html", form)


def _managed(slug: str) -> Organisation:
    """Return the organisation if the caller may manage it."""
    organisation = queries.organisation_by_slug(slug)
    manage_organisation.require(caller(), organisation)
    return organisation


@blueprint.route("/o/<slug>/bearbeiten", methods=["GET", "POST"])
@signed_in
def edit(slug: str) -> ResponseReturnValue:
    """Change what the public page says."""
    organisation = _managed(slug)
    has_kind = organisation.kind in belonging.FOUNDABLE
    form = FoundingForm(obj=organisation) if has_kind else DescriptionForm(obj=organisation)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                belonging.describe_organisation(
                    queries.organisation_by_slug(slug),
                    name=form.name.data or "",
                    description=form.description.data or "",
                    website=form.website.data or "",
                    kind=OrganisationKind(form.kind.data) if "kind" in form else None,
                    by=caller(),
                )
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("The page of your organisation is saved."), "success")
            return redirect(url_for("organisations.show", slug=slug), code=303)
    return form_page("organisations/edit.html", form, organisation=_managed(slug))


blueprint.add_url_rule("/o/<slug>/mitglieder", view_func=members.members)
blueprint.add_url_rule("/o/<slug>/einladen", view_func=members.invite, methods=["POST"])
blueprint.add_url_rule(
    "/o/<slug>/einladungen/<int:invitation_id>/zuruecknehmen",
    view_func=members.withdraw,
    methods=["POST"],
)
blueprint.add_url_rule(
    "/o/<slug>/mitglieder/<int:user_id>/rolle", view_func=members.change_role, methods=["POST"]
)
blueprint.add_url_rule(
    "/o/<slug>/mitglieder/<int:user_id>/entfernen", view_func=members.remove, methods=["POST"]
)
blueprint.add_url_rule("/o/<slug>/verlassen", view_func=members.leave, methods=["POST"])
blueprint.add_url_rule(
    "/o/<slug>/zusammenfuehren", view_func=together.merge, methods=["GET", "POST"]
)
blueprint.add_url_rule("/w/<slug>/partner", view_func=together.partners, methods=["GET", "POST"])
for deed, view in (("zusagen", together.agree), ("beenden", together.part)):
    blueprint.add_url_rule(
        f"/w/<slug>/partner/<organisation>/{deed}", view_func=view, methods=["POST"]
    )
