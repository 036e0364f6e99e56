"""The impact sheets of instruments, organisations and alliances, and the lineage of instruments.

Everything here is public: nobody sees more than anybody else.
"""

import json
from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.adoption.figures.lineage import Node
from toolbox.adoption.figures.sheet import Period, Sheet, sheet_of
from toolbox.adoption.figures.taking import as_csv, as_json, figures_of
from toolbox.adoption.figures.tree import PER_PAGE, tree_of
from toolbox.catalogue import queries as catalogue
from toolbox.delivery.doors import public
from toolbox.delivery.headers import restrict_as_file
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import today
from toolbox.foundation.i18n import _, ngettext
from toolbox.foundation.paging import Page
from toolbox.foundation.settings import installed_settings
from toolbox.web.adoption.impact_subjects import (
    Subject,
    of_alliance,
    of_instrument,
    of_organisation,
    published,
)
from toolbox.web.surroundings import long_date, term_labels

blueprint = Blueprint("impact", __name__)


def _day(name: str) -> date | None:
    """Return a day that the address names as in ISO 8601, None for anything else."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def asked_period() -> Period:
    """Return the period that the address asks for; nothing lies beyond today."""
    since, until = _day("von"), _day("bis")
    if since is not None and until is not None and since > until:
        since, until = until, since
    return Period(min(since, today()) if since else None, min(until or today(), today()))


def another_period() -> str:
    """Say which period the address asks for and why another one is shown; empty where it is not."""
    since, until = _day("von"), _day("bis")
    reasons = []
    if any(request.args.get(name) and _day(name) is None for name in ("von", "bis")):
        reasons.append(_("A day in the address cannot be read, so it is left out."))
    if since is not None and until is not None and since > until:
        reasons.append(_("The first day comes after the last one, so they change places."))
    if max(since or today(), until or today()) > today():
        reasons.append(_("There are no figures yet for days to come, so it ends today."))
    if not reasons:
        return ""
    return " ".join((*_asked(since, until), *reasons))


def _asked(since: date | None, until: date | None) -> tuple[str, ...]:
    """Say which days the address asks for, as far as they can be read."""
    if since is not None and until is not None:
        days = {"since": long_date(since), "until": long_date(until)}
        return (_("You asked for %(since)s to %(until)s.", **days),)
    if since is not None:
        return (_("You asked for the time since %(since)s.", since=long_date(since)),)
    if until is not None:
        return (_("You asked for the time until %(until)s.", until=long_date(until)),)
    return ()


def _sheet(subject: Subject) -> Sheet:
    return sheet_of(
        subject.instrument_ids,
        asked_period(),
        names=term_labels("region"),
        last_days=subject.handed_over,
    )


def _handed_over(subject: Subject) -> str:
    """Say what of it belongs to others by now, and until when it counts; empty for nothing."""
    if not subject.handed_over:
        return ""
    return ngettext(
        "Among them 1 instrument that was handed over to another organisation on %(day)s. Its "
        "adoptions count as they stood on that day.",
        "Among them %(num)s instruments that were handed over to another organisation, the last "
        "one on %(day)s. Their adoptions count as they stood on the day of the handover.",
        len(subject.handed_over),
        day=long_date(max(subject.handed_over.values())),
    )


def _counted(subject: Subject) -> str:
    """Say how it was counted where that goes along with the figures alone."""
    return " ".join(filter(None, (how_counted(), _handed_over(subject))))


def how_counted() -> str:
    """Say in words what counts, for people who have to vouch for the figures."""
    settings = installed_settings()
    rules = _(
        "Counted is what those who use it have said themselves or what a named source says, "
        "confirmed within the last %(days)s days, at the stages “Adoption” and “Established”. "
        "Trials and interest are shown beside and never added. A collective report counts with "
        "its number of places. Clicks, views and downloads do not count, nor do entries that wait "
        "and what was withdrawn.",
        days=settings.adoption_valid_days,
    )
    examples = (
        _("Invented examples are counted here as well.")
        if settings.count_examples
        else _("Invented examples do not count.")
    )
    return f"{rules} {examples}"


def _page(subject: Subject) -> ResponseReturnValue:
    sheet = _sheet(subject)
    since = sheet.period.since
    values = {
        "von": since.isoformat() if since else None,
        "bis": sheet.period.until.isoformat() if _day("bis") else None,
    }
    return render_template(
        "impact/sheet.html",
        subject=subject,
        sheet=sheet,
        figures=figures_of(sheet),
        counted=how_counted(),
        handed_over=_handed_over(subject),
        another_period=another_period(),
        csv_address=subject.address("csv", **values),
        json_address=subject.address("json", **values),
        own_address=public_url(f"impact.{subject.endpoint}", slug=subject.slug),
        today=today(),
        trail=[*subject.trail, (_("Impact sheet"), None)],
    )


def _csv(subject: Subject) -> ResponseReturnValue:
    body = as_csv(_sheet(subject), title=subject.name, counted=_counted(subject))
    response = Response(body, content_type="text/csv; charset=utf-8")
    name = f"wirkung-{subject.slug}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return restrict_as_file(response)


def _json(subject: Subject) -> ResponseReturnValue:
    address = public_url(f"impact.{subject.endpoint}", slug=subject.slug)
    content = as_json(
        _sheet(subject), title=subject.name, address=address, counted=_counted(subject)
    )
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return restrict_as_file(Response(text, content_type="application/json"))


@blueprint.get("/wirkung/w/<slug>")
@public
def instrument(slug: str) -> ResponseReturnValue:
    """Show what use an instrument has had, on a page for printing."""
    return _page(of_instrument(slug))


@blueprint.get("/wirkung/w/<slug>.csv")
@public
def instrument_csv(slug: str) -> ResponseReturnValue:
    """Answer with the same as a table."""
    return _csv(of_instrument(slug))


@blueprint.get("/wirkung/w/<slug>.json")
@public
def instrument_json(slug: str) -> ResponseReturnValue:
    """Answer with the same as JSON."""
    return _json(of_instrument(slug))


@blueprint.get("/wirkung/organisation/<slug>")
@public
def organisation(slug: str) -> ResponseReturnValue:
    """Show what use what an organisation made has had, on a page for printing."""
    return _page(of_organisation(slug))


@blueprint.get("/wirkung/organisation/<slug>.csv")
@public
def organisation_csv(slug: str) -> ResponseReturnValue:
    """Answer with the same as a table."""
    return _csv(of_organisation(slug))


@blueprint.get("/wirkung/organisation/<slug>.json")
@public
def organisation_json(slug: str) -> ResponseReturnValue:
    """Answer with the same as JSON."""
    return _json(of_organisation(slug))


@blueprint.get("/wirkung/allianz/<slug>")
@public
def alliance(slug: str) -> ResponseReturnValue:
    """Show what use what is at home in an alliance has had, on a page for printing."""
    return _page(of_alliance(slug))


@blueprint.get("/wirkung/allianz/<slug>.csv")
@public
def alliance_csv(slug: str) -> ResponseReturnValue:
    """Answer with the same as a table."""
    return _csv(of_alliance(slug))


@blueprint.get("/wirkung/allianz/<slug>.json")
@public
def alliance_json(slug: str) -> ResponseReturnValue:
    """Answer with the same as JSON."""
    return _json(of_alliance(slug))


def node_address(node: Node) -> str:
    """Return where one of the line can be seen; a removed one says there why it is gone."""
    endpoint = "workshop.site" if node.is_copy else "instruments.show"
    return url_for(endpoint, slug=node.slug)


@blueprint.get("/w/<slug>/stammbaum")
@public
def lineage(slug: str) -> ResponseReturnValue:
    """Show what an instrument comes from, and what came of it."""
    instrument = published(slug)
    asked = request.args.get("seite", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 5 and int(asked) else 1
    tree = tree_of(instrument, page=number)
    title = catalogue.published_version(instrument).title
    return render_template(
        "impact/lineage.html",
        slug=slug,
        title=title,
        tree=tree,
        page=Page(tree.entries, number, PER_PAGE, tree.total),
        node_address=node_address,
        trail=[(title, url_for("instruments.show", slug=slug)), (_("Lineage"), None)],
    )
