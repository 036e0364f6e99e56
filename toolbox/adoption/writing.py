"""Putting what was said into an entry: checked against the lists, dated, in a unit of work."""

from collections.abc import Iterable
from datetime import date

from toolbox.adoption.events import AdoptionChanged
from toolbox.adoption.lifecycle import AdoptionState, Stage
from toolbox.adoption.models import Adoption, AdoptionFactor, AdoptionStage
from toolbox.adoption.rules import REGION, SUCCESS_FACTOR, FactorEntry, Report
from toolbox.catalogue.lifecycle import FROZEN_STATES
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _l
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import Term


def wrong(field: str, sentence: Message) -> Invalid:
    """Return the error that marks one field."""
    return Invalid(sentence, fields={field: [sentence]})


def region_named(key: str, *, needed: bool) -> str:
    """Return the key of a region that can be chosen, of what it became where it was replaced.

    Raises Invalid where it is not known, was split, or is missing but needed.
    """
    if not key:
        if needed:
            raise wrong("region_key", _l("Please choose the district in which you use it."))
        return ""
    found = vocabularies.terms_by_key(REGION, [key]).get(key)
    if found is None:
        raise wrong("region_key", _l("Please choose a district or a Land from the list."))
    present = vocabularies.term(REGION, key)
    if present.retired_at is not None:
        raise wrong(
            "region_key", _l("This region is no longer in use. Please choose the present one.")
        )
    return present.key


def version_of(instrument: Instrument, version_id: int | None) -> int | None:
    """Return the id of a version that visitors have seen; Invalid for another one."""
    if version_id is None:
        return None
    found = db.session.get(Version, version_id)
    if found is None or found.instrument_id != instrument.id or found.state not in FROZEN_STATES:
        raise wrong("version_id", _l("Please choose one of the published versions."))
    return found.id


def _factor_terms(entries: Iterable[FactorEntry], keep: Iterable[int]) -> list[tuple[Term, str]]:
    """Return terms and sentences; one that went out of use stays only where it was before."""
    said = {one.key: one.sentence for one in entries}
    known = vocabularies.terms_by_key(SUCCESS_FACTOR, said)
    kept = set(keep)
    found: dict[Term, str] = {}
    for key, sentence in said.items():
        term = known.get(key)
        if term is not None and term.replaced_by_id is not None:
            term = vocabularies.term(SUCCESS_FACTOR, key)
        if term is None or (term.retired_at is not None and term.id not in kept):
            raise wrong("factors", _l("Please choose what helped from the list."))
        found.setdefault(term, sentence)
    return list(found.items())


def write_factors(adoption: Adoption, entries: Iterable[FactorEntry]) -> None:
    """Let an entry name these factors and no others, in this order."""
    present = {one.term_id: one for one in adoption.factors}
    wanted = _factor_terms(entries, present)
    adoption.factors = [
        present.get(term.id) or AdoptionFactor(term_id=term.id) for term, _sentence in wanted
    ]
    for position, (one, (_term, sentence)) in enumerate(zip(adoption.factors, wanted, strict=True)):
        one.position, one.sentence = position, sentence


def write_words(adoption: Adoption, said: Report) -> None:
    """Put everything but stage, day and places into an entry; ``said`` is checked."""
    adoption.region_key = region_named(said.region_key, needed=adoption.stage is not Stage.INTEREST)
    adoption.version_id = version_of(adoption.instrument, said.version_id)
    adoption.place, adoption.people_reached = said.place, said.people_reached
    adoption.worked, adoption.hindered = said.worked, said.hindered
    adoption.quote_consent, adoption.wants_news = said.quote_consent, said.wants_news
    adoption.contact_name, adoption.contact_email = said.contact_name, said.contact_email
    adoption.contact_consent = said.contact_consent
    write_factors(adoption, said.factors)


def words_of(adoption: Adoption) -> tuple[object, ...]:
    """Return what an editor has read of an entry and would have to read again."""
    return (
        *(adoption.adopter_name, adoption.region_key, adoption.place, adoption.photo_file_id),
        *(adoption.worked, adoption.hindered, adoption.photo_alt, adoption.photo_rights),
        tuple((one.term_id, one.sentence) for one in adoption.factors),
    )


def add_stage(adoption: Adoption, stage: Stage, on: date, *, by_id: int | None) -> None:
    """Append a stage to the history; the last one is where the entry stands."""
    adoption.stages.append(AdoptionStage(stage=stage, since=on, by_id=by_id))
    adoption.stage = stage


def note_confirmed(adoption: Adoption) -> None:
    """Somebody stands by it from now on for another year."""
    adoption.state, adoption.confirmed_at = AdoptionState.CONFIRMED, now()
    adoption.reminded_at = adoption.lapsed_at = None


def touch(adoption: Adoption, what: str, *, by: Actor) -> None:
    """Note the change, and tell whoever listens."""
    adoption.changed_at = now()
    db.session.flush()
    announce(AdoptionChanged(adoption.id, adoption.instrument_id, what, by.user_id))
