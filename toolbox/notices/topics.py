"""What people may be told about: one entry a topic, and how often each of them comes by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from toolbox.foundation.i18n import Message, _l


class Frequency(StrEnum):
    """When notices of a topic reach somebody."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


WEEKDAYS: Mapping[int, Message] = {
    1: _l("Monday"),
    2: _l("Tuesday"),
    3: _l("Wednesday"),
    4: _l("Thursday"),
    5: _l("Friday"),
    6: _l("Saturday"),
    7: _l("Sunday"),
}


@dataclass(frozen=True)
class Topic:
    """One sort of notices; ``reason`` ends the sentence "You get this e-mail because …".

    What is ``gathered`` is bundled by the room that tells it: it comes as an e-mail of its own,
    daily or weekly, and never waits for a digest.
    """

    key: str
    label: Message
    about: Message
    reason: Message
    default: Frequency = Frequency.AT_ONCE
    may_be_off: bool = True
    for_editors: bool = False
    gathered: bool = False

    @property
    def frequencies(self) -> tuple[Frequency, ...]:
        """What a person may choose here."""
        never = {Frequency.OFF: not self.may_be_off, Frequency.AT_ONCE: self.gathered}
        return tuple(one for one in Frequency if not never.get(one))


_ALL = (
    Topic(
        "submissions",
        _l("New on the review desk"),
        _l("Somebody has submitted an instrument that waits for an editor."),
        _l("You get this e-mail because you belong to the editors."),
        for_editors=True,
    ),
    Topic(
        "differences",
        _l("Changed on both sides"),
        _l("Instruments were changed here and in another toolbox, and wait for a decision."),
        _l("You get this e-mail because you belong to the editors."),
        for_editors=True,
    ),
    Topic(
        "sources",
        _l("Sources that cannot be read"),
        _l("A catalogue whose records are collected here has failed several times in a row."),
        _l("You get this e-mail because you administer this toolbox."),
        for_editors=True,
    ),
    Topic(
        "decisions",
        _l("Answers to what you put in"),
        _l("The editors ask for changes, comment, publish or reject what you have submitted."),
        _l("You get this e-mail because you work on this instrument."),
        may_be_off=False,
    ),
    Topic(
        "reminders",
        _l("Reminders"),
        _l("An instrument should be looked at again, a link is dead, a day is coming near."),
        _l("You get this e-mail because you look after this instrument."),
        Frequency.DAILY,
    ),
    Topic(
        "handovers",
        _l("Instruments that change hands"),
        _l("Somebody offers you an instrument, takes one over, or looks for a new home for it."),
        _l("You get this e-mail because an instrument of yours changes hands."),
        may_be_off=False,
    ),
    Topic(
        "copies",
        _l("Copies that you adapt"),
        _l(
            "There is a newer version of a kit, an entry waits for you, or somebody proposes "
            "something."
        ),
        _l(
            "You get this e-mail because you work on a copy, or look after the kit that it is "
            "made with."
        ),
    ),
    Topic(
        "adoptions",
        _l("Adoptions"),
        _l(
            "Somebody takes up an instrument of yours, answers your entry, or asks whether it "
            "still holds; there is a new version of what you use."
        ),
        _l("You get this e-mail because you make this instrument, or use it."),
    ),
    Topic(
        "calls",
        _l("What you look for"),
        _l(
            "An organisation answers your call, something new matches it, or it ends soon; the "
            "editors have decided about it."
        ),
        _l("You get this e-mail because you or your organisation look for something here."),
    ),
    Topic(
        "alliances",
        _l("Alliances"),
        _l(
            "An alliance invites your organisation, a meeting is announced, near, moved or "
            "cancelled, minutes are there."
        ),
        _l("You get this e-mail because you belong to the alliance, or it asks you."),
    ),
    Topic(
        "organisation",
        _l("Your organisations"),
        _l("Somebody joins or leaves, gets another role, or the organisation changes."),
        _l("You get this e-mail because you belong to the organisation."),
        Frequency.DAILY,
    ),
    Topic(
        "following",
        _l("What you follow"),
        _l("Something new in a search, a topic, an organisation or a collection that you follow."),
        _l("You get this e-mail because you follow this in your account."),
        Frequency.WEEKLY,
        gathered=True,
    ),
    Topic(
        "quarter",
        _l("How your instruments fare"),
        _l("Four times a year: what was looked at, downloaded and taken up, and what waits."),
        _l("You get this e-mail because you are an owner of the organisation."),
    ),
)

TOPICS: Mapping[str, Topic] = {topic.key: topic for topic in _ALL}
"""Key to topic, in the order of the page. An answer to one's own work and a question that waits
for one's own yes can be bundled but not switched off: somebody else waits for what comes of it."""
