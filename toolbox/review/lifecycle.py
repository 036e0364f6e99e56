"""The life of a submission: it waits, and it ends once, by the editors or by its makers."""

from enum import StrEnum

from toolbox.foundation.i18n import Message, _l


class SubmissionState(StrEnum):
    """How a round stands, or how it ended."""

    WAITING = "waiting"
    RETURNED = "returned"
    REJECTED = "rejected"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


DECISIONS = (SubmissionState.RETURNED, SubmissionState.REJECTED, SubmissionState.PUBLISHED)
"""Ends that are an answer of the editors; with them, their comments reach the makers."""

STATE_LABELS: dict[SubmissionState, Message] = {
    SubmissionState.WAITING: _l("Waits for an editor"),
    SubmissionState.RETURNED: _l("Changes asked for"),
    SubmissionState.REJECTED: _l("Rejected"),
    SubmissionState.PUBLISHED: _l("Published"),
    SubmissionState.WITHDRAWN: _l("Taken back by its makers"),
    SubmissionState.DROPPED: _l("Ended, because the draft was thrown away or removed"),
}
