"""Keywords and vocabularies: the lists people classify with, and their terms."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import inventory
from toolbox.catalogue.queries import usage_of_terms
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import keeping, operations, queries
from toolbox.vocabularies.models import TAG, Term
from toolbox.web.admin.listing import asked_page, asked_text
from toolbox.web.admin.presenters import search_address
from toolbox.web.admin.term_forms import (
    MoveForm,
    NewTermForm,
    OtherTermForm,
    RenameForm,
    TermForm,
)
from toolbox.web.forms import Form, form_page, refuse

_SUGGESTED = 500
"""Keywords that the merge field offers while somebody types, the most used ones."""


@scope("editor")
def tags() -> ResponseReturnValue:
    """List the keywords people have written."""
    return _list(TAG)


@scope("editor")
def vocabularies() -> ResponseReturnValue:
    """List the vocabularies."""
    found = [one for one in queries.vocabularies() if one.key != TAG]
    return render_template(
        "admin/vocabularies.html",
        vocabularies=found,
        counts=queries.term_counts(),
        waiting=len(queries.waiting_suggestions()),
    )


@scope("editor")
def terms(vocabulary_key: str) -> ResponseReturnValue:
    """List the terms of one vocabulary, as a tree where it is one."""
    if vocabulary_key == TAG:
        return redirect(url_for("admin.tags"), code=301)
    vocabulary = queries.vocabulary(vocabulary_key)
    as_list = asked_text() or "sortierung" in request.args
    if vocabulary.is_hierarchical and not as_list:
        tree = inventory.term_tree(vocabulary_key)
        taken = queries.last_taken_over(vocabulary_key)
        return render_template("admin/tree.html", vocabulary=vocabulary, tree=tree, taken=taken)
    return _list(vocabulary_key)


def _list(vocabulary_key: str) -> ResponseReturnValue:
    vocabulary, text = queries.vocabulary(vocabulary_key), asked_text()
    by_use = request.args.get("sortierung") == "nutzung"
    page = asked_page(
        inventory.term_count(vocabulary_key, text),
        lambda limit, offset: inventory.terms_with_usage(
            vocabulary_key, text, limit=limit, offset=offset, most_used_first=by_use
        ),
    )
    return render_template(
        "admin/terms.html",
        vocabulary=vocabulary,
        page=page,
        text=text,
        by_use=by_use,
        is_tags=vocabulary_key == TAG,
        taken=queries.last_taken_over(vocabulary_key),
    )


def offered_terms(vocabulary_key: str, without: Term | None = None) -> list[str]:
    """Return what fields that name a term offer; the key tells terms of one name apart."""
    if vocabulary_key == TAG:
        used = inventory.terms_with_usage(TAG, limit=_SUGGESTED, most_used_first=True)
        return [one.label_de for one, _number in used if one is not without]
    terms_ = [one for one in queries.terms_of(vocabulary_key) if one is not without]
    return [f"{one.label_de} [{one.key}]" for one in terms_]


def shown_name(found: Term | None) -> str:
    """Return how fields that name a term show it."""
    return f"{found.label_de} [{found.key}]" if found else ""


def term_page(
    found: Term,
    form: Form,
    *,
    about: Form | None = None,
    other: Form | None = None,
    place: Form | None = None,
) -> ResponseReturnValue:
    """Show one term; ``form`` is the one of the others that was sent and may have errors."""
    is_tag = found.vocabulary_key == TAG
    above = queries.ancestors(found)
    replaced = None
    if found.replaced_by_id is not None:
        replaced = queries.term(found.vocabulary_key, found.key)
    return form_page(
        "admin/term.html",
        form,
        term=found,
        about=about or about_form(found),
        other=other or OtherTermForm(None),
        place=place or MoveForm(None, data={"broader": shown_name(above[0] if above else None)}),
        used=usage_of_terms([found.id]).get(found.id, 0),
        replaced=replaced,
        merged=queries.merged_into(found),
        parts=queries.parts_of(found),
        above=above,
        below=queries.narrower(found),
        address=search_address(found),
        is_tag=is_tag,
        offered=offered_terms(found.vocabulary_key, found),
    )


def about_form(found: Term) -> Form:
    """Return the form with what is said about a term."""
    if found.vocabulary_key == TAG:
        return RenameForm(None, obj=found)
    form = TermForm(None)
    form.show(found)
    return form


@scope("editor")
def term(vocabulary_key: str, key: str) -> ResponseReturnValue:
    """Show one term, and change what is said about it."""
    found = queries.term_itself(vocabulary_key, key)
    form = RenameForm() if vocabulary_key == TAG else TermForm()
    if not form.is_submitted():
        form = about_form(found)
    elif form.validate():
        try:
            with unit_of_work():
                _describe(queries.term_itself(vocabulary_key, key), form)
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("The term is saved. The search follows in a moment."), "success")
            return redirect(request.path, code=303)
    return term_page(queries.term_itself(vocabulary_key, key), form, about=form)


def _describe(found: Term, form: RenameForm) -> None:
    if isinstance(form, TermForm):
        keeping.describe(found, form.said(), by=caller())
    else:
        german, english = form.label_de.data or "", form.label_en.data or ""
        operations.rename(found, label_de=german, label_en=english, by=caller())


@scope("editor")
def new_term(vocabulary_key: str) -> ResponseReturnValue:
    """Add a term to a list."""
    form = NewTermForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                vocabulary = queries.vocabulary(vocabulary_key)
                made = keeping.add(
                    vocabulary, form.said(), broader=broader_in(vocabulary_key, form), by=caller()
                )
                key = made.key
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("The term is in the list now."), "success")
            address = url_for("admin.term", vocabulary_key=vocabulary_key, key=key)
            return redirect(address, code=303)
    vocabulary = queries.vocabulary(vocabulary_key)
    return form_page(
        "admin/new_term.html", form, vocabulary=vocabulary, offered=offered_terms(vocabulary_key)
    )


def broader_in(vocabulary_key: str, form: Form) -> Term | None:
    """Return the broader term that a form names, None where it names none; Invalid otherwise.

    Forms of lists without levels do not ask for it.
    """
    typed = (form.broader.data or "").strip()
    asked = typed and queries.vocabulary(vocabulary_key).is_hierarchical
    return keeping.term_called(vocabulary_key, typed, field="broader") if asked else None
