"""Improvements that go back to the keepers of a kit, and their answers."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep.mails import title_of
from toolbox.web.workshop import serving
from toolbox.web.workshop.fields import said
from toolbox.workshop import looking, policy, proposing, queries
from toolbox.workshop.lifecycle import PROPOSAL_LABELS, ProposalState
from toolbox.workshop.models import KitProposal


def _propose_page(key: str, error: Message | None = None, status: int = 200) -> ResponseReturnValue:
    copy = serving.kept_copy(key)
    page = render_template(
        "workshop/propose.html",
        copy=copy,
        key=key,
        sent=queries.proposals_from(copy),
        labels=PROPOSAL_LABELS,
        error=error,
        text=request.form.get("text", ""),
        with_answers="with_answers" in request.form,
        trail=[
            (_("My copies"), url_for("workshop.mine")),
            (copy.title, url_for("workshop.edit", key=key)),
            (_("Propose an improvement"), None),
        ],
    )
    return page, status


@signed_in
def propose(key: str) -> ResponseReturnValue:
    """Show the form, and what was proposed before."""
    return _propose_page(key)


@signed_in
def send(key: str) -> ResponseReturnValue:
    """Send a proposal to the keepers."""
    try:
        with unit_of_work():
            proposing.propose(
                serving.kept_copy(key),
                request.form.get("text", ""),
                with_answers="with_answers" in request.form,
                by=caller(),
            )
    except Invalid as error:
        return _propose_page(key, error.message, 422)
    flash(
        _("Thank you. The keepers of the kit get your proposal, and you get their answer."),
        "success",
    )
    return redirect(url_for("workshop.propose", key=key), code=303)


def _answers_of(proposal: KitProposal) -> list[tuple[str, str]]:
    """Return the answers that came with a proposal in words, as the present kit asks for them."""
    version = proposal.instrument.current_version
    whole = catalogue.version_by_id(version.id) if version is not None else None
    found = looking.kit_among(whole) if whole is not None else None
    if found is None or not proposal.answers:
        return []
    kit = looking.kit_of(found[0].file)
    language = reading_language()
    shown = []
    for question in kit.questions:
        value = proposal.answers.get(question.name)
        if question.kind == "group" and isinstance(value, list):
            text = ngettext("1 entry", "%(num)s entries", len(value))
        else:
            text = said(question, value)
        if text:
            shown.append((question.title.in_language(language), text))
    return shown


@signed_in
def proposals(slug: str) -> ResponseReturnValue:
    """List what was proposed to the keepers of an instrument."""
    return _list_page(slug)


def _list_page(slug: str, error: Message | None = None, status: int = 200) -> ResponseReturnValue:
    instrument = catalogue.by_slug(slug, by=caller())
    if not policy.answer_proposals.allows(caller(), instrument):
        raise NotFound(_l("This page is for those who look after the instrument."))
    found = queries.proposals_about(instrument.id)
    page = render_template(
        "workshop/proposals.html",
        instrument=instrument,
        title=title_of(instrument),
        proposals=[(one, _answers_of(one)) for one in found],
        labels=PROPOSAL_LABELS,
        error=error,
        trail=[
            (title_of(instrument), url_for("instruments.show", slug=slug)),
            (_("Proposals"), None),
        ],
    )
    return page, status


def _answered(proposal_id: int, state: ProposalState) -> ResponseReturnValue:
    slug = queries.proposal_for(proposal_id, by=caller()).instrument.slug
    try:
        with unit_of_work():
            proposal = queries.proposal_for(proposal_id, by=caller())
            proposing.answer(proposal, state, request.form.get("answer", ""), by=caller())
    except Invalid as error:
        return _list_page(slug, error.message, 422)
    flash(_("Your answer is on its way."), "success")
    return redirect(url_for("workshop.proposals", slug=slug), code=303)


@signed_in
def accept(proposal_id: int) -> ResponseReturnValue:
    """Say yes to a proposal."""
    return _answered(proposal_id, ProposalState.ACCEPTED)


@signed_in
def decline(proposal_id: int) -> ResponseReturnValue:
    """Say no to a proposal, with a reason."""
    return _answered(proposal_id, ProposalState.DECLINED)
