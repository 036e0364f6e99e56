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
    """One sort of notices; ``reason`` ends the sentence "You get this e-mail because …"."""

    key: str
    label: Message
    about: Message
    reason: Message
    default: Frequency = Frequency.AT_ONCE
    may_be_off: bool = True
    for_editors: bool = False

    @property
    def frequencies(self) -> tuple[Frequency, ...]:
        """What a person may choose here."""
        return tuple(one for one in Frequency if self.may_be_off or one is not Frequency.OFF)


_ALL = (
    Topic(
        "submissions",
        _l("New on the review desk"),
        _l("Somebody has submitted an instrument that waits for an editor."),
        _l("You get this e-mail because you belong to the editors."),
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
        "organisation",
        _l("Your organisations"),
        _l("Somebody joins or leaves, gets another role, or the organisation changes."),
        _l("You get this e-mail because you belong to the organisation."),
        Frequency.DAILY,
    ),
)

TOPICS: Mapping[str, Topic] = {topic.key: topic for topic in _ALL}
"""Key to topic, in the order of the page. An answer to one's own work and a question that waits
for one's own yes can be bundled but not switched off: somebody else waits for what comes of it."""
