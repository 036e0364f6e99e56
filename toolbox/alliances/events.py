"""What happened to alliances and their meetings."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class AllianceChanged(Event):
    """Something about an alliance happened; ``by_id`` is the acting person.

    ``what`` is one of ``founded``, ``described``, ``closed``, ``reopened``, ``moderator-named``,
    ``moderator-left``; ``person_id`` is whom it is about.
    """

    alliance_id: int
    what: str
    by_id: int | None
    person_id: int | None = None


@dataclass(frozen=True)
class AllianceMemberChanged(Event):
    """How an organisation belongs to an alliance changed; ``what`` is the new state.

    ``before`` is the state until then, empty for none.
    """

    alliance_id: int
    organisation_id: int
    what: str
    before: str
    by_id: int | None


@dataclass(frozen=True)
class MeetingChanged(Event):
    """Something about a meeting happened; ``by_id`` is the acting person.

    ``what`` is one of ``planned``, ``changed``, ``announced``, ``moved``, ``begun``, ``closed``,
    ``cancelled``, ``discarded``, ``minutes``, ``file-added``, ``file-published``,
    ``file-hidden``, ``file-removed``, ``guest-invited``, ``guest-withdrawn``.
    """

    meeting_id: int
    alliance_id: int
    what: str
    by_id: int | None
