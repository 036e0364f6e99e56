"""Packages that move between toolboxes: to take along, and to take over."""

from collections.abc import Mapping, Sequence
from typing import cast

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.bodies import takes_files
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.exchange.packages.carrying import plans, take_package
from toolbox.exchange.packages.comparing import Choice
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Denied, Invalid, TooLarge, ToolboxError
from toolbox.foundation.i18n import _l
from toolbox.web.desk.showing import file_line
from toolbox.web.exchange import packing
from toolbox.web.exchange.elsewhere import adoptions_elsewhere, brought_by_package
from toolbox.web.exchange.forms import PackageForm, TakeForm
from toolbox.web.exchange.kept import (
    keep,
    keep_outcome,
    outcome_of,
    package_behind,
    told_behind,
)
from toolbox.web.exchange.presenters import collection_views, plan_views, told_of
from toolbox.web.forms import form_page, refuse

blueprint = Blueprint("exchange", __name__)
blueprint.record_once(
    lambda state: state.app.jinja_env.globals.update(
        adoptions_elsewhere=adoptions_elsewhere, brought_by_package=brought_by_package
    )
)
MOST_ON_A_PAGE = 200

_NOT_FOR_YOU = _l("Packages are taken over by members of an organisation, and by editors.")
_TOO_MANY = _l(
    "This package holds more than %(most)s instruments. Please ask the operator of this toolbox to "
    "take it over.",
    most=MOST_ON_A_PAGE,
)


def _importer() -> Actor:
    actor = caller()
    if not actor.is_editor and not actor.working_organisations:
        raise Denied(_NOT_FOR_YOU)
    return actor


@takes_files
@signed_in
def upload() -> ResponseReturnValue:
    """Take in a package and lead to what it would change."""
    actor, form = _importer(), PackageForm()
    if form.validate_on_submit():
        try:
            key = keep(form.file.data.stream, by=actor)
            with told_behind(key, by=actor) as package:
                if len(package.listed) > MOST_ON_A_PAGE:
                    raise TooLarge(_TOO_MANY)
        except (Invalid, TooLarge) as error:
            refuse(form, error)
        else:
            return redirect(url_for("exchange.look", key=key), code=303)
    return form_page("exchange/upload.html", form)


@signed_in
def look(key: str) -> ResponseReturnValue:
    """Show what a package would change, and what became of it."""
    return _page(key, TakeForm())


def _page(key: str, form: TakeForm) -> ResponseReturnValue:
    actor = _importer()
    form.offer(actor)
    with told_behind(key, by=actor) as package:
        return form_page(
            "exchange/look.html",
            form,
            package=package,
            views=plan_views(plans(package, by=actor)),
            collections=collection_views(package.collections, by=actor),
            outcome=outcome_of(key, by=actor),
            file_line=file_line,
            may_publish=actor.is_editor,
        )


@signed_in
def take(key: str) -> ResponseReturnValue:
    """Take over what was chosen of a package."""
    actor, form = _importer(), TakeForm()
    form.offer(actor)
    if not form.validate():
        return _page(key, form)
    with told_behind(key, by=actor) as package:
        ids = [one.id for one in package.listed]
        gathered = [str(one["id"]) for one in package.collections]
    places = {one: number for number, one in enumerate(ids)}
    try:
        with package_behind(key, by=actor) as path:
            report = take_package(
                path,
                by=actor,
                owner_id=form.owner_id,
                chosen=_chosen("take", ids),
                collections=_chosen("collection", gathered),
                choices_of=lambda one: _choices(places[one]),
            )
    except ToolboxError as error:
        refuse(form, error)
        return _page(key, form)
    keep_outcome(key, told_of(report), by=actor)
    return redirect(url_for("exchange.look", key=key), code=303)


def _chosen(name: str, ids: Sequence[str]) -> frozenset[str]:
    """Return what was ticked; a box carries the place of its thing in the package."""
    numbers = {str(number): one for number, one in enumerate(ids)}
    return frozenset(numbers[n] for n in request.form.getlist(name) if n in numbers)


def _choices(number: int) -> Mapping[str, Choice]:
    beginning = f"field-{number}-"
    return {
        name.removeprefix(beginning): Choice(value)
        for name, value in cast("Mapping[str, str]", request.form).items()
        if name.startswith(beginning) and value in set(Choice)
    }


blueprint.add_url_rule("/pakete", view_func=upload, methods=["GET", "POST"])
blueprint.add_url_rule("/pakete/<key>", view_func=look)
blueprint.add_url_rule("/pakete/<key>", view_func=take, methods=["POST"])
blueprint.add_url_rule("/w/<slug>.koffer.zip", view_func=packing.instrument_package)
blueprint.add_url_rule("/koffer/<key>.koffer.zip", view_func=packing.collection_package)
