"""Lists of others come in as SKOS; what they would change is shown before it happens."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import importing, queries
from toolbox.vocabularies.skos.reading import MOST_BYTES, read
from toolbox.web.admin.term_forms import ListForm, TakeOverForm
from toolbox.web.forms import form_page, refuse
from toolbox.web.terms import vocabularies_home

_SHOWN = 100
"""So many new and changed terms are shown of a list."""


@scope("editor")
def read_list(vocabulary_key: str) -> ResponseReturnValue:
    """Read a file, and keep what it says until the editor has looked at it."""
    form = ListForm()
    if form.validate_on_submit():
        upload = form.file.data
        try:
            scheme = read(upload.stream.read(MOST_BYTES + 1), upload.filename)
            with unit_of_work():
                vocabulary = queries.vocabulary(vocabulary_key)
                kept = importing.keep(
                    vocabulary, scheme, upload.filename, home=vocabularies_home(), by=caller()
                )
                number = kept.id
        except Invalid as error:
            refuse(form, error)
        else:
            return redirect(url_for("admin.look_at_list", import_id=number), code=303)
    return form_page("admin/read_list.html", form, vocabulary=queries.vocabulary(vocabulary_key))


@scope("editor")
def look_at_list(import_id: int) -> ResponseReturnValue:
    """Show what a list would change; take it over or throw it away."""
    form = TakeOverForm()
    kept = queries.term_import(import_id)
    vocabulary_key = kept.vocabulary_key
    if form.validate_on_submit():
        if request.form.get("deed") == "discard":
            with unit_of_work():
                importing.throw_away(queries.term_import(import_id), by=caller())
            flash(_("The list is thrown away. Nothing has changed."), "info")
            return _to_terms(vocabulary_key)
        try:
            with unit_of_work():
                done = importing.take_over(
                    queries.term_import(import_id), renaming=bool(form.renaming.data), by=caller()
                )
                added = len(done.new)
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("The list is taken over: %(added)s new terms.", added=added), "success")
            return _to_terms(vocabulary_key)
    kept = queries.term_import(import_id)
    planned = importing.plan(kept.vocabulary_key, importing.concepts_of(kept))
    return form_page("admin/look_at_list.html", form, kept=kept, plan=planned, shown=_SHOWN)


def _to_terms(vocabulary_key: str) -> ResponseReturnValue:
    return redirect(url_for("admin.terms", vocabulary_key=vocabulary_key), code=303)
