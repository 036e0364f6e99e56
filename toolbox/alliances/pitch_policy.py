"""Who writes pitches, and who works on agreements."""

from sqlalchemy import false, or_, select

from toolbox.alliances import policy
from toolbox.alliances.models import Alliance, Meeting
from toolbox.alliances.pitch_models import Agreement, Pitch
from toolbox.catalogue.models import Instrument
from toolbox.catalogue.policy import edit as edit_instrument
from toolbox.foundation.policy import Sentence

_of_a_meeting_i_run = Sentence(
    lambda actor, pitch: policy.run.allows(actor, pitch.meeting),
    lambda actor: Pitch.meeting_id.in_(select(Meeting.id).where(policy.run.where(actor))),
)
_of_my_instrument = Sentence(
    lambda actor, pitch: (
        edit_instrument.allows(actor, pitch.instrument) and policy.see.allows(actor, pitch.meeting)
    ),
    lambda actor: (
        Pitch.instrument_id.in_(select(Instrument.id).where(edit_instrument.where(actor)))
        & Pitch.meeting_id.in_(select(Meeting.id).where(policy.see.where(actor)))
    ),
)

arrange = _of_a_meeting_i_run
"""About a Pitch: who puts it on the agenda, in which place, or takes it off."""
write = _of_a_meeting_i_run | _of_my_instrument
"""About a Pitch: moderators, and whoever may change the instrument."""

_of_an_alliance_i_run = Sentence(
    lambda actor, agreement: policy.moderate.allows(actor, agreement.alliance),
    lambda actor: Agreement.alliance_id.in_(
        select(Alliance.id).where(policy.moderate.where(actor))
    ),
)
_is_mine = Sentence(
    lambda actor, agreement: (
        actor.is_signed_in
        and (
            agreement.user_id == actor.user_id
            or agreement.organisation_id in actor.working_organisations
        )
    ),
    lambda actor: (
        or_(
            Agreement.user_id == actor.user_id,
            Agreement.organisation_id.in_(actor.working_organisations),
        )
        if actor.is_signed_in
        else false()
    ),
)
_of_my_alliance = Sentence(
    lambda actor, agreement: policy.belong.allows(actor, agreement.alliance),
    lambda actor: Agreement.alliance_id.in_(select(Alliance.id).where(policy.belong.where(actor))),
)

keep_agreement = _of_an_alliance_i_run
"""About an Agreement: who words it anew, drops it, or opens it again."""
settle_agreement = _of_an_alliance_i_run | _is_mine
"""About an Agreement: who ticks it off: moderators, and whoever it is about."""
read_agreement = _of_my_alliance | _is_mine
"""About an Agreement: who sees all of it; what visitors see is decided for each meeting."""
