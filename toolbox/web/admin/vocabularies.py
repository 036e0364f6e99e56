"""Keywords and vocabularies: what people classify with, kept tidy by editors."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import inventory
from toolbox.catalogue.queries import usage_of_terms
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations, queries
from toolbox.vocabularies.models import TAG, Term
from toolbox.web.admin.forms import MergeForm, RenameForm
from toolbox.web.admin.listing import asked_page, asked_text
from toolbox.web.admin.presenters import search_address
from toolbox.web.forms import Form, form_page, refuse

_SUGGESTED = 500
"""Keywords that the merge field offers while somebody types, the most used ones."""


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
    )


@scope("editor")
def tags() -> ResponseReturnValue:
    """List the keywords people have written."""
    return _list(TAG)


@scope("editor")
def vocabularies() -> ResponseReturnValue:
    """List the vocabularies."""
    found = [one for one in queries.vocabularies() if one.key != TAG]
    return render_template(
        "admin/vocabularies.html", vocabularies=found, counts=queries.term_counts()
    )


@scope("editor")
def terms(vocabulary_key: str) -> ResponseReturnValue:
    """List the terms of one vocabulary."""
    if vocabulary_key == TAG:
        return redirect(url_for("admin.tags"), code=301)
    return _list(vocabulary_key)


def _term_page(found: Term, form: Form, rename: RenameForm, into: MergeForm) -> ResponseReturnValue:
    """Show one term; ``form`` is the one that was sent and may have errors."""
    replaced = None
    if found.replaced_by_id is not None:
        replaced = queries.term(found.vocabulary_key, found.key)
    is_tag = found.vocabulary_key == TAG
    suggested = inventory.terms_with_usage(TAG, limit=_SUGGESTED, offset=0, most_used_first=True)
    return form_page(
        "admin/term.html",
        form,
        term=found,
        rename=rename,
        merge=into,
        used=usage_of_terms([found.id]).get(found.id, 0),
        replaced=replaced,
        merged=queries.merged_into(found),
        address=search_address(found),
        is_tag=is_tag,
        suggested=[one.label_de for one, _number in suggested if one.id != found.id and is_tag],
    )


@scope("editor")
def term(vocabulary_key: str, key: str) -> ResponseReturnValue:
    """Show one term and rename it."""
    form = RenameForm(obj=queries.term_itself(vocabulary_key, key))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                operations.rename(
                    queries.term_itself(vocabulary_key, key),
                    label_de=form.label_de.data or "",
                    label_en=form.label_en.data or "",
                    by=caller(),
                )
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("The new name is saved. The search follows in a moment."), "success")
            return redirect(request.path, code=303)
    return _term_page(queries.term_itself(vocabulary_key, key), form, form, MergeForm(None))


def _tag_named(label: str) -> Term:
    found = queries.tag_named(" ".join(label.split()))
    if found is None:
        sentence = _l("There is no keyword of this name.")
        raise Invalid(sentence, fields={"into": [sentence]})
    return found


@scope("editor")
def merge(vocabulary_key: str, key: str) -> ResponseReturnValue:
    """Let another keyword stand for this one, on every instrument."""
    form = MergeForm()
    if vocabulary_key != TAG:
        raise Invalid(_l("Only keywords can be merged."))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                target = _tag_named(form.into.data or "")
                operations.merge(queries.term_itself(TAG, key), target, by=caller())
                stays = target.key
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            flash(_("The keywords are merged. The search follows in a moment."), "success")
            return redirect(url_for("admin.term", vocabulary_key=TAG, key=stays), code=303)
    found = queries.term_itself(TAG, key)
    return _term_page(found, form, RenameForm(None, obj=found), form)


def _back(vocabulary_key: str, key: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("admin.term", vocabulary_key=vocabulary_key, key=key), code=303)


@scope("editor")
def retire(vocabulary_key: str, key: str) -> ResponseReturnValue:
    """Take a term out of the lists; instruments keep it."""
    with unit_of_work():
        operations.retire(queries.term_itself(vocabulary_key, key), by=caller())
    return _back(vocabulary_key, key, _("The term can no longer be chosen."))


@scope("editor")
def reinstate(vocabulary_key: str, key: str) -> ResponseReturnValue:
    """Bring a term back into the lists."""
    with unit_of_work():
        operations.reinstate(queries.term_itself(vocabulary_key, key), by=caller())
    return _back(vocabulary_key, key, _("The term can be chosen again."))
