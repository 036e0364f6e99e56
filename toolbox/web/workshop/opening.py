"""Beginning a copy: what will be asked, for whom it is, with the example or empty."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue import templating
from toolbox.catalogue.models import Version
from toolbox.delivery import counting
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.foundation.errors import Denied, NotFound, Unavailable
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import Term
from toolbox.web.workshop import serving
from toolbox.workshop import looking, operations, queries
from toolbox.workshop.models import KitFile

_WAITS = "kit-waits"
_PREPARING = _l("The kit is just being prepared. This takes a moment.")


def _with_kit(slug: str) -> tuple[Version, KitFile]:
    instrument = catalogue.by_slug(slug, by=caller())
    version = catalogue.shown_version(instrument, by=caller())
    found = looking.kit_among(version)
    if found is None:
        if looking.is_waiting(version):
            raise Unavailable(_PREPARING, code=_WAITS)
        raise NotFound(_l("This instrument has no kit that one could adapt."))
    return version, found[1]


def _waits(slug: str) -> ResponseReturnValue:
    """Say that the kit is being looked into; the page asks again by itself."""
    page = render_template("workshop/waiting.html", slug=slug, message=_PREPARING)
    return page, 503, {"Refresh": "5", "Retry-After": "5"}


def _licence(version: Version) -> Term | None:
    if not version.licence:
        return None
    return vocabularies.terms_by_key("licence", [version.licence]).get(version.licence)


@public
def start(slug: str) -> ResponseReturnValue:
    """Say what will be asked, or why the licence does not allow it."""
    try:
        version, kit_file = _with_kit(slug)
    except Unavailable as error:
        if error.code != _WAITS:
            raise
        return _waits(slug)
    entry = next(one for one in version.attachments if one.file_id == kit_file.file_id)
    mine = [
        copy for copy in queries.copies_of(caller()) if copy.instrument_id == version.instrument_id
    ]
    return render_template(
        "workshop/start.html",
        version=version,
        kit=looking.kit_of(entry.file),
        obstacle=templating.obstacle(version, by=caller()),
        bound=templating.is_share_alike(version.licence),
        licence=_licence(version),
        organisations=serving.organisations(),
        mine=mine,
        trial_days=installed_settings().keep_trials_days,
        trial=serving.remembered_trial(version.instrument_id),
        trail=[
            (version.title, url_for("instruments.show", slug=slug)),
            (_("Take over and adapt"), None),
        ],
    )


def _chosen_organisation() -> int | None:
    """Return for which organisation it is; None for the person alone."""
    offered = [organisation_id for organisation_id, _name in serving.organisations()]
    typed = request.form.get("organisation", "")
    if typed == "own" or not offered:
        return None
    if not typed:
        return offered[0]
    found = next((one for one in offered if str(one) == typed), None)
    if found is None:
        raise Denied(_l("You do not belong to this organisation."))
    return found


@serving.trials
@public
def begin(slug: str) -> ResponseReturnValue:
    """Begin the copy and go on to its form."""
    organisation_id = _chosen_organisation()
    with unit_of_work():
        version, kit_file = _with_kit(slug)
        made, key = operations.begin(
            version,
            kit_file,
            organisation_id=organisation_id,
            with_example=request.form.get("with") == "example",
            by=caller(),
        )
        instrument_id, owner_id = version.instrument_id, version.instrument.owner_id
        is_trial = made.is_trial
    if is_trial:
        serving.remember_trial(instrument_id, key)
    counting.count(instrument_id, "downloads", owner_id=owner_id)
    return redirect(url_for("workshop.edit", key=key), code=303)
