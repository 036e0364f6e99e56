"""What is done with a term besides describing it: moving, merging, splitting, retiring."""

from collections.abc import Callable, Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import inventory
from toolbox.catalogue.classifying import share_out
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import keeping, operations, queries
from toolbox.vocabularies.models import TAG, Term
from toolbox.vocabularies.rules import About
from toolbox.web.admin.term_forms import MoveForm, OtherTermForm, SplitForm
from toolbox.web.admin.vocabularies import broader_in, offered_terms, term_page
from toolbox.web.forms import form_page, refuse

_MOST_SHARED_OUT = 200
"""So many instruments are shared out one by one; the others get all of the terms."""


def _go_to(vocabulary_key: str, key: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    address = url_for("admin.term", vocabulary_key=vocabulary_key, key=key)
    return redirect(address, code=303)


def _named(vocabulary_key: str, label: str) -> Term:
    """Return the term that stays; people know keywords by their name alone."""
    if vocabulary_key != TAG:
        return keeping.term_called(vocabulary_key, label)
    found = queries.tag_named(" ".join(label.split()))
    if found is None:
        sentence = _l("There is no keyword of this name.")
        raise Invalid(sentence, fields={"into": [sentence]})
    return found


def _give_way(
    vocabulary_key: str, key: str, verb: Callable[..., None], sentence: str
) -> ResponseReturnValue:
    """Let another term take the place of this one, one way or the other."""
    form = OtherTermForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                stays = _named(vocabulary_key, form.into.data or "")
                verb(queries.term_itself(vocabulary_key, key), stays, by=caller())
                left = stays.key
        except (Conflict, Invalid) as error:
            refuse(form, error)
        else:
            return _go_to(vocabulary_key, left, sentence)
    return term_page(queries.term_itself(vocabulary_key, key), form, other=form)


@scope("editor")
def merge(vocabulary_key: str, key: str) -> ResponseReturnValue:
    """Let another term stand for this one, on every instrument; its names live on."""
    sentence = _("The terms are merged. The search follows in a moment.")
    return _give_way(vocabulary_key, key, operations.merge, sentence)


@scope("editor")
def replace(vocabulary_key: str, key: str) -> ResponseReturnValue:
    """Take this term out of use and let another one take its place."""
    sentence = _("The term is out of use; this one takes its place. The search follows.")
    return _give_way(vocabulary_key, key, keeping.replace, sentence)


@scope("editor")
def move(vocabulary_key: str, key: str) -> ResponseReturnValue:
    """Put a term elsewhere in its tree."""
    form = MoveForm()
    try:
        with unit_of_work():
            under = broader_in(vocabulary_key, form)
            keeping.move(queries.term_itself(vocabulary_key, key), under, by=caller())
    except Invalid as error:
        refuse(form, error)
        return term_page(queries.term_itself(vocabulary_key, key), form, place=form)
    return _go_to(vocabulary_key, key, _("The term has moved. The search follows in a moment."))


@scope("editor")
def retire(vocabulary_key: str, key: str) -> ResponseReturnValue:
    """Take a term out of the lists; instruments keep it."""
    with unit_of_work():
        operations.retire(queries.term_itself(vocabulary_key, key), by=caller())
    return _go_to(vocabulary_key, key, _("The term can no longer be chosen."))


@scope("editor")
def reinstate(vocabulary_key: str, key: str) -> ResponseReturnValue:
    """Bring a term back into the lists."""
    with unit_of_work():
        operations.reinstate(queries.term_itself(vocabulary_key, key), by=caller())
    return _go_to(vocabulary_key, key, _("The term can be chosen again."))


@scope("editor")
def split(vocabulary_key: str, key: str) -> ResponseReturnValue:
    """Let several terms stand for one: name them, then share the instruments out."""
    form = SplitForm()
    names: Sequence[str] = ()
    if form.validate_on_submit():
        names = form.names()
        if len(names) < 2:
            form.into.errors = [_("Please choose at least two terms that take its place.")]
            names = ()
        elif request.form.get("deed") == "split":
            try:
                with unit_of_work():
                    found = queries.term_itself(vocabulary_key, key)
                    into = [_found_or_added(found, name, caller()) for name in names]
                    share_out(found, into, _chosen(into), by=caller())
            except (Conflict, Invalid) as error:
                refuse(form, error)
            else:
                sentence = _("The term is split. The search follows in a moment.")
                return _go_to(vocabulary_key, key, sentence)
    found = queries.term_itself(vocabulary_key, key)
    return form_page(
        "admin/split_term.html",
        form,
        term=found,
        names=names,
        carriers=inventory.carriers(found.id, limit=_MOST_SHARED_OUT),
        offered=offered_terms(vocabulary_key, found),
    )


def _found_or_added(found: Term, name: str, by: Actor) -> Term:
    """Return the term of this name in the list of ``found``, added beside it where it is new."""
    if found.vocabulary_key == TAG:
        return operations.tag(name)
    bare = name.partition(" [")[0]
    if name == bare and not queries.terms_named(found.vocabulary_key, name):
        broader = queries.ancestors(found)[:1]
        return keeping.add(
            found.vocabulary, About(name), broader=broader[0] if broader else None, by=by
        )
    return keeping.term_called(found.vocabulary_key, name)


def _chosen(into: Sequence[Term]) -> dict[int, set[int]]:
    """Return which of the terms were ticked for which instrument, by their ids."""
    found: dict[int, set[int]] = {}
    for name in request.form:
        if name.startswith("w-") and name[2:].isdecimal():
            places = [int(one) for one in request.form.getlist(name) if one.isdecimal()]
            found[int(name[2:])] = {into[place].id for place in places if place < len(into)}
    return found
