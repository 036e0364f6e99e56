"""Forms on following."""

from wtforms import EmailField, RadioField
from wtforms.validators import InputRequired

from toolbox.foundation.i18n import _l
from toolbox.notices.topics import Frequency
from toolbox.web.forms import Form, choices

_RHYTHMS = [
    (Frequency.WEEKLY.value, _l("once a week at most")),
    (Frequency.DAILY.value, _l("once a day at most")),
]


def _email() -> EmailField:
    return EmailField(
        _l("Your e-mail address"),
        validators=[InputRequired(_l("Please enter your e-mail address."))],
        render_kw={"autocomplete": "email"},
    )


def _rhythm() -> RadioField:
    return RadioField(
        _l("How often may we write?"),
        choices=choices(_RHYTHMS),
        default=Frequency.WEEKLY.value,
        validators=[InputRequired(_l("Please choose one of the answers."))],
    )


class FollowForm(Form):
    """An address that is asked whether it wants to follow."""

    email = _email()
    frequency = _rhythm()


class LinkForm(Form):
    """An address that gets the link to what it follows."""

    email = _email()


class RhythmForm(Form):
    """How often an address hears."""

    frequency = _rhythm()


class DeedForm(Form):
    """A button."""
