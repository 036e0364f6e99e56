"""Making an instrument together with other organisations; inside the caller's unit of work."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from sqlalchemy import Row, select

from toolbox.accounts.models import Organisation
from toolbox.catalogue import policy
from toolbox.catalogue.events import InstrumentChanged, PartnerAnswered, PartnerAsked
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Partner
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l

MOST_PARTNERS = 12


class News(StrEnum):
    """What became of a request, or of being a partner."""

    JOINED = "joined"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


_ALREADY = _l("This organisation makes the instrument already, or was asked.")


def ask(instrument: Instrument, organisation: Organisation, *, by: Actor) -> Partner:
    """Ask another organisation to be named as a maker, too; its owners answer.

    Partners change drafts like the owner's members do; taking out of the search, and giving away,
    stays with the owner. Raises Denied, Invalid, Conflict.
    """
    policy.retire.require(by, instrument)
    known = {instrument.owner_id, *(one.organisation_id for one in instrument.partners)}
    if organisation.id in known:
        raise Invalid(_ALREADY, fields={"organisation": [_ALREADY]})
    if len(instrument.partners) >= MOST_PARTNERS:
        raise Conflict(_l("An instrument has at most %(most)s partners.", most=MOST_PARTNERS))
    made = Partner(instrument_id=instrument.id, organisation_id=organisation.id)
    instrument.partners.append(made)
    db.session.flush()
    announce(PartnerAsked(instrument.id, organisation.id, by.user_id))
    return made


def partner_requests_for(organisation_ids: Iterable[int]) -> Sequence[Row[Partner, Instrument]]:
    """Return what these organisations were asked to join and have not answered, oldest first."""
    return db.session.execute(
        select(Partner, Instrument)
        .join(Instrument, Partner.instrument_id == Instrument.id)
        .where(
            Partner.organisation_id.in_(set(organisation_ids)),
            Partner.accepted_at.is_(None),
            Instrument.state != InstrumentState.REMOVED,
        )
        .order_by(Partner.asked_at, Partner.id)
    ).all()


def _of(instrument: Instrument, organisation_id: int) -> Partner:
    for one in instrument.partners:
        if one.organisation_id == organisation_id:
            return one
    raise NotFound(_l("This organisation was not asked, or the request was withdrawn."))


def agree(instrument: Instrument, organisation_id: int, *, by: Actor) -> None:
    """Say yes for an organisation that one owns. Raises Denied, NotFound, Conflict."""
    found = _of(instrument, organisation_id)
    if organisation_id not in by.owned_organisations and not by.is_administrator:
        raise Denied(_l("An owner of the organisation has to answer."))
    if found.accepted_at is not None:
        raise Conflict(_l("Somebody of your organisation has agreed already."))
    found.accepted_at = now()
    db.session.flush()
    announce(InstrumentChanged(instrument.id, "partner-joined", by.user_id))
    announce(PartnerAnswered(instrument.id, organisation_id, News.JOINED, by.user_id))


def part(instrument: Instrument, organisation_id: int, *, by: Actor) -> News:
    """End it, or say no: as an owner of either side; return what that was.

    Raises Denied, NotFound.
    """
    found = _of(instrument, organisation_id)
    mine = organisation_id in by.owned_organisations or by.is_administrator
    if not mine:
        policy.retire.require(by, instrument)
    what = News.DECLINED if mine else News.WITHDRAWN
    if found.accepted_at is not None:
        what = News.LEFT
    instrument.partners.remove(found)
    db.session.flush()
    announce(InstrumentChanged(instrument.id, "partner-left", by.user_id))
    announce(PartnerAnswered(instrument.id, organisation_id, what, by.user_id))
    return what
