"""Forms of the review desk; what a value must be like is decided below the doors."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wtforms import (
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from toolbox.accounts.models import User
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.foundation.i18n import _, _l
from toolbox.review.draft_fields import draft_fields
from toolbox.review.models import CannedAnswer
from toolbox.review.reasons import REASONS
from toolbox.web.contribute.fields import DayField
from toolbox.web.forms import Form, Settled, choices


def _number(typed: object) -> int:
    """Return a number that a page carries; -1 where it is missing or was tampered with."""
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) < 12 else -1


class DecisionForm(Form):
    """A decision about what was on the screen.

    ``row_version`` says which state of the draft that was, ``round`` in which round.
    """

    row_version = HiddenField()
    round = HiddenField()

    @property
    def expected(self) -> int:
        """The row_version the editor looked at; -1 where it cannot be read."""
        return _number(self.row_version.data)

    @property
    def seen_round(self) -> int:
        """The round the editor looked at; -1 where it cannot be read."""
        return _number(self.round.data)


class AnsweringForm(DecisionForm):
    """A form with a text into which canned answers can be put."""

    answer = SelectField(_l("Canned answer"), validate_choice=False, choices=[])

    def offer(self, answers: Sequence[CannedAnswer]) -> "AnsweringForm":
        """Fill the choice of canned answers."""
        pairs = [(str(one.id), one.title) for one in answers]
        self.answer.choices = choices([("", _("Choose an answer")), *pairs])
        return self


class ReturnForm(AnsweringForm):
    """What should change, and until when."""

    comment = TextAreaField(
        _l("What should change?"),
        description=_l("The makers get this by e-mail, together with your comments on the fields."),
    )
    changes_due_on = DayField(
        _l("Please by"),
        description=_l("The makers are reminded before that day. It may stay empty."),
    )


class RejectForm(AnsweringForm):
    """Why it is turned down."""

    reasons = SelectMultipleField(
        _l("Reasons"),
        description=_l("The makers read them in whole sentences."),
        choices=choices((reason.key, reason.label) for reason in REASONS.values()),
        validators=[InputRequired()],
        validate_choice=False,
    )
    explanation = TextAreaField(
        _l("Explain it to the makers"),
        description=_l("Kindly and plainly: what would have to be different?"),
    )


class CommentForm(AnsweringForm):
    """A comment on one field."""

    field = SelectField(
        _l("What is it about?"), validate_choice=False, validators=[InputRequired()]
    )
    text = TextAreaField(_l("Your comment"), validators=[InputRequired()])

    def about(self, kind: Kind) -> "CommentForm":
        """Fill the choice of fields of a draft of this kind."""
        pairs = [(one.name, one.label) for one in draft_fields(kind).values()]
        self.field.choices = choices([("", _("Choose a field")), *pairs])
        return self


class AssignForm(DecisionForm):
    """Who takes care of it."""

    editor = SelectField(_l("Who takes care of it?"), validate_choice=False, validators=[Settled()])

    def among(self, editors: Sequence[User]) -> "AssignForm":
        """Fill the choice of editors."""
        pairs = [(str(one.id), one.name) for one in editors]
        self.editor.choices = choices([("", _("Nobody yet")), *pairs])
        return self


class AnswerForm(Form):
    """A canned answer in both languages."""

    title = StringField(
        _l("Name"),
        description=_l("By this you find it on the desk. The makers do not read it."),
        validators=[InputRequired()],
        render_kw={"autocomplete": "off"},
    )
    text_de = TextAreaField(_l("Answer in German"), validators=[InputRequired()])
    text_en = TextAreaField(
        _l("Answer in English"), description=_l("For makers who use the toolbox in English.")
    )
    seen = HiddenField()

    @property
    def seen_at(self) -> datetime | None:
        """The change the person has seen."""
        try:
            return datetime.fromisoformat(str(self.seen.data or ""))
        except ValueError:
            return None

    def texts(self) -> Mapping[str, str]:
        """Return what the form says by the names of the verb."""
        return {
            "title": self.title.data or "",
            "text_de": self.text_de.data or "",
            "text_en": self.text_en.data or "",
        }


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
