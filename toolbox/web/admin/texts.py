"""The texts of the site: pages such as the legal notice, and the doors of the home page."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts.queries import names_of
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.i18n import LOCALES, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.site import queries
from toolbox.site.models import Place, SitePage
from toolbox.site.operations import BODY_LENGTH, restore, write_page
from toolbox.web.admin.doors import shipped
from toolbox.web.admin.forms import TextForm
from toolbox.web.admin.site_texts import LANGUAGES, address_of_text, told
from toolbox.web.forms import form_page, refuse
from toolbox.web.home.entrances import ENTRANCES


def _by_slug() -> dict[str, dict[str, SitePage]]:
    """Return every page by address and language."""
    found: dict[str, dict[str, SitePage]] = {}
    for page in queries.pages():
        found.setdefault(page.slug, {})[page.locale] = page
    return found


@scope("administrator")
def texts() -> ResponseReturnValue:
    """List the texts of the site with who changed them last."""
    pages = _by_slug()
    own = {locale: queries.doors(locale) for locale in LANGUAGES}
    changers = names_of(
        [page.changed_by_id or 0 for both in pages.values() for page in both.values()]
        + [door.changed_by_id or 0 for some in own.values() for door in some.values()]
    )
    doors = [
        (entrance.key, {one: own[one].get(entrance.key) for one in LANGUAGES}, shipped_title)
        for entrance in ENTRANCES
        for shipped_title in [shipped(entrance, reading_language()).title]
    ]
    return render_template(
        "admin/texts.html", pages=pages, doors=doors, languages=LANGUAGES, changers=changers
    )


@scope("administrator")
def restore_text(version_id: int) -> ResponseReturnValue:
    """Let a page or a door say again what it once said."""
    with unit_of_work():
        address = address_of_text(restore(version_id, by=caller()))
    flash(_("The earlier text is back. What stood there until now is in the history."), "success")
    return redirect(address, code=303)


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
        preview=form.body.data or "",
        is_preview=wants_preview,
        history=told(queries.history(Place.PAGE, slug, locale)),
    )
