"""The form in which people say how often mails come: one line a topic."""

from collections.abc import Mapping, Set
from typing import Any

from wtforms import SelectField
from wtforms.validators import InputRequired

from toolbox.foundation.i18n import Message, _l
from toolbox.notices.topics import TOPICS, Frequency, Topic
from toolbox.web.forms import Form, choices

FREQUENCY_LABELS: Mapping[Frequency, Message] = {
    Frequency.AT_ONCE: _l("at once"),
    Frequency.DAILY: _l("once a day, bundled"),
    Frequency.WEEKLY: _l("once a week, bundled"),
    Frequency.OFF: _l("not at all"),
}


def _question(topic: Topic) -> SelectField:
    return SelectField(
        topic.label,
        description=topic.about,
        choices=choices([(one.value, FREQUENCY_LABELS[one]) for one in topic.frequencies]),
        validators=[InputRequired(_l("Please choose one of the answers."))],
    )


class NoticesForm(Form):
    """A field for each topic, named by its key."""

    def __init__(self, frequencies: Mapping[str, Frequency], topics: Set[str]) -> None:
        super().__init__(data={key: one.value for key, one in frequencies.items()})
        for key in set(TOPICS) - topics:
            del self[key]

    def chosen(self) -> Mapping[str, Frequency]:
        """Return what was chosen, by topic."""
        return {key: Frequency(self[key].data) for key in TOPICS if key in self}

    def questions(self) -> list[Any]:
        """Return the fields in the order of the topics."""
        return [self[key] for key in TOPICS if key in self]


for _topic in TOPICS.values():
    setattr(NoticesForm, _topic.key, _question(_topic))
