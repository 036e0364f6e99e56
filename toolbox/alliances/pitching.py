"""Writing pitches, proposing them, and putting them on the agenda of a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from toolbox.adoption.evidence import Evidence
from toolbox.alliances import pitch_policy, pitch_queries, policy
from toolbox.alliances.lifecycle import MeetingState
from toolbox.alliances.models import Meeting
from toolbox.alliances.pitch_events import PitchChanged
from toolbox.alliances.pitch_lifecycle import PitchState
from toolbox.alliances.pitch_models import Pitch
from toolbox.alliances.pitch_rules import (
    NEEDED_PARTS,
    PART_MOST,
    PARTS,
    PITCHES_MOST,
    SECONDS_LEAST,
    SECONDS_MOST,
)
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.catalogue.policy import edit as edit_instrument
from toolbox.classroom.rules import new_code
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.durations import in_words
from toolbox.foundation.errors import Conflict, Invalid, TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _, _l, language, ngettext
from toolbox.foundation.settings import installed_settings

_OVER = _l("This meeting is over or cancelled. Its pitches stay as they were.")
_NOT_PUBLISHED = _l("Only what is published can be pitched.")
_TWICE = _l("This instrument is among the pitches of the meeting already.")
_FULL = _l("A meeting has at most %(most)s pitches.", most=PITCHES_MOST)
_STALE = _l("Somebody else changed this card meanwhile. Please load it again.")
_MISSING = _l("Please say this in one or two sentences.")
_TOO_LONG = _l("Please use at most %(maximum)s characters.", maximum=PART_MOST)
_SECONDS = _l(
    "Please choose between %(least)s and %(most)s seconds.", least=SECONDS_LEAST, most=SECONDS_MOST
)
_CARD = _l("Please look at the fields that are marked.")


@dataclass(frozen=True)
class Card:
    """What is told in a minute; an empty ``proof`` shows what the toolbox counts."""

    problem: str = ""
    audience: str = ""
    effort: str = ""
    proof: str = ""
    ask: str = ""
    seconds: int = 60


class Move(StrEnum):
    """What moderators do with a pitch."""

    PLAN = "planen"
    UP = "nach-oben"
    DOWN = "nach-unten"
    OFF = "entfernen"


def prefilled(version: Version) -> Card:
    """Return a card made of what an instrument says; its classifications must be loaded."""
    audience = [
        one.term.label(language())
        for one in version.classifications
        if one.term.vocabulary_key == "audience"
    ]
    return Card(
        problem=_shortened(version.summary),
        audience=_shortened(", ".join(sorted(audience))),
        effort=_shortened(_effort(version)),
        ask=_("Who tries it out in their region, and tells us how it went?"),
    )


def _effort(version: Version) -> str:
    said = []
    if version.duration_minutes:
        said.append(in_words(version.duration_minutes))
    if version.preparation_minutes:
        said.append(_("preparation: %(time)s", time=in_words(version.preparation_minutes)))
    if version.group_max:
        said.append(
            ngettext("for up to %(num)s person", "for up to %(num)s people", version.group_max)
        )
    return ", ".join(said)


def _shortened(text: str) -> str:
    """Return the beginning of a text, cut behind a sentence or a word."""
    tidy = " ".join(text.split())
    if len(tidy) <= PART_MOST:
        return tidy
    cut = tidy[: PART_MOST - 1]
    sentence, _sign, _rest = cut.rpartition(". ")
    return f"{sentence}." if len(sentence) > PART_MOST // 3 else f"{cut.rpartition(' ')[0]}…"


def evidence_in_words(evidence: Evidence | None) -> str:
    """Return what the toolbox counts about an instrument; empty where there is nothing to say."""
    if evidence is None or not (evidence.adoptions or evidence.trials):
        return ""
    said = []
    if evidence.adoptions:
        said.append(ngettext("%(num)s adoption", "%(num)s adoptions", evidence.adoptions))
        if evidence.regions:
            said.append(ngettext("in %(num)s region", "in %(num)s regions", evidence.regions))
    words = " ".join(said)
    if words and evidence.examples and installed_settings().count_examples:
        examples = ngettext("%(num)s example", "%(num)s examples", evidence.examples)
        words = _("%(adoptions)s, among them %(examples)s", adoptions=words, examples=examples)
    if evidence.trials:
        trials = ngettext("%(num)s trial", "%(num)s trials", evidence.trials)
        words = f"{words}, {trials}" if words else trials
    if evidence.best_factor:
        words += ". " + _("What helps: %(factor)s", factor=evidence.best_factor)
    return words


def pitch(meeting: Meeting, version: Version, *, by: Actor) -> Pitch:
    """Put an instrument among the pitches of a meeting, with a card made of what it says.

    A moderator plans it at once, a maker proposes it. Raises Denied, Conflict, Invalid, TooMany.
    """
    instrument = version.instrument
    runs = policy.run.allows(by, meeting)
    if not runs:
        policy.see.require(by, meeting)
        edit_instrument.require(by, instrument)
    _require_ahead(meeting)
    _require_new(meeting, instrument)
    state = PitchState.PLANNED if runs else PitchState.PROPOSED
    card = prefilled(version)
    made = Pitch(
        meeting=meeting,
        instrument=instrument,
        state=state,
        position=_last(meeting) + 1,
        code=_free_code(),
        title=version.title,
        written_by_id=by.user_id,
        **{name: getattr(card, name) for name in PARTS},
    )
    db.session.add(made)
    db.session.flush()
    announce(PitchChanged(made.id, meeting.id, state.value, by.user_id))
    return made


def _require_ahead(meeting: Meeting) -> None:
    if meeting.state_at(now()) in {MeetingState.OVER, MeetingState.CANCELLED}:
        raise Conflict(_OVER, code="meeting-over")


def _require_new(meeting: Meeting, instrument: Instrument) -> None:
    if instrument.state is not InstrumentState.PUBLISHED:
        raise Invalid(_NOT_PUBLISHED, fields={"instrument": [_NOT_PUBLISHED]})
    if pitch_queries.pitch_for(meeting, instrument.id) is not None:
        raise Invalid(_TWICE, fields={"instrument": [_TWICE]})
    planned = pitch_queries.pitches_of(meeting)
    if len(planned) + len(pitch_queries.proposed_for(meeting)) >= PITCHES_MOST:
        raise TooMany(_FULL)


def _last(meeting: Meeting) -> int:
    return max((one.position for one in pitch_queries.pitches_of(meeting)), default=0)


def _free_code() -> str:
    code = new_code()
    while pitch_queries.is_code_taken(code):
        code = new_code()
    return code


def write(pitch: Pitch, card: Card, *, expected: int, by: Actor) -> None:
    """Write the card of a pitch. Raises Denied, Conflict where somebody was faster, Invalid."""
    pitch_policy.write.require(by, pitch)
    _require_ahead(pitch.meeting)
    if pitch.row_version != expected:
        raise Conflict(_STALE, code="changed-meanwhile")
    said = {name: " ".join(getattr(card, name).split()) for name in PARTS}
    problems: dict[str, Sequence[Message]] = {
        name: [_TOO_LONG] for name, text in said.items() if len(text) > PART_MOST
    }
    problems |= {name: [_MISSING] for name in NEEDED_PARTS if not said[name]}
    if not SECONDS_LEAST <= card.seconds <= SECONDS_MOST:
        problems["seconds"] = [_SECONDS]
    if problems:
        raise Invalid(_CARD, fields=problems)
    for name, text in said.items():
        setattr(pitch, name, text)
    pitch.seconds = card.seconds
    pitch.row_version += 1
    pitch.written_by_id = by.user_id
    announce(PitchChanged(pitch.id, pitch.meeting_id, "written", by.user_id))


def arrange(pitch: Pitch, move: Move, *, by: Actor) -> None:
    """Plan, move or take off a pitch.

    Makers may take back what nobody has planned. What people showed interest in is gone with the
    pitch, so that is refused once there is any: Conflict.
    """
    if not (move is Move.OFF and pitch.state is PitchState.PROPOSED):
        pitch_policy.arrange.require(by, pitch)
    else:
        pitch_policy.write.require(by, pitch)
    _require_ahead(pitch.meeting)
    _MOVES[move](pitch)
    announce(PitchChanged(pitch.id, pitch.meeting_id, _MOVED[move], by.user_id))


def _plan(pitch: Pitch) -> None:
    if pitch.state is PitchState.PROPOSED:
        pitch.position = _last(pitch.meeting) + 1
        pitch.state = PitchState.PLANNED
        pitch.row_version += 1


def _up(pitch: Pitch) -> None:
    _swap(pitch, -1)


def _down(pitch: Pitch) -> None:
    _swap(pitch, 1)


def _swap(pitch: Pitch, step: int) -> None:
    """Change places with a neighbour; positions are counted anew, so gaps do no harm."""
    order = list(pitch_queries.pitches_of(pitch.meeting))
    if pitch not in order:
        return
    place = order.index(pitch)
    other = place + step
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    for position, one in enumerate(order, 1):
        one.position = position


def _off(pitch: Pitch) -> None:
    if pitch_queries.interests_in([pitch.id])[pitch.id]:
        raise Conflict(
            _l("People have shown interest in this pitch already, so it stays."),
            code="pitch-has-interest",
        )
    db.session.delete(pitch)
    db.session.flush()


_MOVES = {Move.PLAN: _plan, Move.UP: _up, Move.DOWN: _down, Move.OFF: _off}
_MOVED = {Move.PLAN: "planned", Move.UP: "moved", Move.DOWN: "moved", Move.OFF: "taken-off"}
