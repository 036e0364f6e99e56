"""What two toolboxes changed at once: the list of it, and one page to decide on each instrument."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.exchange.packages import conflicts, deciding
from toolbox.exchange.packages.comparing import Choice
from toolbox.foundation.errors import Conflict, Invalid, NotFound, ToolboxError
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.paging import Page
from toolbox.foundation.uow import unit_of_work
from toolbox.web.desk.showing import file_line
from toolbox.web.merging.presenters import side_views, waiting_views

blueprint = Blueprint("merging", __name__, url_prefix="/redaktion/abgleich")

_NOTHING_OPEN = _l("Nothing has to be decided on this instrument any more.")
_CHOICE = "choice-"


@blueprint.get("")
@scope("editor")
def queue() -> ResponseReturnValue:
    """List the instruments on which something is open, the longest waiting first."""
    number = max(1, request.args.get("seite", 1, type=int))
    found = conflicts.waiting(page=number, by=caller())
    total = conflicts.open_count(by=caller())
    return render_template(
        "merging/queue.html",
        page=Page(waiting_views(found), number, conflicts.PER_PAGE, total),
        href=lambda other: url_for("merging.queue", seite=other),
    )


@blueprint.get("/<slug>")
@scope("editor")
def show(slug: str) -> ResponseReturnValue:
    """Show what is open on one instrument: theirs, ours, and as it was."""
    return _page(slug)


def _page(slug: str, refused: ToolboxError | None = None) -> ResponseReturnValue:
    instrument = catalogue.by_slug(slug, by=caller())
    states = conflicts.open_states(instrument, by=caller())
    if not states and refused is None:
        raise NotFound(_NOTHING_OPEN)
    page = render_template(
        "merging/show.html",
        instrument=instrument,
        title=catalogue.published_version(instrument).title,
        sides=side_views(instrument, states),
        stand=deciding.stand(instrument, states),
        chosen=_choices() if refused else {},
        refused=_whole(refused) if refused else None,
        file_line=file_line,
    )
    return page, 422 if refused else 200


def _whole(error: ToolboxError) -> Message:
    """Return the sentence of a refusal with those of its fields."""
    fields = error.fields if isinstance(error, Invalid) else {}
    sentences = [str(one) for some in fields.values() for one in some]
    return " ".join([str(error.message), *(one for one in sentences if one != error.message)])


@blueprint.post("/<slug>")
@scope("editor")
def decide(slug: str) -> ResponseReturnValue:
    """Save what was chosen, all of it or nothing."""
    seen = request.form.get("stand", "")
    try:
        with unit_of_work():
            instrument = catalogue.by_slug(slug, by=caller())
            made = deciding.decide(instrument, _choices(), seen=seen, by=caller())
            is_done = not conflicts.open_states(instrument, by=caller())
            is_news = made is not None
    except (Conflict, Invalid) as error:
        return _page(slug, error)
    flash(
        _("Saved. Visitors see a new version.") if is_news else _("Saved. What is here stays."),
        "success",
    )
    target = url_for("merging.queue") if is_done else url_for("merging.show", slug=slug)
    return redirect(target, code=303)


def _choices() -> Mapping[int, Choice]:
    return {
        int(name.removeprefix(_CHOICE)): Choice(value)
        for name, value in request.form.items()
        if name.startswith(_CHOICE)
        and name.removeprefix(_CHOICE).isdecimal()
        and len(name) < 20
        and value in set(Choice)
    }
