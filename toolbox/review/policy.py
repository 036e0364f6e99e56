"""Who may do what on the review desk: one sentence an action."""

from toolbox.catalogue import policy as catalogue
from toolbox.catalogue.models import Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.policy import is_editor
from toolbox.review.models import Submission

see_desk = is_editor
keep_answers = is_editor


def is_own_work(submission: Submission, version: Version, actor: Actor) -> bool:
    """True where the actor's organisation made it, or the actor wrote it or handed it in.

    Somebody else then has to accept it, unless the operator allows otherwise.
    """
    if catalogue.own.allows(actor, version.instrument):
        return True
    return actor.user_id is not None and actor.user_id in {
        version.created_by_id,
        submission.submitted_by_id,
    }
