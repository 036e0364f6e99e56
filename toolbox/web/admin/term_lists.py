"""Lists of others come in as SKOS; what they would change is shown before it happens."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.adoption.queries import terms_in_use
from toolbox.calls.queries import terms_wished
from toolbox.catalogue.inventory import carried_terms
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _, ngettext
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import importing, queries, taking_back
from toolbox.vocabularies.models import TermImport
from toolbox.vocabularies.skos.reading import MOST_BYTES, read
from toolbox.web.admin.term_forms import ListForm, TakeOverForm
from toolbox.web.forms import form_page, refuse
from toolbox.web.skos_doors import vocabularies_home

_SHOWN = 100
"""So many new and changed terms are shown of a list."""
_FIRST = 5
"""So many names stand beside a count."""


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
    """Show what a list would change; take it over, throw it away, or take it back later."""
    form = TakeOverForm()
    kept = queries.term_import(import_id)
    if form.is_submitted() and form.validate():
        try:
            deed = _DEEDS.get(request.form.get("deed", ""), _take_over)
            return _to_terms(kept.vocabulary_key, deed(import_id, form))
        except (Invalid, Conflict) as error:
            refuse(form, error)
    return _show(queries.term_import(import_id), form)


def _show(kept: TermImport, form: TakeOverForm) -> ResponseReturnValue:
    if kept.taken_over_at is not None:
        reason = taking_back.obstacle(kept, _carried(kept))
        added = len(taking_back.added_by(kept))
        return form_page(
            "admin/taken_list.html",
            form,
            kept=kept,
            reason=reason,
            added=added,
            changed=len(kept.steps) - added,
        )
    planned = importing.plan(kept.vocabulary_key, importing.concepts_of(kept))
    return form_page(
        "admin/look_at_list.html",
        form,
        kept=kept,
        plan=planned,
        shown=_SHOWN,
        first=_FIRST,
    )


def _carried(kept: TermImport) -> set[int]:
    added = taking_back.added_by(kept)
    return carried_terms(added) | terms_in_use(added) | terms_wished(added)


def _take_over(import_id: int, form: TakeOverForm) -> str:
    with unit_of_work():
        kept = queries.term_import(import_id)
        _require_meant(kept, form)
        importing.take_over(kept, renaming=bool(form.renaming.data), by=caller())
        added = len(taking_back.added_by(kept))
        changed = len(kept.steps) - added
    return ngettext(
        "The list is taken over: one new term, %(changed)s changed. You can take it back here as "
        "long as nobody uses the new one: “The list taken over last”.",
        "The list is taken over: %(num)s new terms, %(changed)s changed. You can take it back here "
        "as long as nobody uses the new ones: “The list taken over last”.",
        added,
        changed=changed,
    )


def _require_meant(kept: TermImport, form: TakeOverForm) -> None:
    """A list that shares no term with ours is mostly the wrong one."""
    if kept.taken_over_at is not None or form.unlike.data:
        return
    if not importing.plan(kept.vocabulary_key, importing.concepts_of(kept)).matches:
        sentence = _("Please confirm that this is the right list, or throw it away.")
        raise Invalid(sentence, fields={"unlike": [sentence]})


def _throw_away(import_id: int, _form: TakeOverForm) -> str:
    with unit_of_work():
        importing.throw_away(queries.term_import(import_id), by=caller())
    return _("The list is thrown away. Nothing has changed.")


def _take_back(import_id: int, _form: TakeOverForm) -> str:
    with unit_of_work():
        kept = queries.term_import(import_id)
        if kept.taken_over_at is None:
            raise Conflict(_("This list was not taken over yet."))
        gone = taking_back.take_back(kept, carried=_carried(kept), by=caller())
    return ngettext(
        "The list is taken back: 1 term is gone, and the others are called what they were.",
        "The list is taken back: %(num)s terms are gone, and the others are called what they were.",
        gone,
    )


_DEEDS: Mapping[str, Callable[[int, TakeOverForm], str]] = {
    "take": _take_over,
    "discard": _throw_away,
    "back": _take_back,
}


def _to_terms(vocabulary_key: str, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("admin.terms", vocabulary_key=vocabulary_key), code=303)
