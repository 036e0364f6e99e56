"""Questions about pitches, interest in them, and what a meeting came to."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from toolbox.alliances import pitch_policy, policy
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.pitch_lifecycle import PitchState
from toolbox.alliances.pitch_models import (
    MeetingContact,
    MeetingResult,
    Pitch,
    PitchInterest,
)
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.catalogue.policy import edit as edit_instrument
from toolbox.classroom.rules import code_typed, is_code
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l

_NO_PITCH = _l("This pitch is not there any more.")
_NO_CODE = _l("There is no pitch with this code. Please compare it with the screen.")
_SHOWN = frozenset({InstrumentState.PUBLISHED, InstrumentState.RETIRED})


def pitches_of(meeting: Meeting) -> Sequence[Pitch]:
    """Return the pitches on the agenda of a meeting, in their order, each with its instrument."""
    return _in_state(meeting, PitchState.PLANNED)


def proposed_for(meeting: Meeting) -> Sequence[Pitch]:
    """Return what makers propose for a meeting and nobody has decided about, oldest first."""
    return _in_state(meeting, PitchState.PROPOSED)


def _in_state(meeting: Meeting, state: PitchState) -> Sequence[Pitch]:
    return db.session.scalars(
        select(Pitch)
        .where(Pitch.meeting_id == meeting.id, Pitch.state == state)
        .order_by(Pitch.position, Pitch.id)
    ).all()


def pitch_of(meeting: Meeting, pitch_id: int, *, by: Actor) -> Pitch:
    """Return a pitch for somebody who may write it; NotFound where it is gone, or Denied."""
    found = db.session.get(Pitch, pitch_id)
    if found is None or found.meeting_id != meeting.id:
        raise NotFound(_NO_PITCH)
    pitch_policy.write.require(by, found)
    return found


def pitch_for(meeting: Meeting, instrument_id: int) -> Pitch | None:
    """Return the pitch of an instrument at a meeting."""
    return db.session.scalar(
        select(Pitch).where(Pitch.meeting_id == meeting.id, Pitch.instrument_id == instrument_id)
    )


def pitch_by_code(typed: str) -> Pitch:
    """Return the planned pitch with a code, however it was typed; NotFound where there is none."""
    code, found = code_typed(typed), None
    if is_code(code):
        found = db.session.scalar(
            select(Pitch).where(Pitch.code == code, Pitch.state == PitchState.PLANNED)
        )
    if found is None or found.meeting.announced_at is None:
        raise NotFound(_NO_CODE, code="no-pitch")
    return found


def is_code_taken(code: str) -> bool:
    """Tell whether a pitch has this code."""
    return db.session.scalar(select(Pitch.id).where(Pitch.code == code)) is not None


def is_shown(instrument: Instrument) -> bool:
    """Tell whether visitors can open an instrument; one that was removed has a name alone."""
    return instrument.state in _SHOWN


def interests_in(pitch_ids: Iterable[int]) -> dict[int, int]:
    """Return for each of these pitches how many people showed interest; numbers alone."""
    ids = list(pitch_ids)
    rows = db.session.execute(
        select(PitchInterest.pitch_id, func.count())
        .where(PitchInterest.pitch_id.in_(ids))
        .group_by(PitchInterest.pitch_id)
    )
    found = {pitch_id: number for pitch_id, number in rows}
    return {one: found.get(one, 0) for one in ids}


def interest_with(pitch: Pitch, mark: str) -> PitchInterest | None:
    """Return the interest that was shown from one browser, or by one account."""
    return db.session.scalar(
        select(PitchInterest).where(PitchInterest.pitch_id == pitch.id, PitchInterest.mark == mark)
    )


def interests_with(marks: Iterable[str]) -> Sequence[PitchInterest]:
    """Return the interest behind several marks, each with the entry that was opened for it."""
    return (
        db.session.scalars(
            select(PitchInterest)
            .where(PitchInterest.mark.in_(list(marks)))
            .options(joinedload(PitchInterest.adoption))
        )
        .unique()
        .all()
    )


def contact_with(meeting: Meeting, mark: str) -> MeetingContact | None:
    """Return what was said in one browser at a meeting."""
    return db.session.scalar(
        select(MeetingContact).where(
            MeetingContact.meeting_id == meeting.id, MeetingContact.mark == mark
        )
    )


def interests_of(contact: MeetingContact) -> Sequence[PitchInterest]:
    """Return what a guest is interested in, with the entries that were opened for it."""
    return (
        db.session.scalars(
            select(PitchInterest)
            .where(PitchInterest.contact_id == contact.id)
            .options(joinedload(PitchInterest.adoption))
            .order_by(PitchInterest.id)
        )
        .unique()
        .all()
    )


def contacts_with_address(meeting: Meeting, mail_mark: str) -> int:
    """Return how often an address was typed in for a meeting."""
    return (
        db.session.scalar(
            select(func.count()).where(
                MeetingContact.meeting_id == meeting.id, MeetingContact.mail_mark == mail_mark
            )
        )
        or 0
    )


def summary_readers(meeting: Meeting) -> Sequence[MeetingContact]:
    """Return guests with a confirmed address who want the summary, each address once."""
    found = db.session.scalars(
        select(MeetingContact)
        .where(
            MeetingContact.meeting_id == meeting.id,
            MeetingContact.wants_summary.is_(True),
            MeetingContact.confirmed_at.is_not(None),
        )
        .order_by(MeetingContact.id)
    )
    return list({one.mail_mark: one for one in found}.values())


def result_of(meeting: Meeting) -> MeetingResult | None:
    """Return what moderators have said about what a meeting came to."""
    return db.session.get(MeetingResult, meeting.id)


def latest_results(*, by: Actor, limit: int) -> Sequence[MeetingResult]:
    """Return what meetings of open alliances came to, as far as it is published, newest first."""
    return db.session.scalars(
        select(MeetingResult)
        .join(Meeting, Meeting.id == MeetingResult.meeting_id)
        .join(Alliance, Alliance.id == Meeting.alliance_id)
        .where(
            MeetingResult.published_at.is_not(None),
            Alliance.closed_at.is_(None),
            policy.see.where(by),
        )
        .options(contains_eager(MeetingResult.meeting).contains_eager(Meeting.alliance))
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(limit)
    ).all()


def pitchable(*, by: Actor) -> Sequence[Version]:
    """Return the published versions of what somebody may change, by title: for a maker to choose.

    Editors, who may change everything, find instruments by their address.
    """
    if not by.organisations:
        return ()
    return db.session.scalars(
        select(Version)
        .join(Instrument, Instrument.current_version_id == Version.id)
        .where(
            Instrument.state == InstrumentState.PUBLISHED,
            edit_instrument.where(by),
        )
        .order_by(Version.title)
        .limit(200)
    ).all()
