"""What pages about pitches, interest and agreements show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from toolbox.adoption.evidence import figures_of
from toolbox.alliances import pitch_policy, pitch_queries, policy
from toolbox.alliances.lifecycle import Part
from toolbox.alliances.models import Meeting
from toolbox.alliances.pitch_lifecycle import (
    AGREEMENT_DEED_LABELS,
    AGREEMENT_STATE_LABELS,
    AgreementDeed,
    AgreementState,
)
from toolbox.alliances.pitch_models import Agreement, AgreementStep, Pitch
from toolbox.alliances.pitching import evidence_in_words
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.classroom.rules import spaced
from toolbox.foundation.actors import Actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import today
from toolbox.foundation.i18n import Message, _, _l
from toolbox.web.surroundings import long_date


@dataclass(frozen=True)
class PitchView:
    """A pitch as pages show it; ``href`` is empty for an instrument that was taken away."""

    pitch: Pitch
    href: str
    maker: str
    kind: Kind
    proof: str
    interests: int
    code: str
    address: str
    read_address: str

    @property
    def parts(self) -> Sequence[tuple[str, Message, str]]:
        """What the card says: key, question, answer; what is empty is left out."""
        said = (
            ("problem", _l("The problem"), self.pitch.problem),
            ("audience", _l("For whom"), self.pitch.audience),
            ("effort", _l("What it takes"), self.pitch.effort),
            ("proof", _l("What shows that it works"), self.proof),
        )
        return [one for one in said if one[2]]


def views_of(pitches: Iterable[Pitch]) -> list[PitchView]:
    """Return what pages show of these pitches, with evidence and numbers, in few queries."""
    found = list(pitches)
    numbers = pitch_queries.interests_in(one.id for one in found)
    evidence = figures_of(one.instrument_id for one in found if not one.proof)
    return [
        _view(one, numbers[one.id], one.proof or evidence_in_words(evidence.get(one.instrument_id)))
        for one in found
    ]


def _view(pitch: Pitch, interests: int, proof: str) -> PitchView:
    instrument = pitch.instrument
    is_shown = pitch_queries.is_shown(instrument)
    address = public_url("alliances.interest", code=pitch.code)
    return PitchView(
        pitch=pitch,
        href=url_for("instruments.show", slug=instrument.slug) if is_shown else "",
        maker=instrument.owner.name,
        kind=KINDS[instrument.kind],
        proof=proof,
        interests=interests,
        code=spaced(pitch.code),
        address=address,
        read_address=address.partition("://")[2],
    )


def evidence_of(pitch: Pitch) -> str:
    """Return what the toolbox counts about the instrument of a pitch."""
    return evidence_in_words(figures_of([pitch.instrument_id]).get(pitch.instrument_id))


@dataclass(frozen=True)
class AgreementView:
    """An agreement as somebody may see it; ``person`` is empty for those who may not."""

    agreement: Agreement
    state: Message
    is_open: bool
    is_late: bool
    person: str
    href: str
    may_settle: bool
    may_keep: bool
    reminds: Message


def agreement_view(agreement: Agreement, *, by: Actor) -> AgreementView:
    """Return what somebody sees of an agreement."""
    reads = pitch_policy.read_agreement.allows(by, agreement)
    is_open = agreement.state is AgreementState.OPEN
    href = url_for("alliances.agreement", slug=agreement.alliance.slug, agreement_id=agreement.id)
    return AgreementView(
        agreement=agreement,
        state=AGREEMENT_STATE_LABELS[agreement.state],
        is_open=is_open,
        is_late=is_open and agreement.due_on < today(),
        person=agreement.person if reads else "",
        href=href if reads else "",
        may_settle=is_open and pitch_policy.settle_agreement.allows(by, agreement),
        may_keep=pitch_policy.keep_agreement.allows(by, agreement),
        reminds=_reminds(agreement) if reads else "",
    )


def _reminds(agreement: Agreement) -> Message:
    if agreement.email:
        if agreement.confirmed_at is None:
            return _l("The person has not said yet whether reminders are welcome.")
        return _l("The person is reminded by e-mail.")
    if agreement.user is not None:
        return _l("The person is reminded by e-mail.")
    if agreement.organisation_id is not None:
        return _l("The owners of the organisation are reminded by e-mail.")
    return _l("Nobody is reminded.")


@dataclass(frozen=True)
class StepView:
    """One line of the history of an agreement."""

    what: Message
    day: str
    by: str
    details: Sequence[str]


_FIELDS: Mapping[str, Message] = {
    "what": _l("what is going to be done"),
    "who": _l("who does it"),
    "due_on": _l("by when"),
    "person": _l("the person"),
    "email": _l("who is reminded"),
}


def step_view(step: AgreementStep) -> StepView:
    """Return a line of the history; former words are quoted, people never are."""
    details = []
    if step.deed is AgreementDeed.CHANGED:
        fields = ", ".join(str(_FIELDS[one]) for one in step.changed if one in _FIELDS)
        details.append(_("Changed: %(fields)s", fields=fields))
        if step.before:
            details.append(_("Before: %(words)s", words=_readable(step.before)))
    return StepView(
        what=AGREEMENT_DEED_LABELS[step.deed],
        day=long_date(step.at),
        by=step.by.name if step.by is not None else "",
        details=details,
    )


def _readable(words: str) -> str:
    return ", ".join(_day(one) for one in words.splitlines())


def _day(text: str) -> str:
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text


def sees_pitches(meeting: Meeting, by: Actor) -> bool:
    """Tell whether somebody sees the pitches of a meeting."""
    return policy.sees_part(by, meeting, Part.PITCHES)
