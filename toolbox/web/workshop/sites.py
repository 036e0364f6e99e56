"""Hosted copies at /m/, and the page on which a visitor says that something is wrong with one."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, scope
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.stage.addresses import page_rights
from toolbox.web.stage.serving import send
from toolbox.web.workshop import serving
from toolbox.workshop import addresses, hosting, queries, rules
from toolbox.workshop.events import SiteReported
from toolbox.workshop.models import AdaptedCopy

_FIRST = "index.html"
_LEAVING = "allow-popups allow-popups-to-escape-sandbox"
"""A page of its own may lead to other sites; what it opens there is not shielded any more."""


@public
def site(slug: str, path: str = "") -> ResponseReturnValue:
    """Answer with a file of a hosted copy: shielded like any package, without cookies."""
    moved = addresses.moved_to(slug)
    if moved is not None:
        return redirect(url_for("workshop.site", slug=moved, path=path), code=302)
    copy = queries.copy_at(slug)
    stored = db.session.get_one(StoredFile, copy.site_file_id)
    may_be_found = copy.may_be_found
    folder = hosting.site_folder(stored.sha256)
    wanted = f"{path}{_FIRST}" if not path or path.endswith("/") else path
    answer = send(folder, wanted, base=url_for("workshop.site", slug=slug), is_public=True)
    answer = make_response(answer)
    answer.content_security_policy["sandbox"] = f"{page_rights()} {_LEAVING}"
    # What stands here changes whenever its makers show a newer state.
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.headers.pop("Expires", None)
    if may_be_found:
        answer.headers.pop("X-Robots-Tag", None)
    return answer


def _report_page(slug: str, errors: list[str], status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "workshop/report.html",
        copy=_reported(slug),
        slug=slug,
        address=addresses.address_named(slug),
        errors=errors,
        text=request.form.get("text", ""),
        may_block=caller().is_editor,
    )
    return page, status


def _reported(slug: str) -> AdaptedCopy | None:
    """Return the copy at an address; editors see those that are offline, and blocked addresses."""
    if not caller().is_editor:
        return queries.copy_at(slug)
    address = addresses.address_named(slug)
    return None if address.copy is None and address.blocked_reason else queries.copy_named(slug)


@public
def report(slug: str) -> ResponseReturnValue:
    """Show who is responsible for a hosted copy, and a form to say what is wrong."""
    return _report_page(slug, [])


@serving.reports
@public
def send_report(slug: str) -> ResponseReturnValue:
    """Tell the editors."""
    try:
        asks = _l("Please write what is wrong with the page.")
        text = rules.checked_text(
            "text", request.form.get("text", ""), most=rules.TEXT_LENGTH, asks=asks
        )
    except Invalid as error:
        return _report_page(slug, [str(error.message)], 422)
    with unit_of_work():
        announce(SiteReported(queries.copy_at(slug).id, text))
    flash(_("Thank you. The editorial team looks at it."), "success")
    return redirect(url_for("workshop.report", slug=slug), code=303)


@scope("editor")
def block(slug: str) -> ResponseReturnValue:
    """Take a hosted copy off the web."""
    try:
        with unit_of_work():
            hosting.block(queries.copy_at(slug), request.form.get("reason", ""), by=caller())
    except Invalid as error:
        return _report_page(slug, [str(error.message)], 422)
    flash(_("It is offline. The people who made it have been told why."), "success")
    return redirect(url_for("workshop.report", slug=slug), code=303)


@scope("editor")
def unblock(slug: str) -> ResponseReturnValue:
    """Let its makers show it again."""
    with unit_of_work():
        hosting.unblock(slug, by=caller())
    flash(_("Its makers can show it again."), "success")
    return redirect(url_for("workshop.report", slug=slug), code=303)
