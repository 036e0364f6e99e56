"""Packages that move between toolboxes: to take along, and to take over."""

from collections.abc import Mapping
from typing import cast

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.bodies import takes_files
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.exchange.packages.carrying import Report, plans, take_package
from toolbox.exchange.packages.comparing import Choice
from toolbox.exchange.packages.opening import opened
from toolbox.exchange.packages.taking import Fate
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Denied, Invalid, TooLarge, ToolboxError
from toolbox.foundation.i18n import _, _l, ngettext
from toolbox.web.desk.showing import file_line
from toolbox.web.exchange import packing
from toolbox.web.exchange.elsewhere import adoptions_elsewhere
from toolbox.web.exchange.forms import PackageForm, TakeForm
from toolbox.web.exchange.kept import keep, package_behind
from toolbox.web.exchange.presenters import plan_views
from toolbox.web.forms import form_page, refuse

blueprint = Blueprint("exchange", __name__)
blueprint.record_once(
    lambda state: state.app.jinja_env.globals.update(adoptions_elsewhere=adoptions_elsewhere)
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
            if not form.file.data:
                sentence = _("Please choose a file.")
                raise Invalid(sentence, fields={"file": [sentence]})
            key = keep(form.file.data.stream, by=actor)
            with package_behind(key, by=actor) as path, opened(path) as package:
                if len(package.listed) > MOST_ON_A_PAGE:
                    raise TooLarge(_TOO_MANY)
        except (Invalid, TooLarge) as error:
            refuse(form, error)
        else:
            return redirect(url_for("exchange.look", key=key), code=303)
    return form_page("exchange/upload.html", form)


@signed_in
def look(key: str) -> ResponseReturnValue:
    """Show what a package would change."""
    return _page(key, TakeForm())


def _page(key: str, form: TakeForm) -> ResponseReturnValue:
    actor = _importer()
    form.offer(actor)
    with package_behind(key, by=actor) as path, opened(path) as package:
        views = plan_views(plans(package, by=actor))
        return form_page(
            "exchange/look.html",
            form,
            package=package,
            views=views,
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
    with package_behind(key, by=actor) as path:
        with opened(path) as package:
            ids = [one.id for one in package.listed]
        numbers = {str(number): one for number, one in enumerate(ids)}
        wanted = frozenset(numbers[n] for n in request.form.getlist("take") if n in numbers)
        places = {one: number for number, one in numbers.items()}
        try:
            report = take_package(
                path,
                by=actor,
                owner_id=form.owner_id,
                chosen=wanted,
                choices_of=lambda one: _choices(places[one]),
            )
        except ToolboxError as error:
            refuse(form, error)
            return _page(key, form)
    _tell(report)
    return redirect(url_for("exchange.look", key=key), code=303)


def _choices(number: str) -> Mapping[str, Choice]:
    beginning = f"field-{number}-"
    return {
        name.removeprefix(beginning): Choice(value)
        for name, value in cast("Mapping[str, str]", request.form).items()
        if name.startswith(beginning) and value in set(Choice)
    }


def _tell(report: Report) -> None:
    added, renewed = report.counts[Fate.ADDED], report.counts[Fate.RENEWED]
    if added:
        flash(
            ngettext("1 instrument is new here.", "%(num)s instruments are new here.", added),
            "success",
        )
    if renewed:
        flash(
            ngettext("1 instrument is renewed.", "%(num)s instruments are renewed.", renewed),
            "success",
        )
    if report.collections:
        flash(_("The collection is among yours now."), "success")
    if not (added or renewed or report.collections):
        flash(_("Nothing has changed."), "info")
    if report.open:
        flash(
            _("Some fields were changed on both sides. Ours are kept until you choose."), "warning"
        )
    for one in report.outcomes:
        if one.fate is Fate.REFUSED:
            flash(_("%(name)s: %(reason)s", name=one.title, reason=one.fault), "error")


blueprint.add_url_rule("/pakete", view_func=upload, methods=["GET", "POST"])
blueprint.add_url_rule("/pakete/<key>", view_func=look)
blueprint.add_url_rule("/pakete/<key>", view_func=take, methods=["POST"])
blueprint.add_url_rule("/w/<slug>.koffer.zip", view_func=packing.instrument_package)
blueprint.add_url_rule("/koffer/<key>.koffer.zip", view_func=packing.collection_package)
