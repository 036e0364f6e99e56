"""What becomes of links, offers and requests: their states, and the words for them."""

from enum import StrEnum

from toolbox.foundation.i18n import Message, _l


class LinkState(StrEnum):
    """What is known of a link; ``unknown`` is where somebody answered, but let nobody look."""

    NEW = "new"
    FINE = "fine"
    DOUBTFUL = "doubtful"
    DEAD = "dead"
    UNKNOWN = "unknown"


LINK_STATE_LABELS: dict[LinkState, Message] = {
    LinkState.NEW: _l("Not tried yet"),
    LinkState.FINE: _l("Works"),
    LinkState.DOUBTFUL: _l("Did not answer lately"),
    LinkState.DEAD: _l("Dead"),
    LinkState.UNKNOWN: _l("Cannot be checked"),
}

REASON_LABELS: dict[str, Message] = {
    "address": _l("This is not a complete web address."),
    "not-public": _l("The address leads into a private network that visitors cannot reach."),
    "name": _l("There is no such web site any more."),
    "connection": _l("The web site does not answer."),
    "timeout": _l("The web site took too long to answer."),
    "certificate": _l("The web site shows a certificate that we cannot check."),
    "redirects": _l("The address leads in a circle."),
    "protocol": _l("The web site gave an answer that nobody can read."),
    "robots": _l("The web site asks programs to stay away."),
    "refused": _l("The web site lets no program look; people may well see the page."),
    "gone": _l("The page is not there any more."),
    "broken": _l("The web site reports a fault."),
}


class Moving(StrEnum):
    """When an instrument moves: as soon as it is accepted, when the project ends, on some day."""

    AT_ONCE = "at-once"
    AT_END = "at-end"
    ON_DAY = "on-day"


class Answered(StrEnum):
    """Where an offer or a request stands; all but ``open`` are for good."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


ANSWERED_LABELS: dict[Answered, Message] = {
    Answered.OPEN: _l("Waits for an answer"),
    Answered.ACCEPTED: _l("Accepted"),
    Answered.DECLINED: _l("Declined"),
    Answered.WITHDRAWN: _l("Withdrawn"),
    Answered.LAPSED: _l("Lapsed"),
}
