"""Notices about instruments: to editors that work waits, to makers that it is published."""

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.catalogue import partners, policy, queries
from toolbox.catalogue.events import (
    PartnerAnswered,
    PartnerAsked,
    VersionPublished,
    VersionSubmitted,
)
from toolbox.catalogue.lifecycle import FROZEN_STATES, InstrumentState, VersionState
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings
from toolbox.notices.operations import tell, tell_mailbox
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.events import SuggestionDecided


def tell_editors(event: VersionSubmitted) -> None:
    """Say that something waits on the review desk."""
    version = queries.version_by_id(event.version_id)
    values = {**_about(version), "waiting_version_id": version.id}
    shared = installed_settings().editors_mail
    if shared:
        tell_mailbox(shared, "submissions", "catalogue/submitted", **values)
        return
    for editor in accounts.editors():
        if editor.id != event.by_id:
            tell(editor, "submissions", "catalogue/submitted", **values)


def _about(version: Version) -> dict[str, object]:
    instrument = version.instrument
    return {
        "title": version.title,
        "organisation": instrument.owner.name,
        "slug": instrument.slug,
        "instrument_id": instrument.id,
    }


def _maker(version: Version, by_id: int | None) -> User | None:
    """The person who began the version, unless that person did the deed or has left."""
    if version.created_by_id is None or version.created_by_id == by_id:
        return None
    return accounts.user_by_id(version.created_by_id)


def tell_makers_published(event: VersionPublished) -> None:
    """Say that visitors see it now."""
    version = queries.version_by_id(event.version_id)
    maker = _maker(version, event.by_id)
    if maker is not None:
        tell(maker, "decisions", "catalogue/published", version_id=version.id, **_about(version))


def sees_instrument(by: Actor, instrument_id: int) -> bool:
    """Tell whether somebody may know of an instrument."""
    instrument = db.session.get(Instrument, instrument_id)
    return instrument is not None and policy.view.allows(by, instrument)


def sees_version(by: Actor, version_id: int) -> bool:
    """Tell whether somebody may know of a version: an open one only its makers and the editors."""
    version = db.session.get(Version, version_id)
    if version is None:
        return False
    rule = policy.view if version.state in FROZEN_STATES else policy.edit
    return rule.allows(by, version.instrument)


def sees_waiting_version(by: Actor, version_id: int) -> bool:
    """Tell whether a version still waits, and for somebody who may decide about it."""
    version = db.session.get(Version, version_id)
    return (
        version is not None
        and version.state is VersionState.IN_REVIEW
        and policy.review.allows(by, version.instrument)
    )


def sees_request(by: Actor, instrument_id: int) -> bool:
    """Tell whether one of somebody's own organisations is still asked to make an instrument."""
    instrument = db.session.get(Instrument, instrument_id)
    return (
        instrument is not None
        and instrument.state is not InstrumentState.REMOVED
        and any(
            one.accepted_at is None and one.organisation_id in by.owned_organisations
            for one in instrument.partners
        )
    )


def tell_suggester(event: SuggestionDecided) -> None:
    """Answer somebody who missed a term in a list."""
    found = vocabularies.suggestion(event.suggestion_id)
    person = accounts.user_by_id(found.suggested_by_id) if found.suggested_by_id else None
    if person is not None and person.id != event.by_id:
        tell(
            person,
            "decisions",
            "catalogue/term_answered",
            label=found.label,
            vocabulary=found.vocabulary.label(person.locale),
            state=found.state.value,
            term=found.term.label(person.locale) if found.term else "",
            answer=found.answer,
        )


def _called(instrument: Instrument) -> str:
    version = queries.open_version(instrument) or instrument.current_version
    return (version.title if version else "") or instrument.slug


def tell_asked_partner(event: PartnerAsked) -> None:
    """Ask the owners of an organisation whether they make an instrument, too."""
    instrument = db.session.get_one(Instrument, event.instrument_id)
    organisation = accounts.organisation_by_id(event.organisation_id)
    for owner in accounts.owners_of(event.organisation_id):
        if owner.id != event.by_id:
            tell(
                owner,
                "handovers",
                "catalogue/partner_asked",
                title=_called(instrument),
                owner=instrument.owner.name,
                organisation=organisation.name,
                organisation_id=organisation.id,
                asked_instrument_id=instrument.id,
                slug=instrument.slug,
            )


def tell_other_side(event: PartnerAnswered) -> None:
    """Say to the side that did not do it what became of making an instrument together.

    A request that is withdrawn before it was answered has nothing to say: whoever opens it reads
    that it is gone, and whoever has not heard of it yet never does.
    """
    if event.what == partners.News.WITHDRAWN:
        return
    instrument = db.session.get_one(Instrument, event.instrument_id)
    organisation = accounts.organisation_by_id(event.organisation_id)
    for side in (instrument.owner_id, organisation.id):
        owners = accounts.owners_of(side)
        if any(owner.id == event.by_id for owner in owners):
            continue
        for owner in owners:
            tell(
                owner,
                "handovers",
                "catalogue/partner_answered",
                title=_called(instrument),
                owner=instrument.owner.name,
                organisation=organisation.name,
                outcome=event.what,
                is_public=instrument.state is InstrumentState.PUBLISHED,
                instrument_id=instrument.id,
                slug=instrument.slug,
            )
