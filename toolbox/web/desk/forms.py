"""Forms of the review desk; what a value must be like is decided below the doors."""

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

from toolbox.foundation.i18n import _l
from toolbox.web.forms import Form


class DecisionForm(Form):
    """A decision about what was on the screen: ``row_version`` says which state that was."""

    row_version = HiddenField()

    @property
    def expected(self) -> int:
        """The row_version the editor looked at; -1 where it is missing or was tampered with."""
        typed = str(self.row_version.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 12 else -1


class ReturnForm(DecisionForm):
    """What should change."""

    comment = TextAreaField(
        _l("What should change?"),
        description=_l("The makers get this by mail. Say what is missing and how to mend it."),
        validators=[InputRequired()],
    )


class AddressForm(Form):
    """Another address."""

    slug = StringField(
        _l("Address"),
        description=_l("Lower-case letters, digits and hyphens. The old address redirects."),
        validators=[InputRequired()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class RemovalForm(Form):
    """Why it goes, and what to use instead."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("Visitors read it at the address where the instrument was."),
        validators=[InputRequired()],
    )
    successor = StringField(
        _l("Use this instead"),
        description=_l("The last part of the address of another instrument."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
