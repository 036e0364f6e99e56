"""What happened on the review desk beside what happens to versions."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class SubmissionAssigned(Event):
    """An editor takes care of a submission; ``to_id`` None means that nobody does any more."""

    instrument_id: int
    submission_id: int
    to_id: int | None
    by_id: int | None


@dataclass(frozen=True)
class SubmissionRejected(Event):
    """A submission was rejected for reasons, by their keys."""

    instrument_id: int
    submission_id: int
    reasons: tuple[str, ...]
    by_id: int | None


@dataclass(frozen=True)
class CannedAnswerChanged(Event):
    """A text of the editors was added, changed or removed."""

    answer_id: int
    what: str
    by_id: int | None
