"""Why a submission is rejected: the reasons editors choose from and makers read."""

from collections.abc import Mapping
from dataclasses import dataclass

from toolbox.foundation.i18n import Message, _l


@dataclass(frozen=True)
class Reason:
    """One reason: ``label`` is what editors choose, ``sentence`` is what makers read.

    One that ``needs_words`` says too little by itself.
    """

    key: str
    label: Message
    sentence: Message
    needs_words: bool = False


_ALL = (
    Reason(
        "off-topic",
        _l("Does not belong here"),
        _l("It is not about vocational training or the way into it, so nobody would look for it."),
    ),
    Reason(
        "duplicate",
        _l("Is here already"),
        _l("The toolbox already has this or something very much like it."),
    ),
    Reason(
        "advertising",
        _l("Is advertising"),
        _l("It mainly promotes a product or a service that has to be paid for."),
    ),
    Reason(
        "rights",
        _l("Rights are not settled"),
        _l("It uses texts, pictures or data that others hold the rights to."),
    ),
    Reason(
        "personal-data",
        _l("Shows people without their consent"),
        _l("It holds names, pictures or other details of people who have not agreed to that."),
    ),
    Reason(
        "unfit",
        _l("Cannot be used elsewhere"),
        _l("Others could not use it: it is too short, unfinished or tied to one place."),
    ),
    Reason(
        "outdated",
        _l("Is out of date"),
        _l("What it says is no longer right, for example because the law has changed."),
    ),
    Reason(
        "other",
        _l("Another reason"),
        _l("The editors explain the reason in their comment."),
        needs_words=True,
    ),
)
REASONS: Mapping[str, Reason] = {reason.key: reason for reason in _ALL}
"""Key to reason, in the order of the form; a key that was used once must stay."""
