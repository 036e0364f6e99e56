"""What the makers of an instrument say to the entries of those who use it."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.adoption import deciding, policy
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.adoption import serving
from toolbox.web.adoption.entries import entry_view
from toolbox.web.adoption.forms import AnswerForm
from toolbox.web.adoption.reporting import trail
from toolbox.web.forms import form_page, refuse


def _page(adoption_id: int, form: AnswerForm) -> ResponseReturnValue:
    adoption = serving.visible_entry(str(adoption_id))
    policy.answer.require(
        caller(), adoption, _l("Only the makers of the instrument can answer here.")
    )
    instrument = adoption.instrument
    return form_page(
        "adoption/answer.html",
        form,
        adoption=adoption,
        entry=entry_view(adoption, by=caller(), may_answer=True),
        own_answers={
            one.id
            for one in adoption.answers
            if one.organisation_id in caller().working_organisations
        },
        instrument=instrument,
        title=serving.title_of(instrument),
        trail=trail(instrument, _("Answer")),
    )


@signed_in
def answer(slug: str, adoption_id: int) -> ResponseReturnValue:
    """Show an entry with the form for an answer."""
    return _page(adoption_id, AnswerForm(formdata=None))


@signed_in
def send_answer(slug: str, adoption_id: int) -> ResponseReturnValue:
    """Let an answer stand below an entry."""
    form = AnswerForm()
    try:
        with unit_of_work():
            adoption = serving.visible_entry(str(adoption_id))
            deciding.answer(adoption, form.text.data or "", by=caller())
            slug = adoption.instrument.slug
    except Invalid as error:
        refuse(form, error)
        return _page(adoption_id, form)
    flash(_("Your answer stands below the entry now."), "success")
    return redirect(_place(slug, adoption_id), code=303)


@signed_in
def take_back(slug: str, adoption_id: int) -> ResponseReturnValue:
    """Take an answer away."""
    with unit_of_work():
        deciding.take_back_answer(request.form.get("answer", 0, type=int), by=caller())
    flash(_("The answer is taken back."), "success")
    return redirect(_place(slug, adoption_id), code=303)


def _place(slug: str, adoption_id: int) -> str:
    return url_for("adoption.answer", slug=slug, adoption_id=adoption_id)
