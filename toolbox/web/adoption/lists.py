"""All adoptions of an instrument, the photos among them, and the caller's own entries."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.adoption import policy, queries, rules
from toolbox.adoption.evidence import stages_of
from toolbox.adoption.figures.timelines import entries_from, stages_over_time
from toolbox.adoption.lifecycle import STAGE_LABELS, STATE_LABELS, AdoptionState
from toolbox.adoption.models import Adoption
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.downloads import send_picture
from toolbox.files import queries as stored
from toolbox.foundation.clock import today
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.storage.installed import installed_storage
from toolbox.web.adoption import serving
from toolbox.web.adoption.entries import entry_views, place_of
from toolbox.web.adoption.on_page import adoptions_of

ON_A_PAGE = 20


@public
def overview(slug: str) -> ResponseReturnValue:
    """Show who uses an instrument, where, since when, and what they say about it."""
    instrument, actor = serving.instrument_at(slug), caller()
    found = queries.shown_on(instrument.id, page=serving.page_number(), per_page=ON_A_PAGE)
    entries = entry_views(
        found.items, slug=slug, by=actor, may_answer=policy.makes(actor, instrument)
    )
    return render_template(
        "adoption/overview.html",
        instrument=instrument,
        title=serving.title_of(instrument),
        page=found,
        entries=entries,
        told=adoptions_of(instrument),
        timeline=stages_over_time(entries_from(stages_of([instrument.id])), until=today())
        if found.number == 1
        else None,
        href=lambda number: url_for("adoption.overview", slug=slug, seite=number),
        trail=[
            (serving.title_of(instrument), url_for("instruments.show", slug=slug)),
            (_("Adoptions"), None),
        ],
    )


@public
def photo(slug: str, key: str) -> ResponseReturnValue:
    """Show the photo of an entry to those who may see the entry; also by its private link."""
    adoption = serving.visible_entry(key)
    if adoption.photo is None:
        raise NotFound(_l("There is no photo with this entry."))
    part = stored.preview_part(adoption.photo.id, "thumbnail", 1)
    with installed_storage().derived.open(part.key) as stream:
        content = stream.read()
    return send_picture(
        content,
        media_type=part.media_type,
        etag=f"{adoption.photo.sha256}-photo",
        is_public=False,  # it can be taken back at any time
    )


@dataclass(frozen=True)
class OwnEntry:
    """One line of the own entries: what is used, and how it stands."""

    adoption: Adoption
    title: str
    kind: Kind
    stage: Message
    state: Message
    variant: str
    place: str
    is_ended: bool


def _own_entry(adoption: Adoption) -> OwnEntry:
    is_late = adoption.state is AdoptionState.CONFIRMED and not rules.is_fresh(adoption)
    state = _l("Not confirmed for a year") if is_late else STATE_LABELS[adoption.state]
    holds = adoption.state is AdoptionState.CONFIRMED and not is_late
    is_ended = adoption.state in {AdoptionState.WITHDRAWN, AdoptionState.REFUSED}
    return OwnEntry(
        adoption=adoption,
        title=serving.title_of(adoption.instrument),
        kind=kind_named(adoption.instrument.kind),
        stage=STAGE_LABELS[adoption.stage],
        state=state,
        variant="ok" if holds else ("soft" if is_ended else "warn"),
        place=place_of(adoption),
        is_ended=is_ended,
    )


@signed_in
def mine() -> ResponseReturnValue:
    """List what my organisations use, what I have entered, and what asks for a yes."""
    actor = caller()
    asked = queries.to_confirm_by(actor)
    among = {one.id for one in asked}
    return render_template(
        "adoption/mine.html",
        asked=[_own_entry(one) for one in asked],
        entries=[_own_entry(one) for one in queries.of_actor(actor) if one.id not in among],
    )
