"""What entries do when something happens elsewhere: they follow, and doubles become one."""

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import aliased

from toolbox.accounts.events import OrganisationsMerged
from toolbox.accounts.models import Organisation
from toolbox.adoption import queries
from toolbox.adoption.events import AdoptionChanged
from toolbox.adoption.jobs import TELL_OF_VERSION
from toolbox.adoption.keeping import end
from toolbox.adoption.lifecycle import LIVING, AdoptionState, Stage
from toolbox.adoption.models import Adoption, AdoptionAnswer, AdoptionFactor, AdoptionStage
from toolbox.adoption.rules import REGION, SUCCESS_FACTOR
from toolbox.catalogue.events import VersionPublished
from toolbox.catalogue.models import Instrument, Partner
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.jobs import enqueue
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.events import TermChanged
from toolbox.vocabularies.models import Term

_ORDER = (Stage.ABANDONED, Stage.INTEREST, Stage.TRIAL, Stage.ADOPTED, Stage.ESTABLISHED)
_STRENGTH = (AdoptionState.TO_CONFIRM, AdoptionState.WAITING, AdoptionState.CONFIRMED)


def version_published(event: VersionPublished) -> None:
    """Adopters hear of it, each once; they may be many."""
    payload = {"instrument_id": event.instrument_id, "version_id": event.version_id}
    enqueue(TELL_OF_VERSION, payload, key=str(event.instrument_id))


def organisations_merged(event: OrganisationsMerged) -> None:
    """Entries follow to the organisation that has everything now; nobody adopts the own thing."""
    name = db.session.get_one(Organisation, event.into_id).name
    moving = db.session.scalars(
        select(Adoption).where(Adoption.organisation_id == event.merged_id).order_by(Adoption.id)
    ).all()
    for adoption in moving:
        settle_at(adoption, event.into_id, adoption.region_key, by_id=event.by_id)
        adoption.adopter_name = name
    _withdraw_own(event)
    db.session.execute(
        update(AdoptionAnswer)
        .where(AdoptionAnswer.organisation_id == event.merged_id)
        .values(organisation_id=event.into_id)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()


def _withdraw_own(event: OrganisationsMerged) -> None:
    """What the whole has made itself is no adoption by the whole; the instruments move later."""
    both = (event.merged_id, event.into_id)
    made = select(Instrument.id).where(
        Instrument.owner_id.in_(both)
        | exists(
            select(Partner.id).where(
                Partner.instrument_id == Instrument.id,
                Partner.organisation_id.in_(both),
                Partner.accepted_at.is_not(None),
            )
        )
    )
    for adoption in db.session.scalars(
        select(Adoption).where(
            Adoption.organisation_id == event.into_id,
            Adoption.state.in_(LIVING),
            Adoption.instrument_id.in_(made),
        )
    ).all():
        end(adoption, AdoptionState.WITHDRAWN)
        _announce_settled(adoption, event.by_id)


def settle_at(
    adoption: Adoption, organisation_id: int | None, region_key: str, *, by_id: int | None
) -> None:
    """Let an entry belong to an organisation and a region; of two in one place, one stays.

    The one that holds more firmly stays, then the further one, then the older; it takes over the
    stages, what helped, and the answers of the other.
    """
    other = None
    if organisation_id is not None and adoption.state in LIVING:
        with db.session.no_autoflush:
            other = queries.living_of(adoption.instrument_id, organisation_id, region_key)
    if other is not None and other.id != adoption.id:
        _unite(adoption, other)
        _announce_settled(other, by_id)
    db.session.flush()
    adoption.organisation_id, adoption.region_key = organisation_id, region_key
    _announce_settled(adoption, by_id)


def _announce_settled(adoption: Adoption, by_id: int | None) -> None:
    db.session.flush()
    announce(AdoptionChanged(adoption.id, adoption.instrument_id, "settled", by_id))


def _unite(one: Adoption, two: Adoption) -> None:
    """Let the weaker of two entries end, after the stronger one has taken what it knows."""
    kept, gone = sorted((one, two), key=_rank, reverse=True)
    named = {factor.term_id for factor in kept.factors}
    for factor in list(gone.factors):
        if factor.term_id not in named:
            kept.factors.append(
                AdoptionFactor(
                    term_id=factor.term_id,
                    sentence=factor.sentence if gone.quote_consent == kept.quote_consent else "",
                    position=len(kept.factors),
                )
            )
    for answer in list(gone.answers):
        gone.answers.remove(answer)
        db.session.flush()
        kept.answers.append(_same_answer(answer))
    for stage in [one for one in gone.stages if one.since < kept.since]:
        gone.stages.remove(stage)
        kept.stages.append(AdoptionStage(stage=stage.stage, since=stage.since, by_id=stage.by_id))
    kept.since = min(one.since for one in kept.stages)
    end(gone, AdoptionState.WITHDRAWN)
    db.session.flush()
    db.session.expire(kept, ["stages"])


def _same_answer(answer: AdoptionAnswer) -> AdoptionAnswer:
    return AdoptionAnswer(
        organisation_id=answer.organisation_id,
        organisation_name=answer.organisation_name,
        text=answer.text,
        written_at=answer.written_at,
        by_id=answer.by_id,
    )


def _rank(adoption: Adoption) -> tuple[int, int, int]:
    return (_STRENGTH.index(adoption.state), _ORDER.index(adoption.stage), -adoption.id)


def term_changed(event: TermChanged) -> None:
    """A region or factor gives way to the one that stands for it now.

    Where a region was split, only the adopters know which part is theirs: the entry keeps it until
    they choose.
    """
    if event.replaced_by_id is None:
        return
    found = vocabularies.terms_by_id([event.term_id, event.replaced_by_id])
    old, new = found[event.term_id], found[event.replaced_by_id]
    if old.vocabulary_key == REGION:
        _follow_region(old, new, event.by_id)
    elif old.vocabulary_key == SUCCESS_FACTOR:
        _follow_factor(old, new)


def _follow_region(old: Term, new: Term, by_id: int | None) -> None:
    moving = db.session.scalars(
        select(Adoption).where(Adoption.region_key == old.key).order_by(Adoption.id)
    ).all()
    for adoption in moving:
        settle_at(adoption, adoption.organisation_id, new.key, by_id=by_id)


def _follow_factor(old: Term, new: Term) -> None:
    """Whoever has named both keeps the sentence about the one that stays."""
    present = aliased(AdoptionFactor)
    both = select(present.adoption_id).where(present.term_id == new.id)
    for statement in (
        delete(AdoptionFactor).where(
            AdoptionFactor.term_id == old.id, AdoptionFactor.adoption_id.in_(both)
        ),
        update(AdoptionFactor).where(AdoptionFactor.term_id == old.id).values(term_id=new.id),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()
