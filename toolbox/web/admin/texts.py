"""The site's own pages, such as the legal notice, in both languages."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts.queries import names_of
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.i18n import LOCALES, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.site import queries
from toolbox.site.models import SitePage
from toolbox.site.operations import BODY_LENGTH, write_page
from toolbox.web.admin.forms import TextForm
from toolbox.web.forms import form_page, refuse

LANGUAGES = {"de": _l("German"), "en": _l("English")}


def _by_slug() -> dict[str, dict[str, SitePage]]:
    """Return every page by address and language."""
    found: dict[str, dict[str, SitePage]] = {}
    for page in queries.pages():
        found.setdefault(page.slug, {})[page.locale] = page
    return found


@scope("administrator")
def texts() -> ResponseReturnValue:
    """List the pages of the site with who changed them last."""
    pages = _by_slug()
    changers = names_of(
        page.changed_by_id
        for both in pages.values()
        for page in both.values()
        if page.changed_by_id
    )
    return render_template("admin/texts.html", pages=pages, languages=LANGUAGES, changers=changers)


@scope("administrator")
def edit_text(slug: str, locale: str) -> ResponseReturnValue:
    """Change a page in one language; ``preview`` shows it without saving."""
    pages = _by_slug()
    if slug not in pages or locale not in LOCALES:
        raise NotFound(
            _l("There is no page at this address. Perhaps it was mistyped or has moved.")
        )
    present = pages[slug].get(locale)
    form = TextForm(obj=present)
    wants_preview = request.form.get("deed") == "preview"
    if form.validate_on_submit() and not wants_preview:
        try:
            with unit_of_work():
                write_page(
                    slug,
                    locale,
                    title=form.title.data or "",
                    body=form.body.data or "",
                    by=caller(),
                    expected=form.seen_at,
                )
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            flash(_("The page is saved."), "success")
            return redirect(url_for("admin.edit_text", slug=slug, locale=locale), code=303)
    if request.method == "GET":
        form.seen.data = present.changed_at.isoformat() if present else ""
    return form_page(
        "admin/edit_text.html",
        form,
        slug=slug,
        page_locale=locale,
        languages=LANGUAGES,
        german=pages[slug].get("de") or present,
        is_new=present is None,
        body_length=BODY_LENGTH,
        preview=form.body.data if wants_preview else None,
    )
